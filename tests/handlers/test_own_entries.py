"""🧾 under /mine: where one's own points come from, entry by entry."""

from __future__ import annotations

from domain.runs import Job
from tests.desk import ADMIN, Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER
from tests.handlers.quarter import closed_quarter, earn, last, run


def shown(desk: Desk, account: int) -> list[str]:
    return [line for line in last(desk, account).splitlines() if "#" in line or "　" in line]


def test_every_entry_is_shown_newest_first_with_who_decided_it(desk: Desk) -> None:
    earn(desk, MEMBER, "志愿服务 2次")
    earn(desk, MEMBER, "挖潜增效 5分")
    earn(desk, OTHER, "志愿服务 1次")
    desk.say(MEMBER, "/mine")
    desk.press(MEMBER, "🧾 逐条看")
    assert "党员积分 · 2026年第4季度" in last(desk, MEMBER)
    assert "共 2 笔" in last(desk, MEMBER)
    assert shown(desk, MEMBER) == [
        "#2 10-19 挖潜增效 <b>+5 分</b>",
        "　认定：王磊、李娜、赵敏",
        "#1 10-19 志愿服务 2 次 <b>+6 分</b>",
        "　认定：王磊、李娜、赵敏",
    ]
    desk.press(MEMBER, "« 返回")
    assert "⬆️" in last(desk, MEMBER) or "等次" in last(desk, MEMBER)
    assert "🧾 逐条看" in desk.phone(MEMBER).labels()


def test_what_was_taken_back_and_what_took_it_back_name_each_other(desk: Desk) -> None:
    earn(desk, MEMBER, "志愿服务 2次")
    desk.say(ADMIN, "/reverse 1 重复记录")
    desk.say(MEMBER, "/mine")
    desk.press(MEMBER, "🧾")
    assert shown(desk, MEMBER) == [
        "#2 10-19 志愿服务 2 次 <b>-6 分</b>（冲正 #1）",
        "　认定：管理员",
        "<s>#1 10-19 志愿服务 2 次 <b>+6 分</b></s>",
        "　认定：王磊、李娜、赵敏 · 已由 #2 冲正",
    ]


def test_many_entries_come_a_page_at_a_time(desk: Desk) -> None:
    for _ in range(14):
        earn(desk, MEMBER, "志愿服务 1次")
        desk.later(days=1)
    desk.say(MEMBER, "/mine")
    desk.press(MEMBER, "🧾")
    assert shown(desk, MEMBER)[0].startswith("#14 ")
    assert desk.phone(MEMBER).labels() == ["➡️ 下一页", "« 返回"]
    desk.press(MEMBER, "➡️")
    assert [line[:2] for line in shown(desk, MEMBER)[::2]] == ["#2", "#1"]
    assert desk.phone(MEMBER).labels() == ["⬅️ 上一页", "« 返回"]


def test_a_period_that_is_over_has_its_own(desk: Desk) -> None:
    closed_quarter(desk)
    run(desk, Job.QUARTER_RANKING)
    earn(desk, MEMBER, "挖潜增效 5分")
    desk.say(MEMBER, "/mine 上季度")
    desk.press(MEMBER, "🧾")
    assert [line[:2] for line in shown(desk, MEMBER)[::2]] == ["#1"]
    desk.press(MEMBER, "« 返回")
    assert "2026年第4季度" in last(desk, MEMBER)
    assert desk.phone(MEMBER).labels() == ["🧾 逐条看"]


def test_the_same_button_shows_everybody_their_own_alone(desk: Desk) -> None:
    earn(desk, MEMBER, "志愿服务 2次")
    message = desk.phone(LEADER).last["message_id"]
    desk.press_data(LEADER, "entry:1:2026Q4:0", message)
    assert "王磊" in last(desk, LEADER)
    assert "本期没有记录" in last(desk, LEADER)
    for stale in ("entry:99:2026Q4:0", "entry:1:2026-10:0", "entry:1:2026-13:0", "mine:2099Q1"):
        assert "过期" in desk.press_data(MEMBER, stale, 1) or "失效" in desk.press_data(MEMBER, stale, 1)
