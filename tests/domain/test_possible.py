"""What could be earned: caps, weights and maxima, and what an item without a cap does."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.amounts import ZERO
from domain.periods import PeriodKind
from domain.possible import is_open, most_of_category, possible, within
from domain.schemes import Category, Grade, Item, Range, Scheme, Source
from domain.standings import Balance, tally

D = Decimal


def item(
    code: str,
    points: Decimal | Range,
    cap: str | None = None,
    *,
    by: Source = Source.MEMBER,
    veto: bool = False,
) -> Item:
    return Item(code, code, points, "c", "次", None if cap is None else D(cap), by, veto=veto)


def scheme(*categories: Category, base: str = "0", top: str | None = None) -> Scheme:
    grades = () if top is None else (Grade("A", D(top)), Grade("B", ZERO))
    return Scheme("s", "S", PeriodKind.QUARTER, (), base=D(base), grades=grades, categories=categories)


def category(*items: Item, weight: str = "1", most: str | None = None) -> Category:
    return Category("c", "c", D(weight), None if most is None else D(most), items)


def test_a_category_brings_its_caps_weighted_and_no_more_than_its_max() -> None:
    items = (item("V01", D(3), "9"), item("V02", Range(D(1), D(5)), "10"))
    assert possible(scheme(category(*items))) == 19
    assert possible(scheme(category(*items, weight="1.5"))) == D("28.5")
    assert possible(scheme(category(*items, weight="1.5", most="20"))) == 20
    assert possible(scheme(category(*items, most="30"))) == 19


def test_what_leaders_record_and_the_program_enters_is_earned_too() -> None:
    items = (item("L", D(2), "6", by=Source.LEADER), item("Q", Range(D(0), D(2)), "8", by=Source.SYSTEM))
    assert possible(scheme(category(*items))) == 14


def test_deductions_and_vetoes_bring_nothing_and_the_base_is_everybody_s() -> None:
    items = (item("D01", D(-2), "10"), item("X", D(5), veto=True), item("V01", D(3), "9"))
    assert possible(scheme(category(*items), base="60")) == 69
    assert possible(scheme(category(item("D01", D(-2))), base="100")) == 100


def test_a_max_closes_a_category_whose_items_have_no_cap() -> None:
    closed = category(item("V01", D(3)), item("V02", D(1), "2"), most="20")
    assert not is_open(closed)
    assert most_of_category(closed) == possible(scheme(closed)) == 20


def test_an_item_without_a_cap_is_expected_once_and_at_least_what_the_best_grade_takes() -> None:
    open_ = category(item("V01", D(3)), item("V02", Range(D(1), D(5))), item("V03", D(1), "4"), weight="2")
    assert most_of_category(open_) is None
    assert possible(scheme(open_)) == 24
    assert possible(scheme(open_, top="20")) == 24
    assert possible(scheme(open_, top="90")) == 90
    assert (
        possible(scheme(category(item("V03", D(1), "4")), top="90")) == 4
    )  # nothing open: the caps are the truth


amounts = st.decimals(0, 50, places=1)
capped = st.builds(lambda points, cap: (D(points), cap), st.integers(-5, 9).filter(bool), amounts)


@given(st.lists(capped, min_size=1, max_size=6), amounts | st.none(), st.decimals(0, 3, places=2), st.data())
def test_nobody_earns_more_than_was_possible(
    shapes: list[tuple[Decimal, Decimal]], most: Decimal | None, weight: Decimal, data: st.DataObject
) -> None:
    items = tuple(item(f"V{n}", points, str(cap)) for n, (points, cap) in enumerate(shapes))
    rules = scheme(Category("c", "c", weight, most, items), base="10")
    balances = [
        Balance(one, one.worth(quantity), quantity, 1)
        for one, quantity in zip(items, data.draw(st.tuples(*(amounts for _ in items))), strict=True)
    ]
    assert tally(rules, balances).total <= possible(rules)


@given(st.decimals(-1000, 1000, places=3), st.decimals(0, 500, places=3))
def test_what_counts_for_a_share_lies_between_nothing_and_the_possible(total: Decimal, most: Decimal) -> None:
    held = within(total, most)
    assert 0 <= held <= most
    assert held == total or not 0 <= total <= most


@pytest.mark.parametrize(("total", "held"), [("-3", "0"), ("0", "0"), ("42", "42"), ("120", "100")])
def test_nobody_lifts_or_sinks_a_unit_beyond_one_member_s_part(total: str, held: str) -> None:
    assert within(D(total), D(100)) == D(held)
