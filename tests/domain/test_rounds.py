"""A round's week, its end, and what a score earns."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from domain.rounds import earliest_close, earned, key_of, week_of
from domain.schemes import Item, Range

RANGE = Item("Q01", "测验", Range(Decimal(1), Decimal(5)), "study")
FIXED = Item("Q02", "测验", Decimal(2), "study")
STEPS = {Decimal(100): Decimal(5), Decimal(80): Decimal(3), Decimal(0): Decimal(1)}


@pytest.mark.parametrize(("score", "points"), [(100, 5), ("99.9", 3), (80, 3), ("79.9", 1), (0, 1)])
def test_a_range_gives_its_most_its_middle_and_its_least(score: object, points: int) -> None:
    assert earned(RANGE, Decimal(str(score)), {}) == points
    assert earned(RANGE, Decimal(str(score)), STEPS) == points


def test_fixed_points_are_given_for_taking_part_unless_there_are_steps() -> None:
    assert earned(FIXED, Decimal(10), {}) == 2
    assert earned(FIXED, Decimal(10), {Decimal(50): Decimal(4)}) == 0
    assert earned(FIXED, Decimal(60), {Decimal(50): Decimal(4)}) == 4


@pytest.mark.parametrize("points", [Decimal(9), Decimal(0)])
def test_nothing_outside_the_range_is_given(points: Decimal) -> None:
    assert earned(RANGE, Decimal(100), {Decimal(0): points}) in {Decimal(1), Decimal(5)}


def test_the_week_is_the_iso_week() -> None:
    assert key_of(date(2027, 1, 3)) == "2026-W53"
    assert week_of("2026-W53") == (2026, 53)


def test_a_round_is_not_ended_by_a_close_in_the_first_half_of_its_days() -> None:
    opened = datetime(2026, 11, 29, 4, tzinfo=UTC)
    assert earliest_close(opened, 7) - opened == timedelta(days=3, hours=12)
