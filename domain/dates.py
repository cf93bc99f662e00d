"""Dates as people write them in a claim: 昨天, 上周三, 10月3日, 3号, 2026-10-03, ``last Friday``, ``3 Oct``.

A closed grammar over tidied lower-case text: the Chinese half and the English half are lists of rules, the
first rule that finds something has it. A claim tells of what has happened, so a date without its week, month
or year is the latest such day; what says itself that it lies ahead is reported as future.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from domain import chinese_dates, english_dates
from domain.date_rules import WhenFault


@dataclass(frozen=True, slots=True)
class DateMention:
    """Where in the text a date stands (``start`` … ``end``), the day, and why it isn't the day.

    A time of the day has neither day nor fault: it is only known not to be a quantity.
    """

    start: int
    end: int
    day: date | None
    fault: WhenFault | None


_BACK = re.compile(r"[昨前上去]|last|past|ago|yesterday|before")
_BETWEEN = re.compile(r"\s*(?:[-~到至和与及,]|to|and|until)?\s*")


def find_dates(text: str, today: date) -> list[DateMention]:
    """Every mention of a date or time of the day in order, each with what joins it to the next one."""
    mentions = sorted(_mentions(text, today), key=lambda mention: mention.start)
    for index, (mention, following) in enumerate(pairwise(mentions)):
        if _BETWEEN.fullmatch(text, mention.end, following.start):
            mentions[index] = replace(mention, end=following.start)
    return mentions


def happened_on(mentions: list[DateMention], today: date) -> tuple[date | None, WhenFault | None]:
    """The one day that the mentions tell, or the likeliest one and what is wrong with it.

    Of several days the latest that isn't in the future; a day in the future only where there is no other.
    """
    days = {mention.day for mention in mentions if mention.day}
    past = [day for day in days if day <= today]
    if not days:
        return None, next((mention.fault for mention in mentions if mention.fault), None)
    if not past:
        return min(days), WhenFault.FUTURE
    return max(past), WhenFault.SEVERAL if len(days) > 1 else None


def day_ahead(text: str, today: date) -> date | None:
    """The day that a text is, where it speaks of what is to come: 明天, 周五, 25号, ``1 Dec``; None where it is no day.

    Where a claim means the latest Friday, this means the next one. What lies in the past by its own words stays there.
    """
    days = (
        _whole_day(text, today + timedelta(days=ahead)) for ahead in range(1 if _BACK.search(text) else 32)
    )
    seen: date | None = None
    for day in days:
        if day is None or day >= today:
            return day
        seen = seen or day
    return seen


def _whole_day(text: str, today: date) -> date | None:
    mentions = find_dates(text, today)
    whole = len(mentions) == 1 and not (text[: mentions[0].start] + text[mentions[0].end :]).strip()
    return mentions[0].day if whole else None


def _mentions(text: str, today: date) -> Iterator[DateMention]:
    for rule in (*chinese_dates.RULES, *english_dates.RULES):
        for match in rule.pattern.finditer(text):
            meant = rule.meaning(match, today)
            if meant is None:
                continue
            fault = WhenFault.FUTURE if meant.day and meant.day > today else meant.fault
            yield DateMention(*match.span(), meant.day, fault)
            text = text[: match.start()] + "\0" * len(match[0]) + text[match.end() :]
