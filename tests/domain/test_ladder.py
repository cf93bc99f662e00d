"""A branch's step on its ladder."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.ladder import Result, Step, result_of, step_of

LADDER = (
    Step("keeps", keeps=True),
    Step("ahead", Decimal(90), Decimal("0.3")),
    Step("good", Decimal(80)),
    Step("sound"),
)
RESULTS = st.builds(Result, st.decimals(0, 120, places=1), st.decimals(0, 1, places=2))


def code(now: Result, before: Result | None = None) -> str:
    step = step_of(LADDER, now, before)
    assert step is not None
    return step.code


def test_a_result_is_the_mean_and_the_share_of_the_highest_grade() -> None:
    marks = [(Decimal(90), "A"), (Decimal(80), "B"), (Decimal(70), "B")]
    assert result_of(marks, "A") == Result(Decimal(80), Decimal("0.333"))
    assert result_of([], "A") is None


@given(RESULTS, RESULTS)
def test_who_does_better_stands_no_lower(one: Result, other: Result) -> None:
    best = Result(max(one.average, other.average), max(one.share, other.share))
    order = [step.code for step in LADDER]
    assert order.index(code(best)) <= order.index(code(one))


@given(RESULTS, RESULTS)
def test_keeping_takes_the_step_below_twice_in_a_row(now: Result, before: Result) -> None:
    assert (code(now, before) == "keeps") == (code(now) == code(before) == "ahead")


@given(RESULTS)
def test_nobody_keeps_what_there_was_no_period_before_for(now: Result) -> None:
    assert code(now) != "keeps"


def test_below_a_ladder_without_a_first_step_there_is_none() -> None:
    assert step_of(LADDER[:3], Result(Decimal(10), Decimal(0)), None) is None
