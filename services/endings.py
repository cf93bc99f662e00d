"""Which periods the jobs that end one are about, and why a period cannot go to its next phase yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.delays import held_until, lateness, publicity_until
from domain.periods import Period, PeriodKind, latest_complete
from domain.phases import PHASE_AFTER, Phase
from domain.runs import Job, NotNow
from services import boards
from services.house import House
from services.phases import phase_of
from storage import runs
from storage.database import Tx

BEFORE = {Job.QUARTER_RANKING: Job.QUARTER_SIGN, Job.QUARTER_FINAL: Job.QUARTER_RANKING}
"""The job of the phase before."""

MONTHS_BACK = 3
"""A job that is due once a quarter ends the months of that quarter as well; older ones are nobody's news."""


def due(tx: Tx, house: House, job: Job, day: date, now: datetime) -> list[Period]:
    """What a job that was due on a day ends by itself, in order: of the periods that were complete, those in which
    anything was counted; of the months all that are left of the last few, so that they need no schedule of their own.
    """
    latest = boards.publishable(tx, house, day, now, counted=True)
    month, months = latest_complete(day, PeriodKind.MONTH), list[Period]()
    for _ in range(MONTHS_BACK - 1):
        month = month.previous()
        months.insert(0, month)
    return [one for one in months if _is_left(tx, house, job, one, now)] + latest


def _is_left(tx: Tx, house: House, job: Job, month: Period, now: datetime) -> bool:
    if phase_of(tx, month.key) >= PHASE_AFTER[job] or not boards.counted_in(tx, house, month, now):
        return False
    return job is not Job.QUARTER_FINAL or not _is_to_be_published(tx, house, month, now)


@dataclass(frozen=True, slots=True)
class Hold:
    """A job that is due for a period and waits: until a moment in the organisation's zone; None: for a publication."""

    job: Job
    period: Period
    until: datetime | None

    def __str__(self) -> str:
        """For an engineer."""
        if self.until is None:
            return f"{self.period.key} cannot be final before quarter-ranking has published it"
        why = f"{self.job} of {self.period.key} is held until {self.until:%Y-%m-%d %H:%M}"
        return f"{why}, so that there is the time since {BEFORE[self.job]} that people were promised"


def refusal(
    tx: Tx, house: House, job: Job, period: Period, due_at: datetime | None, now: datetime
) -> Hold | NotNow | None:
    """Why a period cannot go to the phase that a job takes it to. By hand (``due_at`` None) it can, but from final."""
    if runs.find(tx, job, period.key) is not None:
        return None  # which it says itself
    if phase_of(tx, period.key) is Phase.FINAL:
        return NotNow(f"{period.key} is final: nothing of it is signed or published any more")
    if due_at is None or job not in BEFORE:
        return None
    if job is Job.QUARTER_FINAL and _is_to_be_published(tx, house, period, now):
        return Hold(job, period, None)
    until = _held_until(tx, house, job, period, due_at)
    return None if until is None or until <= now else Hold(job, period, until.astimezone(house.zone))


def _is_to_be_published(tx: Tx, house: House, period: Period, now: datetime) -> bool:
    """Whether it has yet to be published, and will be: where quarter-ranking is turned off nobody waits for it."""
    if house.next_due(Job.QUARTER_RANKING, now) is None:
        return False
    return phase_of(tx, period.key) < Phase.PUBLISHED


def _held_until(tx: Tx, house: House, job: Job, period: Period, due_at: datetime) -> datetime | None:
    before = runs.find(tx, BEFORE[job], period.key)
    reasons = [due_at + lateness(before)]
    if job is Job.QUARTER_FINAL and before is not None:
        reasons.append(publicity_until(before, due_at, house.publicity))
    return held_until(due_at, *reasons)


def time_for_publicity(house: House, now: datetime) -> timedelta | None:
    """What the schedule leaves between quarter-ranking and quarter-final; None where either is turned off."""
    ranking = house.next_due(Job.QUARTER_RANKING, now)
    final = house.next_due(Job.QUARTER_FINAL, ranking - timedelta(seconds=1)) if ranking else None
    return final - ranking if ranking and final else None
