"""The weekly quiz in private: begun, answered, resumed; and what late, double and foreign presses do."""

from datetime import timedelta

import pytest

from domain.attempts import Shown
from domain.rounds import QuizRules
from domain.runs import Job
from services.house import House
from storage import attempts, rounds
from tests.desk import ADMIN, Desk, buttons
from tests.handlers.conftest import LEADER, MEMBER, OTHER, SCHEME
from tests.quizzes import answer, fill, keys, press_words, run, take

GROUP = -1001


@pytest.fixture
def desk() -> Desk:
    desk = Desk(SCHEME)
    for account, name in ((MEMBER, "张伟"), (LEADER, "王磊"), (OTHER, "周喆")):
        desk.member(account, name)
    fill(desk)
    run(desk, Job.QUIZ_OPEN)
    return desk


def begun(desk: Desk, account: int = MEMBER) -> None:
    desk.say(account, "/quiz")
    desk.press(account, "▶️")


def head(desk: Desk, account: int = MEMBER) -> str:
    return desk.phone(account).texts()[-1].splitlines()[0]


def answered(desk: Desk) -> int:
    return int(desk.tx.value("SELECT COUNT(*) FROM answers WHERE chosen IS NOT NULL"))


def test_the_rules_are_told_before_the_clock_starts(desk: Desk) -> None:
    phone = desk.say(MEMBER, "/quiz")
    assert "20 道题" in phone.texts()[-1]
    assert "最强大脑" in phone.texts()[-1]
    assert phone.labels() == ["▶️ 开始答题"]
    assert desk.tx.value("SELECT COUNT(*) FROM attempts") == 0


def test_one_message_turns_from_question_to_question_and_ends_with_the_score(desk: Desk) -> None:
    take(desk, MEMBER, 17, seconds=3)
    phone = desk.phone(MEMBER)
    assert len(phone.messages) == 1
    assert "得分 <b>85.0</b>" in phone.texts()[-1] or "得分 <b>85</b>" in phone.texts()[-1]
    assert "<b>1:00</b>" in phone.texts()[-1]
    assert phone.labels() == []
    assert answered(desk) == 20


def test_no_answer_and_no_explanation_is_shown_before_the_close(desk: Desk) -> None:
    begun(desk)
    seen = []
    while "▶" not in desk.phone(MEMBER).texts()[-1] and desk.phone(MEMBER).labels():
        seen.append(desk.phone(MEMBER).texts()[-1])
        answer(desk, MEMBER, right=False)
    seen.append(desk.phone(MEMBER).texts()[-1])
    assert len(seen) == 21
    assert not [text for text in seen if "是这样的" in text or "正确：" in text]
    [attempt] = desk.tx.all("SELECT id FROM attempts")
    desk.press_data(MEMBER, "review:1", desk.phone(MEMBER).last["message_id"])
    assert "是这样的" not in "".join(desk.phone(MEMBER).texts())
    assert attempt["id"] == 1


def test_the_head_says_how_far_and_how_long(desk: Desk) -> None:
    begun(desk)
    assert head(desk).startswith("<b>1/20</b> · ")
    assert head(desk).endswith("⏱ 0:00")
    answer(desk, MEMBER, right=True, seconds=65)
    assert head(desk).startswith("<b>2/20</b>")
    assert head(desk).endswith("⏱ 1:05")


def test_the_clock_runs_on_while_the_phone_has_no_connection(desk: Desk) -> None:
    begun(desk)
    answer(desk, MEMBER, right=True)
    first = desk.phone(MEMBER).last["message_id"]
    question = desk.phone(MEMBER).texts()[-1].split("\n\n")[1]
    desk.later(hours=2)
    phone = desk.say(MEMBER, "/quiz")
    assert question in phone.texts()[-1]
    assert head(desk).endswith("⏱ 2:00:05")
    assert phone.messages[first]["text"] == "⬇️ 在下面继续"
    assert buttons(phone.messages[first]) == []
    answer(desk, MEMBER, right=True)
    assert head(desk).startswith("<b>3/20</b>")
    assert desk.tx.value("SELECT ms FROM answers WHERE place = 1") == (2 * 3600 + 5) * 1000


def test_a_double_tap_answers_once(desk: Desk) -> None:
    begun(desk)
    answer(desk, MEMBER, right=True)  # on to the second
    message = desk.phone(MEMBER).last
    before = answered(desk)
    toast = desk.press_data(MEMBER, "choice:1:0:A", message["message_id"])
    assert toast == "这道题已经答过了"
    assert answered(desk) == before
    assert head(desk).startswith("<b>2/20</b>")


def test_a_second_start_button_takes_the_attempt_over_and_starts_nothing_anew(desk: Desk) -> None:
    desk.say(MEMBER, "/quiz")
    desk.say(MEMBER, "/quiz")
    [first, second] = desk.phone(MEMBER).messages
    desk.press(MEMBER, "▶️", on=first)
    desk.later(seconds=30)
    desk.press(MEMBER, "▶️", on=second)
    phone = desk.phone(MEMBER)
    assert phone.messages[first]["text"] == "⬇️ 在下面继续"
    assert phone.messages[second]["text"].startswith("<b>1/20</b>")
    assert phone.messages[second]["text"].splitlines()[0].endswith("0:30")
    assert desk.tx.value("SELECT COUNT(*) FROM attempts") == 1


def test_somebody_else_s_button_changes_nothing(desk: Desk) -> None:
    begun(desk)
    data = buttons(desk.phone(MEMBER).last)[0]["callback_data"]
    assert "不是您的答卷" in desk.press_data(OTHER, data, 5)
    assert answered(desk) == 0


@pytest.mark.parametrize(
    "data", ["choice:1:0:Z", "choice:1:0:AB", "mark:1:0:A", "confirm:1:0", "choice:1:7:A", "begin:9"]
)
def test_a_forged_press_is_refused(desk: Desk, data: str) -> None:
    begun(desk)
    desk.press_data(MEMBER, data, desk.phone(MEMBER).last["message_id"])
    assert answered(desk) == 0
    assert len(desk.toasts) == 1


def test_several_answers_are_ticked_and_then_confirmed(desk: Desk) -> None:
    begun(desk)
    while "可选多项" not in desk.phone(MEMBER).texts()[-1]:
        answer(desk, MEMBER, right=True)
    labels = desk.phone(MEMBER).labels()
    assert [label[1:3] for label in labels] == [" ☐"] * 4
    before = answered(desk)
    press_words(desk, MEMBER, "甲")
    press_words(desk, MEMBER, "乙")
    ticked = [label[0] for label in desk.phone(MEMBER).labels() if "☑" in label]
    assert desk.phone(MEMBER).labels()[-1] == f"✅ 就选 {''.join(ticked)}"
    press_words(desk, MEMBER, "乙")  # and not
    assert answered(desk) == before
    desk.press(MEMBER, "✅")
    assert answered(desk) == before + 1
    assert desk.tx.value("SELECT chosen FROM answers WHERE place = ?", before) == "A"
    assert desk.tx.value("SELECT correct FROM answers WHERE place = ?", before) == 0


def test_a_tick_that_comes_twice_is_one_tick(desk: Desk) -> None:
    begun(desk)
    while "可选多项" not in desk.phone(MEMBER).texts()[-1]:
        answer(desk, MEMBER, right=True)
    message = desk.phone(MEMBER).last
    data = buttons(message)[0]["callback_data"]
    for _ in range(2):
        desk.press_data(MEMBER, data, message["message_id"])
    assert desk.phone(MEMBER).labels()[0].startswith("A ☑")


def test_options_are_in_another_order_for_another_person_and_the_draws_differ(desk: Desk) -> None:
    for account in (MEMBER, OTHER):
        begun(desk, account)
    shown = {
        account: [
            row["version_id"] for row in desk.tx.all("SELECT version_id FROM answers WHERE attempt_id = ?", n)
        ]
        for n, account in enumerate((MEMBER, OTHER), 1)
    }
    assert shown[MEMBER] != shown[OTHER]
    orders = {row["shown"] for row in desk.tx.all("SELECT shown FROM answers")}
    assert len(orders - {"TF"}) > 8
    assert "FT" not in orders


def test_long_options_stand_in_the_text_and_their_letters_on_the_buttons(desk: Desk) -> None:
    desk.tx.execute(
        """UPDATE question_versions SET type = 'single', answer = 'A',
        options = '["甲：先停泵、再关井、然后记录套压和立压，最后报告调度室", "乙", "丙", "丁"]'"""
    )
    begun(desk)
    text = desk.phone(MEMBER).texts()[-1]
    assert "先停泵、再关井" in text
    assert [line[:3] for line in text.splitlines()[-4:]] == ["A. ", "B. ", "C. ", "D. "]
    assert desk.phone(MEMBER).labels() == ["A", "B", "C", "D"]


def test_what_a_question_says_is_escaped(desk: Desk) -> None:
    desk.tx.execute(
        "UPDATE question_versions SET question = 'p < 5 MPa & v > 2 m/s？', "
        "options = '[\"<b>\", \"&\"]', type = 'single', answer = 'A'"
    )
    begun(desk)
    assert "p &lt; 5 MPa &amp; v &gt; 2 m/s？" in desk.phone(MEMBER).texts()[-1]


def test_the_link_of_the_group_s_button_leads_to_the_quiz(desk: Desk) -> None:
    phone = desk.say(MEMBER, "/start quiz")
    assert phone.labels() == ["▶️ 开始答题"]
    stranger = desk.say(77, "/start quiz")
    assert "还不认识" in stranger.texts()[-1] or "邀请" in stranger.texts()[-1]
    assert desk.tx.value("SELECT COUNT(*) FROM wrong_codes") == 0


def test_in_a_group_the_quiz_leads_into_private(desk: Desk) -> None:
    phone = desk.say(MEMBER, "/quiz", chat=GROUP)
    [button] = buttons(phone.last)
    assert button["url"] == "https://t.me/liangbang_bot?start=quiz"


def test_one_attempt_and_no_more(desk: Desk) -> None:
    take(desk, MEMBER, 20)
    phone = desk.say(MEMBER, "/quiz")
    assert "得分 <b>100</b>" in phone.texts()[-1]
    assert phone.labels() == []
    desk.press_data(MEMBER, "begin:1", phone.last["message_id"])
    assert desk.tx.value("SELECT COUNT(*) FROM attempts") == 1


def test_after_the_closing_time_nothing_counts_even_before_it_is_counted(desk: Desk) -> None:
    begun(desk)
    answer(desk, MEMBER, right=True)
    message = desk.phone(MEMBER).last
    desk.later(days=8)
    toast = desk.press_data(MEMBER, buttons(message)[0]["callback_data"], message["message_id"])
    assert toast == "这一期已经截止，这次点击不算"
    assert answered(desk) == 1
    assert "您答了 1/20 题" in desk.phone(MEMBER).texts()[-1]
    late = desk.say(OTHER, "/quiz")
    assert "现在没有开放" in late.texts()[-1]


def test_whoever_has_left_takes_no_part(desk: Desk) -> None:
    desk.tx.execute("UPDATE members SET status = 'left' WHERE account = ?", MEMBER)
    assert "调出" in desk.say(MEMBER, "/quiz").texts()[-1]
    assert "调出" in desk.press_data(MEMBER, "begin:1", 5)


def test_a_question_with_a_picture_comes_as_a_photo_and_the_next_one_as_a_text_below(desk: Desk) -> None:
    desk.tx.execute("UPDATE question_versions SET photo = 'file-p' WHERE id % 2")
    begun(desk)
    for _ in range(20):
        answer(desk, MEMBER, right=True)
    phone = desk.phone(MEMBER)
    assert "得分 <b>100</b>" in phone.texts()[-1]
    pictured = [m for m in phone.messages.values() if m["method"] == "sendPhoto"]
    assert pictured
    assert {m["caption"] for m in pictured} == {"⬇️ 在下面继续"}
    assert sum(bool(buttons(m)) for m in phone.messages.values()) == 0


def test_without_questions_no_round_opens() -> None:
    desk = Desk(SCHEME)
    desk.member(MEMBER, "张伟")
    assert "no questions" in str(run(desk, Job.QUIZ_OPEN))
    assert "没有开放" in desk.say(MEMBER, "/quiz").texts()[-1]


def test_outside_a_round_the_next_opening_is_told_from_the_schedule() -> None:
    def next_due(job: Job, after):  # type: ignore[no-untyped-def]
        return after + timedelta(hours=9, minutes=30)

    desk = Desk(SCHEME, House(admins=frozenset({ADMIN}), next_due=next_due))
    desk.member(MEMBER, "张伟")
    assert "下一期 10月19日（周一）21:30开始" in desk.say(MEMBER, "/quiz").texts()[-1]


def test_a_trade_gets_its_own_questions_and_the_general_ones_and_nobody_else_s() -> None:
    desk = Desk(SCHEME, House(quiz=QuizRules(questions=40)))
    for account, trade in ((1, "压裂"), (2, "带压"), (3, None)):
        desk.member(account, f"成员{account}")
        desk.tx.execute("UPDATE members SET trade = ? WHERE account = ?", trade, account)
    fill(desk, 40, 压裂=tuple(range(1, 11)), 带压=tuple(range(11, 16)))
    run(desk, Job.QUIZ_OPEN)
    drawn = {}
    for account in (1, 2, 3):
        begun(desk, account)
        rows = desk.tx.all(
            "SELECT q.code FROM answers a JOIN question_versions v ON v.id = a.version_id "
            "JOIN questions q ON q.id = v.question_id WHERE a.attempt_id = ?",
            account,
        )
        drawn[account] = {int(row["code"][1:]) for row in rows}
    assert drawn == {
        1: set(range(1, 11)) | set(range(16, 41)),
        2: set(range(11, 41)),
        3: set(range(16, 41)),
    }


def test_with_a_new_account_the_attempt_goes_on_and_nothing_of_another_chat_is_touched(desk: Desk) -> None:
    begun(desk)
    shown = desk.phone(MEMBER).last["message_id"]
    desk.say(ADMIN, "/unbind 0011")
    invite = desk.say(ADMIN, "/invite 0011").texts()[-1].rpartition("start=")[2]
    desk.say(88, f"/start {invite}")
    desk.later(minutes=5)
    phone = desk.say(88, "/quiz")
    assert phone.texts()[-1].startswith("<b>1/20</b>")
    assert shown not in phone.messages
    answer(desk, 88, right=True)
    assert head(desk, 88).startswith("<b>2/20</b>")


def test_where_the_attempt_is_shown_survives_a_restart(desk: Desk) -> None:
    begun(desk)
    attempt = attempts.find(desk.tx, 1)
    assert attempt is not None
    assert attempt.shown_by == Shown(message_id=desk.phone(MEMBER).last["message_id"])
    assert rounds.newest(desk.tx) is not None
    assert keys(desk.tx)
