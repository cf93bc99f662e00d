"""What a draft lacks, what it is worth, and which period it counts in."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.amounts import LIMIT
from domain.claims import (
    Missing,
    acceptable_points,
    counting_left,
    missing,
    period_of_claim,
    points_of,
    sensible_quantity,
)
from domain.periods import PeriodKind, containing, parse
from domain.schemes import Evidence, Item, Range

FIXED = Item("V01", "志愿服务", Decimal(3), "v", unit="次", cap=Decimal(9))
RANGED = Item("V02", "挖潜增效", Range(Decimal(1), Decimal(5)), "v")
PHOTO = replace(FIXED, evidence=Evidence.PHOTO)
DEDUCTION = Item("D01", "迟到", Decimal(-2), "v")
TODAY = date(2026, 10, 19)


@pytest.mark.parametrize(
    ("item", "points", "photos", "lacks"),
    [
        (None, None, 0, (Missing.ITEM,)),
        (None, None, 1, (Missing.ITEM,)),
        (RANGED, None, 0, (Missing.VALUE,)),
        (RANGED, Decimal(2), 0, ()),
        (PHOTO, Decimal(3), 0, (Missing.PHOTO,)),
        (PHOTO, Decimal(3), 1, ()),
        (replace(RANGED, evidence=Evidence.PHOTO), None, 0, (Missing.VALUE, Missing.PHOTO)),
        (FIXED, Decimal(3), 0, ()),
    ],
)
def test_a_draft_says_what_it_lacks(
    item: Item | None, points: Decimal | None, photos: int, lacks: tuple[Missing, ...]
) -> None:
    assert missing(item, points, photos) == lacks


def test_a_fixed_item_is_worth_its_points_for_each_unit() -> None:
    assert points_of(FIXED, Decimal("0.5"), None) == Decimal("1.5")
    assert points_of(FIXED, Decimal(2), Decimal(100)) == 6


def test_a_range_is_worth_the_value_named_inside_it() -> None:
    assert points_of(RANGED, Decimal(7), Decimal(5)) == 5
    assert points_of(RANGED, Decimal(1), Decimal("5.001")) is None
    assert points_of(RANGED, Decimal(1), None) is None


def test_a_range_of_one_value_needs_no_naming() -> None:
    assert points_of(replace(RANGED, points=Range(Decimal(4), Decimal(4))), Decimal(1), None) == 4


@pytest.mark.parametrize("quantity", [None, "0", "-3", "0.0004", "1000000", "99999999"])
def test_a_quantity_that_is_none_or_absurd_is_one(quantity: str | None) -> None:
    assert sensible_quantity(None if quantity is None else Decimal(quantity)) == 1


@given(st.decimals(Decimal("-1e7"), Decimal("1e7"), allow_nan=False))
def test_a_quantity_can_be_stored_exactly(quantity: Decimal) -> None:
    taken = sensible_quantity(quantity)
    assert 0 < taken < LIMIT
    assert taken * 1000 == int(taken * 1000)


@pytest.mark.parametrize(
    ("item", "points", "accepted"),
    [
        (RANGED, "1", True),
        (RANGED, "5", True),
        (RANGED, "0.999", False),
        (RANGED, "5.001", False),
        (FIXED, "9", True),
        (FIXED, "0.001", True),
        (FIXED, "9.001", False),
        (FIXED, "0", False),
        (FIXED, "-3", False),
        (DEDUCTION, "-4", True),
        (DEDUCTION, "0", False),
        (DEDUCTION, "2", False),
        (replace(DEDUCTION, cap=Decimal(6)), "-6", True),
        (replace(DEDUCTION, cap=Decimal(6)), "-6.5", False),
    ],
)
def test_a_reviewer_may_set_what_the_item_allows(item: Item, points: str, accepted: bool) -> None:
    assert acceptable_points(item, Decimal(points)) is accepted


def test_what_a_cap_leaves_is_never_below_zero() -> None:
    assert counting_left(None, Decimal(5)) is None
    assert counting_left(Decimal(9), Decimal(3)) == 6
    assert counting_left(Decimal(9), Decimal(12)) == 0


# Which period (contract, finer points)


def counts_in(happened_on: date, today: date = TODAY, closed: frozenset[str] = frozenset()) -> str:
    return period_of_claim(happened_on, today, PeriodKind.QUARTER, closed).key


def test_a_claim_counts_in_the_period_in_which_it_happened() -> None:
    assert counts_in(TODAY) == "2026Q4"
    assert counts_in(date(2026, 10, 1)) == "2026Q4"


def test_the_period_just_over_takes_claims_until_it_is_counted() -> None:
    assert counts_in(date(2026, 9, 30)) == "2026Q3"
    assert counts_in(date(2026, 9, 30), closed=frozenset({"2026Q3"})) == "2026Q4"


def test_what_happened_longer_ago_or_is_yet_to_come_counts_now() -> None:
    assert counts_in(date(2026, 6, 30)) == "2026Q4"
    assert counts_in(date(1, 1, 1)) == "2026Q4"
    assert counts_in(date(2027, 1, 1)) == "2026Q4"


def test_a_current_period_that_is_closed_hands_on_to_the_next() -> None:
    assert counts_in(TODAY, closed=frozenset({"2026Q3", "2026Q4"})) == "2027Q1"


@given(
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.sampled_from(PeriodKind),
    st.frozensets(st.integers(-3, 3), max_size=5),
)
def test_a_claim_never_counts_in_a_closed_period_nor_in_one_long_over(
    happened_on: date, today: date, kind: PeriodKind, closed_around: frozenset[int]
) -> None:
    current = containing(today, kind)
    around = {0: current}
    for distance in range(1, 4):
        around[distance] = around[distance - 1].next()
        around[-distance] = around[1 - distance].previous()
    closed = frozenset(around[distance].key for distance in closed_around)
    period = period_of_claim(happened_on, today, kind, closed)
    assert period.key not in closed
    assert period >= current.previous()
    assert parse(period.key) == period
    if not closed and happened_on <= today and happened_on >= current.previous().start:
        assert happened_on in period
    assert period <= current or current.key in closed
    assert period.start <= today + timedelta(days=4 * 366)
