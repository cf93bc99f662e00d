"""What the schedule ends by itself, when it comes late, and what it waits for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.settings import Schedule
from bot.timetable import run_due
from domain.runs import Job, NotNow, Outcome, Ran
from services.house import House, never
from tests.desk import ADMIN, Desk
from tests.handlers.conftest import MEMBER
from tests.handlers.quarter import GROUP, NEW_YEAR, earn, last, run

ENDING = (Job.QUARTER_SIGN, Job.QUARTER_RANKING, Job.QUARTER_FINAL)
AtDesk = Callable[..., Desk]


def scheduled(house: House, **crons: str) -> House:
    """A house with the default schedule, but for what is given."""
    written = {name.replace("_", "-"): cron for name, cron in crons.items()}
    due = Schedule.model_validate(written).crons()

    def next_due(job: Job, after: datetime) -> datetime | None:
        return due[job].next(after, house.zone) if job in due else None

    return replace(house, next_due=next_due)


def at(desk: Desk, local: str) -> None:
    """It is that time in Shanghai."""
    desk.now = datetime.fromisoformat(local).replace(tzinfo=desk.house.zone).astimezone(UTC)


def tick(desk: Desk, **crons: str) -> dict[Job, Outcome]:
    """What the timetable does now, after a start as well: what came of each job that ends a period."""
    written = {name.replace("_", "-"): cron for name, cron in crons.items()}
    found = Schedule.model_validate(written).crons()
    outcomes = {}
    for job in ENDING:
        if job in found:
            due = f"{found[job].latest(desk.now, desk.house.zone):%Y-%m-%dT%H:%M}"
            outcome = run_due(desk.tx, desk.house, job, due, desk.now)
            if outcome is not None:
                outcomes[job] = outcome
    desk.deliver()
    return outcomes


@pytest.fixture
def running(desk: Desk) -> Desk:
    """A quarter with points in it, and a program that has run in it."""
    desk.house = desk.dispatcher.house = scheduled(desk.house)
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    earn(desk, MEMBER, "志愿服务 2次")
    assert tick(desk) == {}
    return desk


def kinds(outcomes: dict[Job, Outcome]) -> dict[Job, type]:
    return {job: type(outcome) for job, outcome in outcomes.items()}


def test_on_time_every_phase_runs_when_it_is_due(running: Desk) -> None:
    for local, job in zip(("2027-01-01 00:10", "2027-01-08 08:30", "2027-01-15 08:30"), ENDING, strict=True):
        at(running, local)
        running.later(seconds=4)
        assert kinds(tick(running)) == {job: Ran}


def test_after_a_downtime_people_get_the_days_to_sign_and_to_object_that_the_schedule_gives_them(
    running: Desk,
) -> None:
    at(running, "2027-01-16 00:10")  # 15 days late
    outcomes = tick(running)
    assert isinstance(outcomes[Job.QUARTER_SIGN], Ran)
    assert outcomes[Job.QUARTER_RANKING] == NotNow(
        "quarter-ranking of 2026Q4 is held until 2027-01-23 08:30, so that there is the time since quarter-sign "
        "that people were promised",
        waits=True,
    )
    assert outcomes[Job.QUARTER_FINAL] == NotNow(
        "2026Q4 cannot be final before quarter-ranking has published it", waits=True
    )
    running.press(MEMBER, "✅ 无误")
    assert "您已签字" in last(running, MEMBER)
    told = running.phone(ADMIN).texts()
    assert "<code>quarter-ranking</code> 顺延到 2027年1月23日 08:30" in told[-2]
    assert "还没有公示，先不定稿" in told[-1]
    running.later(minutes=1)
    tick(running)
    assert running.phone(ADMIN).texts() == told, "once"
    at(running, "2027-01-23 08:30")
    outcomes = tick(running)
    assert isinstance(outcomes[Job.QUARTER_RANKING], Ran)
    assert "is held until 2027-01-30 08:30" in str(outcomes[Job.QUARTER_FINAL])
    assert "公示至 1月30日" in running.phone(GROUP).last["caption"]
    at(running, "2027-01-30 08:29")
    assert kinds(tick(running)) == {Job.QUARTER_FINAL: NotNow}
    at(running, "2027-01-30 08:30")
    assert kinds(tick(running)) == {Job.QUARTER_FINAL: Ran}
    assert tick(running) == {}


def test_a_downtime_over_publication_alone_takes_nothing_from_publicity(running: Desk) -> None:
    at(running, "2027-01-01 00:10")
    tick(running)
    at(running, "2027-01-15 12:00")
    outcomes = tick(running)
    assert kinds(outcomes) == {Job.QUARTER_RANKING: Ran, Job.QUARTER_FINAL: NotNow}
    assert "is held until 2027-01-22 12:00" in str(outcomes[Job.QUARTER_FINAL])


def test_by_hand_a_job_runs_at_once_whatever_was_late(running: Desk) -> None:
    at(running, "2027-01-16 00:10")
    tick(running)
    assert isinstance(run(running, Job.QUARTER_RANKING), Ran)
    assert run(running, Job.QUARTER_FINAL) == Ran("2026Q4", "final, told to 1 branch group")


def test_publicity_that_is_longer_than_the_schedule_puts_the_end_off(running: Desk) -> None:
    running.house = running.dispatcher.house = replace(running.house, publicity=timedelta(days=10))
    for local in ("2027-01-01 00:10", "2027-01-08 08:30"):
        at(running, local)
        tick(running)
    assert "公示至 1月18日" in running.phone(GROUP).last["caption"]
    at(running, "2027-01-15 08:30")
    assert "is held until 2027-01-18 08:30" in str(tick(running)[Job.QUARTER_FINAL])
    at(running, "2027-01-18 08:30")
    assert kinds(tick(running)) == {Job.QUARTER_FINAL: Ran}


def test_phases_that_are_due_a_minute_apart_are_meant_so(running: Desk) -> None:
    crons = {"quarter_sign": "0 9 2 1 *", "quarter_ranking": "1 9 2 1 *", "quarter_final": "2 9 2 1 *"}
    running.house = running.dispatcher.house = scheduled(running.house, **crons)
    tick(running, **crons)
    for minute, job in enumerate(ENDING):
        at(running, f"2027-01-02 09:0{minute}")
        assert kinds(tick(running, **crons)) == {job: Ran}


def test_where_nothing_is_ever_published_by_the_schedule_the_end_waits_for_no_publication(
    running: Desk,
) -> None:
    running.house = running.dispatcher.house = scheduled(running.house, quarter_ranking="")
    at(running, "2027-01-15 08:30")
    outcome = tick(running, quarter_ranking="")[Job.QUARTER_FINAL]
    assert outcome == Ran("2026Q4", "final, told to 1 branch group; note: it was never published")


def test_by_hand_what_was_never_published_becomes_final_and_says_so(running: Desk) -> None:
    running.now = NEW_YEAR
    outcome = run(running, Job.QUARTER_FINAL)
    assert outcome == Ran("2026Q4", "final, told to 1 branch group; note: it was never published")


@pytest.mark.parametrize("job", [Job.QUARTER_SIGN, Job.QUARTER_RANKING])
def test_what_is_final_is_neither_signed_nor_published_any_more(running: Desk, job: Job) -> None:
    running.house = running.dispatcher.house = replace(running.house, next_due=never)
    running.now = NEW_YEAR
    run(running, Job.QUARTER_FINAL)
    told = running.phone(GROUP).texts(), running.phone(MEMBER).texts()
    assert run(running, job) == NotNow("2026Q4 is final: nothing of it is signed or published any more")
    assert (running.phone(GROUP).texts(), running.phone(MEMBER).texts()) == told


MONTHLY = 'period = "month"'


def test_a_scheme_by_the_month_has_every_month_ended_by_the_default_schedule(desk: Desk) -> None:
    """Each with its own standings, publication and end, three at a time; by schedules of every month one at a time."""
    desk.house = desk.dispatcher.house = scheduled(desk.house)
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    desk.later(minutes=1)
    desk.import_scheme(desk.first_scheme.replace('period = "quarter"', MONTHLY))
    tick(desk)
    for month in (10, 11, 12):
        at(desk, f"2026-{month}-20 12:00")
        earn(desk, MEMBER, "志愿服务 2次")
    said = {}
    for local, job in zip(("2027-01-01 00:10", "2027-01-08 08:30", "2027-01-15 08:30"), ENDING, strict=True):
        at(desk, local)
        said[job] = str(tick(desk)[job])
    for what in said.values():
        assert what.endswith("(2026-10 and 2026-11 and 2026-12)"), what
    ended = desk.tx.all("SELECT period FROM finals ORDER BY period")
    assert [row["period"] for row in ended] == ["2026-10", "2026-11", "2026-12"]
    assert sum("定稿" in text for text in desk.phone(GROUP).texts()) == 3
    desk.later(days=90)
    assert all("2026-1" not in str(outcome) for outcome in tick(desk).values()), "and never again"
