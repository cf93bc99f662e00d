"""The few words and numbers that a chart adds to what it is given."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from domain.amounts import plain
from render.texts import texts


def number(amount: Decimal) -> str:
    """The shortest exact decimal, with a true minus sign."""
    return plain(amount).replace("-", "−")


def people(count: int, language: str) -> str:
    """How many people a grade has."""
    return str(texts(language).n("charts.people", count))


def nobody(language: str) -> str:
    """What an empty board says."""
    return texts(language).plain("charts.nobody")


def not_shown(count: int, language: str) -> str:
    """How many rows there was no room for."""
    return str(texts(language).n("charts.not_shown", count))


def as_of(moment: datetime, language: str) -> str:
    """The moment the chart speaks of, to the minute, in the zone it is given in."""
    return texts(language).plain("charts.as_of", moment=f"{moment:%Y-%m-%d %H:%M}")
