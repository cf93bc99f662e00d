"""A contract that import-linter lacks: which libraries a package may use."""

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyLibrariesContract(Contract):
    """`source_modules` may import `libraries`, the standard library and this project's packages.

    Which of this project's packages is for the other contracts to say.
    """

    source_modules: set[str] = fields.SetField(subfield=fields.StringField())  # type: ignore[assignment]
    libraries: set[str] = fields.SetField(subfield=fields.StringField())  # type: ignore[assignment]

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """`metadata["leaks"]`: `module → library (line n)` for each import that is not allowed."""
        allowed = sys.stdlib_module_names | self.libraries | set(self.session_options["root_packages"])
        leaks = [
            f"{importer} → {imported} (line {details['line_number']})"
            for package in self.source_modules
            for importer in sorted({package} | graph.find_descendants(package))
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if imported.partition(".")[0] not in allowed
            for details in graph.get_import_details(importer=importer, imported=imported)
        ]
        return ContractCheck(kept=not leaks, metadata={"leaks": leaks})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Prints one line for each leak."""
        for leak in check.metadata["leaks"]:
            output.print_error(leak, bold=False)
