"""Odd updates against intake and handlers on a real database, from a fixed seed.

10,000 of them: ``python -m bench.fuzz``.
"""

from pathlib import Path

import pytest

from bench.fuzz.run import fuzz


@pytest.mark.parametrize("seed", [11, 12])
async def test_odd_updates_break_nothing_give_nobody_a_right_and_normal_work_goes_on(
    tmp_path: Path, seed: int
) -> None:
    figures = await fuzz(tmp_path, 1000, seed)
    assert figures.faults == []
    assert figures.failed == 0
    assert figures.handled > 600
    assert figures.unreadable > 50
    assert figures.answered > 200
    assert figures.entries >= 2, "normal work"
