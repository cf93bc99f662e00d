"""The long test: the program is killed a thousand times under load: ``python -m bench.soak``, some forty minutes."""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

import orjson
import uvloop
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench.crashes.kills import Figures, Scale, soak


def show(figures: Figures) -> None:
    """The table, on stdout."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    faults = figures.faults
    where = ", ".join(f"{name} {number}" for name, number in sorted(figures.kills.items()))
    rows: tuple[tuple[str, object], ...] = (
        ("kills", sum(figures.kills.values())),
        ("… where", where),
        ("looks at the whole database after a restart", figures.looks),
        ("claims", figures.claims),
        ("updates", figures.updates),
        ("claims lost", faults.lost),
        ("claims, verdicts, entries twice", faults.twice),
        ("discrepancies found by verify", faults.discrepancies),
        ("updates the program failed over", faults.aside),
        ("notices undelivered, or not up to date", faults.undelivered),
        ("messages out of the order of their chat", faults.disorder),
        ("messages sent", figures.messages),
        ("… that somebody saw twice", figures.duplicates),
        ("presses", figures.presses),
        ("… whose short answer was lost", figures.unanswered),
        ("calls refused by the server", sum(figures.refused.values())),
        ("minutes", f"{figures.seconds / 60:.1f}"),
    )
    for what, figure in rows:
        table.add_row(what, str(figure))
    console = Console(width=110)
    console.print(table)
    for error, number in figures.refused.items():
        console.print(f"refused {number} times: {error}")
    for sentence in faults.sentences[:40]:
        console.print(sentence)


def main() -> int:
    """Read the arguments, kill, print; 1 where something was lost or came twice."""
    options = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    options.add_argument("--kills", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1, help="which points, moments and people")
    options.add_argument(
        "--telegrams-pace", action="store_true", help="29 messages a second, and people who do not need more"
    )
    options.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    arguments = options.parse_args()
    scale = Scale(kills=arguments.kills, seed=arguments.seed)
    if arguments.telegrams_pace:
        scale = replace(scale, pace=29.0, claims_per_second=1.5)
    with (
        tempfile.TemporaryDirectory() as folder,
        Progress(console=Console(file=sys.stderr), transient=True) as progress,
    ):
        bar = progress.add_task("kills", total=scale.kills)
        figures = uvloop.run(soak(scale, Path(folder), lambda number: progress.update(bar, completed=number)))
    show(figures)
    if arguments.json is not None:
        arguments.json.write_bytes(orjson.dumps(asdict(figures), option=orjson.OPT_INDENT_2))
    return 1 if figures.faults.any else 0


if __name__ == "__main__":
    sys.exit(main())
