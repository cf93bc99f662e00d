"""The date grammar in Chinese, and dates in figures. Rules in this order, over tidied lower-case text."""

from __future__ import annotations

import re
from datetime import date

from domain import days
from domain.date_rules import Meant, Rule, no_day, possible, rule, vague
from domain.numerals import figures, number
from domain.units import UNIT

_DAYS_AGO = {
    **dict.fromkeys(("今天", "今日", "今儿", "今早", "今晚", "今晨", "今"), 0),
    **dict.fromkeys(("昨天", "昨日", "昨儿", "昨晚", "昨夜", "昨早", "昨"), 1),
    **dict.fromkeys(("前天", "前日", "前晚"), 2),
    "大前天": 3,
    **dict.fromkeys(("明天", "明日", "明早", "明晚"), -1),
    "后天": -2,
    "大后天": -3,
}
_WEEKDAYS = {
    sign: index for signs in ("一二三四五六日", "123456", "------天") for index, sign in enumerate(signs)
}
_AWAY = {"上上": -2, "上": -1, "下": 1}  # any other word means this one
_YEARS_AGO = {"去": 1, "上": 1, "前": 2}

_NUM = r"(?:\d{1,2}|二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])"
_WEEK = r"(?:周|星期|礼拜)"
_PART_OF_DAY = r"(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|夜间|半夜|午后)"
_NOT_COUNTED = rf"(?!\s*(?:[\d一二三四五六七八九十]|\.\d|%|{UNIT}|号|分|积分|points?\b|pts?\b))"
_DAY = rf"(?P<day>{_NUM})(?:\s*[日号號]|{_NOT_COUNTED})"
_SIGNED_DAY = rf"(?P<day>{_NUM})\s*[日号號]"
_TO = r"\s*(?:-+|~|到|至|—)\s*"
_NO_NAME = r"(?![井楼站队机线门库房车坑区院岗炉泵柜台公文召码])"  # 3号井, 5号召集令


def _int(text: str) -> int:
    return int(number(text) or 0)


def _word(match: re.Match[str], today: date) -> Meant:
    return possible(days.days_from(today, -_DAYS_AGO[match["word"]]))


def _ago(match: re.Match[str], today: date) -> Meant:
    times = 1 if match["unit"] in {"天", "日"} else 7
    return possible(days.days_from(today, -_int(match["count"]) * times))


def _weekday(match: re.Match[str], today: date) -> Meant:
    return possible(days.latest_weekday(_WEEKDAYS[match["weekday"]], today))


def _weekday_of_week(match: re.Match[str], today: date) -> Meant:
    return possible(days.weekday_of_week(_WEEKDAYS[match["weekday"]], _AWAY.get(match["which"], 0), today))


def _year_month_day(match: re.Match[str], today: date) -> Meant:
    year = int(figures(match["year"]))
    return possible(
        days.day_of(year + 2000 if year < 100 else year, _int(match["month"]), _int(match["day"]))
    )


def _named_year(match: re.Match[str], today: date) -> Meant:
    year = today.year - _YEARS_AGO.get(match["year"], 0)
    return possible(days.day_of(year, _int(match["month"]), _int(match["day"])))


def _month_day(match: re.Match[str], today: date) -> Meant:
    return possible(days.nearest(_int(match["month"]), _int(match["day"]), today))


def _figures(match: re.Match[str], today: date) -> Meant:
    """Month first, as in China; the other way round where only that is possible (23/10)."""
    first, second = int(match["month"]), int(match["day"])
    month, day = (second, first) if first > 12 else (first, second)
    year = match.groupdict().get("year")
    return possible(days.day_of(int(year), month, day) if year else days.nearest(month, day, today))


def _decimal(match: re.Match[str], today: date) -> Meant | None:
    """10.3 is a date where that is a day of the last two months; 1.5 is a number otherwise."""
    day = days.nearest(int(match["month"]), int(match["day"]), today)
    return Meant(day) if day and 0 <= (today - day).days <= 62 else None


def _day_of_named_month(match: re.Match[str], today: date) -> Meant:
    return possible(days.in_month(_AWAY.get(match["which"], 0), _int(match["day"]), today))


def _day_of_month(match: re.Match[str], today: date) -> Meant:
    return possible(days.latest_in_month(_int(match["day"]), today))


_LONG_WORDS = "|".join(sorted((word for word in _DAYS_AGO if len(word) > 1), key=len, reverse=True))
_WHICH = r"(?P<which>上上|上|本|这|当|下)一?个?"
_WEEKDAY = rf"{_WEEK}(?P<weekday>[一二三四五六日天1-6])(?![次个条项年\d])"
_O_CLOCK = r"点(?!建议|意见|要求)(?:半|钟|整|一刻|\d{1,2}分?(?!\d))?|时(?![长间])"
_CLOCK = rf"(?:\d{{1,2}}:\d\d(?::\d\d)?|\d{{1,2}}(?:{_O_CLOCK}))"
_MONTHS_AGO = r"(?:\d+|[一两二三四五六七八九十半几])个?多?月前"

RULES: tuple[Rule, ...] = (
    # Times of the day first: 20:00-22:30 holds what looks like a date.
    rule(rf"(?:{_PART_OF_DAY}\s*)?(?<![\d.:]){_CLOCK}(?:{_TO}{_CLOCK})?", no_day),
    rule(rf"{_PART_OF_DAY}\s*{_NUM}点(?:半|钟|整|一刻)?|{_NUM}点(?:半|钟|整|一刻)", no_day),
    # In figures
    rule(
        r"(?<!\d)(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?:日|号|(?!\d))", _year_month_day
    ),
    rule(r"(?<![\d.])(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?![\d.])", _year_month_day),
    rule(r"(?<![\d/.-])(?P<month>\d{1,2})([-/.])(?P<day>\d{1,2})\2(?P<year>20\d\d)(?!\d)", _figures),
    # With a year
    rule(
        rf"(?<!\d)(?P<year>\d{{4}}|\d\d|[零〇一二三四五六七八九]{{4}})\s*年\s*(?P<month>{_NUM})\s*月\s*{_DAY}",
        _year_month_day,
    ),
    rule(rf"(?P<year>[今去本上前])年\s*(?P<month>{_NUM})\s*月份?\s*{_DAY}", _named_year),
    # With a month; of a stretch of days the last one is when it was done
    rule(rf"{_WHICH}月份?\s*的?\s*{_SIGNED_DAY}", _day_of_named_month),
    rule(rf"(?<![\d.个])(?P<month>{_NUM})\s*月份?\s*{_NUM}\s*[日号號]?{_TO}{_SIGNED_DAY}", _month_day),
    rule(rf"(?<![\d.个])(?P<month>{_NUM})\s*月份?\s*{_DAY}", _month_day),
    rule(
        rf"(?<![\d/.a-z-])(?P<month>\d{{1,2}})[-/](?P<day>\d{{1,2}})(?![-/])(?:日|号{_NO_NAME}|{_NOT_COUNTED})",
        _figures,
    ),
    rule(rf"^\s*(?P<month>\d{{1,2}})\.(?P<day>\d{{1,2}})(?:日|号|(?=\s*[^\s\d.]){_NOT_COUNTED})", _decimal),
    # Counted from today
    rule(rf"(?P<count>\d{{1,3}}|两|{_NUM})\s*(?P<unit>天|日|周|个?星期|个?礼拜)(?:以|之)?前", _ago),
    rule(rf"前几天|这几天|[几数]天前|前一?阵子?|前段时间|最近|近期|近日|{_MONTHS_AGO}", vague),
    # Weeks
    rule(rf"{_WHICH}{_WEEK}?\s*的?\s*{_WEEKDAY}", _weekday_of_week),
    rule(rf"(?<![每第一二三四五六七八九十\d几两]){_WEEKDAY}", _weekday),
    # Single words
    rule(rf"(?P<word>{_LONG_WORDS}|[今昨](?={_PART_OF_DAY}))", _word),
    rule(
        rf"(?<![\d.第零〇一二三四五六七八九十百])(?:\d{{1,2}}{_TO})?(?P<day>{_NUM})\s*[号號]{_NO_NAME}",
        _day_of_month,
    ),
    rule(r"(?:^|(?<=[在于]))\s*(?P<day>\d{1,2})日", _day_of_month),
    # No single day
    rule(rf"(?:上上|上|下)一?个?(?:{_WEEK}末?|月份?|季度?|半年)|[去前]年", vague),
    rule(rf"第?[一二三四1-4]季度|(?<!\d)\d{{4}}年|(?<![\d个])(?:{_NUM}月份|\d{{1,2}}月)", vague),
    rule(rf"(?:本|这|当)一?个?(?:{_WEEK}|月份?|季度)|[今本]年", no_day),
    rule(_PART_OF_DAY, no_day),
)
