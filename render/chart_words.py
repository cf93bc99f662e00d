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


def not_shown(count: int, rows_of: str, language: str) -> str:
    """How many there was no room for: people, branches, groups, trades or categories."""
    return str(texts(language).n(f"charts.not_shown.{rows_of}", count))


def share_right(language: str) -> str:
    """What the cells of a heat map are."""
    return texts(language).plain("charts.share_right")


def too_few(language: str) -> str:
    """What a cell without a number means."""
    return texts(language).plain("charts.too_few")


def nothing(language: str) -> str:
    """What a chart without any figure says."""
    return texts(language).plain("charts.nothing")


def running(language: str) -> str:
    """Under a period of a trend that is not over."""
    return texts(language).plain("charts.running")


def compared(language: str) -> tuple[str, str, str]:
    """What the reader, the middle of their branch and its best are called."""
    t = texts(language)
    return t.plain("charts.mine"), t.plain("charts.median"), t.plain("charts.best")


def further(count: int, language: str) -> str:
    """How many categories there was no room for."""
    return str(texts(language).n("charts.further", count))


def as_of(moment: datetime, language: str) -> str:
    """The moment the chart speaks of, to the minute, in the zone it is given in."""
    return texts(language).plain("charts.as_of", moment=f"{moment:%Y-%m-%d %H:%M}")
