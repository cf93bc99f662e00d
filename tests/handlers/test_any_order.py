"""Whatever people do, in whatever order: nothing lost, nothing twice, nobody for themselves, nobody left waiting."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.handlers.conftest import SCHEME
from tests.handlers.crowd import Crowd


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(st.data())
def test_nothing_is_lost_or_twice_whatever_happens(data: st.DataObject) -> None:
    crowd = Crowd(SCHEME)
    for _ in range(data.draw(st.integers(1, 40))):
        crowd.step(lambda options: data.draw(st.sampled_from(options)))
    crowd.check_books()


@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_lost_or_twice_in_a_long_run(seed: int) -> None:
    crowd, random = Crowd(SCHEME), Random(seed)
    for _ in range(400):
        crowd.step(random.choice)
    crowd.check_books()
    assert len(crowd.desk.ledger()) > 5, "something was decided"
