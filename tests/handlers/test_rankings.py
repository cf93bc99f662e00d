"""The rankings that go to the groups by themselves."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from domain.members import Role
from domain.periods import Period, parse
from domain.runs import AlreadyRan, Job, NotNow, Ran
from handlers import jobs
from handlers.post import Post
from tests.desk import ADMIN, NOON, Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER, SCHEME, SECRETARY
from tests.schemes import grades

GROUP = -1001
COMMITTEE_SCHEME = """
[scheme]
code = "committee"
name = "支委积分"
period = "quarter"
audience = "branch_committee"
approval = ["branch_secretary"]

[[category]]
code = "duty"
name = "履职"

[[category.item]]
code = "K01"
name = "讲党课"
points = 5
unit = "次"
""" + grades(优秀=5, 合格=0)


def run(desk: Desk, job: Job, period: str | None = None) -> Ran | AlreadyRan | NotNow:
    of = None if period is None else key(period)
    outcome = jobs.run(job, Post(desk.tx, desk.house, desk.now), of)
    desk.deliver()
    return outcome


def key(text: str) -> Period:
    period = parse(text)
    assert period is not None
    return period


def bind(desk: Desk) -> None:
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)


def earned(desk: Desk, account: int, text: str) -> None:
    desk.say(account, text)
    desk.press(account, "✅")
    for reviewer in (LEADER, REVIEWER, SECRETARY):
        desk.press(reviewer, "✅")


def captions(desk: Desk, chat: int = GROUP) -> list[str]:
    return [m["caption"] for m in desk.phone(chat).messages.values() if "caption" in m]


def test_the_weekly_ranking_shows_the_running_state_once_a_week(desk: Desk) -> None:
    bind(desk)
    earned(desk, MEMBER, "志愿服务 2次")
    assert run(desk, Job.WEEKLY_RANKING) == Ran("2026-W43", "posted to 1 branch group")
    again = run(desk, Job.WEEKLY_RANKING)
    assert again == AlreadyRan("2026-W43", NOON)
    desk.later(days=7)
    assert isinstance(run(desk, Job.WEEKLY_RANKING), Ran)
    texts = captions(desk)
    assert len(texts) == 2
    assert "每周亮榜" in texts[0]
    assert "🥇 张伟 <b>6 分</b>" in texts[0]


def test_the_week_is_the_one_of_the_organisation_s_zone(desk: Desk) -> None:
    bind(desk)
    desk.now = datetime(2027, 1, 3, 16, 30, tzinfo=UTC)  # half past midnight on Monday in Shanghai
    outcome = run(desk, Job.WEEKLY_RANKING)
    assert isinstance(outcome, Ran)
    assert outcome.scope == "2027-W01"


def test_the_weekly_ranking_of_a_named_period_shows_that_period(desk: Desk) -> None:
    bind(desk)
    earned(desk, MEMBER, "志愿服务 2次")
    desk.later(days=90)
    assert run(desk, Job.WEEKLY_RANKING, "2026Q4") == Ran("2026Q4", "posted to 1 branch group")
    assert "2026年第4季度" in captions(desk)[0]
    assert isinstance(run(desk, Job.WEEKLY_RANKING, "2026Q4"), AlreadyRan)
    assert isinstance(run(desk, Job.WEEKLY_RANKING), Ran)


@pytest.mark.parametrize("job", [Job.WEEKLY_RANKING, Job.QUARTER_RANKING])
@pytest.mark.parametrize(("period", "why"), [("2027Q3", "not begun"), ("2026-09", "counted by month")])
def test_a_period_that_cannot_be_ranked_is_refused_and_nothing_posted(
    desk: Desk, job: Job, period: str, why: str
) -> None:
    bind(desk)
    outcome = run(desk, job, period)
    assert isinstance(outcome, NotNow)
    assert why in outcome.why
    assert not captions(desk)
    assert desk.tx.value("SELECT COUNT(*) FROM runs") == 0


def test_the_quarter_ranking_refuses_a_period_on_its_last_day_and_takes_it_the_day_after(desk: Desk) -> None:
    bind(desk)
    desk.now = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)  # one minute to midnight
    outcome = run(desk, Job.QUARTER_RANKING, "2026Q4")
    assert outcome == NotNow("2026Q4 is not over yet: its last day is 2026-12-31")
    desk.later(minutes=1)
    assert isinstance(run(desk, Job.QUARTER_RANKING, "2026Q4"), Ran)


def test_the_quarter_ranking_publishes_the_latest_complete_quarter_and_names_every_grade(desk: Desk) -> None:
    bind(desk)
    earned(desk, MEMBER, "志愿服务 3次")
    earned(desk, OTHER, "志愿服务 1次")
    desk.later(days=90)
    outcome = run(desk, Job.QUARTER_RANKING)
    assert outcome == Ran("2026Q4", "posted to 1 branch group")
    [text] = captions(desk)
    assert "积分公示" in text
    assert "<b>A</b> 1 人：张伟" in text
    assert "<b>B</b> 1 人：周喆" in text
    assert "<b>C</b> 3 人" in text.splitlines()
    assert "王磊" not in text
    assert run(desk, Job.QUARTER_RANKING, "2026Q4") == AlreadyRan("2026Q4", desk.now)


def test_each_scheme_that_scores_anybody_has_its_own_post(desk: Desk) -> None:
    bind(desk)
    desk.import_scheme(COMMITTEE_SCHEME)
    run(desk, Job.WEEKLY_RANKING)
    assert len(captions(desk)) == 1  # nobody sits on the committee
    desk.later(days=7)
    desk.member(21, "支委甲", Role.BRANCH_COMMITTEE)
    run(desk, Job.WEEKLY_RANKING)
    assert ["支委积分" in text for text in captions(desk)] == [False, False, True]


def test_a_scheme_counted_by_month_is_published_only_for_a_month_with_entries(desk: Desk) -> None:
    monthly = SCHEME.replace('code = "test"', 'code = "monthly"').replace('"quarter"', '"month"')
    desk.import_scheme(monthly.replace("志愿服务", "巡检"))
    bind(desk)
    desk.later(days=80)
    assert run(desk, Job.QUARTER_RANKING) == Ran("2026Q4", "posted to 1 branch group")
    earned(desk, MEMBER, "巡检 2次")
    desk.later(days=31)
    assert run(desk, Job.QUARTER_RANKING) == Ran("2027-01", "posted to 1 branch group")


def test_a_branch_without_a_group_keeps_its_post_until_it_is_bound(desk: Desk) -> None:
    outcome = run(desk, Job.WEEKLY_RANKING)
    assert outcome == Ran("2026-W43", "posted to 0 branch groups, kept for 1 branch without a group")
    [told] = desk.phone(ADMIN).texts()
    assert "第一党支部" in told
    assert "每周排名" in told
    desk.say(ADMIN, "/bind 第一党支部", chat=GROUP)
    kept = desk.tx.one("SELECT chat_id, state FROM outbox WHERE once LIKE 'weekly-ranking:2026-W43:%:test'")
    assert kept is not None
    assert kept["chat_id"] == GROUP


def test_only_the_newest_weekly_ranking_is_kept_for_a_branch_but_every_published_one(desk: Desk) -> None:
    for _ in range(3):
        run(desk, Job.WEEKLY_RANKING)
        desk.later(days=7)
    desk.later(days=60)
    run(desk, Job.QUARTER_RANKING)
    desk.later(days=90)
    run(desk, Job.QUARTER_RANKING)
    rows = desk.tx.all("SELECT once FROM outbox WHERE chat_id IS NULL AND state = 'waiting' ORDER BY id")
    scopes = [row["once"].rsplit(":", 2)[0] for row in rows]
    assert scopes == ["weekly-ranking:2026-W45", "quarter-ranking:2026Q4", "quarter-ranking:2027Q1"]


def test_a_period_asked_for_by_name_does_not_take_the_place_of_a_kept_week(desk: Desk) -> None:
    run(desk, Job.WEEKLY_RANKING)
    assert isinstance(run(desk, Job.WEEKLY_RANKING, "2026Q3"), Ran)
    rows = desk.tx.all("SELECT once FROM outbox WHERE chat_id IS NULL AND state = 'waiting' ORDER BY id")
    assert [row["once"].split(":")[1] for row in rows] == ["2026-W43", "2026Q3"]


def test_a_caption_stays_within_telegram_s_limit_however_many_reach_a_grade(desk: Desk) -> None:
    bind(desk)
    names = [f"买买提{number}阿卜杜热合曼" for number in range(120)]
    for number, name in enumerate(names):
        member = desk.member(1000 + number, name)
        desk.tx.execute("INSERT INTO standings VALUES ('test', '2026Q3', ?, 9000, 0)", member)
    run(desk, Job.QUARTER_RANKING, "2026Q3")
    [text] = captions(desk)
    assert len(text.encode("utf-16-le")) // 2 <= 1024 + text.count("<b>") * 7
    assert "等 120 人" in text
    assert "<b>C</b> 5 人" in text


def test_a_vetoed_member_keeps_the_rank_but_is_not_praised(desk: Desk) -> None:
    bind(desk)
    [first, second] = [desk.member(1000 + n, name) for n, name in enumerate(("甲", "乙"))]
    desk.tx.execute("INSERT INTO standings VALUES ('test', '2026Q3', ?, 12000, 1)", first)
    desk.tx.execute("INSERT INTO standings VALUES ('test', '2026Q3', ?, 9000, 0)", second)
    run(desk, Job.QUARTER_RANKING, "2026Q3")
    [text] = captions(desk)
    assert "🥈 乙 <b>9 分</b>" in text
    assert "甲" not in text


def test_the_picture_of_a_post_is_data_that_the_courier_can_draw(desk: Desk) -> None:
    bind(desk)
    run(desk, Job.WEEKLY_RANKING)
    row = desk.tx.one("SELECT drawing, urgency, branch_id FROM outbox WHERE drawing IS NOT NULL")
    assert row is not None
    drawing = json.loads(row["drawing"])
    assert (drawing["kind"], drawing["title"], row["urgency"]) == ("board", "第一党支部", 2)
    as_of = datetime.fromisoformat(drawing["as_of"])
    assert as_of == NOON
    assert as_of.utcoffset() == timedelta(hours=8)


def bars(desk: Desk, row: int = -1) -> list[str]:
    found = desk.tx.all("SELECT drawing FROM outbox WHERE drawing IS NOT NULL ORDER BY id")
    charts = [chart for one in found if (chart := json.loads(one["drawing"]))["kind"] == "board"]
    return [bar["name"] for bar in charts[row]["rows"]]


def test_the_published_chart_shows_nobody_of_the_lowest_grade_and_the_running_board_everybody(
    desk: Desk,
) -> None:
    bind(desk)
    earned(desk, MEMBER, "志愿服务 2次")
    earned(desk, OTHER, "挖潜增效 1分")
    assert len(bars_of_weekly(desk)) == 5
    desk.now = datetime(2027, 1, 8, 1, 0, tzinfo=UTC)
    run(desk, Job.QUARTER_RANKING, "2026Q4")
    text = captions(desk)[-1]
    assert bars(desk) == ["张伟"]
    assert "🥇 张伟" in text
    assert "周喆" not in text, "a medal would tell the grade"
    assert "<b>C</b> 4 人" in text.splitlines()


def bars_of_weekly(desk: Desk) -> list[str]:
    run(desk, Job.WEEKLY_RANKING)
    return bars(desk)


def test_a_period_that_is_over_shows_a_private_grade_to_its_member_and_their_leaders(desk: Desk) -> None:
    bind(desk)
    earned(desk, MEMBER, "志愿服务 2次")
    desk.now = datetime(2027, 1, 8, 1, 0, tzinfo=UTC)
    run(desk, Job.QUARTER_RANKING, "2026Q4")
    desk.say(OTHER, "/board 2026Q4")
    assert bars(desk) == ["张伟", "周喆"]
    desk.say(SECRETARY, "/board 2026Q4")
    assert len(bars(desk)) == 5
    desk.say(SECRETARY, "/board 2026Q4", chat=GROUP)
    assert bars(desk) == ["张伟"]


def test_a_scheme_may_say_that_no_grade_is_private(desk: Desk) -> None:
    bind(desk)
    desk.import_scheme(SCHEME.replace('code = "C"', 'code = "C"\nprivate = false'))
    desk.now = datetime(2027, 1, 8, 1, 0, tzinfo=UTC)
    run(desk, Job.QUARTER_RANKING, "2026Q4")
    assert len(bars(desk)) == 5
    assert "<b>C</b> 5 人：" in captions(desk)[-1]
