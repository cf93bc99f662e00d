"""Everything that is measured, from one run on one machine: ``python -m bench``, some ten minutes."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path

import orjson
import uvloop

from bench import charts, flow, latency, lookups, parts, quiz_load, quiz_year, report
from bench.company import Company
from bench.report import Figures

PARTS = ("size", "flow", "network", "parts", "latency", "lookups", "charts", "quiz-year", "quiz-load")


async def measure(wanted: frozenset[str], folder: Path) -> dict[str, Figures]:
    """The figures of the wanted parts, by part."""
    company = Company(folder / "company")
    company.folder.mkdir()
    _say("founding a company of 4,215")
    found: dict[str, Figures] = {"size": await company.found()}
    measured: dict[str, Callable[[Company], Awaitable[Figures]]] = {
        "flow": lambda own: flow.measure(own, flow.Size()),
        "network": lambda own: flow.measure(own, flow.SLOW),
        "parts": parts.measure,
        "latency": latency.measure,
        "lookups": lookups.measure,
        "charts": lambda _: charts.measure(),
        "quiz-year": quiz_year.measure,
        "quiz-load": quiz_load.measure,
    }
    for name, part in measured.items():
        if name in wanted:
            _say(name)
            found[name] = await part(await company.copy(folder / name))
    return {name: figures for name, figures in found.items() if name in wanted}


def _say(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


def main() -> None:
    """Read the arguments, measure, print."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options.add_argument("--only", choices=PARTS, action="append", help="this part (again for another)")
    arguments = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = uvloop.run(measure(frozenset(arguments.only or PARTS), Path(folder)))
    report.show(found)
    if arguments.json is not None:
        document = {name: asdict(figures) for name, figures in found.items()}
        arguments.json.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2))


if __name__ == "__main__":
    main()
