"""Which periods earn an award, and that none of them does twice."""

from datetime import date
from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.awards import AwardRule, earned, periods_of, runs_of, year_up_to
from domain.periods import Period, PeriodKind, parse

YEAR_A = AwardRule("year-a", "年度优秀", "A", count=3)
STREAK_A = AwardRule("streak-a", "连续优秀", "A", streak=3)


def p(key: str) -> Period:
    period = parse(key)
    assert period is not None
    return period


def ps(keys: str) -> tuple[Period, ...]:
    return tuple(p(key) for key in keys.split())


def keys(groups: tuple[tuple[Period, ...], ...]) -> list[str]:
    return [" ".join(period.key for period in group) for group in groups]


BEFORE_JULY = year_up_to(p("2026Q1"))
AT_YEAR_END = year_up_to(p("2026Q3"))


def test_the_year_before_july_is_the_four_quarters_up_to_the_last_that_is_over() -> None:
    assert keys((BEFORE_JULY, AT_YEAR_END)) == [
        "2025Q2 2025Q3 2025Q4 2026Q1",
        "2025Q4 2026Q1 2026Q2 2026Q3",
    ]
    assert len(year_up_to(p("2026-05"))) == 12
    assert year_up_to(p("2025")) == (p("2025"),)


@pytest.mark.parametrize(
    ("kind", "first", "last", "how_many"),
    [
        (PeriodKind.QUARTER, "2026Q1", "2026Q4", 4),
        (PeriodKind.MONTH, "2026-01", "2026-12", 12),
        (PeriodKind.YEAR, "2026", "2026", 1),
    ],
)
def test_a_calendar_year_has_its_own_periods(kind: PeriodKind, first: str, last: str, how_many: int) -> None:
    found = periods_of(p("2026"), kind)
    assert (found[0], found[-1], len(found)) == (p(first), p(last), how_many)


@pytest.mark.parametrize(
    ("reached", "rests_on"),
    [
        ("2025Q2 2025Q3 2026Q1", ["2025Q2 2025Q3 2026Q1"]),  # three, not in a row (S1)
        ("2025Q2 2025Q3 2025Q4 2026Q1", ["2025Q2 2025Q3 2025Q4 2026Q1"]),  # "3 or more" is one award
        ("2025Q2 2026Q1", []),
        ("2025Q1 2025Q2 2026Q1", []),  # one of them lies before the year
        ("2025Q4 2026Q1 2026Q2", []),  # and one after it
    ],
)
def test_three_or_more_in_the_year_earn_one_award(reached: str, rests_on: list[str]) -> None:
    assert keys(earned(YEAR_A, ps(reached), BEFORE_JULY)) == rests_on


def test_a_quarter_that_has_served_does_not_serve_again() -> None:
    always = ps("2025Q2 2025Q3 2025Q4 2026Q1 2026Q2 2026Q3 2026Q4 2027Q1")
    [june] = earned(YEAR_A, always, BEFORE_JULY)
    assert earned(YEAR_A, always, AT_YEAR_END, june) == ()  # 2026Q2 and Q3 alone are new
    [next_june] = earned(YEAR_A, always, year_up_to(p("2027Q1")), june)
    assert keys((next_june,)) == ["2026Q2 2026Q3 2026Q4 2027Q1"]


@pytest.mark.parametrize(
    ("reached", "rests_on"),
    [
        ("2025Q3 2025Q4 2026Q1", ["2025Q3 2025Q4 2026Q1"]),
        ("2024Q4 2025Q1 2025Q2", ["2024Q4 2025Q1 2025Q2"]),  # may begin before the year
        ("2025Q2 2025Q3 2026Q1", []),  # a gap
        ("2024Q3 2024Q4 2025Q1", []),  # was over before the year
        ("2024Q4 2025Q1 2025Q2 2025Q3 2025Q4 2026Q1", ["2024Q4 2025Q1 2025Q2", "2025Q3 2025Q4 2026Q1"]),
        ("2025Q2 2025Q3 2025Q4 2026Q1", ["2025Q2 2025Q3 2025Q4"]),  # the fourth waits for two more
    ],
)
def test_a_streak_is_so_many_in_a_row(reached: str, rests_on: list[str]) -> None:
    assert keys(earned(STREAK_A, ps(reached), BEFORE_JULY)) == rests_on


quarters = st.integers(0, 23).map(lambda n: Period(date(2022 + n // 4, n % 4 * 3 + 1, 1), PeriodKind.QUARTER))
rules = st.builds(AwardRule, st.just("r"), st.just("r"), st.just("A"), count=st.integers(1, 4)) | st.builds(
    AwardRule, st.just("r"), st.just("r"), st.just("A"), streak=st.integers(1, 6)
)


@given(rules, st.frozensets(quarters), st.lists(quarters, min_size=1, unique=True))
def test_however_often_one_looks_no_quarter_serves_twice(
    rule: AwardRule, reached: frozenset[Period], lasts: list[Period]
) -> None:
    served: list[Period] = []
    for last in lasts:  # in any order: somebody names an older year later
        year = year_up_to(last)
        for group in earned(rule, reached, year, served):
            assert set(group) <= reached - set(served)
            if rule.streak is None:
                assert set(group) <= set(year)
                assert len(group) >= (rule.count or 0)
            else:
                assert len(group) == rule.streak
                assert all(later == earlier.next() for earlier, later in pairwise(group))
                assert group[-1] in year
            served += group
        assert earned(rule, reached, year, served) == () or rule.streak is not None
    assert len(served) == len(set(served))


@given(rules, st.frozensets(quarters), quarters)
def test_to_look_again_finds_nothing(rule: AwardRule, reached: frozenset[Period], last: Period) -> None:
    served = list(chain(*earned(rule, reached, year_up_to(last))))
    assert earned(rule, reached, year_up_to(last), served) == ()


@given(st.frozensets(quarters))
def test_runs_are_what_lies_between_gaps(periods: frozenset[Period]) -> None:
    found = runs_of(periods)
    assert sorted(chain(*found)) == sorted(periods)
    assert all(later == earlier.next() for run in found for earlier, later in pairwise(run))
    assert all(one[-1].next() != other[0] for one, other in pairwise(found))


@given(st.frozensets(quarters, min_size=3), quarters, quarters)
def test_one_more_good_quarter_takes_nothing_away(
    reached: frozenset[Period], more: Period, last: Period
) -> None:
    year = year_up_to(last)
    assert len(earned(YEAR_A, reached | {more}, year)) >= len(earned(YEAR_A, reached, year))
