"""What editors and the training office are told at the close, once, and what they can ask for."""

import json
from datetime import UTC, datetime
from functools import partial

import pytest

from domain.members import Role
from domain.questions import QuestionType
from domain.rounds import QuizRules
from domain.runs import Job
from render.charts import HeatChart, from_json
from services import rounds as round_service
from services.house import House
from storage import questions, rounds
from tests.desk import ADMIN, Desk, Phone, buttons
from tests.handlers.conftest import SCHEME
from tests.quizzes import fill, keys, press_words, run, take

EDITOR, SECOND, OFFICE = 21, 22, 23
PEOPLE = range(101, 122)


@pytest.fixture
def desk() -> Desk:
    """Twenty-one people of two trades answer the same ten questions; W1 has a wrong key, nobody knows HSE well."""
    desk = Desk(SCHEME, House(admins=frozenset({ADMIN}), quiz=QuizRules(questions=8, fresh_rounds=0)))
    desk.member(EDITOR, "甲编辑", Role.QUIZ_EDITOR)
    desk.member(SECOND, "乙编辑", Role.QUIZ_EDITOR)
    desk.member(OFFICE, "培训办", Role.COMMITTEE_ADMIN)
    for account in PEOPLE:
        desk.member(account, f"员工{account}")
    desk.tx.execute(
        "UPDATE members SET trade = CASE WHEN account % 2 THEN '大修' ELSE '小修' END WHERE account > 100"
    )
    fill(desk, 8)
    return desk


def knows_all_but(phone: Phone, wrong: int, _place: int) -> bool:
    return f"第 {wrong} 题" not in phone.texts()[-1]


def a_round(desk: Desk, *, wrong: int = 2) -> None:
    """Everybody has all right but question ``wrong`` (single choice), where all choose the same wrong option."""
    run(desk, Job.QUIZ_OPEN)
    for account in PEOPLE:
        phone = desk.phone(account)
        take(desk, account, partial(knows_all_but, phone, wrong))
    run(desk, Job.QUIZ_CLOSE)


def told(desk: Desk, account: int, sign: str) -> list[str]:
    return [text for text in desk.phone(account).texts() if text.startswith(sign)]


def next_week(desk: Desk, month: int, day: int) -> None:
    desk.now = datetime(2026, month, day, 4, tzinfo=UTC)


def test_editors_are_told_once_which_questions_to_look_at_with_a_way_to_each(desk: Desk) -> None:
    a_round(desk)
    for editor in (EDITOR, SECOND):
        [text] = told(desk, editor, "🔎")
        assert "2026年第43周" in text
        assert "8 道题" in text
        assert "W2</b> 第 2 题问什么？\n↳ 太难：21 次作答，只有 0% 答对；答案可能有误：选 " in text
        assert "太容易：21 次作答，100% 答对" in text
    message = next(m for m in desk.phone(EDITOR).messages.values() if (m.get("text") or "").startswith("🔎"))
    assert {button["text"] for button in buttons(message)} == {f"W{n}" for n in range(1, 9)}
    assert told(desk, ADMIN, "🔎") == []
    press = next(b for b in buttons(message) if b["text"] == "W2")
    desk.press_data(EDITOR, press["callback_data"], message["message_id"])
    assert "第 1 版：21 次作答，0% 答对" in desk.phone(EDITOR).texts()[-1]
    next_week(desk, 10, 27)
    a_round(desk)
    assert len(told(desk, EDITOR, "🔎")) == 1, "nothing new, so nothing is said"


def test_a_corrected_question_is_judged_anew(desk: Desk) -> None:
    a_round(desk)
    question = questions.find_by_code(desk.tx, "W2")
    assert question is not None
    questions.add_versions(desk.tx, {question.id: (2, question.wording)}, desk.now)
    next_week(desk, 10, 27)
    a_round(desk)
    assert len(told(desk, EDITOR, "🔎")) == 2
    assert "1 道题" in told(desk, EDITOR, "🔎")[-1]


def test_without_an_editor_the_admins_are_told(desk: Desk) -> None:
    desk.tx.execute("DELETE FROM roles WHERE role = 'quiz_editor'")
    a_round(desk)
    assert len(told(desk, ADMIN, "🔎")) == 1


def test_quizstats_shows_shares_and_what_to_look_at(desk: Desk) -> None:
    assert "还没有" in desk.say(EDITOR, "/quizstats").texts()[-1]
    a_round(desk)
    text = desk.say(EDITOR, "/quizstats").texts()[-1]
    assert "大修 88%（88 次作答）" in text
    assert "小修 88%（80 次作答）" in text
    assert "第一党支部 88%（168 次作答）" in text
    assert "交通安全 50%（42 次作答）" in text
    assert "8 道" in text
    one = desk.say(EDITOR, "/quizstats w2").texts()[-1]
    assert "第 1 版：21 次作答，0% 答对，用时中位数 5.0 秒" in one
    assert "错选最多的是" in one
    assert "没有这个编号" in desk.say(EDITOR, "/quizstats W99").texts()[-1]


def test_the_first_close_of_a_month_brings_the_month_before_as_a_picture_once(desk: Desk) -> None:
    a_round(desk)
    assert told(desk, OFFICE, "🗺") == []
    next_week(desk, 11, 2)
    a_round(desk)
    for account in (OFFICE, EDITOR, SECOND):
        [text] = told(desk, account, "🗺")
        assert "2026年10月" in text
        assert "大修·交通安全 50%" in text
    row = desk.tx.one("SELECT drawing FROM outbox WHERE chat_id = ? AND drawing IS NOT NULL", OFFICE)
    assert row is not None
    chart = from_json(json.loads(row["drawing"]))
    assert isinstance(chart, HeatChart)
    assert chart.rows[0] == "交通安全"
    assert chart.columns == ("大修", "小修")
    assert chart.cells[0] == (50, 50)
    next_week(desk, 11, 10)
    a_round(desk)
    assert len(told(desk, OFFICE, "🗺")) == 1


def test_the_picture_is_there_on_demand_for_the_training_office_alone(desk: Desk) -> None:
    assert "那个月没有统计过的测验" in desk.say(OFFICE, "/heatmap").texts()[-1]
    a_round(desk)
    assert "2026年10月" in desk.say(OFFICE, "/heatmap").texts()[-1]
    assert "2026年10月" in desk.say(ADMIN, "/heatmap 2026-10").texts()[-1]
    for odd in ("2026-09", "2026Q4", "x", "2026-13"):
        assert "那个月没有统计过的测验" in desk.say(OFFICE, f"/heatmap {odd}").texts()[-1]
    assert "供题库编辑和党委管理员使用" in desk.say(PEOPLE[0], "/heatmap").texts()[-1]


def test_weak_topics_of_a_trade_go_into_its_next_draw(desk: Desk) -> None:
    a_round(desk)
    next_week(desk, 10, 27)
    a_round(desk)
    fill(desk, 80)
    next_week(desk, 11, 3)
    run(desk, Job.QUIZ_OPEN)
    assert round_service.weak_topics(desk.tx)["大修"] == ("交通安全",)
    opened = rounds.newest(desk.tx)
    assert opened is not None
    take(desk, PEOPLE[0], 8)
    drawn = desk.tx.all(
        "SELECT v.category FROM attempts t JOIN answers a ON a.attempt_id = t.id "
        "JOIN question_versions v ON v.id = a.version_id WHERE t.round_id = ?",
        opened.id,
    )
    # two of eight set aside, and its share of the other six
    assert sum(row["category"] == "交通安全" for row in drawn) in {3, 4}
    assert rounds.pool_for(desk.tx, opened, "大修").weak.places == 2


def tapped(desk: Desk, account: int, seconds: float, *, right: bool) -> None:
    desk.say(account, "/quiz")
    desk.press(account, "▶️")
    while "/" in desk.phone(account).texts()[-1].partition("</b>")[0]:
        says = keys(desk.tx)[desk.phone(account).texts()[-1].split("\n\n")[1]]
        desk.later(seconds=seconds)
        letters = says.answer if right else next(x for x in says.letters if x not in says.answer)
        for letter in letters:
            words = (
                {"T": "对", "F": "错"}[letter]
                if says.type is QuestionType.TRUE_FALSE
                else says.option(letter)
            )
            press_words(desk, account, words)
        if says.type is QuestionType.MULTIPLE:
            desk.press(account, "✅")


def test_odd_patterns_are_told_to_editors_with_names_and_why_and_nothing_follows(desk: Desk) -> None:
    assert "还没有" in desk.say(EDITOR, "/oddities").texts()[-1]
    run(desk, Job.QUIZ_OPEN)
    for account in PEOPLE[2:]:
        take(desk, account, 8)
        desk.later(minutes=10)
    tapped(desk, PEOPLE[0], 0.8, right=True)
    desk.later(hours=5)
    tapped(desk, EDITOR, 0.8, right=True)
    before = desk.ledger()
    run(desk, Job.QUIZ_CLOSE)
    [text] = told(desk, SECOND, "🔍")
    assert (
        "员工101（0101，第一党支部）：8 道里有 8 道来不及读完题就答了（中位数 0.8 秒），其中 8 道答对" in text
    )
    assert "甲编辑" in text
    assert "不作任何处罚" in text
    [own] = told(desk, EDITOR, "🔍")
    assert "甲编辑" not in own, "nobody is shown their own"
    assert before == desk.ledger() == []
    assert desk.say(SECOND, "/oddities").texts()[-1] == text
    assert all(not told(desk, account, "🔍") for account in (*PEOPLE, ADMIN, OFFICE))


def test_a_quiet_round_says_nothing_and_oddities_says_so(desk: Desk) -> None:
    run(desk, Job.QUIZ_OPEN)
    take(desk, PEOPLE[0], 8)
    run(desk, Job.QUIZ_CLOSE)
    assert told(desk, EDITOR, "🔍") == told(desk, EDITOR, "🔎") == []
    assert "没有发现异常" in desk.say(EDITOR, "/oddities").texts()[-1]
