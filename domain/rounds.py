"""A round of the quiz: what everybody is asked in one week, from when to when, and what it earns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from domain.amounts import ONE, rounded
from domain.schemes import Item, Range

FULL_MARKS = Decimal(100)


@dataclass(frozen=True, slots=True)
class QuizRules:
    """The organisation's settings of the quiz.

    ``shares`` weigh the categories of a draw (none: in proportion to the bank). For ``fresh_rounds`` rounds nobody is
    shown a question again while the bank allows. ``item`` names the scheme's item, ``steps`` what a least score earns;
    without steps it is as in :func:`earned`. ``weak_share`` of each draw is set aside for what the trade is weak in.
    """

    questions: int = 20
    open_days: int = 7
    fresh_rounds: int = 8
    shares: Mapping[str, int] = field(default_factory=dict)
    item: str = ""
    steps: Mapping[Decimal, Decimal] = field(default_factory=dict)
    weak_share: Decimal = Decimal("0.2")

    @property
    def weak_places(self) -> int:
        """How many questions of a draw are set aside for weak topics, to the nearest whole one."""
        return int((self.questions * self.weak_share).to_integral_value(ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Round:
    """One round. It takes attempts and answers before ``closes_at``; ``closed_at`` is when it was counted.

    ``size`` is the number of questions for each person, ``target`` the mean ease of every draw (domain.draws).
    """

    id: int
    key: str
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    size: int
    target: int
    seed: str

    def is_open(self, now: datetime) -> bool:
        """Whether an answer counts now."""
        return self.closed_at is None and now < self.closes_at

    @property
    def ended_at(self) -> datetime:
        """When the clock of an attempt that was not finished stops."""
        return self.closes_at if self.closed_at is None else min(self.closes_at, self.closed_at)


def key_of(day: date) -> str:
    """The ISO week of a local day: ``2026-W48``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def week_of(key: str) -> tuple[int, int]:
    """Year and week behind a round's key."""
    year, _, week = key.partition("-W")
    return int(year), int(week)


def earliest_close(opened_at: datetime, days: int) -> datetime:
    """The first scheduled close after this moment ends a round.

    Half of its days on: opened on a Monday evening it lasts to the next one, opened by hand on a Sunday it is not over
    the day after.
    """
    return opened_at + timedelta(days=days) / 2


def earned(item: Item, score: Decimal, steps: Mapping[Decimal, Decimal]) -> Decimal:
    """What a score earns for whoever took part.

    Of the steps the highest that the score reaches counts. Without steps: a fixed item gives its points; an item with a
    range its most for full marks, half way between for 80 and up, and its least for having taken part. (S4's 5, 3 and 1
    for a range from 1 to 5.) Nothing outside the item's range is ever given.
    """
    span = item.points
    if not isinstance(span, Range):
        return item.worth(ONE) if not steps else _step(steps, score)
    if not steps:
        steps = {Decimal(0): span.min, Decimal(80): rounded((span.min + span.max) / 2), FULL_MARKS: span.max}
    return min(max(_step(steps, score), span.min), span.max)


def _step(steps: Mapping[Decimal, Decimal], score: Decimal) -> Decimal:
    return max(
        ((least, points) for least, points in steps.items() if score >= least), default=(0, Decimal(0))
    )[1]
