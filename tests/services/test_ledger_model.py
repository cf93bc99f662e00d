"""Whatever is done in whatever order, the ledger is the one that ten lines of a model keep.

10,000 steps in one go: ``python -m bench.steps``.
"""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.steps.stage import Diverged, Stage

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_no_steps_lead_away_from_the_model(data: st.DataObject) -> None:
    stage = Stage()
    for _ in range(data.draw(st.integers(1, 40))):
        stage.step(lambda options: data.draw(st.sampled_from(options)))
    stage.check()


def test_nor_does_a_long_way() -> None:
    stage, random = Stage(), Random(7)
    for _ in range(3):
        _many(stage, random)
        stage.check()
    assert len(stage.model.entries) > 60, "much was decided"
    assert all(stage.done[what] for what in ("approve", "reject", "answer", "withdraw", "enter", "reverse"))
    assert stage.refused > 200


def test_an_entry_that_the_model_lacks_is_noticed() -> None:
    stage, random = Stage(), Random(7)
    while len(stage.model.entries) < 3:
        stage.step(random.choice)
    last = stage.model.entries.pop()
    with pytest.raises(Diverged, match=str(last[0])):
        _many(stage, random)


def _many(stage: Stage, random: Random) -> None:
    for _ in range(400):
        stage.step(random.choice)
