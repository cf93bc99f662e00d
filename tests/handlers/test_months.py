"""Points by month: what a month added, in the group and in private."""

import re
from datetime import UTC, datetime

import pytest

from domain.periods import parse
from domain.runs import AlreadyRan, Job, NotNow, Ran
from handlers import jobs
from handlers.post import Post
from services import standings
from tests.desk import ADMIN, Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER, SCHEME, SECRETARY

GROUP = -1001


def run(desk: Desk, period: str | None = None) -> Ran | AlreadyRan | NotNow:
    outcome = jobs.run(
        Job.MONTHLY_POINTS, Post(desk.tx, desk.house, desk.now), parse(period) if period else None
    )
    desk.deliver()
    return outcome


def declare(desk: Desk, account: int, text: str) -> None:
    desk.say(account, text)
    desk.press(account, "✅")


def decide(desk: Desk) -> None:
    for reviewer in (LEADER, REVIEWER, SECRETARY):
        desk.press(reviewer, "✅")


def earned(desk: Desk, account: int, text: str) -> None:
    declare(desk, account, text)
    decide(desk)


def at(desk: Desk, text: str) -> None:
    desk.now = datetime.fromisoformat(text).replace(tzinfo=UTC)


def told(desk: Desk, account: int) -> str:
    return next(text for text in reversed(desk.phone(account).texts()) if text.startswith("📅"))


def posts(desk: Desk) -> list[str]:
    return [m["caption"] for m in desk.phone(GROUP).messages.values() if "caption" in m]


def bind(desk: Desk) -> None:
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)


def test_a_month_of_a_quarter_is_what_it_added_to_the_quarter(desk: Desk) -> None:
    bind(desk)
    earned(desk, MEMBER, "志愿服务 2次")
    at(desk, "2026-11-10")
    earned(desk, MEMBER, "志愿服务 2次")  # 3 of these 6 points are within the cap
    earned(desk, OTHER, "挖潜增效 5分")
    at(desk, "2026-12-01")
    outcome = run(desk)
    assert outcome == Ran("2026-11", "posted to 1 branch group; 5 told in private")
    assert told(desk, MEMBER).splitlines() == [
        "📅 <b>张伟</b> · 2026年11月",
        "",
        "<b>党员积分</b>",
        "11月 <b>+3 分</b> · 第 2 名 / 5 人",
        "2026年第4季度到今天累计 <b>9 分</b> · 第 1 名 / 5 人 · 等次 <b>A</b>",
    ]
    assert "11月没有记分" in told(desk, LEADER)
    [post] = posts(desk)
    assert post.startswith("📅 <b>第一党支部</b> 11月得分\n党员积分 · 2026年11月")
    assert "🥇 周喆 <b>5 分</b>\n🥈 张伟 <b>3 分</b>" in post
    assert "志愿服务 2 次" in post
    assert "A 1" not in post


@pytest.mark.parametrize("changed", ["weight = 2", "max = 7"])
@pytest.mark.parametrize("busy", [True, False])
def test_months_add_up_to_their_quarter_under_rules_that_change(desk: Desk, changed: str, busy: bool) -> None:
    earned(desk, MEMBER, "志愿服务 2次")
    earned(desk, OTHER, "志愿服务 3次")
    at(desk, "2026-11-01")
    run(desk)
    at(desk, "2026-11-05")
    desk.import_scheme(SCHEME.replace('name = "奉献社会"', f'name = "奉献社会"\n{changed}'))
    standings.refresh_running(desk.tx, desk.house, "test", desk.now)
    if busy:
        earned(desk, MEMBER, "志愿服务 1次")
    at(desk, "2026-12-01")
    run(desk)
    at(desk, "2027-01-01")
    run(desk)
    for account in (MEMBER, OTHER):
        months = [text for text in desk.phone(account).texts() if text.startswith("📅")]
        gains = [
            int(found[1]) if (found := re.search(r"月 <b>([+-]?\d+) 分", text.replace("−", "-"))) else 0
            for text in months
        ]
        total = re.search(r"累计 <b>(\d+) 分", months[-1])
        assert total
        assert (len(gains), sum(gains)) == (3, int(total[1]))
        assert gains[2] == 0, "all of it is in the month of the change"


def test_what_was_decided_late_belongs_to_the_month_of_the_decision(desk: Desk) -> None:
    bind(desk)
    at(desk, "2026-12-31")
    declare(desk, MEMBER, "志愿服务 1次")
    at(desk, "2027-01-05")
    decide(desk)
    earned(desk, MEMBER, "志愿服务 2次")
    at(desk, "2027-02-01")
    run(desk)
    text = told(desk, MEMBER)
    assert "1月 <b>+9 分</b>" in text  # 3 for the quarter before, 6 for this one
    assert "2027年第1季度到今天累计 <b>6 分</b>" in text


def test_a_scheme_counted_by_month_tells_its_standing_with_the_grade() -> None:
    desk = Desk(
        SCHEME.replace('"quarter"', '"month"').replace('name = "党员积分"', 'name = "党员积分"\nbase = 1')
    )
    desk.member(MEMBER, "张伟")
    desk.member(LEADER, "王磊")
    bind(desk)
    at(desk, "2026-11-01")
    run(desk)
    assert told(desk, MEMBER).splitlines()[3:] == [
        "2026年10月累计 <b>1 分</b> · 第 1 名 / 2 人 · 等次 <b>C</b>",
        "⬆️ 距 B 还差 <b>2 分</b>",
    ]
    assert "C 2 人" in posts(desk)[0]


def test_once_a_month_and_only_for_a_month_that_is_over(desk: Desk) -> None:
    bind(desk)
    assert run(desk, "2026-10") == NotNow("2026-10 is not over yet: its last day is 2026-10-31")
    assert run(desk, "2026Q3") == NotNow("monthly-points takes a month such as 2026-10, not 2026Q3")
    assert isinstance(run(desk, "2026-09"), Ran)
    assert run(desk) == AlreadyRan("2026-09", desk.now)
    [post] = posts(desk)
    assert "没有人得分" in post, "it is over: nobody is asked to be the first"


def test_who_has_not_enrolled_is_counted_and_not_written_to(desk: Desk) -> None:
    desk.member(61, "未加入", enrolled=False)
    desk.later(days=30)
    assert (
        str(run(desk))
        == "posted to 0 branch groups, kept for 1 branch without a group; 5 told in private (2026-10)"
    )
    assert "每月积分" in desk.phone(ADMIN).texts()[-1]


def test_each_is_told_in_their_own_language(desk: Desk) -> None:
    desk.tx.execute("UPDATE accounts SET language = 'en' WHERE id = ?", OTHER)
    earned(desk, OTHER, "志愿服务 1次")
    desk.later(days=30)
    run(desk)
    assert "Oct <b>+3 points</b> · rank 1 of 5" in told(desk, OTHER)
    assert "Q4 2026 up to today: <b>3 points</b>" in told(desk, OTHER)


def test_a_quarter_that_ended_with_the_month_is_not_counted_up_to_today(desk: Desk) -> None:
    earned(desk, MEMBER, "志愿服务 1次")
    at(desk, "2027-01-01T01:00")
    run(desk)
    assert "12月没有记分" in told(desk, MEMBER)
    assert "2026年第4季度累计 <b>3 分</b>" in told(desk, MEMBER)
