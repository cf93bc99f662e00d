"""Scores and ranks of a round."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.attempts import Answer, Attempt, Result, Shown, by_branch, ranked, score_of

results = st.lists(
    st.builds(
        Result,
        member_id=st.integers(1, 10**6),
        branch_id=st.integers(1, 4),
        right=st.integers(0, 20),
        of=st.just(20),
        seconds=st.integers(60, 70),
        finished=st.booleans(),
    ),
    max_size=60,
    unique_by=lambda result: result.member_id,
)


@given(results)
def test_a_rank_is_one_more_than_there_are_better_ones(found: list[Result]) -> None:
    for placed in ranked(found):
        mine = placed.result
        better = [r for r in found if (-r.right, r.seconds) < (-mine.right, mine.seconds)]
        assert placed.rank == len(better) + 1


@given(results)
def test_within_a_branch_the_order_is_that_of_the_company(found: list[Result]) -> None:
    company = [placed.result for placed in ranked(found)]
    branches = by_branch(ranked(found))
    assert sum(map(len, branches.values())) == len(found)
    for branch, placed in branches.items():
        assert [p.result for p in placed] == [r for r in company if r.branch_id == branch]
        assert placed[0].rank == 1


@given(st.integers(1, 40))
def test_all_right_is_exactly_a_hundred_and_one_more_is_always_a_higher_score(of: int) -> None:
    scores = [score_of(right, of) for right in range(of + 1)]
    assert scores[0] == 0
    assert scores[-1] == 100
    assert scores == sorted(set(scores))


@pytest.mark.parametrize(
    ("shown", "letter", "behind"),
    [
        ("CADB", "A", "C"),
        ("CADB", "D", "B"),
        ("CADB", "E", None),
        ("CADB", "", None),
        ("TF", "T", "T"),
        ("TF", "A", None),
    ],
)
def test_what_was_shown_is_turned_back_into_the_letter_of_the_bank(
    shown: str, letter: str, behind: str | None
) -> None:
    answer = Answer(0, 1, 1, shown)
    assert answer.behind(letter) == behind
    if behind is not None:
        assert answer.seen_as(behind) == letter


def test_scores_have_one_decimal_place() -> None:
    assert score_of(1, 30) == Decimal("3.3")
    assert score_of(2, 30) == Decimal("6.7")


@given(st.integers(1, 12), st.data())
def test_an_answer_takes_the_place_of_its_question_and_of_no_other(size: int, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, size - 1))
    answers = tuple(Answer(n, 10 + n, 100 + n, "AB") for n in range(size))
    before = Attempt(1, 1, 1, datetime(2026, 11, 30, tzinfo=UTC), None, answers, Shown())
    given_now = replace(answers[place], chosen="A", correct=True, ms=7)
    after = before.with_answer(given_now)
    assert after.answers[place] == given_now
    assert [a for n, a in enumerate(after.answers) if n != place] == [
        a for n, a in enumerate(answers) if n != place
    ]
    assert after.answered == 1
    assert after.current == next((a for n, a in enumerate(answers) if n != place), None)
