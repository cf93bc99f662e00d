"""Deciding, as the people in it see it."""

from typing import Any

from domain.members import Role
from handlers.post import Post
from handlers.rerouting import reroute
from tests.desk import ADMIN, Desk, buttons
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER, SECRETARY
from tests.handlers.reviewing import card, claim, data, state

SECOND = 22


# The chain


def test_a_hundred_presses_make_one_decision(desk: Desk) -> None:
    desk.member(SECOND, "第二组长", Role.GROUP_LEADER)
    desk.say(MEMBER, "隐患排查 1处", photo="p")
    desk.press(MEMBER, "✅")
    press = {account: data(desk, account, "✅") for account in (LEADER, SECOND)}
    toasts = [desk.press_data(account, press[account], 1) for _ in range(50) for account in (LEADER, SECOND)]
    assert toasts[0] == "已通过，谢谢"
    assert all("处理过" in toast or "王磊 已于" in toast for toast in toasts[1:])
    assert len(desk.ledger()) == 1


def test_a_second_holder_of_the_role_is_told_by_name_and_a_stranger_is_not(desk: Desk) -> None:
    desk.member(SECOND, "第二组长", Role.GROUP_LEADER)
    elsewhere = desk.member(33, "别组组长", Role.GROUP_LEADER, group="二组")
    claim(desk)
    press = data(desk, LEADER, "✅")
    desk.press(LEADER, "✅")
    assert "王磊" in desk.press_data(SECOND, press, 1)
    for account in (33, OTHER):
        toast = desk.press_data(account, press, 1)
        assert "王磊" not in toast
        assert "不由您" in toast
    assert elsewhere


def test_a_decided_card_shows_who_is_next_and_then_the_outcome_in_every_chat(desk: Desk) -> None:
    claim(desk)
    desk.press(LEADER, "✅")
    assert "李娜" in card(desk, LEADER)
    desk.press(REVIEWER, "❌")
    desk.press(REVIEWER, "佐证不足")
    for account in (LEADER, REVIEWER):
        assert desk.phone(account).labels() == []
        assert "已驳回" in card(desk, account)
    assert "佐证不足" in card(desk, MEMBER)


def test_a_claim_that_nobody_may_decide_waits_until_somebody_may(desk: Desk) -> None:
    for account in (LEADER, REVIEWER, SECRETARY):
        desk.say(account, "/away 2026-12-01")
    claim(desk)
    assert "没有人能审核" in card(desk, ADMIN)
    assert "没有人能审核" in card(desk, MEMBER)
    desk.say(LEADER, "/away off")
    assert desk.phone(LEADER).labels()[0].startswith("✅"), (
        "the level that was passed over is asked after all"
    )
    desk.press(LEADER, "✅")
    assert len([text for text in desk.phone(ADMIN).texts() if "没有人能审核" in text]) == 2
    desk.say(SECRETARY, "/away off")
    desk.press(SECRETARY, "✅")
    assert len(desk.ledger()) == 1


def test_one_person_who_holds_every_role_does_not_decide_alone(desk: Desk) -> None:
    for account in (LEADER, REVIEWER, SECRETARY):
        desk.tx.execute(
            "DELETE FROM roles WHERE member_id = (SELECT id FROM members WHERE account = ?)", account
        )
    desk.member(SECOND, "一人", Role.GROUP_LEADER, Role.BRANCH_REVIEWER, Role.BRANCH_SECRETARY)
    desk.member(34, "党委", Role.COMMITTEE_ADMIN, group=None)
    claim(desk)
    desk.press(SECOND, "✅")
    assert desk.ledger() == []
    assert "代为审核" in card(desk, 34)
    desk.press(34, "✅")
    assert len(desk.ledger()) == 1


def test_who_is_asked_at_another_level_than_before_has_a_card_that_works(desk: Desk) -> None:
    desk.member(SECOND, "两职", Role.GROUP_LEADER, Role.BRANCH_REVIEWER)
    claim(desk)
    desk.tx.execute("DELETE FROM roles WHERE role = 'group_leader'")
    reroute(Post(desk.tx, desk.house, desk.now))
    desk.deliver()
    assert "已转给别人" in card(desk, LEADER)
    assert len([m for m in desk.phone(SECOND).messages.values() if buttons(m)]) == 1
    assert desk.press(SECOND, "✅") == "已通过，谢谢"
    assert "赵敏" in card(desk, REVIEWER)


# Reasons and questions


def test_a_reason_belongs_to_the_claim_whose_cross_was_pressed(desk: Desk) -> None:
    claim(desk)
    claim(desk, "志愿服务", OTHER)
    first, second = (m for m in desk.phone(LEADER).messages.values() if buttons(m))
    desk.press(LEADER, "❌", on=first["message_id"])
    desk.press(LEADER, "❌", on=second["message_id"])
    desk.say(LEADER, "不是那天")
    assert "不是那天" in card(desk, OTHER)
    assert "不是那天" not in " ".join(desk.phone(MEMBER).texts())


def test_a_reason_that_begins_with_the_word_for_claim_is_a_reason(desk: Desk) -> None:
    claim(desk)
    desk.press(LEADER, "❌")
    desk.say(LEADER, "申报 重复了")
    assert state(desk) == "rejected"
    assert "申报 重复了" in card(desk, MEMBER)


def test_a_reason_never_typed_does_not_swallow_tomorrows_claim(desk: Desk) -> None:
    claim(desk)
    desk.press(LEADER, "❌")
    desk.later(hours=3)
    assert "+6" in desk.say(LEADER, "志愿服务 2次").texts()[-1]
    assert state(desk) == "draft"
    assert desk.tx.value("SELECT state FROM claims LIMIT 1") == "waiting"


def test_a_press_on_another_card_does_not_end_what_was_begun(desk: Desk) -> None:
    claim(desk)
    claim(desk, "志愿服务", OTHER)
    first, second = (m["message_id"] for m in desk.phone(LEADER).messages.values() if buttons(m))
    desk.press(LEADER, "❌", on=first)
    desk.press(LEADER, "✅", on=second)
    desk.say(LEADER, "不是那天")
    assert "不是那天" in card(desk, MEMBER)
    desk.say(LEADER, "/record")
    claim(desk, "挖潜增效 2分")
    desk.press(LEADER, "✅ 通过")
    desk.say(LEADER, "0011")
    assert "记给" in card(desk, LEADER)


def test_after_a_value_that_came_too_late_the_next_text_is_a_claim_again(desk: Desk) -> None:
    desk.member(SECOND, "第二组长", Role.GROUP_LEADER)
    claim(desk)
    desk.press(LEADER, "✏️")
    desk.press(SECOND, "✅")
    assert "第二组长" in desk.say(LEADER, "3").texts()[-1]
    assert "+6" in desk.say(LEADER, "志愿服务 2次").texts()[-1]


def test_back_forgets_the_cross(desk: Desk) -> None:
    claim(desk)
    desk.press(LEADER, "❌")
    desk.press(LEADER, "«")
    assert desk.phone(LEADER).labels()[0].startswith("✅")
    desk.say(LEADER, "志愿服务 2次")
    assert desk.tx.value("SELECT state FROM claims LIMIT 1") == "waiting"


def test_a_preset_reason_on_a_claim_that_was_withdrawn_meanwhile_changes_nothing(desk: Desk) -> None:
    claim(desk)
    desk.press(LEADER, "❌")
    press = data(desk, LEADER, "重复")
    desk.press(MEMBER, "❌ 撤回")
    assert "撤回" in desk.press_data(LEADER, press, 1)
    assert state(desk) == "withdrawn"


def test_whatever_a_claimant_does_between_the_question_still_waits(desk: Desk) -> None:
    """The claimant is a leader as well, and decides something of their own before they answer."""
    claim(desk, "志愿服务", LEADER)
    desk.press(REVIEWER, "↩️")
    desk.press(REVIEWER, "请说明数量")
    claim(desk)
    desk.press(LEADER, "❌")
    desk.press(LEADER, "重复申报")
    desk.say(LEADER, "/record 0011 D01")
    desk.press(LEADER, "❌ 取消")
    desk.say(LEADER, "三个小时")
    assert "三个小时" in card(desk, REVIEWER)


def test_a_question_that_was_left_with_cancel_can_be_taken_up_again(desk: Desk) -> None:
    claim(desk)
    desk.press(LEADER, "↩️")
    desk.say(LEADER, "在哪里？")
    desk.say(MEMBER, "/cancel")
    assert "+6" in desk.say(MEMBER, "志愿服务 2次").texts()[-1]
    desk.press(MEMBER, "💬")
    desk.say(MEMBER, "在敬老院")
    assert "在敬老院" in card(desk, LEADER)


def test_after_one_answer_the_next_question_is_asked_again(desk: Desk) -> None:
    claim(desk)
    claim(desk, "挖潜增效 2分")
    for message in list(desk.phone(LEADER).messages.values()):
        desk.press(LEADER, "↩️", on=message["message_id"])
        desk.press(LEADER, "请说明时间、地点")
    desk.say(MEMBER, "昨天在井场")
    assert "志愿服务" in card(desk, MEMBER)
    desk.say(MEMBER, "前天在敬老院")
    assert [r["state"] for r in desk.tx.all("SELECT state FROM claims")] == ["waiting", "waiting"]


def test_withdrawing_another_claim_leaves_the_question_waiting(desk: Desk) -> None:
    claim(desk)
    claim(desk, "挖潜增效 2分")
    cards = list(desk.phone(LEADER).messages.values())
    desk.press(LEADER, "↩️", on=cards[0]["message_id"])
    desk.press(LEADER, "请说明时间、地点")
    other = desk.tx.value("SELECT max(id) FROM claims")
    desk.press_data(MEMBER, f"withdraw:{other}", 1)
    desk.say(MEMBER, "昨天在井场")
    assert desk.tx.value("SELECT state FROM claims ORDER BY id LIMIT 1") == "waiting"


def test_withdrawing_the_claim_in_question_makes_the_next_text_a_claim_again(desk: Desk) -> None:
    claim(desk)
    desk.press(LEADER, "↩️")
    desk.press(LEADER, "请说明数量")
    desk.press(MEMBER, "❌ 撤回")
    assert "+6" in desk.say(MEMBER, "志愿服务 2次").texts()[-1]


# Escalation


def test_who_decides_for_a_silent_level_is_named_in_their_own_role(desk: Desk) -> None:
    claim(desk)
    desk.tx.execute("UPDATE reviews SET escalated_at = '2026-10-20'")
    desk.say(REVIEWER, "/pending")
    desk.press(REVIEWER, "1")
    desk.press(REVIEWER, "✅ 通过")
    assert "李娜（组织委员）" in card(desk, REVIEWER)
    assert "李娜（党小组长）" not in card(desk, REVIEWER)


# The scheme changes


def test_a_draft_is_sent_under_the_rules_in_force(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.later(minutes=1)
    desk.import_scheme(desk.scheme.replace("points = 3", "points = 4"))
    assert "刚刚更新" in desk.press(MEMBER, "✅")
    assert "+8" in card(desk, MEMBER)
    assert state(desk) == "draft"
    desk.press(MEMBER, "✅")
    assert desk.tx.value("SELECT points FROM claims") == 8000
    assert desk.tx.value("SELECT number FROM schemes JOIN claims ON scheme_id = schemes.id") == 2


def test_a_change_of_rules_that_does_not_touch_the_draft_goes_unnoticed(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.import_scheme(desk.scheme.replace("min = 9", "min = 8"))
    desk.press(MEMBER, "✅")
    assert state(desk) == "waiting"


def test_a_draft_whose_item_is_gone_asks_for_another(desk: Desk) -> None:
    desk.say(MEMBER, "挖潜增效 2分")
    desk.import_scheme(desk.scheme.replace('code = "V02"', 'code = "V09"'))
    desk.press(MEMBER, "✅")
    assert state(desk) == "draft"
    assert any("挖潜增效" in label for label in desk.phone(MEMBER).labels())


def test_a_claim_is_decided_by_the_rules_it_was_sent_under(desk: Desk) -> None:
    claim(desk, "志愿服务 2次")
    three_levels = 'approval = ["group_leader", "branch_reviewer", "branch_secretary"]'
    desk.import_scheme(
        desk.scheme.replace(three_levels, 'approval = ["group_leader"]').replace("points = 3", "points = 1")
    )
    desk.press(LEADER, "✅")
    assert desk.ledger() == []
    desk.press(REVIEWER, "✅")
    desk.press(SECRETARY, "✅")
    assert [int(points) for _, _, points in desk.ledger()] == [6]


def test_cards_carry_what_people_typed_without_ever_growing_too_long(desk: Desk) -> None:
    """The desk refuses what Telegram would: a caption of more than 1,024."""
    long: Any = "<&>很长的理由 " * 80
    desk.say(MEMBER, "隐患排查 1处 " + "啊" * 900, photo="p")
    if not any(label.startswith("✅") for label in desk.phone(MEMBER).labels()):
        desk.press(MEMBER, "隐患排查")
    desk.press(MEMBER, "✅")
    for _ in range(6):
        desk.press(LEADER, "↩️")
        desk.say(LEADER, long)
        desk.say(MEMBER, long)
    desk.press(LEADER, "✏️")
    desk.say(LEADER, "4 " + long)
    assert "张伟" in card(desk, LEADER)
    desk.press(LEADER, "✅ 通过")
    last = next(m for m in reversed(desk.phone(LEADER).messages.values()) if m["method"] == "sendPhoto")
    assert "已通过" in last["caption"]
    assert "张伟" in last["caption"]
    assert "+4 分" in last["caption"]
