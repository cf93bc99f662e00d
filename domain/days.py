"""Which day is meant by a weekday, a day of the month, a month and a day, seen from today. No text here."""

from __future__ import annotations

from datetime import date, timedelta


def day_of(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def days_from(today: date, days: int) -> date | None:
    """The day so many days later, or None beyond the calendar's end."""
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return None


def nearest(month: int, day: int, today: date) -> date | None:
    """The nearest such day: in January 28 December is last year's, in November 3 December is to come."""
    found = (day_of(today.year - back, month, day) for back in (0, 1))
    return min((d for d in found if d), key=lambda d: abs(d - today), default=None)


def in_month(months: int, day: int, today: date) -> date | None:
    """That day of this month (0), the last one (-1), the next one (1)."""
    index = today.year * 12 + today.month - 1 + months
    return day_of(index // 12, index % 12 + 1, day)


def latest_in_month(day: int, today: date) -> date | None:
    """The latest such day of a month that isn't in the future; a 31st may be two months back."""
    found = (in_month(-back, day, today) for back in range(3))
    return next((d for d in found if d and d <= today), None)


def latest_weekday(index: int, today: date, *, before_today: bool = False) -> date | None:
    """The latest Monday (0) … Sunday (6), today included unless it has to lie before today."""
    back = (today.weekday() - index) % 7
    return days_from(today, -(back or 7) if before_today else -back)


def weekday_of_week(index: int, weeks: int, today: date) -> date | None:
    """That weekday of this calendar week (0), the last one (-1), the next one (1); weeks begin on Monday."""
    return days_from(today, index - today.weekday() + 7 * weeks)
