"""The life of a claim, as the people in it see it."""

from tests.desk import ADMIN, Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER, SECRETARY


def test_a_claim_goes_through_three_reviewers_into_the_ledger(desk: Desk) -> None:
    phone = desk.say(MEMBER, "志愿服务 2次")
    assert "志愿服务" in phone.texts()[-1]
    assert "+6" in phone.texts()[-1]
    desk.press(MEMBER, "✅")
    assert "王磊" in phone.texts()[-1]
    for reviewer in (LEADER, REVIEWER, SECRETARY):
        assert "张伟" in desk.phone(reviewer).texts()[-1]
        desk.press(reviewer, "✅")
    assert [(item, int(points)) for _, item, points in desk.ledger()] == [("V01", 6)]
    assert "累计 <b>6 分</b>" in phone.texts()[-1]
    for reviewer in (LEADER, REVIEWER, SECRETARY):
        assert desk.phone(reviewer).labels() == []
        assert "已通过" in desk.phone(reviewer).texts()[-1]


def test_a_second_press_is_told_who_decided(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务")
    desk.press(MEMBER, "✅")
    card = desk.phone(LEADER).last
    data = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    desk.press(LEADER, "✅")
    assert "已经处理" in desk.press_data(LEADER, data, card["message_id"])
    assert "不由您" in desk.press_data(OTHER, data, card["message_id"])
    assert "自己" in desk.press_data(MEMBER, data, card["message_id"])


def test_a_draft_is_sent_once_however_often_it_is_pressed(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务")
    data = desk.phone(MEMBER).last["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    desk.press(MEMBER, "✅")
    assert "过期" in desk.press_data(MEMBER, data, 1)
    assert len(desk.phone(LEADER).messages) == 1


def test_a_rejection_reaches_the_claimant_with_its_reason(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务")
    desk.press(MEMBER, "✅")
    desk.press(LEADER, "❌")
    desk.press(LEADER, "重复申报")
    assert "重复申报" in desk.phone(MEMBER).texts()[-1]
    assert desk.ledger() == []


def test_a_typed_reason_counts_as_well(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务")
    desk.press(MEMBER, "✅")
    desk.press(LEADER, "❌")
    desk.say(LEADER, "那天您不在班 <b>")
    assert "那天您不在班 &lt;b&gt;" in desk.phone(MEMBER).texts()[-1]


def test_a_returned_claim_comes_back_to_the_same_level_with_the_answer(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务")
    desk.press(MEMBER, "✅")
    desk.press(LEADER, "✅")
    desk.press(REVIEWER, "↩️")
    desk.say(REVIEWER, "在哪里？")
    assert "在哪里？" in desk.phone(MEMBER).texts()[-1]
    desk.say(MEMBER, "在敬老院", photo="p1")
    assert "在敬老院" in desk.phone(REVIEWER).texts()[-1]
    assert desk.phone(REVIEWER).last["method"] == "sendPhoto"
    desk.press(REVIEWER, "✅")
    desk.press(SECRETARY, "✅")
    assert len(desk.ledger()) == 1


def test_a_changed_value_still_needs_its_approval(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 3次")
    desk.press(MEMBER, "✅")
    desk.press(LEADER, "✏️")
    desk.say(LEADER, "6 只有两次")
    assert "+6 分" in desk.phone(LEADER).texts()[0]
    assert "只有两次" in desk.phone(LEADER).texts()[0]
    for reviewer in (LEADER, REVIEWER, SECRETARY):
        desk.press(reviewer, "✅")
    assert [int(points) for _, _, points in desk.ledger()] == [6]
    assert "只有两次" in desk.phone(MEMBER).texts()[-1]


def test_an_item_that_wants_a_photo_has_no_approval_button_without_one(desk: Desk) -> None:
    phone = desk.say(MEMBER, "隐患排查 1处")
    assert not any(label.startswith("✅") for label in phone.labels())
    desk.say(MEMBER, "", photo="p2")
    assert phone.labels()[0].startswith("✅")
    desk.press(MEMBER, "✅")
    assert desk.phone(LEADER).last["method"] == "sendPhoto"


def test_a_photo_used_before_is_said_to_the_reviewer(desk: Desk) -> None:
    desk.say(OTHER, "隐患排查 1处", photo="same")
    desk.press(OTHER, "✅")
    desk.say(MEMBER, "隐患排查 1处", photo="same")
    desk.press(MEMBER, "✅")
    assert "用过：周喆" in desk.phone(LEADER).texts()[-1]


def test_a_photo_first_and_its_words_afterwards_are_one_claim(desk: Desk) -> None:
    desk.say(MEMBER, "", photo="p3")
    phone = desk.say(MEMBER, "隐患排查 1处")
    assert phone.labels()[0].startswith("✅")
    desk.press(MEMBER, "✅")
    assert desk.phone(LEADER).last["photo"] == "file-p3"


def test_a_range_asks_for_a_value(desk: Desk) -> None:
    phone = desk.say(MEMBER, "挖潜增效")
    assert phone.labels()[:5] == ["1", "2", "3", "4", "5"]
    desk.press(MEMBER, "4")
    assert phone.labels()[0].startswith("✅")
    desk.say(MEMBER, "挖潜增效 5分")
    assert "+5" in phone.texts()[-1]


def test_the_same_claim_twice_is_warned_of_before_it_is_sent(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务")
    desk.press(MEMBER, "✅")
    assert "已为" in desk.say(MEMBER, "志愿服务").texts()[-1]


def test_a_claim_can_be_withdrawn_until_it_is_decided(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务")
    desk.press(MEMBER, "✅")
    desk.press(MEMBER, "❌ 撤回")
    assert desk.phone(LEADER).labels() == []
    assert "撤回" in desk.phone(LEADER).texts()[-1]
    assert "撤回" in desk.phone(MEMBER).texts()[-1]


def test_nobody_decides_for_themselves(desk: Desk) -> None:
    desk.say(LEADER, "志愿服务")
    desk.press(LEADER, "✅")
    assert desk.phone(REVIEWER).labels()[0].startswith("✅")
    assert "就是申报人" in desk.phone(REVIEWER).texts()[-1]


def test_an_away_reviewer_is_passed_over_and_the_next_is_told_why(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务")
    desk.press(MEMBER, "✅")
    desk.say(LEADER, "/away 2026-12-01")
    assert desk.phone(LEADER).messages
    assert "外出" in desk.phone(REVIEWER).texts()[-1]
    desk.press(REVIEWER, "✅")
    desk.press(SECRETARY, "✅")
    assert len(desk.ledger()) == 1


def test_approve_all_takes_what_was_shown_after_a_confirmation(desk: Desk) -> None:
    for text in ("志愿服务", "挖潜增效 3分"):
        desk.say(MEMBER, text)
        desk.press(MEMBER, "✅")
    phone = desk.say(LEADER, "/pending")
    assert "<b>2</b>" in phone.texts()[-1]
    desk.press(LEADER, "✅ 全部")
    assert desk.phone(REVIEWER).messages == {}
    desk.press(LEADER, "✅ 确认")
    assert len(desk.phone(REVIEWER).messages) == 2


def test_a_leader_records_a_deduction_for_several(desk: Desk) -> None:
    phone = desk.say(LEADER, "/record 0011,0015 D01 2 夜班点名未到")
    desk.press(LEADER, "✅")
    assert [int(points) for _, _, points in desk.ledger()] == [-4, -4]
    assert "夜班点名未到" in desk.phone(MEMBER).texts()[-1]
    assert "2 人" in phone.texts()[-1]


def test_nobody_is_recorded_where_one_is_not_below_the_leader(desk: Desk) -> None:
    phone = desk.say(LEADER, "/record 0011,0012 D01")
    assert "什么也没有记录" in phone.texts()[-1]
    assert desk.ledger() == []


def test_record_asks_step_by_step(desk: Desk) -> None:
    desk.say(LEADER, "/record")
    desk.say(LEADER, "张伟")
    desk.say(LEADER, "迟到")
    desk.say(LEADER, "1 早会")
    desk.press(LEADER, "✅")
    assert len(desk.ledger()) == 1


def test_an_admin_takes_an_entry_back(desk: Desk) -> None:
    desk.say(LEADER, "/record 0011 D01")
    desk.press(LEADER, "✅ 记录")
    desk.say(ADMIN, "/reverse 1 记错人了")
    assert [int(points) for _, _, points in desk.ledger()] == [-2, 2]
    assert "记错人了" in desk.phone(MEMBER).texts()[-1]
    assert "已经冲正" in desk.say(ADMIN, "/reverse 1 再来").texts()[-1]


def test_strangers_are_told_how_to_come_in(desk: Desk) -> None:
    assert "邀请链接" in desk.say(77, "志愿服务").texts()[-1]


def test_chatter_that_is_no_claim_makes_no_draft(desk: Desk) -> None:
    phone = desk.say(MEMBER, "你好")
    assert not any(label.startswith("✅") for label in phone.labels())


def test_a_reviewer_posted_elsewhere_by_the_roster_is_passed_over(desk: Desk) -> None:
    desk.tx.execute("UPDATE members SET status = 'away' WHERE account = ?", LEADER)
    desk.say(MEMBER, "志愿服务")
    desk.press(MEMBER, "✅")
    assert desk.phone(LEADER).messages == {}
    assert "外出" in desk.phone(REVIEWER).texts()[-1]


def test_a_claim_comes_back_to_its_reviewer_when_the_stand_in_goes_away(desk: Desk) -> None:
    desk.tx.execute(
        "DELETE FROM roles WHERE member_id = (SELECT id FROM members WHERE account = ?)", SECRETARY
    )
    desk.say(LEADER, "/away 2026-12-31")
    desk.say(MEMBER, "隐患排查 1处", photo="p9")
    desk.press(MEMBER, "✅")
    assert desk.phone(REVIEWER).labels()[0].startswith("✅"), "the stand-in for a chain of one"
    desk.say(LEADER, "/away off")
    desk.say(REVIEWER, "/away 2026-12-31")
    desk.press(LEADER, "✅")
    assert len(desk.ledger()) == 1


def test_an_amount_that_cannot_be_meant_is_said_to_be_unclear(desk: Desk) -> None:
    assert "数量没看清" in desk.say(MEMBER, "志愿服务 0次").texts()[-1]
    assert "数量没看清" not in desk.say(MEMBER, "志愿服务 2次").texts()[-1]


def test_an_item_that_leaders_record_is_not_called_unknown(desk: Desk) -> None:
    assert "由负责人记录" in desk.say(MEMBER, "迟到").texts()[-1]
