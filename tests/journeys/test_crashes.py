"""A short run of `make soak`: killed at every named point and at random, the program loses and repeats nothing."""

from pathlib import Path

import pytest

from bench.crashes.doomed import POINTS
from bench.crashes.kills import Scale, soak

SCALE = Scale(kills=12, branches=6, members=6, claims_per_second=8, seed=5)


@pytest.mark.timeout(300)
async def test_killed_at_every_point_the_program_loses_nothing_and_does_nothing_twice(tmp_path: Path) -> None:
    figures = await soak(SCALE, tmp_path)
    assert figures.kills.keys() >= POINTS.keys()
    assert sum(figures.kills.values()) == SCALE.kills
    assert figures.claims > 20  # how many come between the kills depends on the machine
    assert figures.looks > 5
    assert figures.good, figures
