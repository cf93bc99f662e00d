"""The arrow between the packages holds, and the check that holds it would notice a leak."""

import shutil
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]

LEAKS = {
    "a lower layer calls up": ("services", "import handlers"),
    "domain knows storage": ("domain", "import storage"),
    "domain uses a library": ("domain", "import orjson"),
    "render reads the database": ("render", "import storage"),
    "SQL outside storage": ("services", "import sqlite3"),
    "a use case knows Telegram": ("services", "import telegram"),
    "the sandbox knows the bot": ("sandbox", "import domain"),
    "the bot calls into the sandbox": ("bot", "import sandbox"),
}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in (*PACKAGES, "scripts"):
        shutil.copytree(
            ROOT / package,
            tmp_path / package,
            ignore=lambda _, names: [name for name in names if "." in name and not name.endswith(".py")],
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_packages_import_along_the_arrow(copy: Path) -> None:
    result = lint_imports(copy)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("package", "leak"), LEAKS.values(), ids=LEAKS)
def test_a_planted_leak_is_caught(copy: Path, package: str, leak: str) -> None:
    (copy / package / "planted.py").write_text(f"{leak}\n")
    result = lint_imports(copy)
    assert result.returncode == 1
    assert f"{package}.planted" in result.stdout


def test_no_module_imports_itself_by_a_detour() -> None:
    """Else whoever is imported first decides whether a command begins or breaks."""
    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=True, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(imports) > 200
    TopologicalSorter(imports).prepare()  # a cycle is an error that names it
