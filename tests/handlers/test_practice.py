"""Practice: one's own mistakes first, explained at once, coming back; and nothing that helps in the open round."""

from datetime import UTC, datetime

import pytest

from domain.questions import QuestionType
from domain.rounds import QuizRules
from domain.runs import Job
from services.house import House
from storage import practice
from tests.desk import ADMIN, Desk, buttons
from tests.handlers.conftest import LEADER, MEMBER, SCHEME
from tests.quizzes import choices, fill, keys, number_of, press_words, run, take


@pytest.fixture
def desk() -> Desk:
    house = House(admins=frozenset({ADMIN}), quiz=QuizRules(questions=8))
    desk = Desk(SCHEME, house)
    desk.member(MEMBER, "张伟")
    desk.member(LEADER, "王磊")
    fill(desk, 24)
    return desk


def a_round(desk: Desk, right: int, *, close: bool = True) -> None:
    run(desk, Job.QUIZ_OPEN)
    take(desk, MEMBER, right)
    if close:
        run(desk, Job.QUIZ_CLOSE)


def last(desk: Desk) -> str:
    return desk.phone(MEMBER).texts()[-1]


def give(desk: Desk, *, right: bool) -> None:
    says = keys(desk.tx)[last(desk).split("\n\n")[1]]
    for words in choices(says, right):
        press_words(desk, MEMBER, words)
    if says.type is QuestionType.MULTIPLE:
        desk.press(MEMBER, "✅")


def wrong_ones(desk: Desk) -> set[int]:
    rows = desk.tx.all(
        "SELECT v.question_id FROM answers a JOIN question_versions v ON v.id = a.version_id WHERE NOT a.correct"
    )
    return {row["question_id"] for row in rows}


def test_nobody_practises_before_a_round_has_been_counted_while_one_is_open(desk: Desk) -> None:
    a_round(desk, 5, close=False)
    assert "现在没有可以练的题" in desk.say(MEMBER, "/practice").texts()[-1]
    assert "现在没有可以练的题" in desk.say(LEADER, "/practice").texts()[-1]


def test_one_s_own_mistakes_come_first_in_one_message_and_are_explained_at_once(desk: Desk) -> None:
    a_round(desk, 5)
    desk.say(MEMBER, "/practice")
    shown = len(desk.phone(MEMBER).messages)
    asked = set()
    for left in (3, 2, 1):
        assert f"今天还有 {left} 道" in last(desk)
        number = number_of(last(desk))
        asked.add(number)
        give(desk, right=left != 2)
        assert ("答对了" in last(desk)) == (left != 2)
        assert f"💡 第 {number} 题是这样的。" in last(desk) or f"第 {number} 题是这样的。" in last(desk)
        assert f"今天还有 {left - 1} 道" in last(desk)
        desk.press(MEMBER, "➡️")
    assert asked == wrong_ones(desk)
    assert len(desk.phone(MEMBER).messages) == shown
    assert desk.ledger() == []


def test_what_was_wrong_comes_back_sooner_than_what_was_right(desk: Desk) -> None:
    a_round(desk, 6)
    desk.say(MEMBER, "/practice")
    give(desk, right=False)
    assert "1 天后再来" in last(desk)
    desk.press(MEMBER, "➡️")
    give(desk, right=True)
    assert "3 天后再来" in last(desk)
    desk.later(days=1)
    assert "今天还有 1 道" in desk.say(MEMBER, "/practice").texts()[-1]
    desk.later(days=2)
    assert "今天还有 2 道" in desk.say(MEMBER, "/practice").texts()[-1]


def test_a_press_that_comes_twice_or_late_moves_no_card(desk: Desk) -> None:
    a_round(desk, 6)
    desk.say(MEMBER, "/practice")
    message = desk.phone(MEMBER).last
    data = [button["callback_data"] for button in buttons(message)]
    give(desk, right=True)
    cards = practice.cards(desk.tx, desk.member_id(MEMBER))
    for each in data:
        desk.press_data(MEMBER, each, message["message_id"])
        assert len(desk.toasts) == 1
    assert practice.cards(desk.tx, desk.member_id(MEMBER)) == cards
    for forged in ("practised:1:ZZ", "practised:1:-", "tick:1:Z_", "practised:99:A"):
        desk.press_data(MEMBER, forged, message["message_id"])
        desk.press_data(LEADER, forged, message["message_id"])
    assert practice.cards(desk.tx, desk.member_id(MEMBER)) == cards


def test_while_a_round_is_open_nothing_of_one_s_draw_is_practised_and_nothing_that_one_has_not_been_asked(
    desk: Desk,
) -> None:
    desk.house = desk.dispatcher.house = House(
        admins=frozenset({ADMIN}), quiz=QuizRules(questions=16, fresh_rounds=0)
    )
    a_round(desk, 2)
    met = {
        row["question_id"]
        for row in desk.tx.all(
            "SELECT v.question_id FROM answers a JOIN question_versions v ON v.id = a.version_id"
        )
    }
    missed = wrong_ones(desk)
    desk.now = datetime(2026, 10, 27, 4, tzinfo=UTC)
    run(desk, Job.QUIZ_OPEN)
    practised = set()
    desk.say(MEMBER, "/practice")
    while "今天还有" in last(desk):
        practised.add(number_of(last(desk)))
        give(desk, right=True)
        desk.press(MEMBER, "➡️")
    take(desk, MEMBER, 0)
    drawn = {
        row["question_id"]
        for row in desk.tx.all(
            "SELECT v.question_id FROM answers a JOIN question_versions v ON v.id = a.version_id "
            "JOIN attempts t ON t.id = a.attempt_id WHERE t.round_id = 2"
        )
    }
    assert len(drawn) == 16
    assert practised
    assert practised <= met
    assert not practised & drawn
    assert missed - drawn <= practised


def test_between_rounds_new_questions_of_weak_topics_come_too(desk: Desk) -> None:
    desk.house = desk.dispatcher.house = House(admins=frozenset({ADMIN}), quiz=QuizRules(questions=20))
    categories: dict[int, str] = {}
    run(desk, Job.QUIZ_OPEN)

    def weak_in_well_control(_: int) -> bool:
        says = keys(desk.tx)[desk.phone(MEMBER).texts()[-1].split("\n\n")[1]]
        categories[number_of(says.text)] = says.category
        return says.category != "井控"

    take(desk, MEMBER, weak_in_well_control)
    run(desk, Job.QUIZ_CLOSE)
    practised = []
    desk.say(MEMBER, "/practice")
    while "今天还有" in last(desk):
        assert "井控" in last(desk)
        practised.append(number_of(last(desk)))
        give(desk, right=True)
        desk.press(MEMBER, "➡️")
    assert {n for n, category in categories.items() if category == "井控"} < set(practised)
    assert len(practised) == len(set(practised)) == 6, "every question on well control once, then it is done"
    assert "今天的练习都做完了" in last(desk)


def test_a_question_that_is_void_or_retired_is_not_practised(desk: Desk) -> None:
    a_round(desk, 5)
    one, other, left = sorted(wrong_ones(desk))
    desk.tx.execute(
        "INSERT INTO quiz_voids VALUES (1, ?, ?, '1', '有误')", one, "2026-10-20T00:00:00.000+00:00"
    )
    desk.tx.execute("UPDATE questions SET retired = 1 WHERE id = ?", other)
    desk.say(MEMBER, "/practice")
    assert "今天还有 1 道" in last(desk)
    assert number_of(last(desk)) == left
    give(desk, right=True)
    desk.press(MEMBER, "➡️")
    assert "今天的练习都做完了" in last(desk)
