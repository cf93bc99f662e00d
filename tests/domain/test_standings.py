"""From points to totals, ranks and grades: cap, then weight, then max (contract)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.amounts import ZERO
from domain.periods import PeriodKind
from domain.schemes import Category, Grade, Item, Scheme
from domain.standings import Balance, counted, ranked, tally

D = Decimal


def item(code: str = "V01", *, cap: str | None = None, category: str = "c", veto: bool = False) -> Item:
    return Item(code, code, D(3), category, cap=None if cap is None else D(cap), veto=veto)


def scheme(*categories: Category, base: str = "0") -> Scheme:
    grades = (Grade("A", D(90)), Grade("B", D(70)), Grade("C", D(0)))
    return Scheme("s", "S", PeriodKind.QUARTER, (), base=D(base), grades=grades, categories=categories)


def category(*items: Item, weight: str = "1", most: str | None = None, code: str = "c") -> Category:
    return Category(code, code, D(weight), None if most is None else D(most), items)


def balance(of: Item, points: str, entries: int = 1) -> Balance:
    return Balance(of, D(points), D(1), entries)


def test_the_cap_of_an_item_comes_before_the_weight_and_the_weight_before_the_max() -> None:
    capped = item(cap="9")
    weighted = scheme(category(capped, weight="2"))
    assert tally(weighted, [balance(capped, "12")]).total == 18  # not 12 × 2 = 24, and not min(24, 9)
    limited = scheme(category(capped, weight="2", most="15"))
    assert tally(limited, [balance(capped, "12")]).total == 15  # not 2 × min(12, 15)


def test_the_max_holds_for_the_category_and_not_for_each_item() -> None:
    one, other = item("V01"), item("V02")
    rules = scheme(category(one, other, most="20"))
    assert tally(rules, [balance(one, "15"), balance(other, "15")]).total == 20


def test_a_deduction_takes_from_its_category_before_the_max_limits_it() -> None:
    good, bad = item("V01"), item("D01")
    rules = scheme(category(good, bad, most="20"))
    assert tally(rules, [balance(good, "30"), balance(bad, "-5")]).total == 20
    assert tally(rules, [balance(good, "22"), balance(bad, "-5")]).total == 17


def test_a_cap_also_limits_what_a_deduction_takes() -> None:
    assert counted(item(cap="6"), D(-10)) == -6


def test_a_weight_is_rounded_to_thousandths() -> None:
    rules = scheme(category(item(), weight="0.333"))
    assert tally(rules, [balance(item(), "1.111")]).total == D("0.370")


def test_the_base_is_everybody_s_and_outside_every_category() -> None:
    rules = scheme(category(item(), weight="0.5", most="1"), base="60")
    assert tally(rules, []).total == 60
    assert tally(rules, [balance(item(), "10")]).total == 61


def test_an_item_counts_in_the_category_where_it_stands_today_with_the_cap_it_had() -> None:
    moved_from = item(cap="5", category="old")
    today = scheme(category(item(code="V01", category="c"), weight="2"))
    assert tally(today, [balance(moved_from, "8")]).by_category["c"] == 10


def test_an_item_that_the_scheme_no_longer_has_still_counts() -> None:
    gone = item("X", category="gone")
    assert tally(scheme(category(item())), [balance(gone, "7")]).total == 7


@pytest.mark.parametrize(("entries", "vetoed"), [(1, True), (0, False)])
def test_a_veto_stands_until_its_entry_is_reversed(entries: int, vetoed: bool) -> None:
    veto = item(veto=True)
    assert tally(scheme(category(veto)), [balance(veto, "0", entries)]).vetoed is vetoed


def test_equal_totals_share_a_rank_and_the_next_is_skipped() -> None:
    rows = [(1, D(5), False), (2, D(9), False), (3, D(9), False), (4, D("8.999"), False), (5, D(5), False)]
    assert [(s.member_id, s.rank) for s in ranked(scheme(), rows)] == [(2, 1), (3, 1), (4, 3), (1, 4), (5, 4)]


def test_a_veto_changes_the_grade_and_not_the_rank() -> None:
    [first, second] = ranked(scheme(), [(1, D(95), True), (2, D(90), False)])
    assert (first.member_id, first.rank, first.grade) == (1, 1, "C")
    assert (second.rank, second.grade) == (2, "A")


@pytest.mark.parametrize(
    ("total", "grade"), [("90", "A"), ("89.999", "B"), ("70", "B"), ("0", "C"), ("-5", "C"), ("1000", "A")]
)
def test_a_grade_begins_exactly_at_its_min(total: str, grade: str) -> None:
    assert scheme().grade_of(D(total)) == grade


TOTALS = st.lists(st.tuples(st.decimals(-50, 50, places=1), st.booleans()), max_size=30)


@given(TOTALS)
def test_a_rank_is_one_more_than_the_number_of_better_totals(totals: list[tuple[Decimal, bool]]) -> None:
    rows = [(number, total, vetoed) for number, (total, vetoed) in enumerate(totals)]
    for standing in ranked(scheme(), rows):
        assert standing.rank == 1 + sum(total > standing.total for _, total, _ in rows)


@given(
    st.lists(st.decimals(-30, 30, places=2), min_size=1, max_size=5),
    st.decimals(0, 20, places=1),
    st.decimals(0, 3, places=2),
    st.decimals(0, 40, places=1),
)
def test_a_category_is_the_sum_of_capped_items_weighted_and_then_limited(
    points: list[Decimal], cap: Decimal, weight: Decimal, most: Decimal
) -> None:
    items = [item(f"V{number}", cap=str(cap)) for number in range(len(points))]
    rules = scheme(category(*items, weight=str(weight), most=str(most)))
    result = tally(rules, [Balance(i, p, D(1), 1) for i, p in zip(items, points, strict=True)])
    inside = sum((max(min(p, cap), -cap) for p in points), ZERO)
    assert result.total == min((inside * weight).quantize(D("0.001"), rounding="ROUND_HALF_UP"), most)
