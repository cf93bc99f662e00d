"""Editors and the bank: contributed by one, approved by another, corrected, retired, tagged, found."""

import pytest

from domain.members import Role
from domain.runs import Job
from services.house import House
from storage import questions
from tests.desk import ADMIN, Desk, buttons
from tests.handlers.conftest import MEMBER, OTHER, SCHEME
from tests.quizzes import fill, run, take

FIRST, SECOND, THIRD = 21, 22, 23
BLOCK = """类别：井控
工种：大修；小修
发现溢流后第一步应当做什么？
A. 发出报警信号
B、关井
C：循环
答案：a
解析：先报警，
再按程序关井。"""


@pytest.fixture
def desk() -> Desk:
    desk = Desk(SCHEME)
    desk.member(MEMBER, "张伟")
    for account, name in ((FIRST, "甲编辑"), (SECOND, "乙编辑"), (THIRD, "丙编辑")):
        desk.member(account, name, Role.QUIZ_EDITOR)
    return desk


def asked(desk: Desk, code: str = "Q1") -> str | None:
    question = questions.find_by_code(desk.tx, code)
    return question.wording.text if question else None


def test_what_one_editor_sends_another_approves_and_then_it_is_asked(desk: Desk) -> None:
    desk.say(FIRST, f"/question {BLOCK}")
    assert "等 2 位编辑中的一位审核" in desk.phone(FIRST).texts()[-1]
    assert asked(desk) is None
    desk.press(SECOND, "✅")
    question = questions.find_by_code(desk.tx, "q1")
    assert question is not None
    assert question.wording.text == "发现溢流后第一步应当做什么？"
    assert question.wording.options == ("发出报警信号", "关井", "循环")
    assert question.wording.answer == "A"
    assert question.wording.trades == ("大修", "小修")
    assert question.wording.explanation == "先报警，\n再按程序关井。"
    assert "乙编辑审核通过" in desk.phone(FIRST).texts()[-1]
    assert desk.press(THIRD, "❌") == "这道题已经有人审核了"
    assert asked(desk) is not None
    assert "已收入题库" in desk.phone(THIRD).texts()[-1]


def test_nobody_approves_their_own_not_even_as_an_admin(desk: Desk) -> None:
    desk.say(FIRST, f"/question {BLOCK}")
    assert desk.press_data(FIRST, "approval:1", 1) == "自己出的题要由别人审核"
    desk.tx.execute("UPDATE members SET account = NULL WHERE account = ?", FIRST)
    desk.tx.execute("INSERT INTO accounts (id) VALUES (?)", ADMIN)
    desk.tx.execute("UPDATE members SET account = ? WHERE name = '甲编辑'", ADMIN)
    assert desk.press_data(ADMIN, "approval:1", 1) == "自己出的题要由别人审核"
    assert asked(desk) is None


def test_without_a_second_editor_the_admins_look_at_it() -> None:
    desk = Desk(SCHEME)
    desk.member(FIRST, "甲编辑", Role.QUIZ_EDITOR)
    desk.say(FIRST, f"/question {BLOCK}")
    desk.press(ADMIN, "✅")
    assert asked(desk) is not None


def test_a_question_that_nobody_else_can_approve_waits_and_that_is_said() -> None:
    desk = Desk(SCHEME, House())
    desk.member(FIRST, "甲编辑", Role.QUIZ_EDITOR)
    assert "没有别的编辑" in desk.say(FIRST, f"/question {BLOCK}").texts()[-1]


def test_an_editor_looks_nothing_up_that_they_are_being_asked(desk: Desk) -> None:
    fill(desk)
    run(desk, Job.QUIZ_OPEN)
    desk.say(FIRST, "/quiz")
    desk.press(FIRST, "▶️")
    drawn = {
        row["question_id"]
        for row in desk.tx.all(
            "SELECT v.question_id FROM answers a JOIN question_versions v ON v.id = a.version_id"
        )
    }
    one = min(drawn)
    other = next(number for number in range(1, 61) if number not in drawn)
    for verb in ("question", "correct", "tag", "retire"):
        before = desk.phone(FIRST).texts()
        assert "答完再看" in desk.press_data(FIRST, f"{verb}:{one}", 1)
        assert desk.phone(FIRST).texts() == before
    assert desk.press_data(FIRST, f"question:{other}", 1) == ""
    assert "是这样的" in desk.phone(FIRST).texts()[-1]
    desk.press_data(SECOND, f"question:{one}", 1)
    assert "是这样的" in desk.phone(SECOND).texts()[-1], "who is not asked it looks after it"


def test_what_is_not_taken_is_not_asked_and_its_author_hears(desk: Desk) -> None:
    desk.say(FIRST, f"/question {BLOCK}")
    desk.press(SECOND, "❌")
    assert asked(desk) is None
    assert "没有收" in desk.phone(FIRST).texts()[-1]


def test_the_form_is_shown_and_the_next_message_is_the_question_with_its_picture(desk: Desk) -> None:
    phone = desk.say(FIRST, "/question")
    assert "<pre>类别：井控" in phone.texts()[-1]
    desk.say(FIRST, BLOCK, photo="gauge")
    desk.press(SECOND, "✅")
    question = questions.find_by_code(desk.tx, "Q1")
    assert question is not None
    assert question.wording.photo == "file-gauge"


def test_every_fault_is_named_and_the_next_message_is_another_try(desk: Desk) -> None:
    desk.say(FIRST, "/question 类别：井控\n题型：单选\n题干：问什么？\nA. 一\nB. 一\n答案：AC")
    text = desk.phone(FIRST).texts()[-1]
    assert "• B：和选项 A 一样" in text
    assert "• 答案：“AC”不在选项里" in text
    desk.say(FIRST, BLOCK)
    assert "等 2 位编辑" in desk.phone(FIRST).texts()[-1]


def test_a_question_to_judge_needs_no_options(desk: Desk) -> None:
    desk.say(FIRST, "/question category: HSE\nGas is tested before anybody enters.\nanswer: T")
    desk.press(SECOND, "✅")
    question = questions.find_by_code(desk.tx, "Q1")
    assert question is not None
    assert (question.wording.type, question.wording.answer) == ("truefalse", "T")


def test_who_is_no_editor_writes_no_questions(desk: Desk) -> None:
    assert "题库编辑" in desk.say(MEMBER, f"/question {BLOCK}").texts()[-1]
    assert "题库编辑" in desk.say(ADMIN, f"/question {BLOCK}").texts()[-1]
    assert desk.tx.value("SELECT COUNT(*) FROM questions") == 0


def test_a_correction_is_a_new_version_that_another_editor_approves(desk: Desk) -> None:
    fill(desk, 3)
    run(desk, Job.QUIZ_OPEN)
    take(desk, MEMBER, 3)
    desk.say(FIRST, "/questions W1")
    desk.press(FIRST, "W1")
    desk.press(FIRST, "📝")
    written = desk.phone(FIRST).texts()[-1].partition("<pre>")[2].removesuffix("</pre>")
    desk.say(FIRST, written.replace("问什么", "究竟问什么"))
    assert asked(desk, "W1") == "第 1 题问什么？"
    desk.press(SECOND, "✅")
    assert asked(desk, "W1") == "第 1 题究竟问什么？"
    question = questions.find_by_code(desk.tx, "W1")
    assert question is not None
    assert question.number == 2
    rows = desk.tx.all(
        "SELECT v.number, COUNT(a.attempt_id) AS answers FROM question_versions v JOIN questions q "
        "ON q.id = v.question_id LEFT JOIN answers a ON a.version_id = v.id WHERE q.code = 'W1' GROUP BY v.id"
    )
    assert {row["number"]: row["answers"] for row in rows} == {1: 1, 2: 0}  # statistics of its own


def test_a_retired_question_is_drawn_no_more_not_even_in_the_open_round(desk: Desk) -> None:
    fill(desk, 6)
    run(desk, Job.QUIZ_OPEN)
    desk.say(FIRST, "/questions W2")
    desk.press(FIRST, "W2")
    desk.press(FIRST, "⏸")
    assert "已停用" in desk.phone(FIRST).texts()[-1]
    take(desk, MEMBER, 5)
    assert desk.tx.value("SELECT COUNT(*) FROM answers") == 5
    desk.press(FIRST, "↪")
    assert "已停用" not in desk.phone(FIRST).texts()[-1]


def test_tags_are_set_and_found(desk: Desk) -> None:
    fill(desk, 6)
    desk.say(FIRST, "/questions W2")
    desk.press(FIRST, "W2")
    desk.press(FIRST, "📌")
    desk.say(FIRST, "#旧标准 2026版")
    assert "📌 #2026版 #旧标准" in desk.phone(FIRST).texts()[-1]
    desk.say(SECOND, "/questions 旧标准")
    assert [b["text"] for b in buttons(desk.phone(SECOND).last)] == ["W2"]


def test_the_bank_is_searched_by_code_words_and_category(desk: Desk) -> None:
    fill(desk, 40)
    assert "找到 1 道题" in desk.say(FIRST, "/questions 第 17 题").texts()[-1]
    assert "找到 10 道题" in desk.say(FIRST, "/questions 井控").texts()[-1]
    assert desk.say(FIRST, "/questions W4").labels()[0] == "W4"
    assert "没有含“%”的题" in desk.say(FIRST, "/questions %").texts()[-1]
    assert "题库有 40 道题" in desk.say(FIRST, "/questions").texts()[-1]


def test_what_waits_is_listed_for_every_editor(desk: Desk) -> None:
    desk.say(FIRST, f"/question {BLOCK}")
    desk.say(THIRD, "/questions")
    desk.press(THIRD, "⏳ Q1")
    desk.press(THIRD, "✅")
    assert asked(desk) is not None


def test_the_buttons_of_a_question_are_for_editors(desk: Desk) -> None:
    desk.member(OTHER, "周喆", Role.BRANCH_SECRETARY)
    fill(desk, 3)
    for verb in (
        "question",
        "retire",
        "restore",
        "correct",
        "tag",
        "void",
        "approval",
        "decline",
        "proposal",
    ):
        assert "什么也没有改变" in desk.press_data(OTHER, f"{verb}:1", 1)
    assert desk.tx.value("SELECT COUNT(*) FROM questions WHERE retired") == 0
