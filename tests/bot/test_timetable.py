"""When jobs run: once, late if need be, and never twice for one time on the wall."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from bot.settings import Schedule
from bot.timetable import Timetable, run_job
from domain.periods import Period
from domain.runs import Job, NotNow, Outcome, Ran, Started
from handlers import jobs
from handlers.post import Post
from services.house import House
from storage import facts, runs
from storage.database import Database
from tests.bot.doubles import OFF, Wall

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Job, datetime]]:
    """What ran, and when; every job of the table only notes that it did."""
    notes: list[tuple[Job, datetime]] = []

    def note(job: Job) -> Callable[[Post, Period | None], Outcome]:
        def handler(post: Post, _: Period | None) -> Outcome:
            notes.append((job, post.now))
            return Ran("", "noted")

        return handler

    monkeypatch.setattr(jobs, "JOBS", {job: note(job) for job in Job})
    return notes


def timetable(db: Database, wall: Wall, zone: ZoneInfo = SHANGHAI, /, **crons: str) -> Timetable:
    written = {name.replace("_", "-"): cron for name, cron in crons.items()}
    schedule = Schedule.model_validate({"timezone": zone, **OFF, **written})
    return Timetable(db, House(zone=zone), schedule, committed=lambda: None, clock=wall)


def at(text: str, zone: ZoneInfo = SHANGHAI, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


async def test_nothing_of_the_past_is_made_up_for_at_the_very_first_start(
    db: Database, ran: list[Any]
) -> None:
    await timetable(
        db, Wall(at("2026-11-04 12:00")), weekly_ranking="30 8 * * 1", reminders="0 * * * *"
    ).tick()
    assert ran == []


async def test_a_job_runs_once_when_its_time_has_come(db: Database, ran: list[Any]) -> None:
    wall = Wall(at("2026-11-02 08:29"))
    table = timetable(db, wall, weekly_ranking="30 8 * * 1")
    for _ in range(60):
        await table.tick()
        wall.moment += timedelta(seconds=5)
    assert ran == [(Job.WEEKLY_RANKING, at("2026-11-02 08:30"))]


async def test_what_was_missed_runs_once_at_the_next_start_however_often_it_was_due(
    db: Database, ran: list[Any]
) -> None:
    wall = Wall(at("2026-11-02 08:00"))
    await timetable(db, wall, weekly_ranking="30 8 * * 1", reminders="0 * * * *").tick()
    wall.moment = at("2026-11-25 20:10")
    again = timetable(db, wall, weekly_ranking="30 8 * * 1", reminders="0 * * * *")
    for _ in range(3):
        await again.tick()
    assert [job for job, _ in ran] == [Job.WEEKLY_RANKING, Job.REMINDERS]


async def test_jobs_that_are_due_together_run_in_the_order_of_the_table(db: Database, ran: list[Any]) -> None:
    wall = Wall(at("2026-12-31 23:00"))
    first = "0 9 1 * *"
    table = timetable(db, wall, quarter_final=first, quarter_ranking=first, quarter_sign=first)
    await table.tick()
    wall.moment = at("2027-01-01 09:00")
    await table.tick()
    assert [job for job, _ in ran] == [Job.QUARTER_SIGN, Job.QUARTER_RANKING, Job.QUARTER_FINAL]


async def test_a_job_that_has_to_wait_is_tried_every_minute_also_after_a_restart(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = NotNow("objections", waits=True)
    outcomes: list[Outcome] = [waits, waits, Ran("2026Q3", "final")]
    asked: list[datetime] = []

    def final(post: Post, _: Period | None) -> Outcome:
        asked.append(post.now)
        return outcomes[min(len(asked), len(outcomes)) - 1]

    monkeypatch.setattr(jobs, "JOBS", {Job.QUARTER_FINAL: final})
    wall = Wall(at("2026-10-15 08:29"))
    table = timetable(db, wall, quarter_final="30 8 15 * *")
    await table.tick()
    wall.moment = at("2026-10-15 08:30")
    await table.tick()
    wall.moment += timedelta(seconds=5)
    await table.tick()
    assert len(asked) == 1, "not at every tick"
    for _ in range(9):
        wall.moment += timedelta(minutes=1)
        table = timetable(db, wall, quarter_final="30 8 15 * *") if len(asked) == 2 else table
        await table.tick()
    assert asked == [at("2026-10-15 08:30") + timedelta(seconds=s) for s in (0, 65, 125)]


async def test_why_a_job_waits_is_logged_once_and_again_when_it_changes(
    db: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = iter([*["held"] * 3, *["objections"] * 2])
    monkeypatch.setattr(jobs, "JOBS", {Job.QUARTER_FINAL: lambda *_: NotNow(next(said), waits=True)})
    wall = Wall(at("2026-10-15 08:29"))
    table = timetable(db, wall, quarter_final="30 8 15 * *")
    await table.tick()
    for _ in range(5):
        wall.moment += timedelta(minutes=1)
        await table.tick()
    assert next(said, None) is None, "it was tried each minute"
    logged = capsys.readouterr().out
    assert [logged.count(f"what={word}") for word in ("held", "objections")] == [1, 1]


async def test_a_run_keeps_when_it_was_due_and_one_by_hand_was_due_at_no_time(db: Database) -> None:
    wall = Wall(at("2026-11-02 08:00"))
    table = timetable(db, wall, weekly_ranking="30 8 * * 1")
    await table.tick()
    wall.moment = at("2026-11-03 09:00")
    await table.tick()
    found = await db.read(lambda tx: runs.find(tx, Job.WEEKLY_RANKING, "2026-W45"))
    assert found == Started(at("2026-11-03 09:00"), at("2026-11-02 08:30"))
    await db.write(lambda tx: run_job(tx, House(), Job.WEEKLY_RANKING, at("2026-11-10 09:00")))
    by_hand = await db.read(lambda tx: runs.find(tx, Job.WEEKLY_RANKING, "2026-W46"))
    assert by_hand == Started(at("2026-11-10 09:00"))


async def test_stopping_in_the_middle_of_a_tick_is_no_failure_of_anything(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    begun = asyncio.Event()

    async def long(_: datetime) -> None:
        begun.set()
        await asyncio.Event().wait()

    table = timetable(db, Wall(at("2026-11-02 08:29")))
    table.also(long)
    await table.start()
    await asyncio.wait_for(begun.wait(), 20)
    await table.stop()
    for _ in range(5):
        await asyncio.sleep(0)
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_an_hour_that_comes_twice_counts_once(db: Database, ran: list[Any]) -> None:
    wall = Wall(at("2026-10-25 01:00", BERLIN))
    table = timetable(db, wall, BERLIN, reminders="30 2 * * *")
    for _ in range(30):
        await table.tick()
        wall.moment += timedelta(minutes=10)
    assert ran == [(Job.REMINDERS, at("2026-10-25 02:30", BERLIN))]


async def test_an_hour_that_is_left_out_does_not_lose_the_job(db: Database, ran: list[Any]) -> None:
    wall = Wall(at("2026-03-29 01:00", BERLIN))
    table = timetable(db, wall, BERLIN, reminders="30 2 * * *")
    for _ in range(30):
        await table.tick()
        wall.moment += timedelta(minutes=10)
    assert [job for job, _ in ran] == [Job.REMINDERS]


async def test_a_clock_that_is_set_back_repeats_nothing_even_after_a_restart(
    db: Database, ran: list[Any]
) -> None:
    wall = Wall(at("2026-11-02 08:29"))
    table = timetable(db, wall, weekly_ranking="30 8 * * *")
    await table.tick()
    wall.moment = at("2026-11-02 08:31")
    await table.tick()
    wall.moment = at("2026-11-02 08:00")
    restarted = timetable(db, wall, weekly_ranking="30 8 * * *")
    for _ in range(40):
        await table.tick()
        await restarted.tick()
        wall.moment += timedelta(minutes=1)
    assert len(ran) == 1


async def test_a_job_that_fails_is_undone_and_tried_again_while_the_others_run(
    db: Database, ran: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_first(post: Post, _: Period | None) -> Outcome:
        facts.keep(post.tx, "half-done", "1")
        if post.now < at("2026-11-02 08:31"):
            raise RuntimeError("the first time fails")
        return Ran("", "done")

    monkeypatch.setitem(jobs.JOBS, Job.QUARTER_SIGN, fails_first)
    wall = Wall(at("2026-11-02 08:29"))
    table = timetable(db, wall, quarter_sign="30 8 * * *", reminders="30 8 * * *")
    await table.tick()
    wall.moment = at("2026-11-02 08:30")
    await table.tick()
    assert [job for job, _ in ran] == [Job.REMINDERS]
    assert await db.read(lambda tx: facts.find(tx, "half-done")) is None
    for _ in range(15):
        wall.moment += timedelta(seconds=5)
        await table.tick()
    assert await db.read(lambda tx: facts.find(tx, "half-done")) == "1"


async def test_a_job_that_is_turned_off_and_on_again_counts_from_then(db: Database, ran: list[Any]) -> None:
    wall = Wall(at("2026-11-02 08:00"))
    await timetable(db, wall, weekly_ranking="30 8 * * *").tick()
    off = timetable(db, wall)
    await off.start()
    await off.stop()
    wall.moment = at("2026-12-02 12:00")
    await timetable(db, wall, weekly_ranking="30 8 * * *").tick()
    assert ran == []


async def test_start_catches_up_at_once_and_stop_ends_it(db: Database, ran: list[Any]) -> None:
    wall = Wall(at("2026-11-02 08:00"))
    await timetable(db, wall, weekly_ranking="30 8 * * 1").tick()
    wall.moment = at("2026-11-03 08:00")
    woken = asyncio.Event()
    schedule = Schedule.model_validate({**OFF, "weekly-ranking": "30 8 * * 1"})
    table = Timetable(db, House(), schedule, committed=woken.set, clock=wall)
    await table.start()
    async with asyncio.timeout(20):
        await woken.wait()
    await table.stop()
    assert [job for job, _ in ran] == [Job.WEEKLY_RANKING]


async def test_two_programs_over_one_database_run_a_job_once(db: Database, ran: list[Any]) -> None:
    wall = Wall(at("2026-11-02 08:00"))
    tables = [timetable(db, wall, weekly_ranking="30 8 * * 1") for _ in range(2)]
    for table in tables:
        await table.tick()
    wall.moment = at("2026-11-02 09:00")
    for table in tables:
        await table.tick()
    assert len(ran) == 1


async def test_whose_objections_a_period_waits_for_is_not_in_the_log(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = NotNow(
        "2026Q3 has undecided objections: #1 to entry 2 (周喆 0015)", True, "2026Q3: #1 to entry 2"
    )
    monkeypatch.setattr(jobs, "JOBS", {Job.QUARTER_FINAL: lambda post, period: waits})
    wall = Wall(at("2026-10-15 08:00"))
    table = timetable(db, wall, quarter_final="30 8 15 * *")
    with capture_logs() as lines:
        await table.tick()
        wall.moment = at("2026-10-15 08:31")
        await table.tick()
    assert [line["what"] for line in lines if line["event"] == "job"] == ["2026Q3: #1 to entry 2"]
