"""Clocks that are set, zones that change: nothing happens twice, and nothing is left out."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.courier import LONGEST_WAIT, Courier
from bot.cron import Cron
from bot.pace import Pace
from bot.settings import Schedule
from bot.timetable import Timetable
from domain.notices import Notice
from domain.periods import Period, PeriodKind, bounds, containing, local_day
from domain.runs import Job, Outcome, Ran
from handlers import jobs
from handlers.post import Post
from services.house import House
from storage import facts, outbox, runs
from storage.database import Database
from tests.bot.doubles import OFF, HandClock, StubApi, Wall
from tests.desk import ADMIN, Desk
from tests.handlers.conftest import MEMBER, SCHEME

ODD_ZONES = (
    "America/Havana",  # back at 01:00 to 00:00, on the first day of a month some years
    "Africa/Cairo",  # forward at midnight: 00:00 to 01:00 is left out
    "Asia/Beirut",  # back at midnight: 23:00 comes twice
    "Asia/Gaza",
    "America/Santiago",
    "America/Asuncion",
    "Atlantic/Azores",
    "Australia/Lord_Howe",  # by half an hour
    "America/St_Johns",
    "Africa/Casablanca",
    "Europe/London",
    "Asia/Shanghai",
)


def changes(zone: ZoneInfo, year: int) -> Iterator[datetime]:
    """The moments of a year at which a zone's clock is put forward or back."""
    moment = datetime(year, 1, 1, tzinfo=UTC)
    offset = moment.astimezone(zone).utcoffset()
    while moment.year == year:
        moment += timedelta(minutes=30)
        if moment.astimezone(zone).utcoffset() != offset:
            offset = moment.astimezone(zone).utcoffset()
            yield moment


@pytest.mark.parametrize("name", ODD_ZONES)
@pytest.mark.parametrize("at", ["0 0", "30 0", "59 23", "30 1", "30 2", "0 3", "10 0"])
def test_whatever_a_zone_does_a_daily_job_is_due_once_on_every_day(name: str, at: str) -> None:
    zone, cron = ZoneInfo(name), Cron.parse(f"{at} * * *")
    assert isinstance(cron, Cron)
    for change in changes(zone, 2026):
        now = change - timedelta(days=2, hours=6, minutes=55)
        last = f"{cron.latest(now, zone):%Y-%m-%dT%H:%M}"
        due_on = []
        while now < change + timedelta(days=2):
            now += timedelta(minutes=10)
            due = f"{cron.latest(now, zone):%Y-%m-%dT%H:%M}"
            if due > last:
                due_on.append(date.fromisoformat(due[:10]))
                last = due
        steps = {after - before for before, after in pairwise(due_on)}
        assert steps == {timedelta(days=1)}, (change, due_on)


@given(
    st.sampled_from(sorted(available_timezones())),
    st.integers(1996 * 12, 2037 * 12).map(lambda month: date(month // 12, month % 12 + 1, 1)),
    st.sampled_from(PeriodKind),
)
def test_in_every_zone_there_is_a_period_begins_with_its_first_day_and_the_one_before_ends_there(
    name: str, day: date, kind: PeriodKind
) -> None:
    zone, period = ZoneInfo(name), containing(day, kind)
    first, after = bounds(period, zone)
    assert local_day(first, zone) == period.start
    assert local_day(first - timedelta(milliseconds=1), zone) == period.start - timedelta(days=1)
    assert bounds(period.next(), zone)[0] == after


@pytest.mark.parametrize(
    "name", ["Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati"]
)
def test_at_midnight_of_the_organisation_the_quarter_changes_and_every_claim_is_in_one_of_them(
    name: str,
) -> None:
    zone = ZoneInfo(name)
    _, end = bounds(Period(date(2026, 7, 1), PeriodKind.QUARTER), zone)
    desk = Desk(SCHEME, House(zone=zone, admins=frozenset({ADMIN}), bot_username="liangbang_bot"))
    desk.member(MEMBER, "张伟")
    for offset in (-timedelta(milliseconds=1), timedelta()):
        desk.now = end + offset
        desk.say(MEMBER, "志愿服务 1次")
        desk.press(MEMBER, "✅")
    rows = desk.tx.all("SELECT happened_on, period FROM claims ORDER BY id")
    assert [tuple(row) for row in rows] == [("2026-09-30", "2026Q3"), ("2026-10-01", "2026Q4")]


def test_after_midnight_yesterdays_deed_counts_for_the_old_quarter_until_that_is_counted() -> None:
    desk = Desk(SCHEME)
    desk.member(MEMBER, "张伟")
    desk.now = datetime(2026, 9, 30, 16, 5, tzinfo=UTC)  # 00:05 on 1 October in Shanghai
    desk.say(MEMBER, "昨天 志愿服务 1次")
    desk.press(MEMBER, "✅")
    desk.later(minutes=10)
    assert runs.begin(desk.tx, Job.QUARTER_SIGN, "2026Q3", desk.now)
    desk.say(MEMBER, "昨天 志愿服务 2次")
    desk.press(MEMBER, "✅")
    rows = desk.tx.all("SELECT happened_on, period FROM claims ORDER BY id")
    assert [tuple(row) for row in rows] == [("2026-09-30", "2026Q3"), ("2026-09-30", "2026Q4")]


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """When the weekly ranking ran; it does nothing else."""
    notes: list[datetime] = []

    def note(post: Post, _: Period | None) -> Outcome:
        notes.append(post.now)
        return Ran("", "noted")

    monkeypatch.setattr(jobs, "JOBS", {Job.WEEKLY_RANKING: note})
    return notes


def table(db: Database, wall: Wall) -> Timetable:
    schedule = Schedule.model_validate({**OFF, "weekly-ranking": "30 8 * * *"})
    return Timetable(db, House(), schedule, committed=lambda: None, clock=wall)


@pytest.mark.parametrize("restart", [False, True])
async def test_a_clock_that_was_years_ahead_does_not_stop_the_jobs_until_then(
    db: Database, ran: list[datetime], restart: bool
) -> None:
    wall = Wall(datetime(2026, 11, 2, 1, 0, tzinfo=UTC))  # 09:00 in Shanghai
    running = table(db, wall)
    await running.tick()
    wall.moment = datetime(2099, 1, 1, 1, 0, tzinfo=UTC)
    await running.tick()
    assert len(ran) == 1
    wall.moment = datetime(2026, 11, 2, 1, 1, tzinfo=UTC)
    if restart:
        running = table(db, wall)
    await running.tick()
    assert len(ran) == 1, "no moment to post anything"
    wall.moment = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)
    await running.tick()
    await running.tick()
    assert len(ran) == 2


async def test_a_machine_that_wakes_up_in_1970_posts_nothing_and_then_what_is_due(
    db: Database, ran: list[datetime]
) -> None:
    wall = Wall(datetime(2026, 11, 2, 1, 0, tzinfo=UTC))
    await table(db, wall).tick()
    wall.moment = datetime(1970, 1, 1, 0, 0, 20, tzinfo=UTC)
    woken = table(db, wall)
    for _ in range(5):
        await woken.tick()
        wall.moment += timedelta(seconds=5)
    assert ran == []
    wall.moment = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)
    await woken.tick()
    assert ran == [wall.moment]


async def test_setting_the_clock_back_by_hours_costs_no_write_and_no_second_run(
    db: Database, ran: list[datetime]
) -> None:
    wall = Wall(datetime(2026, 11, 2, 0, 0, tzinfo=UTC))
    running = table(db, wall)
    await running.tick()
    wall.moment = datetime(2026, 11, 2, 0, 31, tzinfo=UTC)
    await running.tick()
    assert len(ran) == 1
    wall.moment = datetime(2026, 11, 1, 22, 0, tzinfo=UTC)
    for _ in range(30):
        await running.tick()
        wall.moment += timedelta(minutes=10)
    assert len(ran) == 1
    kept = await db.read(lambda tx: facts.find(tx, f"due:{Job.WEEKLY_RANKING}"))
    assert kept == "2026-11-02T08:30"


async def test_a_notice_that_a_clock_ahead_of_its_time_put_off_does_not_wait_until_then(
    db: Database, telegram: StubApi, clock: HandClock
) -> None:
    notice = Notice(MEMBER, "sendMessage", {"text": "你好"})
    row = await db.write(lambda tx: outbox.add(tx, notice, clock.now()))
    later = clock.now() + timedelta(days=365)
    await db.write(lambda tx: outbox.mark_retry(tx, row, "timed out", later))

    async def draw(_: object) -> bytes:
        return b""

    courier = Courier(
        db, telegram.api, draw=draw, pace=Pace(0.0), on_barred=lambda tx, chat, now: None, clock=clock
    )
    running = asyncio.create_task(courier.run())
    await clock.advance(LONGEST_WAIT.total_seconds() - 1)
    assert telegram.texts == []
    await clock.advance(2)
    assert telegram.texts == ["你好"]
    courier.stop()
    await clock.advance(1)
    await asyncio.wait_for(running, 10)
