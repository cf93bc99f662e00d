"""Five-field cron expressions, read as cron reads them.

APScheduler's own reading counts weekdays from Monday = 0 and joins the two day fields by AND: a line copied
from a crontab would run a day late. Here Sunday is 0 or 7, and of two restricted day fields either is enough.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import product

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
# 29 February comes at most eight years after the last (1896, 1904).
HORIZON = timedelta(days=8 * 366)


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    low: int
    high: int
    words: tuple[str, ...] = ()

    def parse(self, text: str) -> frozenset[int] | str:
        """The numbers that `text` stands for, or the part of it that cannot be read."""
        numbers: set[int] = set()
        for part in text.lower().split(","):
            shape = re.fullmatch(r"(\*|(\w+)(?:-(\w+))?)(?:/(\d+))?", part)
            if shape is None:
                return part
            whole, first, last, step = shape.groups()
            low = self.low if whole == "*" else self._number(first)
            # "5/10" is cron's short form of "5-59/10".
            high = self.high if whole == "*" or (step and not last) else self._number(last or first)
            if low is None or high is None or low > high or step == "0":
                return part
            numbers.update(range(low, high + 1, int(step or 1)))
        return frozenset(numbers)

    def _number(self, text: str) -> int | None:
        if text in self.words:
            return self.words.index(text) + self.low
        number = int(text) if text.isascii() and text.isdecimal() else -1
        return number if self.low <= number <= self.high else None


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, MONTHS),
    _Field("day of the week", 0, 7, WEEKDAYS),
)


@dataclass(frozen=True, slots=True)
class Cron:
    """When something recurs, in the clock of a time zone that is named with each question."""

    text: str
    times: tuple[time, ...] = field(repr=False)
    days: frozenset[int] = field(repr=False)
    months: frozenset[int] = field(repr=False)
    weekdays: frozenset[int] = field(repr=False)
    either_day: bool = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> "Cron | str":
        """The expression, or what is wrong with it, in words that follow its name."""
        parts = text.split()
        if len(parts) != len(_FIELDS):
            return f"needs five fields (minute hour day month weekday), not {len(parts)}"
        read: list[frozenset[int]] = []
        for kind, part in zip(_FIELDS, parts, strict=True):
            numbers = kind.parse(part)
            if isinstance(numbers, str):
                return f"says {numbers!r} for the {kind.name}, which goes from {kind.low} to {kind.high}"
            read.append(numbers)
        minutes, hours, days, months, weekdays = read
        cron = cls(
            text=" ".join(parts),
            times=tuple(time(hour, minute) for hour, minute in product(sorted(hours), sorted(minutes))),
            days=days,
            months=months,
            weekdays=frozenset(number % 7 for number in weekdays),
            either_day=not (parts[2].startswith("*") or parts[4].startswith("*")),
        )
        if not any(cron.falls_on(date(2024, 1, 1) + timedelta(days=n)) for n in range(HORIZON.days)):
            return "names a day that no year has"
        return cron

    def falls_on(self, day: date) -> bool:
        """Whether it recurs at all on that day."""
        in_month = day.day in self.days
        in_week = day.isoweekday() % 7 in self.weekdays
        return day.month in self.months and (in_month or in_week if self.either_day else in_month and in_week)

    def latest(self, now: datetime, zone: tzinfo) -> datetime:
        """The last time it was due, at or before `now` (aware); the answer is aware, in `zone`."""
        for day in _days(now.astimezone(zone).date(), -1):
            for at in reversed(self._on(day, zone)):
                if _instant(at) <= now:
                    return at
        raise AssertionError("parse() lets nothing through that is never due")

    def next(self, now: datetime, zone: tzinfo) -> datetime:
        """The first time it is due after `now` (aware); the answer is aware, in `zone`."""
        for day in _days(now.astimezone(zone).date(), 1):
            for at in self._on(day, zone):
                if _instant(at) > now:
                    return at
        raise AssertionError("parse() lets nothing through that is never due")

    def _on(self, day: date, zone: tzinfo) -> list[datetime]:
        # An hour that the clock goes through twice counts once, the first time (fold 0).
        return [datetime.combine(day, at, zone) for at in self.times] if self.falls_on(day) else []


def _days(start: date, step: int) -> Iterator[date]:
    # One day more at the near end: midnight in the zone may lie on the other side of `now`.
    return (start + timedelta(days=n * step) for n in range(-1, HORIZON.days))


def _instant(at: datetime) -> datetime:
    # Two times of one zone are compared by the clock on the wall; as UTC they are compared as instants.
    return at.astimezone(UTC)
