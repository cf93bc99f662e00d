"""Phrases that many screens share: amounts, days, periods, people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.amounts import ONE, ZERO, plain
from domain.members import Member, Role
from domain.periods import Period, PeriodKind
from domain.schemes import Audience, Item, Range, SchemeVersion
from render.texts import Texts

_REVIEWERS_SHOWN = 4
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(maxsize=4096)
def points(t: Texts, amount: Decimal, *, signed: bool = True) -> Markup:
    """``+6 分``, ``-2 points``."""
    sign = "+" if signed and amount > ZERO else ""
    return t.n("common.points", 1 if abs(amount) == ONE else 2, points=sign + plain(amount))


def quantity(t: Texts, item: Item | None, amount: Decimal) -> Markup:
    """``2 次``; ``× 2`` for an item without a unit; nothing for one of something that has no unit."""
    if item is not None and item.unit:
        return t("common.quantity", quantity=plain(amount), unit=item.unit)
    return Markup() if amount == ONE else t("common.times", quantity=plain(amount))


def counted(t: Texts, item: Item | None, amount: Decimal) -> Markup:
    """The quantity as it stands before points: with a space after it, if there is anything to say."""
    said = quantity(t, item, amount)
    return said + " " if said else said


@lru_cache(maxsize=1024)
def day(t: Texts, when: date, today: date) -> Markup:
    """The day as people say it, with the year only where it is another one."""
    key = "common.day" if when.year == today.year else "common.day_with_year"
    text = t(key, year=when.year, month=when.month, day=when.day, month_name=_MONTHS[when.month - 1])
    nearby = {today: "common.today", today - timedelta(days=1): "common.yesterday"}.get(when)
    return text if nearby is None else t("common.day_nearby", day=text, nearby=t(nearby))


@lru_cache(maxsize=1024)
def short_day(t: Texts, when: date, today: date) -> Markup:
    """The day without today and yesterday spelled out."""
    key = "common.day" if when.year == today.year else "common.day_with_year"
    return t(key, year=when.year, month=when.month, day=when.day, month_name=_MONTHS[when.month - 1])


def full_day(t: Texts, when: date) -> Markup:
    """The day with its year, whatever today is."""
    return t(
        "common.day_with_year",
        year=when.year,
        month=when.month,
        day=when.day,
        month_name=_MONTHS[when.month - 1],
    )


@lru_cache(maxsize=1024)
def clock(moment: datetime, zone: ZoneInfo) -> str:
    """``10-18 14:02`` in the organisation's zone."""
    return f"{moment.astimezone(zone):%m-%d %H:%M}"


@lru_cache(maxsize=256)
def period(t: Texts, value: Period) -> Markup:
    """``2026年第4季度``, ``Q4 2026``."""
    key = {
        PeriodKind.MONTH: "common.period.month",
        PeriodKind.QUARTER: "common.period.quarter",
        PeriodKind.YEAR: "common.period.year",
    }[value.kind]
    start = value.start
    return t(
        key,
        year=start.year,
        month=start.month,
        month_name=_MONTHS[start.month - 1],
        quarter=(start.month + 2) // 3,
    )


def month(t: Texts, value: Period) -> Markup:
    """The month alone, where its year stands beside it: ``10月``, ``Oct``."""
    number = value.start.month
    return t("common.month", month=number, month_name=_MONTHS[number - 1])


def role(t: Texts, value: Role) -> str:
    """The role's name in the reader's language."""
    return t.plain(f"common.role.{value}")


def reviewers(t: Texts, people: Iterable[Member], as_role: Role) -> Markup:
    """``王磊、李娜（党小组长）``."""
    names = some(t, [person.name for person in people], _REVIEWERS_SHOWN)
    return t("common.role_of", name=names, role=role(t, as_role))


def some(t: Texts, names: Sequence[str], limit: int) -> str:
    """The names, or the first of them and how many they are."""
    shown = t.plain("common.list_separator").join(names[:limit])
    return shown if len(names) <= limit else f"{shown} … ({len(names)})"


def worth(t: Texts, item: Item) -> Markup:
    """What an item gives: ``3 分/次``, ``1–5 分``."""
    if isinstance(item.points, Range):
        return t("claims.worth_range", min=plain(item.points.min), max=plain(item.points.max))
    if item.unit:
        return t("claims.worth_fixed", points=plain(item.points), unit=item.unit)
    return t("claims.worth_flat", points=plain(item.points))


def second_scheme(t: Texts, version: SchemeVersion) -> list[Markup]:
    """A line with the scheme's name where it is not the one for everybody, so that nobody takes it for that (S7)."""
    if version.scheme.audience is Audience.MEMBER:
        return []
    return [t("claims.scheme", scheme=version.scheme.name)]


def shortened(text: str, limit: int) -> str:
    """At most ``limit`` characters on one line, with … where something was left out."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
