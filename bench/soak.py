"""The long tests: ``python -m bench.soak``. A thousand kills under load, a quarter of an hour; the pace, three minutes.

Exits 1 where something was lost, came twice or went too fast. At SIGTERM there are no more kills, and the figures are
those of what was done.
"""

from __future__ import annotations

import argparse
import math
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

import orjson
import uvloop
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench import pace
from bench.crashes.kills import Figures, Scale, soak
from bench.pace import PaceFigures

PARTS = ("kills", "pace")
SHOWN = 40
TOLD_EVERY = 25

Rows = Iterable[tuple[str, object]]


def rows_of(figures: Figures | PaceFigures) -> Rows:
    """The figures in words."""
    if isinstance(figures, PaceFigures):
        return (
            ("messages of a broadcast, to groups and people", figures.broadcasts),
            (
                "seconds until it was out, but for the group that got too many",
                f"{figures.broadcast_seconds:.1f}",
            ),
            ("messages in the busiest second (limit 30)", figures.busiest_second),
            ("messages in the busiest minute of a group (limit 20)", figures.busiest_minute_of_a_group),
            ("calls refused for haste (429)", figures.refused),
            ("answers to people meanwhile", figures.answers),
            ("… within, p50", f"{figures.answer_p50_ms:.0f} ms"),
            ("… p99", f"{figures.answer_p99_ms:.0f} ms"),
            ("… all", f"{figures.answer_max_ms:.0f} ms"),
        )
    faults = figures.faults
    return (
        ("kills", sum(figures.kills.values())),
        ("… where", ", ".join(f"{name} {number}" for name, number in sorted(figures.kills.items()))),
        ("looks at the whole database after a restart", figures.looks),
        ("claims", figures.claims),
        ("updates", figures.updates),
        ("claims lost", faults.lost),
        ("claims, verdicts, entries twice", faults.twice),
        ("discrepancies found by verify", faults.discrepancies),
        ("updates the program failed over", faults.aside),
        ("notices undelivered, or not up to date", faults.undelivered),
        ("messages out of the order of their chat", faults.disorder),
        ("errors in the log", figures.errors),
        ("messages sent", figures.messages),
        ("… that somebody saw twice", figures.duplicates),
        ("presses", figures.presses),
        ("… whose short answer was lost", figures.unanswered),
        *(
            (f"refused: {error.partition(': specified')[0]}", number)
            for error, number in figures.refused.items()
        ),
        ("minutes", f"{figures.seconds / 60:.1f}"),
        *((sentence, "") for sentence in faults.sentences[:SHOWN]),
    )


def show(rows: Rows) -> None:
    """A table, on stdout."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for what, figure in rows:
        table.add_row(what, str(figure))
    console = Console(width=110)
    console.print(table)


def kill(scale: Scale, minutes: float) -> Figures:
    """The kills, as many as there is time for, with a bar of progress; into a file, with a line now and then."""
    console, until = Console(file=sys.stderr), time.monotonic() + minutes * 60
    enough = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: enough.set())
    with tempfile.TemporaryDirectory() as folder, Progress(console=console, transient=True) as progress:
        bar = progress.add_task("kills", total=scale.kills)

        def tell(number: int) -> bool:
            progress.update(bar, completed=number)
            if not console.is_terminal and number % TOLD_EVERY == 0:
                print(f"{datetime.now():%H:%M:%S} {number} kills", file=sys.stderr, flush=True)  # noqa: DTZ005
            return time.monotonic() < until and not enough.is_set()

        return uvloop.run(soak(scale, Path(folder), tell))


def hurry() -> PaceFigures:
    """The pace."""
    print("… pace", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        return uvloop.run(pace.measure(Path(folder)))


def main() -> int:
    """Read the arguments, do it, print."""
    options = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    options.add_argument("--only", choices=PARTS, help="this part")
    options.add_argument("--kills", type=int, default=1000)
    options.add_argument("--minutes", type=float, default=math.inf, help="kills: no more after so many")
    options.add_argument("--seed", type=int, default=1, help="which points, moments and people")
    options.add_argument(
        "--telegrams-pace",
        action="store_true",
        help="kills: at the ordinary pace, and people who need no more",
    )
    options.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    arguments = options.parse_args()
    scale = Scale(kills=arguments.kills, seed=arguments.seed)
    if arguments.telegrams_pace:
        scale = replace(scale, pace=pace.PER_SECOND, claims_per_second=1.5)
    found: dict[str, Figures | PaceFigures] = {}
    if arguments.only != "pace":
        found["kills"] = kill(scale, arguments.minutes)
    if arguments.only != "kills":
        found["pace"] = hurry()
    for figures in found.values():
        show(rows_of(figures))
    if arguments.json is not None:
        document = {name: asdict(figures) for name, figures in found.items()}
        arguments.json.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2))
    return int(any(not figures.good for figures in found.values()))


if __name__ == "__main__":
    sys.exit(main())
