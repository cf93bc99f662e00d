"""A question found wrong: right for everybody who had it, scores and ledger corrected, everybody told."""

from decimal import Decimal

import pytest

from domain.members import Role
from domain.runs import Job
from services import verification
from storage import branches
from tests.desk import ADMIN, Desk
from tests.handlers.test_quiz_rounds import GROUP, QIAN, SUN, WANG, ZHANG, ZHOU, house, points, staffed
from tests.quizzes import number_of, run, take

EDITOR = 31


@pytest.fixture
def desk() -> Desk:
    """A small bank that everybody is asked whole; W7 is what will be wrong."""
    desk = staffed(house())
    desk.tx.execute("UPDATE questions SET retired = 1 WHERE id > 20")
    desk.member(EDITOR, "编辑", Role.QUIZ_EDITOR)
    run(desk, Job.QUIZ_OPEN)
    return desk


def wrong_at(desk: Desk, account: int, *numbers: int) -> None:
    """Take the round and get these questions wrong."""
    take(desk, account, lambda _: number_of(desk.phone(account).texts()[-1]) not in numbers)


def test_scores_ranks_and_points_are_corrected_and_everybody_hears(desk: Desk) -> None:
    branches.bind(desk.tx, desk.branch("第二党支部"), -1002)
    wrong_at(desk, ZHANG, 7)
    wrong_at(desk, WANG)
    wrong_at(desk, QIAN, 7, 1, 2, 4, 5)
    wrong_at(desk, SUN, 8)
    run(desk, Job.QUIZ_CLOSE)
    assert points(desk) == {"张伟": 3, "王磊": 5, "钱进": 1, "孙亮": 3}
    desk.say(EDITOR, "/void W7 答案标错了")
    assert "2 人的成绩有变" in desk.phone(EDITOR).texts()[-1]
    assert points(desk) == {"张伟": 5, "王磊": 5, "钱进": 3, "孙亮": 3}
    kinds = [row["kind"] for row in desk.tx.all("SELECT kind FROM ledger ORDER BY entry")]
    assert kinds == ["award"] * 4 + ["reversal", "award"] * 2
    assert verification.verify(desk.tx, desk.house, desk.now).discrepancies == ()
    for group in (GROUP, -1002):
        text = desk.phone(group).texts()[-1]
        assert "W7" in text
        assert "答案标错了" in text
    assert "🥇 张伟、王磊 <b>100</b>" in desk.phone(GROUP).texts()[-1]
    told = desk.phone(ZHANG).texts()[-1]
    assert "95" in told
    assert "<b>100</b>" in told
    assert "其中 1 题作废" in told
    assert "更正" not in desk.phone(WANG).texts()[-1]


def test_a_question_is_voided_once(desk: Desk) -> None:
    wrong_at(desk, ZHANG, 7)
    run(desk, Job.QUIZ_CLOSE)
    desk.say(EDITOR, "/void W7 错")
    before = desk.tx.value("SELECT COUNT(*) FROM ledger")
    assert "已经作废" in desk.say(EDITOR, "/void w7 错").texts()[-1]
    assert desk.tx.value("SELECT COUNT(*) FROM ledger") == before


def test_in_an_open_round_it_counts_quietly_and_is_drawn_no_more(desk: Desk) -> None:
    wrong_at(desk, ZHANG, 7)
    assert "得分 <b>95</b>" in desk.phone(ZHANG).texts()[-1]
    desk.say(EDITOR, "/void W7 错")
    assert "得分 <b>100</b>" in desk.say(ZHANG, "/quiz").texts()[-1]
    wrong_at(desk, WANG)
    assert desk.tx.value("SELECT COUNT(*) FROM answers WHERE attempt_id = 2") == 19
    run(desk, Job.QUIZ_CLOSE)
    assert points(desk) == {"张伟": 5, "王磊": 5}


def test_who_gains_by_it_does_not_decide_it(desk: Desk) -> None:
    wrong_at(desk, EDITOR, 7)
    run(desk, Job.QUIZ_CLOSE)
    assert "别的编辑" in desk.say(EDITOR, "/void W7 错").texts()[-1]
    desk.say(ADMIN, "/void W7 错")
    assert points(desk)["编辑"] == 5
    assert desk.tx.value("SELECT voided_by FROM quiz_voids") == f"admin:{ADMIN}"


def test_the_reason_is_asked_for_from_the_button_of_the_question(desk: Desk) -> None:
    wrong_at(desk, ZHANG, 7)
    run(desk, Job.QUIZ_CLOSE)
    desk.say(EDITOR, "/questions W7")
    desk.press(EDITOR, "W7")
    desk.press(EDITOR, "🚫")
    assert desk.tx.value("SELECT COUNT(*) FROM quiz_voids") == 0
    desk.say(EDITOR, "题干缺一个条件")
    assert desk.tx.value("SELECT reason FROM quiz_voids") == "题干缺一个条件"


def test_a_reason_given_in_the_line_is_the_one_that_was_asked_for(desk: Desk) -> None:
    wrong_at(desk, ZHANG, 7)
    run(desk, Job.QUIZ_CLOSE)
    desk.say(EDITOR, "/void W7")
    desk.say(EDITOR, "/void W7 题干缺一个条件")
    assert "作废" not in desk.say(EDITOR, "志愿服务 1次").texts()[-1], "what comes next is a claim again"


@pytest.mark.parametrize(
    ("line", "answer"),
    [("/void", "写法"), ("/void X1 错", "没有这个编号"), ("/void W7 错", "还没有人抽到过")],
)
def test_what_cannot_be_voided_is_said(desk: Desk, line: str, answer: str) -> None:
    assert answer in desk.say(EDITOR, line).texts()[-1]


def test_who_is_no_editor_voids_nothing(desk: Desk) -> None:
    wrong_at(desk, ZHANG, 7)
    assert "题库编辑" in desk.say(ZHOU, "/void W7 错").texts()[-1]
    assert desk.tx.value("SELECT COUNT(*) FROM quiz_voids") == 0


def test_a_final_quarter_is_left_alone_by_the_correction(desk: Desk) -> None:
    wrong_at(desk, ZHANG, 7)
    run(desk, Job.QUIZ_CLOSE)
    for job in ("quarter-sign", "quarter-final"):
        desk.tx.execute(
            "INSERT INTO runs VALUES (?, '2026Q4', '2027-01-15T00:00:00.000+00:00', '', NULL)", job
        )
    desk.later(days=100)
    desk.say(EDITOR, "/void W7 错")
    rows = desk.tx.all("SELECT period, points FROM ledger ORDER BY entry")
    assert [(row["period"], Decimal(row["points"]) / 1000) for row in rows] == [
        ("2026Q4", Decimal(3)),
        ("2027Q1", Decimal(-3)),
        ("2027Q1", Decimal(5)),
    ]


def test_what_an_admin_took_back_stays_taken_back(desk: Desk) -> None:
    wrong_at(desk, ZHANG, 7)
    run(desk, Job.QUIZ_CLOSE)
    desk.say(ADMIN, "/reverse 1 不该有")
    desk.say(EDITOR, "/void W7 错")
    assert points(desk) == {"张伟": 0}


def test_a_standing_that_is_being_signed_is_put_before_its_member_anew(desk: Desk) -> None:
    wrong_at(desk, ZHANG, 7)
    run(desk, Job.QUIZ_CLOSE)
    desk.later(days=80)
    run(desk, Job.QUARTER_SIGN)
    before = desk.phone(ZHANG).last["message_id"]
    desk.say(EDITOR, "/void W7 错")
    assert {row["period"] for row in desk.tx.all("SELECT period FROM ledger")} == {"2026Q4"}
    assert desk.phone(ZHANG).last["message_id"] > before
    assert any(label.startswith("✅") for label in desk.phone(ZHANG).labels())


def test_a_result_in_publicity_that_changes_by_it_is_corrected_where_it_was_published(desk: Desk) -> None:
    wrong_at(desk, ZHANG, 7)
    run(desk, Job.QUIZ_CLOSE)
    desk.later(days=80)
    run(desk, Job.QUARTER_RANKING)
    desk.say(EDITOR, "/void W7 错")
    corrected = [text for text in desk.phone(GROUP).texts() if "公示更正" in text]
    assert len(corrected) == 1
    assert "+3 分 → +5 分" in corrected[0]
