"""Middle, percentile, average, share and the ranks of units."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.comparisons import (
    LEAST_COMPARED,
    LEAST_OF_UNIT,
    LEAST_UNNAMED,
    CategoryGap,
    Sums,
    ahead_of,
    average_of,
    field_of,
    gap_of,
    hides,
    median,
    ranked_units,
    share_of,
    showable,
)
from domain.possible import within
from domain.schemes import Category

D = Decimal
HUNDRED = D(100)
CATEGORY = Category("c", "奉献社会")
totals = st.decimals(-200, 300, places=3)
hundredths = st.decimals(-200, 300, places=2)


def sums(number: int, values: list[Decimal], possible: Decimal = HUNDRED) -> Sums:
    inside = sum((within(value, possible) for value in values), D(0))
    return Sums(
        number, f"支部{number}", "党委", len(values), len(values), sum(values, D(0)), inside, possible
    )


@given(st.lists(totals, min_size=1, max_size=30))
def test_half_are_not_above_the_middle_and_half_not_below(values: list[Decimal]) -> None:
    middle = median(values)
    slack = D("0.001")  # of two, the point between them to thousandths
    assert sum(value <= middle + slack for value in values) * 2 >= len(values)
    assert sum(value >= middle - slack for value in values) * 2 >= len(values)
    assert min(values) <= middle <= max(values)


def test_the_middle_of_two_lies_between_them_and_of_none_is_nothing() -> None:
    assert median([D(4), D(1), D(9)]) == 4
    assert median([D(1), D(2)]) == D("1.5")
    assert median([]) == 0


@pytest.mark.parametrize(
    ("values", "own", "ahead"),
    [("1 2 3 4", "4", 100), ("1 2 3 4", "1", 0), ("5 5 5", "5", 0), ("1 1 1 9", "9", 100), ("1 2 3", "2", 50),
     ("1 2 3 4", "3", 66), ("7", "7", 0)],
)  # fmt: skip
def test_who_is_ahead_is_counted_among_the_others_and_ties_are_not_behind(
    values: str, own: str, ahead: int
) -> None:
    assert ahead_of([D(value) for value in values.split()], D(own)) == ahead


@given(st.lists(totals, min_size=2, max_size=30), st.data())
def test_the_field_holds_everybody_of_it(values: list[Decimal], data: st.DataObject) -> None:
    own = data.draw(st.sampled_from(values))
    field = field_of(values, own)
    assert field is not None
    assert field.median <= field.best
    assert own <= field.best
    assert 0 <= field.ahead <= 100
    assert (field.ahead == 100) == (values.count(own) == 1 and own == max(values))


def test_alone_there_is_nobody_to_compare_with() -> None:
    assert field_of([D(5)], D(5)) is None


def test_few_are_not_compared_by_category_lest_they_be_known() -> None:
    values = [D(n) for n in range(LEAST_COMPARED)]
    assert gap_of(CATEGORY, D(1), values, None) == CategoryGap(CATEGORY, D(1), D(2), D(4), None)
    assert gap_of(CATEGORY, D(1), values[1:], D(9)) == CategoryGap(CATEGORY, D(1), None, None, D(9))


@given(hundredths, st.integers(1, 60))
def test_the_average_of_equals_is_what_each_has(total: Decimal, members: int) -> None:
    assert average_of(sums(1, [total] * members)) == total


@given(st.lists(totals, min_size=1, max_size=40), st.decimals("0.001", 400, places=3))
def test_a_share_lies_between_nothing_and_all(values: list[Decimal], possible: Decimal) -> None:
    share = share_of(sums(1, values, possible))
    assert share is not None
    assert 0 <= share <= 100


@given(st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=30), st.integers(2, 5))
def test_a_unit_several_times_as_large_with_the_same_people_has_the_same_share(
    values: list[Decimal], times: int
) -> None:
    small, large = sums(1, values), sums(2, values * times)
    assert share_of(small) == share_of(large)
    assert average_of(small) == average_of(large)


def test_one_member_far_beyond_the_possible_lifts_the_average_and_not_the_share() -> None:
    steady, starred = sums(1, [D(60)] * 4), sums(2, [D(400), D(20), D(20), D(20)])
    first, second = ranked_units([starred, steady])
    assert (first.name, first.share, first.rank, first.rank_by_average) == ("支部1", D("60.0"), 1, 2)
    assert (second.name, second.average, second.share, second.rank_by_average) == (
        "支部2",
        D(115),
        D("40.0"),
        1,
    )


def test_a_unit_that_could_earn_more_is_measured_by_that() -> None:
    units = ranked_units([sums(1, [D(60)] * 3, D(100)), sums(2, [D(70)] * 3, D(140))])
    assert [(unit.id, unit.share, unit.rank, unit.rank_by_average) for unit in units] == [
        (1, D("60.0"), 1, 2),
        (2, D("50.0"), 2, 1),
    ]


def test_where_nothing_can_be_earned_the_average_decides() -> None:
    units = ranked_units([sums(1, [D(-5)] * 3, D(0)), sums(2, [D(-1)] * 3, D(0))])
    assert [(unit.id, unit.share, unit.rank) for unit in units] == [(2, None, 1), (1, None, 2)]


def test_equal_shares_share_a_rank_and_the_next_is_skipped() -> None:
    units = ranked_units([sums(n, [D(total)] * 3) for n, total in ((1, 50), (2, 70), (3, 70), (4, 10))])
    assert [(unit.id, unit.rank) for unit in units] == [(2, 1), (3, 1), (1, 3), (4, 4)]


def test_a_unit_of_few_is_not_ranked_and_takes_nobody_s_place() -> None:
    few = sums(1, [D(99)] * (LEAST_OF_UNIT - 1))
    units = ranked_units([few, sums(2, [D(5)] * LEAST_OF_UNIT)])
    assert [(unit.id, unit.rank, unit.rank_by_average) for unit in units] == [(2, 1, 1), (1, 0, 0)]


@given(st.lists(st.lists(totals, min_size=1, max_size=8), max_size=12))
def test_a_rank_is_one_more_than_the_number_of_better_units(branches: list[list[Decimal]]) -> None:
    units = ranked_units([sums(n, values) for n, values in enumerate(branches)])
    ranked = [unit for unit in units if unit.rank]
    assert len(units) == len(branches)
    for unit in ranked:
        assert unit.rank == 1 + sum((other.share or 0) > (unit.share or 0) for other in ranked)
        assert unit.rank_by_average == 1 + sum(other.average > unit.average for other in ranked)


GROUP_COUNTS = st.lists(
    st.tuples(st.integers(1, 8), st.integers(0, 8)).map(lambda n: (max(n), n[1])), max_size=6
)


@given(GROUP_COUNTS, st.integers(0, 4))
def test_no_difference_of_what_is_shown_is_over_one_or_two_who_are_not_named(
    groups: list[tuple[int, int]], outside: int
) -> None:
    """Groups with (members, how many of them are not named), and how many unnamed are in no group."""
    units = ranked_units(sums(number, [D(1)] * members) for number, (members, _) in enumerate(groups))
    unnamed_of = {number: unnamed for number, (_, unnamed) in enumerate(groups)}
    everybody = sum(unnamed_of.values()) + outside
    shown = showable(units, unnamed_of, everybody)
    parts = [unnamed_of[unit.id] for unit in shown]
    if hides(everybody):
        parts.append(everybody - sum(parts))
    assert all(part == 0 or part >= LEAST_UNNAMED for part in parts)


def test_groups_in_which_everybody_is_named_are_always_shown() -> None:
    units = ranked_units(sums(number, [D(1)] * 4) for number in range(3))
    assert [unit.id for unit in showable(units, {0: 1}, 1)] == [1, 2]
    assert [unit.id for unit in showable(units, {0: 3, 1: 1}, 4)] == [2]
    assert [unit.id for unit in showable(units, {0: 3}, 3)] == [0, 1, 2]
