"""Periods as people say them: 2026Q2, 上季度, 去年, 2026年第2季度, 三季度, ``last month``, ``Q3 2026``.

A period without its year is the latest such one that has begun.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from domain.periods import Period, PeriodKind, containing, parse

_KINDS = {
    "月": PeriodKind.MONTH,
    "month": PeriodKind.MONTH,
    "季": PeriodKind.QUARTER,
    "quarter": PeriodKind.QUARTER,
    "年": PeriodKind.YEAR,
    "year": PeriodKind.YEAR,
}
_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4}
_RELATIVE = re.compile(r"(?P<last>上一?个?|去|last|previous)|(?:本|这一?个?|今|this|current)")
_KIND = re.compile(r"(?P<kind>月|季|年|month|quarter|year)(?:度|份)?")
_QUARTER = re.compile(
    r"(?:(?P<year>\d{4})年?)?(?:第?(?P<place>[1-4一二三四])季度?|q(?P<q>[1-4]))(?P<after>\d{4})?"
)
_MONTH = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>0?[1-9]|1[0-2])月份?")
_YEAR = re.compile(r"(?P<year>\d{4})年度?")


def said(text: str, today: date) -> Period | None:
    """The period that somebody means on a local day; None for anything that is not one."""
    word = "".join(unicodedata.normalize("NFKC", text).lower().split())
    return parse(word.upper()) or _relative(word, today) or _named(word, today)


def _relative(word: str, today: date) -> Period | None:
    which = _RELATIVE.match(word)
    kind = _KIND.fullmatch(word, which.end()) if which else None
    if which is None or kind is None:
        return None
    period = containing(today, _KINDS[kind["kind"]])
    return period.previous() if which["last"] else period


def _named(word: str, today: date) -> Period | None:
    if match := _QUARTER.fullmatch(word):
        place = match["q"] or match["place"]
        return _latest(match["year"] or match["after"], f"Q{_CHINESE.get(place, place)}", today)
    if match := _MONTH.fullmatch(word):
        return _latest(match["year"], f"-{int(match['month']):02}", today)
    match = _YEAR.fullmatch(word)
    return parse(match["year"]) if match else None


def _latest(year: str | None, part: str, today: date) -> Period | None:
    if year is not None:
        return parse(year + part)
    period = parse(f"{today.year:04}{part}")
    return period if period is None or period.start <= today else parse(f"{today.year - 1:04}{part}")
