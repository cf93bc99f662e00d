"""Leitner's boxes: what is right comes later and later, what is wrong comes soon; and what comes next."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.practice import DAYS, Card, Met, Next, after, upcoming

TODAY = date(2026, 11, 30)

days = st.integers(-40, 40).map(lambda n: TODAY + timedelta(days=n))
boxes = st.builds(Card, st.integers(0, len(DAYS) - 1), days)
topics = st.sampled_from(["井控", "HSE", "交通安全"])
met = st.lists(
    st.builds(Met, st.integers(1, 12), st.integers(100, 120), topics, st.booleans()),
    unique_by=lambda each: each.question,
)
weak = st.lists(topics, unique=True)


@given(boxes | st.none())
def test_a_wrong_answer_comes_back_no_later_than_a_right_one(card: Card | None) -> None:
    wrong, right = (after(card, TODAY, right=good) for good in (False, True))
    assert TODAY < wrong.due_on < right.due_on
    assert wrong.box == 0
    assert right.box == min((card.box if card else 0) + 1, len(DAYS) - 1)


def test_answered_rightly_each_time_the_pauses_grow_up_to_a_month() -> None:
    card, pauses, today = None, [], TODAY
    for _ in range(6):
        card = after(card, today, right=True)
        pauses.append((card.due_on - today).days)
        today = card.due_on
    assert pauses == [3, 7, 14, 30, 30, 30]


@given(met, st.dictionaries(st.integers(1, 12), boxes), weak)
def test_what_is_due_comes_before_anything_else_and_each_once(
    listed: list[Met], cards: dict[int, Card], topics_: list[str]
) -> None:
    left, served, dues = dict(cards), [], []
    for _ in range(30):
        found = upcoming(listed, left, topics_, TODAY)
        if found.met is None:
            assert found.due == 0
            break
        served.append(found.met)
        dues.append(found.due)
        left[found.met.question] = after(left.get(found.met.question), TODAY, right=False)
    assert len(served) == len({each.question for each in served}), (
        "an answer puts a question off, at least to tomorrow"
    )
    assert dues == [max(dues[0] - n, 0) for n in range(len(dues))] if dues else True
    for each in listed:
        card = cards.get(each.question)
        wanted = card.due_on <= TODAY if card else each.wrong or each.category in topics_
        assert (each in served) == wanted


def test_due_cards_come_first_then_what_was_wrong_weak_topics_ahead_then_the_rest_of_these() -> None:
    listed = [
        Met(1, 11, "HSE", wrong=False),
        Met(2, 12, "井控", wrong=True),
        Met(3, 13, "HSE", wrong=True),
        Met(4, 14, "井控", wrong=False),
        Met(5, 15, "HSE", wrong=False),
    ]
    cards = {4: Card(2, TODAY - timedelta(days=1)), 5: Card(1, TODAY + timedelta(days=2))}
    order = []
    while (found := upcoming(listed, cards, ["HSE"], TODAY)).met is not None:
        order.append((found.met.question, found.due))
        cards[found.met.question] = Card(1, TODAY + timedelta(days=3))
    assert order == [(4, 3), (3, 2), (2, 1), (1, 0)]
    assert found == Next(None, 0, TODAY + timedelta(days=2))
