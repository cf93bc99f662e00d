"""Months, quarters and years: what standings and grades are computed over.

A period is named as the contract does: ``2026-10``, ``2026Q4``, ``2026``. Its days are local days of
the organisation; only :func:`bounds` turns them into moments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}
_KEY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4]))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One period, ``start`` and ``end`` both included."""

    start: date
    kind: PeriodKind

    @property
    def key(self) -> str:
        """``2026-10``, ``2026Q4`` or ``2026``."""
        if self.kind is PeriodKind.MONTH:
            return f"{self.start:%Y-%m}"
        if self.kind is PeriodKind.QUARTER:
            return f"{self.start.year:04d}Q{(self.start.month + 2) // 3}"
        return f"{self.start.year:04d}"

    @property
    def end(self) -> date:
        """The last day."""
        return self.next().start - timedelta(days=1)

    def next(self) -> Period:
        """The period after this one."""
        return self._shifted(_MONTHS[self.kind])

    def previous(self) -> Period:
        """The period before this one."""
        return self._shifted(-_MONTHS[self.kind])

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end

    def _shifted(self, months: int) -> Period:
        index = self.start.year * 12 + self.start.month - 1 + months
        return Period(date(index // 12, index % 12 + 1, 1), self.kind)


def containing(day: date, kind: PeriodKind) -> Period:
    """The period of that kind in which a local day lies."""
    first_month = (day.month - 1) // _MONTHS[kind] * _MONTHS[kind] + 1
    return Period(date(day.year, first_month, 1), kind)


def latest_complete(today: date, kind: PeriodKind) -> Period:
    """The last period that is over on that local day."""
    return containing(today, kind).previous()


@lru_cache(maxsize=256)
def parse(key: str) -> Period | None:
    """The period with that name; None for anything that is not one."""
    match = _KEY.fullmatch(key)
    if match is None or not 1900 <= int(match["year"]) <= 9998:
        return None
    year = int(match["year"])
    if match["month"]:
        return Period(date(year, int(match["month"]), 1), PeriodKind.MONTH)
    if match["quarter"]:
        return Period(date(year, int(match["quarter"]) * 3 - 2, 1), PeriodKind.QUARTER)
    return Period(date(year, 1, 1), PeriodKind.YEAR)


def bounds(period: Period, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """First moment of the period and first moment after it, in UTC."""
    return first_moment(period.start, zone), first_moment(period.next().start, zone)


def first_moment(day: date, zone: ZoneInfo) -> datetime:
    """When a local day begins, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The organisation's calendar day at a moment."""
    return moment.astimezone(zone).date()
