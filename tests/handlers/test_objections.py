"""Objections from the phones: raised in signing and in publicity, decided by somebody uninvolved, corrected."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.members import Role
from domain.runs import Job, NotNow, Ran, logged
from services.verification import verify
from tests.desk import ADMIN, Desk, buttons
from tests.handlers.conftest import LEADER, MEMBER, OTHER, SECRETARY
from tests.handlers.quarter import NEW_YEAR, closed_quarter, last, object_to, run


@pytest.fixture
def closed(desk: Desk) -> Desk:
    return closed_quarter(desk)


def test_an_admin_who_decided_the_entry_as_a_member_does_not_decide_the_objection(closed: Desk) -> None:
    """No committee admin is left, so it goes to the admins of the bot; the secretary is one of them."""
    closed.house = closed.dispatcher.house = replace(closed.house, admins=frozenset({ADMIN, SECRETARY}))
    object_to(closed, MEMBER, "少算了一次")
    entries = closed.ledger()
    for verb in ("uphold", "dismiss", "amend", "case"):
        assert closed.press_data(SECRETARY, f"{verb}:1", 1) == "这件异议不由您处理。", verb
        assert closed.ledger() == entries, verb
    assert closed.tx.value("SELECT state FROM objections") == "open"
    closed.press(ADMIN, "✅")
    assert closed.tx.value("SELECT decided_by FROM objections") == f"admin:{ADMIN}"


def test_an_objection_goes_to_somebody_who_did_not_decide_the_entry(closed: Desk) -> None:
    closed.member(31, "党委甲", Role.COMMITTEE_ADMIN)
    object_to(closed, MEMBER, "少记了一次 <b>")
    card = last(closed, 31)
    assert "张伟" in card
    assert "少记了一次 &lt;b&gt;" in card
    assert closed.phone(31).labels() == ["✅ 成立，取消这一笔", "❌ 不成立", "✏️ 成立，改为应得的分值"]
    assert "少记" not in last(closed, SECRETARY), "the secretary approved that claim"
    assert "已送交 党委甲（党委管理员）" in last(closed, MEMBER)


def test_an_entry_that_the_secretary_did_not_decide_goes_to_the_secretary(desk: Desk) -> None:
    desk.say(LEADER, "/record 0011 D01 1")
    desk.press(LEADER, "✅")
    desk.now = NEW_YEAR
    run(desk, Job.QUARTER_SIGN)
    object_to(desk, MEMBER, "那天请过假")
    assert "那天请过假" in last(desk, SECRETARY)
    desk.press(SECRETARY, "✅ 成立")
    assert [points for _, _, points in desk.ledger()] == [-2, 2]
    assert any("成立，这一笔已冲正（赵敏）" in text for text in desk.phone(MEMBER).texts())
    assert "🔄 有变动" in last(desk, MEMBER)


def test_where_everybody_decided_it_the_admins_of_the_bot_do(closed: Desk) -> None:
    closed.tx.execute("INSERT INTO accounts (id) VALUES (?)", ADMIN)
    object_to(closed, MEMBER, "少记了")
    assert "少记了" in last(closed, ADMIN)
    closed.press(ADMIN, "❌")
    assert any("不成立，记录不变（管理员）" in text for text in closed.phone(MEMBER).texts())
    assert closed.tx.value("SELECT decided_by FROM objections") == f"admin:{ADMIN}"


def test_an_admin_who_is_no_member_types_the_value_and_the_reason(closed: Desk) -> None:
    object_to(closed, MEMBER, "少记了")
    closed.press(ADMIN, "✏️")
    closed.say(ADMIN, "9")
    assert [points for _, _, points in closed.ledger()][-2:] == [-6, 9]
    closed.say(ADMIN, "佐证清楚，应为三次")
    assert "佐证清楚，应为三次" in last(closed, MEMBER)
    assert "我还不认识您" in closed.say(ADMIN, "志愿服务").last["text"], "nothing more is waited for"


def test_an_old_standing_takes_no_objection_once_the_period_is_final(closed: Desk) -> None:
    before = last(closed, MEMBER)
    run(closed, Job.QUARTER_FINAL)
    assert closed.press(MEMBER, "⚖️") == "这一期已经定稿，不再受理异议。"
    assert before in closed.phone(MEMBER).texts(), "nothing changes"


@pytest.fixture
def objected(closed: Desk) -> Desk:
    closed.member(31, "党委甲", Role.COMMITTEE_ADMIN)
    object_to(closed, MEMBER, "应该是三次")
    return closed


def test_another_value_takes_back_and_enters_anew(objected: Desk) -> None:
    objected.press(31, "✏️")
    objected.say(31, "9分")
    assert [points for _, _, points in objected.ledger()] == [6, 3, -6, 9]
    assert "✏️ 党委甲 认定成立，已改分" in last(objected, 31)
    assert any("改为 <b>+9 分</b>" in text for text in objected.phone(MEMBER).texts())
    assert verify(objected.tx, objected.house, objected.now).discrepancies == ()
    rows = objected.tx.all("SELECT period, decided_by, claim_id FROM ledger WHERE entry > 2")
    judge = objected.member_id(31)
    assert [tuple(row) for row in rows] == [("2026Q4", f'["{judge}"]', None)] * 2


def test_the_card_says_what_each_button_does(objected: Desk) -> None:
    assert last(objected, 31).endswith("✅ 取消这一笔 · ✏️ 少记或多记了：改为应得的分值 · ❌ 不变")


def test_a_value_that_was_tapped_is_shown_before_it_is_booked(objected: Desk) -> None:
    objected.press(31, "✏️")
    assert "应得几分（最多 9 分）" in last(objected, 31)
    objected.press(31, "9")
    assert "✏️ 改分：+6 分 → <b>+9 分</b>，确认吗？" in last(objected, 31)
    assert len(objected.ledger()) == 2
    objected.press(31, "« ")
    objected.press(31, "3")
    objected.press(31, "✅ 确认改为 +3 分")
    assert [points for _, _, points in objected.ledger()][-2:] == [-6, 3]
    assert "已改分：+6 分 → <b>+3 分</b>" in last(objected, 31)


def test_a_value_that_was_tapped_twice_is_booked_once(objected: Desk) -> None:
    objected.press(31, "✏️")
    objected.press(31, "9")
    data = buttons(objected.phone(31).last)[0]["callback_data"]
    objected.press_data(31, data, 1)
    assert objected.press_data(31, data, 1) == "这件异议已经处理过了。"
    assert objected.press_data(31, "amended:1:9", 1) == "这件异议已经处理过了。"
    assert len(objected.ledger()) == 4


def test_a_value_that_is_refused_says_which_there_are(objected: Desk) -> None:
    objected.press(31, "✏️")
    objected.say(31, "99")
    assert "最多 9 分" in last(objected, 31)
    assert "最多 9 分" in objected.press_data(31, "amended:1:99", 1)
    objected.say(31, "9")
    assert len(objected.ledger()) == 4, "another number is still waited for"


@pytest.mark.parametrize(
    ("sign", "fits", "does_not"), [("✅", "重复记录", "佐证清楚"), ("❌", "佐证清楚", "重复记录")]
)
def test_the_reasons_to_choose_from_fit_what_was_decided(
    objected: Desk, sign: str, fits: str, does_not: str
) -> None:
    objected.press(31, sign)
    assert fits in objected.phone(31).labels()
    assert does_not not in objected.phone(31).labels()


@pytest.mark.parametrize("value", ["0", "-3", "99", "6", "很多"])
def test_a_value_that_the_item_does_not_allow_changes_nothing_or_takes_back_alone(
    objected: Desk, value: str
) -> None:
    objected.press(31, "✏️")
    objected.say(31, value)
    expected = [6, 3, -6] if value == "0" else [6, 3]
    assert [points for _, _, points in objected.ledger()] == expected
    objected.say(31, "/cancel")


def test_dismissed_means_that_nothing_changes_and_why_is_passed_on(objected: Desk) -> None:
    objected.press(31, "❌")
    objected.press(31, "佐证清楚")
    assert len(objected.ledger()) == 2
    assert last(objected, MEMBER) == "⚖️ 异议 1：党委甲 的理由：佐证清楚"
    assert objected.phone(31).labels() == []


def test_a_typed_reason_is_passed_on_too(objected: Desk) -> None:
    objected.press(31, "❌")
    objected.say(31, "照片上是两次")
    assert "照片上是两次" in last(objected, MEMBER)


def test_nobody_else_decides_and_nothing_is_decided_twice(objected: Desk) -> None:
    uphold = buttons(objected.phone(31).last)[0]["callback_data"]
    for account in (MEMBER, SECRETARY, OTHER, ADMIN):
        assert objected.press_data(account, uphold, 1) == "这件异议不由您处理。"
    objected.press(31, "✅ 成立")
    assert objected.press_data(31, uphold, 1) == "这件异议已经处理过了。"
    assert len(objected.ledger()) == 3


def test_while_an_objection_is_open_nothing_is_signed(objected: Desk) -> None:
    signoff = objected.tx.value("SELECT id FROM signoffs WHERE member_id = ?", objected.member_id(MEMBER))
    assert "异议还在处理" in objected.press_data(MEMBER, f"sign:{signoff}:1", 1)


def test_the_same_objection_twice_is_one(objected: Desk) -> None:
    objected.press_data(MEMBER, "dispute:1", 1)
    objected.say(MEMBER, "再说一次")
    assert objected.tx.value("SELECT COUNT(*) FROM objections") == 1


def test_quarter_final_waits_for_objections_and_names_them(objected: Desk) -> None:
    outcome = run(objected, Job.QUARTER_FINAL)
    assert isinstance(outcome, NotNow)
    assert outcome.waits
    assert str(outcome) == "2026Q4 has undecided objections: #1 to entry 1 (张伟 0011)"
    assert logged(outcome) == "2026Q4 has undecided objections: #1 to entry 1"
    assert "异议 1 张伟" in last(objected, ADMIN)
    objected.press(31, "❌")
    assert isinstance(run(objected, Job.QUARTER_FINAL), Ran)


def test_an_objection_follows_the_role(closed: Desk) -> None:
    first = closed.member(31, "党委甲", Role.COMMITTEE_ADMIN)
    object_to(closed, MEMBER, "少记了")
    second = closed.member(32, "党委乙")
    closed.tx.execute("DELETE FROM roles WHERE member_id = ?", first)
    closed.tx.execute("INSERT INTO roles VALUES (?, 'committee_admin')", second)
    closed.say(LEADER, "/away off")  # whatever reroutes
    assert "少记了" in last(closed, 32)
    assert closed.phone(31).labels() == []
    closed.press(32, "✅ 成立")
    assert len(closed.ledger()) == 3


def test_a_member_s_objections_wait_a_few_at_a_time(desk: Desk) -> None:
    """So that nobody floods a secretary: each decision makes room for the next one."""
    desk.house = desk.dispatcher.house = replace(desk.house, objections_at_once=2)
    for _ in range(3):
        desk.say(LEADER, "/record 0011,0015 D01 1")
        desk.press(LEADER, "✅")
    desk.now = NEW_YEAR
    run(desk, Job.QUARTER_SIGN)
    run(desk, Job.QUARTER_RANKING)
    for entry in (1, 3):
        desk.press_data(MEMBER, f"dispute:{entry}", 1)
        desk.say(MEMBER, "那天请过假")
    assert "等处理" in desk.press_data(MEMBER, "dispute:5", 1)
    assert "等处理" in desk.press_data(MEMBER, "dispute:2", 1), "a colleague's entry counts with one's own"
    assert "您对这一笔的异议正在处理" in desk.press_data(MEMBER, "dispute:1", 1)
    assert desk.press_data(OTHER, "dispute:2", 1) == "", "others have their own"
    desk.press(SECRETARY, "❌")
    assert desk.press_data(MEMBER, "dispute:5", 1) == ""
    desk.say(MEMBER, "那天也请过假")
    assert desk.tx.value("SELECT COUNT(*) FROM objections WHERE state = 'open'") == 2
    assert "等处理" in desk.press_data(MEMBER, "dispute:2", 1)
