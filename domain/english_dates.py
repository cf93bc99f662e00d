"""The date grammar in English. Patterns run in this order, after the Chinese ones, over lower-case text."""

from __future__ import annotations

import re
from datetime import date

from domain import days
from domain.date_rules import Meant, Rule, no_day, possible, rule, vague
from domain.numerals import number

_DAYS_AGO = {
    **dict.fromkeys(("today", "tonight", "this morning", "this afternoon", "this evening"), 0),
    **dict.fromkeys(("yesterday", "last night"), 1),
    "day before yesterday": 2,
    "tomorrow": -1,
    "day after tomorrow": -2,
}
_WEEKDAY_NAMES = (
    "monday mon|tuesday tues tue|wednesday wed|thursday thurs thur thu|friday fri|saturday sat|sunday sun"
)
_MONTH_NAMES = (
    "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|"
    "october oct|november nov|december dec"
)
_WEEKDAYS = {name: index for index, names in enumerate(_WEEKDAY_NAMES.split("|")) for name in names.split()}
_MONTHS = {
    name: index for index, names in enumerate(_MONTH_NAMES.split("|"), start=1) for name in names.split()
}
_AWAY = {"last": -1, "next": 1}  # any other word means this one


def _any(words: dict[str, int]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


_WEEKDAY = rf"(?P<weekday>{_any(_WEEKDAYS)})"
_MONTH = rf"(?P<month>{_any(_MONTHS)})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? ?(?P<year>20\d\d))?"
_COUNT = r"(?P<count>an?|one|two|three|four|five|six|seven|\d{1,3})"


def _word(match: re.Match[str], today: date) -> Meant:
    return possible(days.days_from(today, -_DAYS_AGO[match["word"]]))


def _ago(match: re.Match[str], today: date) -> Meant:
    times = 7 if match["unit"] == "week" else 1
    return possible(days.days_from(today, -int(number(match["count"]) or 0) * times))


def _weekday(match: re.Match[str], today: date) -> Meant:
    """``Friday`` may be today, ``last Friday`` the latest before today, ``this`` and ``next`` look ahead."""
    index = _WEEKDAYS[match["weekday"]]
    which = match.groupdict().get("which")
    if which == "this":
        return possible(days.weekday_of_week(index, 0, today))
    latest = days.latest_weekday(index, today, before_today=which in {"last", "past"})
    return possible(days.days_from(latest, 7) if latest and which == "next" else latest)


def _weekday_of_week(match: re.Match[str], today: date) -> Meant:
    return possible(days.weekday_of_week(_WEEKDAYS[match["weekday"]], _AWAY.get(match["which"], 0), today))


def _month_day(match: re.Match[str], today: date) -> Meant:
    month, day, year = _MONTHS[match["month"]], int(match["day"]), match["year"]
    return possible(days.day_of(int(year), month, day) if year else days.nearest(month, day, today))


def _day_of_month(match: re.Match[str], today: date) -> Meant:
    which = match.groupdict().get("which")
    day = int(match["day"])
    return possible(
        days.in_month(_AWAY.get(which, 0), day, today) if which else days.latest_in_month(day, today)
    )


RULES: tuple[Rule, ...] = (
    rule(rf"\b(?:on )?{_MONTH} ?(?:the )?{_DAY}{_YEAR}(?![\d:.a-z])", _month_day),
    rule(rf"\b(?:on )?(?:the )?(?<![\d.]){_DAY} ?(?:of )?{_MONTH}{_YEAR}(?![a-z])", _month_day),
    rule(rf"\b(?:on )?the {_DAY} of (?P<which>last|this|next) month\b", _day_of_month),
    rule(r"\b(?:on )?the (?P<day>\d{1,2})(?:st|nd|rd|th)\b", _day_of_month),
    rule(rf"\b{_COUNT} (?P<unit>day|week)s? ago\b", _ago),
    rule(rf"\b(?:{_COUNT}|several|some|few) (?:day|week|month|year)s? ago\b|\b(?:recently|lately)\b", vague),
    rule(rf"\b(?:on )?{_WEEKDAY} (?:of )?(?P<which>last|this|next) week\b", _weekday_of_week),
    rule(rf"\b(?P<which>last|this|next) week(?:'s| on)? {_WEEKDAY}\b", _weekday_of_week),
    rule(rf"\b(?:on )?(?P<which>last|past|this|next) {_WEEKDAY}\b", _weekday),
    rule(rf"\bon {_WEEKDAY}\b", _weekday),
    # "sat", "sun", "mon" and "wed" alone are words of their own.
    rule(
        r"(?<!every )\b(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day|tues?|thu(?:rs?)?|fri)\b",
        _weekday,
    ),
    rule(rf"\b(?:the )?(?P<word>{_any(_DAYS_AGO)})\b", _word),
    rule(r"\b(?:last|next) (?:week|weekend|month|quarter|year)\b", vague),
    rule(r"\bthis (?:week|month|quarter|year)\b", no_day),
    rule(
        r"\b(?:at )?(?<![\d.])\d{1,2}(?::\d\d)? ?[ap]\.?m\b\.?|\bin the (?:morning|afternoon|evening)\b",
        no_day,
    ),
)
