"""Is it well? What is measured, told in lines; and what is not as it should be, in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.settings import Settings
from domain.runs import Job
from handlers.jobs import JOBS
from storage.vitals import Vitals

UPDATES_LATE = timedelta(minutes=1)
NOTICES_LATE = timedelta(minutes=15)
JOBS_LATE = timedelta(minutes=3)
LEAST_FREE = 100_000_000
"""Bytes free on the disk of the database. A write-ahead log may need 16 MB, a backup as much as the database."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is not in the database: whether a bot runs on it, its size with its log, what is free on its disk."""

    running: bool
    size: int
    free: int


def lines(vitals: Vitals, around: Surroundings, settings: Settings, now: datetime) -> Iterator[str]:
    """Everything that was measured."""
    inbox, outbox = vitals.inbox, vitals.outbox
    yield f"bot: {'running' if around.running else 'not running'}"
    yield f"database: {around.size / 1e6:.1f} MB, {around.free / 1e9:.1f} GB free, {vitals.entries} ledger entries"
    yield f"inbox: {inbox.new} waiting{_since(inbox.oldest_new, now)}, {inbox.failed + inbox.unreadable} set aside"
    yield (
        f"outbox: {outbox.waiting} waiting{_since(vitals.untried, now)}, {outbox.kept} kept, "
        f"{outbox.dead} refused by Telegram"
    )
    yield f"reviews: {vitals.reviews} waiting{_since(vitals.oldest_review, now)}"
    for name, cron in settings.schedule.crons().items():
        if name in frozenset(JOBS):
            due = cron.next(now, settings.schedule.timezone)
            yield f"job {name}: last for {_last(vitals, name)}, next on {due:%Y-%m-%d %H:%M}"


def troubles(vitals: Vitals, around: Surroundings, settings: Settings, now: datetime) -> Iterator[str]:
    """What somebody has to look at now."""
    if not around.running:
        yield "no bot is running on this database"
    if around.free < LEAST_FREE:
        yield f"the disk of the database has {around.free / 1e6:.0f} MB left"
    if vitals.inbox.oldest_new is not None and now - vitals.inbox.oldest_new > UPDATES_LATE:
        yield f"updates wait{_since(vitals.inbox.oldest_new, now)} to be handled; the log says why"
    if vitals.untried is not None and now - vitals.untried > NOTICES_LATE:
        yield f"messages wait{_since(vitals.untried, now)} to be sent; the log says why"
    yield from (
        f"job {job} was due on {due:%Y-%m-%d %H:%M} and has not run"
        for job, due in _overdue(vitals, settings, now)
    )


def _overdue(vitals: Vitals, settings: Settings, now: datetime) -> Iterator[tuple[Job, datetime]]:
    crons = settings.schedule.crons()
    for job in JOBS:
        last = vitals.due.get(job)
        if job in crons and last is not None:
            due = crons[job].latest(now - JOBS_LATE, settings.schedule.timezone)
            if last < f"{due:%Y-%m-%dT%H:%M}":
                yield job, due


def _last(vitals: Vitals, name: str) -> str:
    return vitals.due.get(name, "never").replace("T", " ")


def _since(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return ""
    minutes = max(0, int((now.astimezone(UTC) - moment).total_seconds() // 60))
    for unit, size in (("d", 24 * 60), ("h", 60), ("min", 1)):
        if minutes >= size:
            return f" for {minutes // size} {unit}"
    return " for less than 1 min"
