"""A published result: objected to by anybody of the branch that saw it, and corrected in public."""

from __future__ import annotations

import pytest

from domain.members import Role
from domain.runs import Job
from services import boards, placards
from services.verification import verify
from tests.desk import ADMIN, Desk, buttons
from tests.handlers.conftest import LEADER, MEMBER, OTHER, SECRETARY
from tests.handlers.quarter import GROUP, NEW_YEAR, closed_quarter, earn, last, object_to, run


@pytest.fixture
def closed(desk: Desk) -> Desk:
    return closed_quarter(desk)


def test_in_publicity_anybody_of_the_branch_objects_also_without_their_name(closed: Desk) -> None:
    closed.member(31, "党委甲", Role.COMMITTEE_ADMIN)
    closed.say(OTHER, "/object 张伟")
    assert "没有可以提出异议的记录" in last(closed, OTHER), "not before it is published"
    run(closed, Job.QUARTER_RANKING)
    post = closed.phone(GROUP).last
    assert "公示至 1月8日" in post["caption"]
    assert [button["url"] for button in buttons(post)] == ["https://t.me/liangbang_bot?start=object"]
    closed.say(OTHER, "/start object")
    closed.say(OTHER, "张伟")
    closed.press(OTHER, "#1")
    closed.press(OTHER, "🙈")
    closed.say(OTHER, "那天他不在")
    card = last(closed, 31)
    assert "那天他不在" in card
    assert "周喆" not in card
    closed.press(31, "✏️")
    closed.say(31, "3")
    assert "📝 2026年第4季度公示更正：<b>张伟</b> 志愿服务 +6 分 → +3 分" in last(closed, GROUP)
    assert all("周喆" not in text for text in closed.phone(MEMBER).texts())


def test_the_board_as_published_keeps_its_points_and_its_quantities(closed: Desk) -> None:
    closed.member(31, "党委甲", Role.COMMITTEE_ADMIN)
    closed.later(days=7)
    run(closed, Job.QUARTER_RANKING)
    closed.say(OTHER, "/object 张伟")
    closed.press(OTHER, "#1")
    closed.say(OTHER, "那天他不在")
    closed.later(days=1)
    closed.press(31, "✅ 成立")
    closed.say(SECRETARY, "/board 2026Q4")
    assert "🔢 志愿服务 1 次" in last(closed, SECRETARY)
    closed.press(SECRETARY, "📰 看公示时的")
    assert "🔢 志愿服务 3 次" in last(closed, SECRETARY)
    assert "🥇 张伟 <b>6 分</b>" in last(closed, SECRETARY)


def test_a_correction_names_nobody_whom_the_result_did_not_name(desk: Desk) -> None:
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    earn(desk, OTHER, "志愿服务 1次")
    desk.say(LEADER, "/record 0011 D01 1")
    desk.press(LEADER, "✅")
    desk.now = NEW_YEAR
    run(desk, Job.QUARTER_SIGN)
    run(desk, Job.QUARTER_RANKING)
    assert "张伟" not in last(desk, GROUP), "a C is kept private"
    desk.say(OTHER, "/object 张伟")
    desk.press(OTHER, "#")
    desk.say(OTHER, "他那天请过假")
    desk.press(SECRETARY, "✅ 成立")
    assert last(desk, GROUP) == "📝 2026年第4季度公示更正：一位同志的 迟到 -2 分 → 0 分"
    assert "合计" not in last(desk, OTHER), "nor does who objected hear the total"
    assert any("现在合计 <b>0 分</b>" in text for text in desk.phone(MEMBER).texts())


def test_a_correction_is_told_where_the_result_was_published(closed: Desk) -> None:
    closed.member(31, "党委甲", Role.COMMITTEE_ADMIN)
    run(closed, Job.QUARTER_RANKING)
    object_to(closed, MEMBER, "记错了")
    moved_to = closed.branch("第二党支部")
    closed.tx.execute("UPDATE branches SET chat_id = -1002 WHERE id = ?", moved_to)
    closed.tx.execute("UPDATE members SET branch_id = ?, group_id = NULL WHERE account = ?", moved_to, MEMBER)
    closed.press(31, "✏️")
    closed.say(31, "3")
    assert "公示更正：<b>张伟</b>" in last(closed, GROUP)
    assert closed.phone(-1002).texts() == []


def test_who_has_left_looks_through_nobody_s_entries(closed: Desk) -> None:
    run(closed, Job.QUARTER_RANKING)
    closed.tx.execute("UPDATE members SET status = 'left' WHERE account = ?", OTHER)
    closed.say(OTHER, "/object 张伟")
    assert "没有可以提出异议的记录" in last(closed, OTHER)
    closed.press_data(OTHER, f"entries:{closed.member_id(MEMBER)}:0", 1)
    assert "#1" not in "".join(closed.phone(OTHER).labels())


def test_another_branch_s_entries_are_not_theirs_to_object_to(closed: Desk) -> None:
    run(closed, Job.QUARTER_RANKING)
    outsider = closed.member(41, "外人")
    branch = closed.branch("第二党支部")
    closed.tx.execute("UPDATE members SET branch_id = ?, group_id = NULL WHERE id = ?", branch, outsider)
    assert closed.press_data(41, "dispute:1", 1) == "只能对本支部的记录提出异议。"
    assert closed.press_data(41, f"entries:{closed.member_id(MEMBER)}:0", 1) != ""


def test_the_board_is_shown_as_published_and_as_corrected(closed: Desk) -> None:
    closed.member(31, "党委甲", Role.COMMITTEE_ADMIN)
    run(closed, Job.QUARTER_RANKING)
    closed.say(OTHER, "/board 2026Q4")
    assert "🥇 张伟 <b>6 分</b>" in last(closed, OTHER)
    assert closed.phone(OTHER).labels() == []
    closed.say(MEMBER, "/object 张伟")
    closed.press(MEMBER, "#1")
    closed.say(MEMBER, "记错了")
    closed.press(31, "✅ 成立")
    closed.say(OTHER, "/board 2026Q4")
    assert "🥇 周喆 <b>3 分</b>" in last(closed, OTHER)
    closed.press(OTHER, "📰")
    assert "张伟" not in last(closed, OTHER), "who is in a private grade now is named in neither"
    assert "A 0 人 · B 2 人 · C 4 人" in last(closed, OTHER), "and counted in both"
    assert "📰 公示时的结果" in last(closed, OTHER)
    closed.say(SECRETARY, "/board 2026Q4")
    closed.press(SECRETARY, "📰")
    assert "🥇 张伟 <b>6 分</b>" in last(closed, SECRETARY), "their leaders see it as it was"


def test_what_is_final_is_corrected_in_the_running_period_and_stays_as_it_was(closed: Desk) -> None:
    run(closed, Job.QUARTER_FINAL)
    closed.say(ADMIN, "/reverse 1 记错了人")
    assert closed.tx.value("SELECT period FROM ledger WHERE entry = 3") == "2027Q1"
    assert closed.tx.value("SELECT total FROM standings WHERE period = '2026Q4' AND total = 6000") == 6000
    assert verify(closed.tx, closed.house, closed.now).discrepancies == ()


@pytest.fixture
def moved(desk: Desk) -> Desk:
    """A deduction of the first branch's, published there; its member has gone to a second branch, with a secretary."""
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    desk.say(LEADER, "/record 0011 D01 1")
    desk.press(LEADER, "✅")
    desk.now = NEW_YEAR
    run(desk, Job.QUARTER_SIGN)
    run(desk, Job.QUARTER_RANKING)
    second = desk.branch("第二党支部")
    desk.member(41, "孙书记", Role.BRANCH_SECRETARY)
    desk.member(42, "新同志")
    desk.tx.execute(
        "UPDATE members SET branch_id = ?, group_id = NULL WHERE account IN (?, 41, 42)", second, MEMBER
    )
    return desk


def test_after_a_move_the_branch_that_saw_the_result_decides_about_it(moved: Desk) -> None:
    object_to(moved, MEMBER, "那天请过假")
    assert "⚖️ <b>异议 1</b> · 第一党支部" in last(moved, SECRETARY)
    assert moved.phone(41).texts() == [], "the new branch has seen nothing of that quarter"
    assert moved.press_data(41, "uphold:1", 1) == "这件异议不由您处理。"
    moved.press(SECRETARY, "✅ 成立")
    assert [points for _, _, points in moved.ledger()] == [-2, 2]


def test_a_move_while_an_objection_waits_leaves_it_where_it_was_published(moved: Desk) -> None:
    moved.tx.execute("UPDATE members SET branch_id = ? WHERE account = ?", moved.branch(), MEMBER)
    object_to(moved, MEMBER, "那天请过假")
    second = moved.branch("第二党支部")
    moved.tx.execute("UPDATE members SET branch_id = ? WHERE account = ?", second, MEMBER)
    moved.say(LEADER, "/away off")  # whatever reroutes
    assert moved.phone(SECRETARY).labels() != [], "the card keeps its buttons"
    assert moved.phone(41).texts() == []


def test_whoever_saw_the_result_objects_to_it_also_after_a_move(moved: Desk) -> None:
    moved.say(OTHER, "/object 张伟")
    assert moved.phone(OTHER).labels()[0].startswith("#1 ")
    moved.press(OTHER, "#1")
    moved.say(OTHER, "那天我和他换过班")
    assert "那天我和他换过班" in last(moved, SECRETARY)
    moved.say(42, "/object 张伟")
    assert "没有可以提出异议的记录" in last(moved, 42)
    assert moved.press_data(42, "dispute:1", 1) == "只能对本支部的记录提出异议。"


def test_before_it_is_published_a_standing_is_the_business_of_the_branch_one_is_in(desk: Desk) -> None:
    desk.say(LEADER, "/record 0011 D01 1")
    desk.press(LEADER, "✅")
    desk.now = NEW_YEAR
    run(desk, Job.QUARTER_SIGN)
    second = desk.branch("第二党支部")
    desk.member(41, "孙书记", Role.BRANCH_SECRETARY)
    desk.tx.execute(
        "UPDATE members SET branch_id = ?, group_id = NULL WHERE account IN (?, 41)", second, MEMBER
    )
    object_to(desk, MEMBER, "那天请过假")
    assert "那天请过假" in last(desk, 41)
    assert all("那天请过假" not in text for text in desk.phone(SECRETARY).texts())


def test_a_move_is_not_a_correction(closed: Desk) -> None:
    run(closed, Job.QUARTER_RANKING)
    second = closed.branch("第二党支部")
    closed.tx.execute(
        "UPDATE members SET branch_id = ?, group_id = NULL WHERE id = ?", second, closed.member_id(MEMBER)
    )
    closed.say(OTHER, "/board 2026Q4")
    assert "🥇 张伟 <b>6 分</b>" in last(closed, OTHER), "the board is the one that was published"
    assert closed.phone(OTHER).labels() == [], "and there is no other one to look at"
    run(closed, Job.QUARTER_FINAL)
    final = next(text for text in closed.phone(GROUP).texts() if "已定稿" in text)
    assert "A 0 人 · B 2 人 · C 3 人" in final, "as it was published"


def test_whoever_has_moved_is_corrected_on_the_board_that_they_were_published_on(closed: Desk) -> None:
    closed.member(31, "党委甲", Role.COMMITTEE_ADMIN)
    run(closed, Job.QUARTER_RANKING)
    object_to(closed, MEMBER, "记错了")
    second = closed.branch("第二党支部")
    closed.tx.execute(
        "UPDATE members SET branch_id = ?, group_id = NULL WHERE id = ?", second, closed.member_id(MEMBER)
    )
    closed.press(31, "✅ 成立")
    closed.say(OTHER, "/board 2026Q4")
    assert "🥇 周喆 <b>3 分</b>" in last(closed, OTHER)
    closed.press(OTHER, "📰")
    assert "B 2 人" in last(closed, OTHER)


def test_what_is_taken_back_beyond_a_cap_is_a_correction_on_the_board_and_the_page_alike(desk: Desk) -> None:
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    for text in ("志愿服务 3次", "志愿服务 2次"):  # of 15 points 9 count
        earn(desk, MEMBER, text)
    desk.now = NEW_YEAR
    run(desk, Job.QUARTER_SIGN)
    run(desk, Job.QUARTER_RANKING)
    desk.later(hours=1)
    [branch] = boards.list_branches(desk.tx)
    [public] = placards.list_of_branch(desk.tx, desk.house, branch, desk.now)
    assert public.before is None
    assert public.placard.quantities[0].amount == 5
    desk.say(OTHER, "/object 张伟")
    desk.press(OTHER, "#2")
    desk.say(OTHER, "没去")
    desk.press(ADMIN, "✅")
    assert "志愿服务 3 次" in desk.say(OTHER, "/board 2026Q4").texts()[-1]
    assert desk.phone(OTHER).labels() == ["📰 看公示时的"]
    [public] = placards.list_of_branch(desk.tx, desk.house, branch, desk.now)
    assert public.placard.quantities[0].amount == 3
    assert public.before is not None
    assert public.before.quantities[0].amount == 5
