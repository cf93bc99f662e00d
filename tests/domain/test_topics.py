"""What people know by topic, and what they are weak in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.topics import WEAK_ANSWERS, Known, Topic, by, weak_by_trade, weakest

known = st.integers(0, 200).flatmap(lambda n: st.builds(Known, st.just(n), st.integers(0, n)))


def topic(category: str, trade: str, answers: int, right: int, branch: int = 1) -> Topic:
    return Topic(category, trade, branch, Known(answers, right))


@given(st.dictionaries(st.text(max_size=3), known), st.integers(1, 50))
def test_nothing_that_is_not_weak_has_a_lower_share_than_what_is(found: dict[str, Known], least: int) -> None:
    weak = weakest(found, least)
    judged = {category: each for category, each in found.items() if each.answers >= least}
    assert set(weak) <= judged.keys()
    assert len(weak) <= max(round(len(judged) / 3), 1)
    for category in judged.keys() - set(weak):
        for topic_ in weak:
            assert (
                judged[topic_].right * judged[category].answers
                <= judged[category].right * judged[topic_].answers
            )


@pytest.mark.parametrize(
    ("found", "weak"),
    [
        ({}, ()),
        ({"a": Known(50, 10)}, ()),  # no weaker than what?
        ({"a": Known(50, 10), "b": Known(50, 20)}, ("a",)),
        ({"a": Known(50, 10), "b": Known(50, 20), "c": Known(9, 0)}, ("a",)),  # c is not known well enough
        ({"a": Known(50, 50), "b": Known(50, 50)}, ()),
        ({c: Known(100, 90 - 10 * n) for n, c in enumerate("abcdef")}, ("f", "e")),
    ],
)
def test_the_weakest_third_of_what_is_known_well_enough(
    found: dict[str, Known], weak: tuple[str, ...]
) -> None:
    assert weakest(found, 10) == weak


def test_each_trade_has_weak_topics_of_its_own_and_one_with_too_few_answers_none() -> None:
    n = WEAK_ANSWERS
    topics = [
        *(topic("井控", "大修", n, n - 1), topic("HSE", "大修", n, 3)),
        *(topic("井控", "司机", n, 2), topic("HSE", "司机", n, n - 5, branch=2)),
        *(topic("井控", "机关", 3, 0), topic("HSE", "机关", 3, 3), topic("HSE", "", n, n)),
    ]
    assert weak_by_trade(topics) == {"": ("井控",), "大修": ("HSE",), "司机": ("井控",), "机关": ()}


def test_topics_add_up_by_whatever_is_asked() -> None:
    topics = [
        topic("井控", "大修", 10, 5),
        topic("井控", "司机", 10, 2, branch=2),
        topic("HSE", "大修", 4, 3),
    ]
    assert by(topics, lambda each: each.category) == {"井控": Known(20, 7), "HSE": Known(4, 3)}
    assert by(topics, lambda each: each.branch) == {1: Known(14, 8), 2: Known(10, 2)}
    assert [Known(n, r).percent for n, r in ((0, 0), (3, 2), (8, 1), (1, 1))] == [0, 67, 13, 100]
