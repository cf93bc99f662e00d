"""10,000 odd updates against the program on a real database: ``python -m bench.fuzz``, under a minute."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import uvloop
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench.fuzz.run import Figures, fuzz


def show(figures: Figures) -> None:
    """The table, on stdout."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for what, figure in (
        ("updates", figures.updates),
        ("… handled", figures.handled),
        ("… that nobody could read, set aside", figures.unreadable),
        ("… that the program failed over", figures.failed),
        ("presses answered", figures.answered),
        ("messages said, every one of them sendable", figures.messages),
        ("claims that came of it", figures.claims),
        ("entries, every one by those who may", figures.entries),
        ("faults", len(figures.faults)),
        ("seconds", f"{figures.seconds:.1f}"),
    ):
        table.add_row(what, str(figure))
    console = Console(width=110)
    console.print(table)
    for sentence in figures.faults[:40]:
        console.print(f"{sentence[:800]} …" if len(sentence) > 800 else sentence, markup=False)


def main() -> int:
    """Read the arguments, run, print; 1 where anything was wrong."""
    options = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    options.add_argument("--updates", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    arguments = options.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        Progress(console=Console(file=sys.stderr), transient=True) as progress,
    ):
        bar = progress.add_task("updates", total=arguments.updates)
        figures = uvloop.run(
            fuzz(
                Path(folder),
                arguments.updates,
                arguments.seed,
                lambda done: progress.update(bar, completed=done),
            )
        )
    show(figures)
    return 1 if figures.faults else 0


if __name__ == "__main__":
    sys.exit(main())
