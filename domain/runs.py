"""Runs: one job for one period, once, whoever restarts; and what became of asking for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Job(StrEnum):
    """The scheduled jobs, named as the contract names them.

    In this order they run where several are due at once: a period is counted before it is published, and published
    before it is final.
    """

    QUARTER_SIGN = "quarter-sign"
    MONTHLY_POINTS = "monthly-points"
    QUARTER_RANKING = "quarter-ranking"
    WEEKLY_RANKING = "weekly-ranking"
    QUARTER_FINAL = "quarter-final"
    ANNUAL_AWARDS = "annual-awards"
    QUIZ_CLOSE = "quiz-close"
    QUIZ_OPEN = "quiz-open"
    REMINDERS = "reminders"


@dataclass(frozen=True, slots=True)
class Started:
    """A run that has been: when it began, and when the schedule wanted it (None: it was run by hand)."""

    at: datetime
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ran:
    """It ran now. ``scope`` is the period or the week ('' where a job has none), ``what`` says what it did."""

    scope: str
    what: str

    def __str__(self) -> str:
        return f"{self.what} ({self.scope})" if self.scope else self.what


@dataclass(frozen=True, slots=True)
class AlreadyRan:
    """It had run for that scope; nothing was done. ``at`` is in the organisation's zone."""

    scope: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.scope} has already run, on {self.at:%Y-%m-%d} at {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class NotNow:
    """It cannot run as asked, and why, in a sentence for an engineer; nothing was done.

    ``waits``: it is due all the same, and is tried again until it can. ``nameless`` is the same for the log, where
    ``why`` names people.
    """

    why: str
    waits: bool = False
    nameless: str = ""

    def __str__(self) -> str:
        return self.why


Outcome = Ran | AlreadyRan | NotNow


def logged(outcome: Outcome) -> str:
    """What the log says of it: nobody's name."""
    return (outcome.nameless if isinstance(outcome, NotNow) else "") or str(outcome)
