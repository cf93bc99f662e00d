"""10,000 steps in one life of a branch: ``python -m bench.steps``, some seconds.

Exits 1 where the ledger is not the model's.
"""

from __future__ import annotations

import argparse
import sys
import time
from random import Random

from rich.console import Console
from rich.progress import track

from bench.soak import Rows, show
from bench.steps.stage import Diverged, Stage

CHECK_EVERY = 1000


def run(steps: int, seed: int) -> Rows:
    """The figures of that many steps. Raises Diverged."""
    stage, random, began = Stage(), Random(seed), time.monotonic()
    for number in track(range(1, steps + 1), "steps", console=Console(file=sys.stderr), transient=True):
        stage.step(random.choice)
        if number % CHECK_EVERY == 0 or number == steps:
            stage.check()
    return (
        ("steps, the ledger compared after each", steps),
        ("… done", sum(stage.done.values())),
        ("… refused, as the model says", stage.refused),
        *((f"… {what}", number) for what, number in sorted(stage.done.items())),
        ("claims sent", len(stage.model.claims)),
        ("entries, each equal to the model's", len(stage.model.entries)),
        ("periods", len({entry[2] for entry in stage.model.entries})),
        ("times that everything was recomputed", -(-steps // CHECK_EVERY)),
        ("seconds", f"{time.monotonic() - began:.1f}"),
    )


def main() -> int:
    """Read the arguments, run, print."""
    options = argparse.ArgumentParser(prog="python -m bench.steps", description=__doc__)
    options.add_argument("--steps", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    arguments = options.parse_args()
    try:
        show(run(arguments.steps, arguments.seed))
    except Diverged as difference:
        print(difference)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
