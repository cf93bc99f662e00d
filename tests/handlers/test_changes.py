"""✏️: what a reviewer changes of a claim, and what becomes of it."""

import pytest

from domain.members import Role
from tests.desk import Desk, buttons
from tests.handlers.conftest import LEADER, MEMBER, REVIEWER, SECRETARY
from tests.handlers.reviewing import card, claim, data, state

SECOND = 22


def test_an_item_changed_on_the_way_still_needs_the_press_of_who_changed_it(desk: Desk) -> None:
    """V03 needs the leader only: the reviewer who changes to it is not thereby past deciding."""
    claim(desk)
    desk.press(LEADER, "✅")
    desk.press(REVIEWER, "✏️")
    desk.say(REVIEWER, "隐患排查")
    assert desk.phone(REVIEWER).labels(), "the buttons stay"
    assert desk.ledger() == []
    press = next(
        b["callback_data"]
        for m in desk.phone(REVIEWER).messages.values()
        for b in buttons(m)
        if "通过" in b["text"]
    )
    desk.press_data(REVIEWER, press, 1)
    assert [item for _, item, _ in desk.ledger()] == ["V03"]
    decided_by = desk.tx.value("SELECT decided_by FROM ledger")
    assert len(decided_by.split(",")) == 2


def test_an_item_of_one_level_changed_into_one_of_three_goes_all_the_way(desk: Desk) -> None:
    desk.say(MEMBER, "隐患排查 1处", photo="p")
    desk.press(MEMBER, "✅")
    desk.press(LEADER, "✏️")
    desk.say(LEADER, "志愿服务")
    for reviewer in (LEADER, REVIEWER, SECRETARY):
        assert desk.ledger() == []
        desk.press(reviewer, "✅ 通过")
    assert [(item, int(points)) for _, item, points in desk.ledger()] == [("V01", 3)]


@pytest.mark.parametrize("text", ["10", "0", "-3", "9.5", "999999"])
def test_a_value_that_the_item_does_not_allow_is_refused_and_asked_for_again(desk: Desk, text: str) -> None:
    claim(desk, "志愿服务 2次")
    desk.press(LEADER, "✏️")
    desk.say(LEADER, text)
    assert "最多 9 分" in card(desk, LEADER)
    desk.say(LEADER, "3")
    assert desk.tx.value("SELECT points FROM claims") == 3000
    assert desk.tx.value("SELECT quantity FROM claims") == 1000


def test_a_change_without_a_reason_asks_for_one_and_the_claimant_hears_it(desk: Desk) -> None:
    claim(desk, "志愿服务 2次")
    desk.press(LEADER, "✏️")
    desk.press(LEADER, "3")
    desk.press(LEADER, "按实际数量核定")
    for account in (LEADER, REVIEWER, SECRETARY):
        desk.press(account, "✅ 通过")
    assert "（原报 6 分，审核调整：按实际数量核定）" in card(desk, MEMBER)


def test_no_reason_is_made_up_for_a_change_that_was_given_none(desk: Desk) -> None:
    claim(desk, "志愿服务 2次")
    desk.press(LEADER, "✏️")
    desk.press(LEADER, "3")
    for account in (LEADER, REVIEWER, SECRETARY):
        desk.press(account, "✅ 通过")
    assert "（原报 6 分，审核调整）" in card(desk, MEMBER)


@pytest.mark.parametrize(("claimed", "value", "kept"), [("1次", "1.5", 1000), ("1.5次", "7.5", 2500)])
def test_half_a_unit_is_counted_only_of_what_was_claimed_in_parts(
    desk: Desk, claimed: str, value: str, kept: int
) -> None:
    """Nobody makes half a suggestion: it is worth less, and it is still one."""
    claim(desk, f"志愿服务 {claimed}")
    desk.press(LEADER, "✏️")
    desk.say(LEADER, value)
    assert desk.tx.value("SELECT quantity FROM claims") == kept


def test_an_old_card_after_a_change_is_not_approved_by_mistake(desk: Desk) -> None:
    desk.member(SECOND, "第二组长", Role.GROUP_LEADER)
    claim(desk, "志愿服务 2次")
    press = data(desk, SECOND, "✅")
    desk.press(LEADER, "✏️")
    desk.press(LEADER, "3")
    assert "刚刚有变化" in desk.press_data(SECOND, press, 1)
    assert state(desk) == "waiting"
    assert desk.tx.value("SELECT count(*) FROM reviews WHERE verdict IS NOT NULL") == 0
