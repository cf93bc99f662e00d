"""Who is named in public: nobody of a private grade, in no post, picture or page, before a correction or after it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.site import Site
from domain.members import Role
from domain.runs import Job, NotNow, Ran
from domain.signoffs import Unsigned
from handlers import publication_preview
from handlers.post import Post
from tests.desk import Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER, SCHEME, SECRETARY, small_branch
from tests.handlers.quarter import GROUP, NEW_YEAR, closed_quarter, earn, last, run

JUDGE = 31
ONE_WEEK_ON = datetime(2027, 1, 8, 1, 0, tzinfo=UTC)


@pytest.fixture
def closed(desk: Desk) -> Desk:
    """Two with a B, three with a C, their standings before them."""
    return closed_quarter(desk)


@pytest.fixture
def published(closed: Desk) -> Desk:
    closed.now = ONE_WEEK_ON
    assert isinstance(run(closed, Job.QUARTER_RANKING), Ran)
    closed.member(JUDGE, "党委甲", Role.COMMITTEE_ADMIN)
    return closed


def bars(desk: Desk) -> list[str]:
    """The names of the newest chart of a board."""
    found = desk.tx.all("SELECT drawing FROM outbox WHERE drawing IS NOT NULL ORDER BY id")
    charts = [chart for row in found if (chart := json.loads(row["drawing"]))["kind"] == "board"]
    return [bar["name"] for bar in charts[-1]["rows"]]


def page(desk: Desk) -> str:
    """The page of the quarter's result."""
    [found] = [html for path, html in Site(desk.tx, desk.house, desk.now).walk() if "2026Q4" in path]
    return found


def corrected(desk: Desk, name: str, entry: int, points: str) -> None:
    """A colleague objects to an entry of somebody, which is set to other points."""
    objector = OTHER if name == "张伟" else MEMBER
    desk.say(objector, f"/object {name}")
    desk.press(objector, f"#{entry}")
    desk.say(objector, "记错了")
    desk.press(JUDGE, "✏️")
    desk.say(JUDGE, points)


@pytest.mark.parametrize("jobs", [(), (Job.QUARTER_FINAL,)])
def test_the_ranking_of_a_published_period_asked_for_by_name_looks_as_it_was_published(
    published: Desk, jobs: tuple[Job, ...]
) -> None:
    for job in jobs:
        published.later(days=14)
        assert isinstance(run(published, job), Ran)
    assert isinstance(run(published, Job.WEEKLY_RANKING, "2026Q4"), Ran)
    assert bars(published) == ["张伟", "周喆"]
    assert "A 0 人 · B 2 人 · C 3 人" in last(published, GROUP)


def test_what_is_being_signed_or_held_back_is_not_posted_by_the_weekly_ranking_either(closed: Desk) -> None:
    refused = NotNow("2026Q4 is being signed: quarter-ranking publishes it")
    assert run(closed, Job.WEEKLY_RANKING, "2026Q4") == refused
    hold_back(closed)
    closed.now = ONE_WEEK_ON
    assert isinstance(run(closed, Job.QUARTER_RANKING), Ran)
    before = closed.phone(GROUP).texts()
    assert run(closed, Job.WEEKLY_RANKING, "2026Q4") == Ran("2026Q4", "posted to 0 branch groups")
    assert closed.phone(GROUP).texts() == before


def test_a_scheme_of_which_the_heads_alone_hear_is_not_posted_by_name_of_its_period_either() -> None:
    desk = small_branch(SCHEME.replace('period = "quarter"', 'period = "quarter"\ninterim = "leaders"'))
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    earn(desk, MEMBER, "志愿服务 2次")
    assert run(desk, Job.WEEKLY_RANKING, "2026Q4") == Ran("2026Q4", "posted to 0 branch groups")
    assert desk.phone(GROUP).texts() == []


def hold_back(desk: Desk) -> None:
    publication_preview.show(Post(desk.tx, desk.house, desk.now), ONE_WEEK_ON)
    desk.deliver()
    desk.press(SECRETARY, "⏸")
    desk.say(SECRETARY, "再核对一遍")


@pytest.mark.parametrize("held", [False, True])
def test_a_result_that_is_not_published_is_ones_own_and_the_leaders_to_see(closed: Desk, held: bool) -> None:
    if held:
        hold_back(closed)
        closed.now = ONE_WEEK_ON
        run(closed, Job.QUARTER_RANKING)
    before = len(closed.tx.all("SELECT id FROM outbox WHERE drawing IS NOT NULL"))
    for account, chat in ((MEMBER, GROUP), (MEMBER, None), (LEADER, None), (SECRETARY, GROUP)):
        closed.say(account, "/board 2026Q4", chat=chat)
        said = last(closed, chat or account)
        assert "2026年第4季度的结果正在签字、核对，公示以后大家就能看到" in said
        assert ("/mine 2026Q4" in said) is (chat is None)
        assert "6 分" not in said
    assert len(closed.tx.all("SELECT id FROM outbox WHERE drawing IS NOT NULL")) == before
    closed.say(MEMBER, "/mine 2026Q4")
    assert "6 分" in last(closed, MEMBER)
    for account in (SECRETARY, REVIEWER):
        closed.say(account, "/board 2026Q4")
        assert "🥇 张伟 <b>6 分</b>" in last(closed, account)
        assert "尚未公示" in last(closed, account)
        assert "更正" not in last(closed, account)
    closed.say(MEMBER, "/object 周喆")
    assert "没有可以提出异议的记录" in last(closed, MEMBER)
    assert "要等签字或公示" in closed.press_data(MEMBER, "dispute:2", 1)
    assert closed.press_data(MEMBER, "dispute:1", 1) == "", "to one's own one may object"


def test_where_the_day_of_publication_is_known_it_is_said(closed: Desk) -> None:
    house = replace(closed.house, next_due=lambda job, after: ONE_WEEK_ON)
    closed.house = closed.dispatcher.house = house
    closed.say(MEMBER, "/board 2026Q4", chat=GROUP)
    assert "正在签字、核对，1月8日公示" in last(closed, GROUP)
    hold_back(closed)
    closed.say(MEMBER, "/board 2026Q4", chat=GROUP)
    assert "1月8日" not in last(closed, GROUP), "nobody knows when it is released"


def test_who_has_not_signed_is_counted_in_posts_charts_and_pages_and_named_in_none() -> None:
    desk = small_branch()
    desk.house = desk.dispatcher.house = replace(desk.house, unsigned=Unsigned.UNGRADED)
    closed_quarter(desk)
    desk.press(OTHER, "✅")
    desk.now = ONE_WEEK_ON
    run(desk, Job.QUARTER_RANKING)
    assert "张伟" not in last(desk, GROUP)
    assert "🥈 周喆" in last(desk, GROUP)
    assert "未签字，暂不定等次：4 人" in last(desk, GROUP)
    assert bars(desk) == ["周喆"]
    assert "张伟" not in page(desk)
    desk.say(OTHER, "/board 2026Q4", chat=GROUP)
    assert bars(desk) == ["周喆"]
    assert "A 0 人 · B 1 人 · C 0 人 · 尚未签字 4 人" in last(desk, GROUP)
    desk.say(MEMBER, "/board 2026Q4")
    assert bars(desk) == ["张伟", "周喆"], "one's own row is one's own to see"
    desk.say(SECRETARY, "/board 2026Q4")
    assert len(bars(desk)) == 5, "and their leaders see everybody"
    desk.later(days=14)
    run(desk, Job.QUARTER_FINAL)
    final = next(text for text in desk.phone(GROUP).texts() if "已定稿" in text)
    assert "A 0 人 · B 1 人 · C 0 人 · 尚未签字 4 人" in final


def test_a_correction_into_a_private_grade_names_nobody_and_tells_no_colleague_the_total(
    published: Desk,
) -> None:
    corrected(published, "周喆", 2, "0")
    assert last(published, GROUP) == "📝 2026年第4季度公示更正：一位同志的 志愿服务 +3 分 → 0 分"
    assert "合计" not in last(published, MEMBER)
    assert any("现在合计 <b>0 分</b>" in text for text in published.phone(OTHER).texts())


def test_a_leader_who_objects_hears_the_total_of_those_below_them(published: Desk) -> None:
    published.say(SECRETARY, "/object 周喆")
    published.press(SECRETARY, "#2")
    published.say(SECRETARY, "记错了")
    published.press(JUDGE, "✅ 成立")
    assert any("周喆 现在合计 <b>0 分</b>" in text for text in published.phone(SECRETARY).texts())


def test_whoever_was_not_named_is_not_named_by_the_correction_that_lifts_them(desk: Desk) -> None:
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    earn(desk, OTHER, "挖潜增效 2分")
    earn(desk, MEMBER, "志愿服务 2次")
    desk.now = NEW_YEAR
    run(desk, Job.QUARTER_SIGN)
    run(desk, Job.QUARTER_RANKING)
    desk.member(JUDGE, "党委甲", Role.COMMITTEE_ADMIN)
    corrected(desk, "周喆", 1, "5")
    assert last(desk, GROUP) == "📝 2026年第4季度公示更正：一位同志的 挖潜增效 +2 分 → +5 分"
    desk.say(MEMBER, "/board 2026Q4", chat=GROUP)
    assert bars(desk) == ["张伟"]
    assert "A 0 人 · B 2 人 · C 3 人" in last(desk, GROUP), "what each grade counts stays true"
    assert "周喆" not in page(desk)


@pytest.mark.parametrize("edition", ["published", "corrected"])
def test_across_the_border_of_a_private_grade_neither_edition_names_them_and_both_count_them(
    published: Desk, edition: str
) -> None:
    assert "周喆" in page(published)
    corrected(published, "周喆", 2, "0")
    published.press_data(MEMBER, f"edition:2026Q4:{edition}", 1, chat=GROUP)
    assert bars(published) == ["张伟"]
    assert "周喆" not in last(published, GROUP)
    count = {"published": "B 2 人 · C 3 人", "corrected": "B 1 人 · C 4 人"}[edition]
    assert count in last(published, GROUP)
    assert "周喆" not in page(published)
    assert "其余的人不列名" in page(published)
    published.press_data(OTHER, f"edition:2026Q4:{edition}", 1)
    assert "周喆" in bars(published), "it is their own"


def test_what_is_private_is_said_by_the_version_that_governs_the_period() -> None:
    """The entry is of a version in which nobody was private; the version at the period's end governs its board."""
    desk = small_branch(SCHEME.replace('code = "C"', 'code = "C"\nprivate = false'))
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    desk.member(JUDGE, "党委甲", Role.COMMITTEE_ADMIN)
    earn(desk, OTHER, "挖潜增效 1分")
    earn(desk, MEMBER, "志愿服务 3次")
    desk.later(days=10)
    desk.import_scheme(SCHEME)
    desk.now = NEW_YEAR
    run(desk, Job.QUARTER_SIGN)
    run(desk, Job.QUARTER_RANKING)
    corrected(desk, "周喆", 1, "2")
    assert last(desk, GROUP) == "📝 2026年第4季度公示更正：一位同志的 挖潜增效 +1 分 → +2 分"
