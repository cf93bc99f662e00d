"""When → which job: the ordered table of what is due, and what catches up after a time down.

APScheduler only wakes us every few seconds. What is due is asked of the cron expressions, and what was done last is in
the database, by the clock on the wall ("2026-11-02T08:30"): an hour that comes twice, a clock that is set back and a
second program change nothing, because a job runs only for a later time than the last.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock, SystemClock, Timer
from bot.settings import Schedule
from domain.periods import Period
from domain.runs import Job, NotNow, Outcome, logged
from handlers import jobs
from handlers.post import Post
from services import standings
from services.house import House
from storage import facts
from storage.database import Database, Tx

log = structlog.get_logger("timetable")

TICK_SECONDS = 5
AHEAD = timedelta(days=2)
"""So far a clock may be set back, or a time zone changed, and what was done stays done."""

REST = timedelta(minutes=1)
"""How long a job that failed, or has to wait, is left alone; what it was about to do is undone, and tried again."""


def run_job(
    tx: Tx,
    house: House,
    job: Job,
    now: datetime,
    period: Period | None = None,
    due_at: datetime | None = None,
) -> Outcome:
    """Run a job in the open transaction, due or not, under the rules whose day has come."""
    standings.take_effect(tx, house, now)
    return jobs.run(job, Post(tx, house, now, due_at), period)


def run_due(tx: Tx, house: House, job: Job, due: str, now: datetime) -> Outcome | None:
    """Run a job for the time it was due, unless it has been; None if there was nothing to do.

    A job that is seen for the first time counts from here on: nothing of the past is made up for. So does one whose
    last time is far ahead: the clock was wrong then, or is wrong now, which is no moment to post anything. If it is
    now, the job is due again once the clock is right, and what it has done for a period it does not do twice (see
    ``runs``).
    """
    key = _key(job)
    last = facts.find(tx, key)
    ahead = f"{(now + AHEAD).astimezone(house.zone):%Y-%m-%dT%H:%M}"
    if last is not None and due <= last <= ahead:
        return None
    outcome = None
    if last is not None and last <= ahead:
        outcome = run_job(tx, house, job, now, due_at=datetime.fromisoformat(due).replace(tzinfo=house.zone))
    if not (isinstance(outcome, NotNow) and outcome.waits):
        facts.keep(tx, key, due)
    return outcome


def _key(job: Job) -> str:
    return f"due:{job}"


class Timetable:
    """Runs what is due, from :meth:`start` to :meth:`stop`; ``committed``: there may be something to send."""

    def __init__(
        self,
        db: Database,
        house: House,
        schedule: Schedule,
        *,
        committed: Callable[[], None],
        clock: Clock | None = None,
    ) -> None:
        crons = schedule.crons()
        self._db = db
        self._house = house
        self._committed = committed
        self._besides: list[Callable[[datetime], Awaitable[None]]] = []
        self._clock = clock or SystemClock()
        self._crons = {job: crons[job] for job in jobs.JOBS if job in crons}
        self._done: dict[Job, str] = {}
        self._failed: dict[Job, datetime] = {}  # when it last did
        self._waiting: dict[Job, datetime] = {}  # when it last could not run yet
        self._why: dict[Job, str] = {}  # as it was logged
        self._scheduler: Any = AsyncIOScheduler(timezone=UTC)
        self._alarm: Timer | None = None

    @property
    def failing(self) -> frozenset[Job]:
        """The jobs that were due and failed; each is tried again every minute."""
        return frozenset(self._failed)

    def also(self, work: Callable[[datetime], Awaitable[None]]) -> None:
        """Have something called with the time at the end of every tick."""
        self._besides.append(work)

    async def start(self) -> None:
        """Begin to tick; the first tick, which catches up, is at once."""
        await self._db.write(self._forget_what_is_off)
        self._scheduler.add_job(
            self._tick_and_wind,
            "interval",
            seconds=TICK_SECONDS,
            id="tick",
            next_run_time=datetime.now(UTC),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
        self._scheduler.start()

    async def stop(self) -> None:
        """No further tick; one that is on its way may end."""
        if self._alarm is not None:
            self._alarm.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
            await asyncio.sleep(0)  # it does so in the loop's next round

    async def tick(self) -> None:
        """Run every job that is due, in the order of the table, and then what is done besides."""
        now = self._clock.now()
        for job, cron in self._crons.items():
            due = f"{cron.latest(now, self._house.zone):%Y-%m-%dT%H:%M}"
            if due != self._done.get(job) and not self._rests(job, now):
                await self._run(job, due, now)
        for work in self._besides:
            try:
                await work(now)
            except Exception:
                log.exception("tick_failed")

    def _rests(self, job: Job, now: datetime) -> bool:
        failed = self._failed.get(job) or self._waiting.get(job)
        return (
            failed is not None and failed <= now < failed + REST
        )  # not until a clock that was set back is there

    async def _run(self, job: Job, due: str, now: datetime) -> None:
        try:
            outcome = await self._db.write(lambda tx: run_due(tx, self._house, job, due, now))
        except Exception:
            # One job that fails must not keep the others from running.
            log.exception("job_failed", job=job, due=due)
            self._failed[job] = now
            return
        self._failed.pop(job, None)
        self._waiting.pop(job, None)
        if isinstance(outcome, NotNow) and outcome.waits:
            self._waiting[job] = now
        else:
            self._done[job] = due
        if outcome is not None:
            self._log(job, due, outcome)
            self._committed()

    def _log(self, job: Job, due: str, outcome: Outcome) -> None:
        """What came of it; of a job that is tried every minute, what has not been logged of it already."""
        what = logged(outcome)
        if what != self._why.get(job):
            log.info("job", job=job, due=due, outcome=type(outcome).__name__, what=what)
        if job in self._waiting:
            self._why[job] = what
        else:
            self._why.pop(job, None)

    async def _tick_and_wind(self) -> None:
        # APScheduler goes by the clock on the wall, and sleeps for an hour when that is set back by one.
        if self._alarm is not None:
            self._alarm.cancel()
        try:
            await self.tick()
        except asyncio.CancelledError:
            return  # the program stops; APScheduler would write a traceback for it
        rouse = partial(self._scheduler.reschedule_job, "tick", trigger="interval", seconds=TICK_SECONDS)
        self._alarm = self._clock.call_later(3 * TICK_SECONDS, rouse)

    def _forget_what_is_off(self, tx: Tx) -> None:
        """A job that is turned on again counts from then, not from when it was turned off."""
        for job in jobs.JOBS:
            if job not in self._crons:
                facts.forget(tx, _key(job))
