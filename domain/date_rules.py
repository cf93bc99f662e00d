"""What a rule of the date grammar is: a pattern, and the day that a match means."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class WhenFault(StrEnum):
    """Why the text doesn't say on which day it happened."""

    FUTURE = "future"
    IMPOSSIBLE = "impossible"  # 2月30日
    VAGUE = "vague"  # 上周, last month
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Meant:
    """The day that a mention names, or why it names none; neither for a mere time of the day."""

    day: date | None = None
    fault: WhenFault | None = None


Meaning = Callable[[re.Match[str], date], Meant | None]
"""From a match and today to what is meant; None where it is no date after all."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a date looks like, and what it means."""

    pattern: re.Pattern[str]
    meaning: Meaning


def rule(source: str, meaning: Meaning) -> Rule:
    """A rule from the source of its regular expression."""
    return Rule(re.compile(source), meaning)


def possible(day: date | None) -> Meant:
    """The day, or that the calendar has no such day."""
    return Meant(day) if day else Meant(fault=WhenFault.IMPOSSIBLE)


def vague(match: re.Match[str], today: date) -> Meant:
    """For mentions of a time that is no single day."""
    return Meant(fault=WhenFault.VAGUE)


def no_day(match: re.Match[str], today: date) -> Meant:
    """For times of the day, and for this week, month or year, which today is part of."""
    return Meant()
