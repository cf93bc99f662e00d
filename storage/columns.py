"""How values lie in columns: moments, days, amounts."""

from __future__ import annotations

from datetime import UTC, date, datetime


def stamp(moment: datetime) -> str:
    """An aware moment as UTC text with milliseconds; sorts as it reads."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat(timespec="milliseconds")


def moment(text: str) -> datetime:
    """The moment behind a stamp."""
    return datetime.fromisoformat(text)


def maybe_moment(text: str | None) -> datetime | None:
    """The moment behind a stamp, None for NULL."""
    return None if text is None else datetime.fromisoformat(text)


def maybe_day(text: str | None) -> date | None:
    """The day behind an ISO date, None for NULL."""
    return None if text is None else date.fromisoformat(text)
