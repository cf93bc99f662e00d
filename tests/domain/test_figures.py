"""Figures of a version: what they say, and which are flagged."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.figures import ENOUGH, Choice, Figures, Flag, correlation, flagged, flags


def figures(right: int, *wrong: int, discrimination: float | None = 0.3, code: str = "W1") -> Figures:
    """So many right answers (A), and wrong ones: B, C, …"""
    choices = [
        Choice("A", True, right),
        *(Choice(letter, False, n) for letter, n in zip("BCD", wrong, strict=False)),
    ]
    return Figures(
        version=1,
        question=1,
        code=code,
        number=1,
        text="问什么？",
        category="井控",
        answers=right + sum(wrong),
        right=right,
        median_ms=8000,
        discrimination=discrimination,
        choices=tuple(sorted(choices, key=lambda choice: -choice.count)),
    )


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (figures(20), (Flag.TOO_EASY,)),
        (figures(95, 5), ()),  # 95 % is not more than 95 %
        (figures(96, 4), (Flag.TOO_EASY,)),
        (figures(ENOUGH - 1), ()),
        (figures(20, 40, 40), (Flag.OTHER_CHOSEN,)),
        (figures(19, 18, 17), ()),
        (figures(3, 2, 8, 7), (Flag.TOO_HARD, Flag.OTHER_CHOSEN)),
        (figures(50, 50), ()),  # as often is not more often
        (figures(50, 50, discrimination=-0.2), (Flag.REVERSED,)),
        (figures(50, 50, discrimination=-0.1), ()),  # of a hundred answers, chance
        (figures(10, 10, discrimination=-0.3), ()),
        (figures(50, 50, discrimination=None), ()),
    ],
)
def test_who_should_look_at_a_question_and_why(seen: Figures, expected: tuple[Flag, ...]) -> None:
    assert flags(seen) == expected


def test_wrong_keys_come_first() -> None:
    found = flagged([figures(20, code="A1"), figures(10, 20, code="B1"), figures(50, 50, code="C1")])
    assert [each.code for each, _ in found] == ["B1", "A1"]


def test_the_wrong_answer_that_draws_most_is_named() -> None:
    drawing = figures(30, 5, 9).drawing
    assert drawing is not None
    assert (drawing.letters, drawing.count) == ("C", 9)
    assert figures(30).drawing is None


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 20)), min_size=2, max_size=60))
def test_the_correlation_is_pearson_s(pairs: list[tuple[bool, int]]) -> None:
    xs, ys = [float(x) for x, _ in pairs], [y / 20 for _, y in pairs]
    r = correlation(
        len(pairs),
        sum(xs),
        sum(ys),
        sum(x * x for x in xs),
        sum(y * y for y in ys),
        sum(x * y for x, y in zip(xs, ys, strict=True)),
    )
    if len(set(xs)) == 1 or len(set(ys)) == 1:
        assert r is None
    else:
        assert r == pytest.approx(statistics.correlation(xs, ys), abs=1e-6)
