"""Help pairs, from the phones: found, agreed to by both, worked through step by step, ended by the next grade."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.members import Role
from domain.runs import Job
from services.verification import verify
from tests.desk import Desk, buttons
from tests.handlers.conftest import LEADER, MEMBER, REVIEWER, SCHEME, SECRETARY
from tests.handlers.quarter import run
from tests.handlers.test_deeds import earn, last, remind

GROUP = -1001
NEW_YEAR = datetime(2027, 1, 1, 1, 0, tzinfo=UTC)
BEST, SECOND, FAR = 21, 22, 23
"""BEST and SECOND have an A in the member's group, FAR one in another group of the branch."""


@pytest.fixture
def desk() -> Desk:
    desk = Desk(SCHEME)
    desk.member(MEMBER, "张伟")
    desk.member(LEADER, "王磊", Role.GROUP_LEADER)
    desk.member(REVIEWER, "李娜", Role.BRANCH_REVIEWER, group="二组")
    desk.member(SECRETARY, "赵敏", Role.BRANCH_SECRETARY, group="二组")
    desk.member(BEST, "周喆")
    desk.member(SECOND, "吴强")
    desk.member(FAR, "钱远", group="二组")
    return desk


def finish(desk: Desk, period: str = "2026Q4", now: datetime = NEW_YEAR) -> None:
    desk.now = now
    for job in (Job.QUARTER_SIGN, Job.QUARTER_RANKING, Job.QUARTER_FINAL):
        run(desk, job, period)


def need_nothing(desk: Desk, *accounts: int) -> None:
    """These get a B, so that they neither help nor are helped."""
    for account in accounts:
        desk.say(LEADER if account != LEADER else SECRETARY, f"/record {account:04} L01")
        desk.press(LEADER if account != LEADER else SECRETARY, "✅")


@pytest.fixture
def final(desk: Desk) -> Desk:
    """张伟 alone has a C; three have an A."""
    item = '[[category.item]]\ncode = "L01"\nname = "带班"\npoints = 3\nunit = "班"\nby = "leader"\n'
    desk.import_scheme(SCHEME + item)
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    for account in (BEST, SECOND):
        earn(desk, account, "志愿服务 3次")
    desk.say(FAR, "志愿服务 3次")
    desk.press(FAR, "✅")
    for reviewer in (REVIEWER, SECRETARY):
        desk.press(reviewer, "✅ 通过")
    need_nothing(desk, LEADER)
    for account in (REVIEWER, SECRETARY):
        desk.tx.execute("UPDATE members SET status = 'left' WHERE account = ?", account)
    finish(desk)
    for account in (REVIEWER, SECRETARY):
        desk.tx.execute("UPDATE members SET status = 'active' WHERE account = ?", account)
    return desk


def asked(desk: Desk) -> list[int]:
    """Who has been asked to help and has not answered."""
    return [who for who in (BEST, SECOND, FAR, LEADER) if "✅ 愿意" in desk.phone(who).labels()]


def state(desk: Desk) -> str:
    return str(desk.tx.value("SELECT state FROM help_plans"))


def test_one_of_the_same_group_is_asked_first_and_is_not_told_whom(final: Desk) -> None:
    assert asked(final) == [BEST]
    assert "张伟" not in last(final, BEST)
    assert "🤝" not in "".join(final.phone(MEMBER).texts()), "not before somebody is there for them"
    assert "🤝" not in "".join(final.phone(GROUP).texts())


def test_who_is_asked_is_named_to_nobody_else_on_text_button_or_card(final: Desk) -> None:
    for account in (MEMBER, LEADER, SECRETARY):
        final.say(account, "/plan")
        final.press_data(account, "plan:1", 1)
        assert "正在征求" in last(final, account)
        shown = [str(message) for message in final.phone(account).messages.values()]
        assert not any("周喆" in text for text in shown if "🤝" in text)


def test_who_has_agreed_is_named_to_the_member_and_not_yet_to_leaders(final: Desk) -> None:
    final.press(BEST, "✅ 愿意")
    final.say(MEMBER, "/plan")
    assert "<b>周喆</b> 愿意和您结对" in last(final, MEMBER)
    final.say(LEADER, "/plan")
    final.press_data(LEADER, "plan:1", 1)
    assert "等本人决定" in last(final, LEADER)
    assert not any("周喆" in text for text in final.phone(LEADER).texts() if "🤝" in text)


def test_nobody_below_the_secretary_hears_that_she_is_helped(final: Desk) -> None:
    boss = 31
    final.member(boss, "孙宏", Role.COMMITTEE_ADMIN, group=None)
    final.tx.execute("UPDATE help_plans SET member_id = ?", final.member_id(SECRETARY))
    for account in (LEADER, REVIEWER):
        final.say(account, "/plan")
        assert last(final, account) == "🤝 现在还没有您的结对计划。"
        assert "与您无关" in final.press_data(account, "plan:1", 1)
    final.press(BEST, "✅ 愿意")
    final.press(SECRETARY, "✅ 好的")
    assert "<b>赵敏</b> 和 <b>周喆</b> 结对" in last(final, boss)
    final.say(boss, "/plan")
    assert "赵敏 ⇄ 周喆：0/4 步" in last(final, boss)


def test_two_taps_make_a_pair(final: Desk) -> None:
    final.press(BEST, "✅ 愿意")
    assert "张伟" not in last(final, BEST)
    assert "<b>周喆</b> 愿意和您结对" in last(final, MEMBER)
    final.press(MEMBER, "✅ 好的")
    assert "您和 <b>周喆</b> 结对" in last(final, MEMBER)
    assert "您和 <b>张伟</b> 结对" in last(final, BEST)
    assert "<b>张伟</b> 和 <b>周喆</b> 结对" in last(final, LEADER)
    assert final.phone(LEADER).labels() == [], "leaders look on"
    assert final.phone(MEMBER).labels() == [
        "☐ 1 自己看一看",
        "☐ 2 聊一聊",
        "☐ 3 一起学、一起做",
        "☐ 4 回头看",
    ]


def test_nobody_else_hears_of_it(final: Desk) -> None:
    final.press(BEST, "✅ 愿意")
    final.press(MEMBER, "✅ 好的")
    for account in (SECOND, FAR, REVIEWER, GROUP):
        assert "张伟" not in "".join(text for text in final.phone(account).texts() if "🤝" in text)
    plan = final.tx.value("SELECT id FROM help_plans")
    assert "与您无关" in final.press_data(SECOND, f"plan:{plan}", 1)


def test_who_declines_is_followed_by_the_next_one(final: Desk) -> None:
    final.press(BEST, "❌")
    assert asked(final) == [SECOND]
    final.press(SECOND, "❌")
    assert asked(final) == [FAR], "then the others of the branch"
    final.press(FAR, "❌")
    assert state(final) == "open"
    assert "张伟" in last(final, LEADER)
    assert "没有合适人选" in last(final, LEADER)
    before = len(final.phone(LEADER).messages)
    assert "help" not in remind(final)
    assert len(final.phone(LEADER).messages) == before, "said once"


def test_the_member_may_ask_for_somebody_else_or_for_nobody(final: Desk) -> None:
    final.press(BEST, "✅ 愿意")
    final.press(MEMBER, "❌ 换一位")
    assert "先不用了" in last(final, BEST)
    assert "张伟" not in last(final, BEST)
    assert asked(final) == [SECOND]
    final.press(SECOND, "✅ 愿意")
    final.press(MEMBER, "暂时不用")
    assert state(final) == "declined"
    assert "按您的节奏" in last(final, MEMBER)
    assert "help" not in remind(final)
    assert asked(final) == []


def test_an_answer_that_comes_too_late_changes_nothing(final: Desk) -> None:
    lend = buttons(final.phone(BEST).last)[0]["callback_data"]
    final.press(BEST, "❌")
    assert "已另作安排" in final.press_data(BEST, lend, 1)
    final.press(SECOND, "✅ 愿意")
    accept = buttons(final.phone(MEMBER).last)[0]["callback_data"]
    final.press(MEMBER, "❌ 换一位")
    assert "已另作安排" in final.press_data(MEMBER, accept, 1)
    assert "与您无关" in final.press_data(FAR, accept, 1)
    assert state(final) == "helper_asked"


def test_a_silent_helper_is_reminded_once_and_then_the_next_one_is_asked(final: Desk) -> None:
    assert "help" not in remind(final)
    final.later(days=3, hours=1)
    assert "1 help plan looked after" in remind(final)
    assert "还等您一句话" in last(final, BEST)
    assert "help" not in remind(final)
    final.later(days=3, hours=1)
    remind(final)
    assert "已另作安排" in last(final, BEST)
    assert asked(final) == [SECOND]


def test_who_is_away_or_helps_enough_is_passed_over(final: Desk) -> None:
    final.tx.execute("UPDATE members SET away_until = '2030-01-01' WHERE account = ?", SECOND)
    final.press(BEST, "❌")
    assert asked(final) == [FAR]
    final.tx.execute("UPDATE members SET away_until = NULL")
    final.press(FAR, "❌")
    assert asked(final) == [SECOND], "back again, and not asked yet"


def test_somebody_who_comes_back_is_asked_when_nobody_else_was_left(final: Desk) -> None:
    final.tx.execute("UPDATE members SET away_until = '2030-01-01' WHERE account IN (?, ?)", SECOND, FAR)
    final.press(BEST, "❌")
    assert state(final) == "open"
    final.tx.execute("UPDATE members SET away_until = NULL")
    assert "1 help plan looked after" in remind(final)
    assert asked(final) == [SECOND]


@pytest.fixture
def working(final: Desk) -> Desk:
    final.press(BEST, "✅ 愿意")
    final.press(MEMBER, "✅ 好的")
    return final


def test_a_step_is_done_by_one_tap_and_everybody_concerned_sees_it(working: Desk) -> None:
    messages = {who: len(working.phone(who).messages) for who in (BEST, MEMBER, LEADER)}
    working.press(MEMBER, "☐ 1")
    for who in (BEST, MEMBER, LEADER):
        assert "1. ✔" in last(working, who)
        assert len(working.phone(who).messages) == messages[who], "the card follows, nobody is pestered"
    assert "✏️ 给第 1 步记一句" in working.phone(MEMBER).labels()
    done = f"step:{working.tx.value('SELECT MIN(id) FROM help_steps')}"
    assert "已经做完" in working.press_data(BEST, done, 1)
    assert working.press_data(LEADER, done.replace("1", "2"), 1) == "这件事与您无关，什么也没有改变。"


def test_a_line_about_it_is_optional_and_a_claim_is_still_a_claim(working: Desk) -> None:
    working.press(BEST, "☐ 2")
    working.press(BEST, "✏️ 给第 2 步")
    working.say(BEST, "周三 <聊> 了半小时")
    assert "周三 &lt;聊&gt; 了半小时" in last(working, BEST)
    assert "周三 &lt;聊&gt; 了半小时" in last(working, LEADER)
    working.say(MEMBER, "志愿服务 1次")
    assert "志愿服务" in last(working, MEMBER)
    assert "✅" in working.phone(MEMBER).labels()[0]


def test_the_helper_adds_and_rewords_steps(working: Desk) -> None:
    working.press(BEST, "✏️ 加一步")
    working.say(BEST, "一起参加周六的义务植树")
    assert "5. ☐ 一起参加周六的义务植树" in last(working, BEST)
    working.press(BEST, "✏️ 加一步")
    working.press(BEST, "2. ")
    working.say(BEST, "周三晚上通个电话")
    assert "2. ☐ 周三晚上通个电话" in last(working, BEST)
    assert "2. ☐ 周三晚上通个电话" in last(working, MEMBER)
    assert "✏️ 加一步、改一步" not in working.phone(MEMBER).labels()
    plan = working.tx.value("SELECT id FROM help_plans")
    assert "与您无关" in working.press_data(MEMBER, f"steps:{plan}", 1)


def test_after_a_quiet_time_both_are_reminded_without_hurry(working: Desk) -> None:
    working.later(days=14, hours=1)
    assert "1 help plan looked after" in remind(working)
    for who in (BEST, MEMBER):
        assert "不急" in last(working, who)
        assert working.phone(who).labels()[0] == "☐ 1 自己看一看"
    assert "help" not in remind(working)
    for step in (1, 2, 3, 4):
        working.press(MEMBER, f"☐ {step}")
    working.later(days=30)
    assert "help" not in remind(working), "all of it is done"


def test_plan_shows_each_what_is_theirs(working: Desk) -> None:
    working.say(MEMBER, "/plan")
    assert "您和 <b>周喆</b> 结对" in last(working, MEMBER)
    working.say(LEADER, "/plan")
    assert "张伟 ⇄ 周喆：0/4 步" in last(working, LEADER)
    assert "共 1 人 · 已结对 1" in last(working, LEADER)
    working.press(LEADER, "🤝 张伟")
    assert "<b>张伟</b> 和 <b>周喆</b> 结对" in last(working, LEADER)
    working.say(SECRETARY, "/plan")
    assert "张伟 ⇄ 周喆" in last(working, SECRETARY)
    working.say(SECOND, "/plan")
    assert last(working, SECOND) == "🤝 现在还没有您的结对计划。"


def test_the_next_grade_ends_it_and_says_what_it_was_good_for(working: Desk) -> None:
    working.press(MEMBER, "☐ 1")
    need_nothing(working, MEMBER, LEADER)
    finish(working, "2027Q1", datetime(2027, 4, 1, 1, 0, tzinfo=UTC))
    assert any("🎉 从 C 到 B" in text for text in working.phone(MEMBER).texts())
    assert any("🎉 张伟 从 C 到 B" in text for text in working.phone(BEST).texts())
    assert any("C → B，做完 1/4 步" in text for text in working.phone(LEADER).texts())
    row = working.tx.one("SELECT state, grade_after FROM help_plans WHERE period = '2026Q4'")
    assert row is not None
    assert tuple(row) == ("closed", "B")
    assert verify(working.tx, working.house, working.now).discrepancies == ()


def test_who_has_not_risen_hears_it_kindly_and_is_offered_somebody_anew(working: Desk) -> None:
    earn(working, SECOND, "志愿服务 3次")
    need_nothing(working, LEADER, BEST)
    finish(working, "2027Q1", datetime(2027, 4, 1, 1, 0, tzinfo=UTC))
    assert any("不会白费" in text for text in working.phone(MEMBER).texts())
    assert any("谢谢您一路陪着" in text for text in working.phone(BEST).texts())
    rows = working.tx.all("SELECT period, member_id, state FROM help_plans WHERE member_id = 1 ORDER BY id")
    assert [(row["period"], row["state"]) for row in rows] == [
        ("2026Q4", "closed"),
        ("2027Q1", "helper_asked"),
    ]


def test_a_helper_who_leaves_is_replaced_and_a_member_who_leaves_ends_it(working: Desk) -> None:
    working.tx.execute("UPDATE members SET status = 'left' WHERE account = ?", BEST)
    remind(working)
    assert asked(working) == [SECOND]
    working.tx.execute("UPDATE members SET status = 'left' WHERE account = ?", MEMBER)
    remind(working)
    assert state(working) == "closed"
    assert "已另作安排" in last(working, SECOND)


def test_a_helper_who_takes_over_hears_whom_only_when_both_agree_and_goes_on_with_the_same_steps(
    working: Desk,
) -> None:
    working.press(MEMBER, "☐ 1")
    working.tx.execute("UPDATE members SET status = 'left' WHERE account = ?", BEST)
    remind(working)
    working.say(SECOND, "/plan")
    working.press_data(SECOND, "plan:1", 1)
    assert "张伟" not in "".join(working.phone(SECOND).texts())
    working.press(SECOND, "✅ 愿意")
    assert "张伟" not in "".join(working.phone(SECOND).texts())
    working.press(MEMBER, "✅ 好的")
    assert "您和 <b>张伟</b> 结对" in last(working, SECOND)
    assert "1. ✔" in last(working, SECOND)
    assert "5. " not in last(working, SECOND)


def test_one_helper_has_no_more_members_at_once_than_configured(desk: Desk) -> None:
    desk.house = desk.dispatcher.house = replace(desk.house, most_helped_at_once=1)
    earn(desk, BEST, "志愿服务 3次")
    finish(desk)
    states = desk.tx.all("SELECT state, COUNT(*) AS n FROM help_plans GROUP BY state ORDER BY state")
    assert [tuple(row) for row in states] == [("helper_asked", 1), ("open", 5)]


def test_who_is_asked_a_second_time_hears_that_it_is_somebody_else(desk: Desk) -> None:
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    desk.tx.execute("UPDATE members SET status = 'left' WHERE account IN (?, ?)", SECOND, FAR)
    earn(desk, BEST, "志愿服务 3次")
    finish(desk)
    first, second = (text for text in desk.phone(BEST).texts() if text.startswith("🤝"))
    assert "有一位同志" in first
    assert "还有另外一位同志" in second
    assert "不是同一位" in second


def test_where_nobody_has_the_highest_grade_each_leader_hears_of_all_theirs_at_once(desk: Desk) -> None:
    finish(desk)
    told = [text for text in desk.phone(LEADER).texts() if "没有合适人选" in text]
    assert len(told) == 1
    assert "张伟、周喆、吴强" in told[0]
    told = [text for text in desk.phone(SECRETARY).texts() if "没有合适人选" in text]
    assert len(told) == 1
    assert "王磊" in told[0]


def test_a_run_that_is_repeated_asks_nobody_again(final: Desk) -> None:
    count = final.tx.value("SELECT COUNT(*) FROM outbox")
    run(final, Job.QUARTER_FINAL)
    remind(final)
    assert final.tx.value("SELECT COUNT(*) FROM outbox") == count


def test_the_next_grade_ends_it_also_for_who_has_moved_since_it_was_published(working: Desk) -> None:
    need_nothing(working, MEMBER, LEADER)
    working.now = datetime(2027, 4, 1, 1, 0, tzinfo=UTC)
    run(working, Job.QUARTER_SIGN, "2027Q1")
    run(working, Job.QUARTER_RANKING, "2027Q1")
    second = working.branch("第二党支部")
    working.tx.execute("UPDATE members SET branch_id = ?, group_id = NULL WHERE account = ?", second, MEMBER)
    run(working, Job.QUARTER_FINAL, "2027Q1")
    assert state(working) == "closed"
    assert any("🎉 从 C 到 B" in text for text in working.phone(MEMBER).texts())
