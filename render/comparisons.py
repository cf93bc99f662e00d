"""A member compared with themselves and with their branch: beside /mine, and as pictures.

Nobody's category stands beside their name, and who is behind is told the way forward, not how many are ahead.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.amounts import plain
from domain.boards import Own
from domain.comparisons import CategoryGap, Compared, Point
from domain.members import Member
from domain.next_steps import Step
from domain.periods import Period, local_day
from domain.schemes import Scheme, SchemeVersion
from render import words
from render.charts import RadarChart, Spoke, Stop, TrendChart, as_json
from render.screen import Button, Rows, Screen
from render.texts import Texts

_LINE = Markup("\n")
_NAME_SHOWN = 20


def around(t: Texts, own: Own, compared: Compared, today: date) -> list[Markup]:
    """A member's trend, and how far it is to the middle and to the best of their branch."""
    lines = [trend_line(t, "comparisons.trend", compared.trend, today)] if len(compared.trend) > 1 else []
    field, total = compared.around, own.standing.total
    if field is None or field.best <= own.version.scheme.base:  # nobody has anything yet
        return lines
    median, best = (words.points(t, value, signed=False) for value in (field.median, field.best))
    to_median, to_best = (
        words.points(t, value - total, signed=False) for value in (field.median, field.best)
    )
    if total == field.best:
        return [*lines, t("comparisons.first", median=median)]
    if total >= field.median:
        return [*lines, t("comparisons.upper", ahead=field.ahead, median=median, gap=to_best)]
    return [*lines, t("comparisons.lower", median=median, gap=to_median, best=best)]


def steps(t: Texts, own: Own, compared: Compared) -> list[Markup]:
    """Ways to the next grade."""
    if not compared.steps or own.missing is None:
        return []
    head = t("comparisons.steps", grade=own.missing.grade.code)
    return [head, *(_step_line(t, step) for step in compared.steps)]


def buttons_of_mine(t: Texts, standings: Sequence[Own]) -> Rows:
    """Pictures for each scheme, and the way to the units."""
    rows = []
    for own in standings:
        name = f" · {words.shortened(own.version.scheme.name, 8)}" if len(standings) > 1 else ""
        rows.append(
            [
                Button(t.plain("comparisons.button.trend") + name, f"trend:{own.version.id}"),
                Button(t.plain("comparisons.button.gaps") + name, f"gaps:{own.version.id}"),
            ]
        )
    return [*rows, [to_units(t)]] if rows else []


def to_units(t: Texts) -> Button:
    """The way to groups and branches, under /mine and /board."""
    return Button(t.plain("comparisons.button.compare"), "compare")


def trend(
    t: Texts, member: Member, version: SchemeVersion, points: Sequence[Point], at: datetime, zone: ZoneInfo
) -> Screen:
    """A member's last periods as a picture."""
    stops = tuple(
        Stop(
            period_words(t, point.period),
            point.total,
            t.plain("comparisons.rank", rank=point.rank, of=point.of),
            point.grade,
            running=local_day(at, zone) <= point.period.end,
        )
        for point in points
    )
    scheme = version.scheme
    chart = trend_chart(t, member.name, scheme.name, stops, scheme, at.astimezone(zone))
    return Screen(t("comparisons.trend_head", scheme=scheme.name), drawing=as_json(chart))


def gaps(
    t: Texts,
    member: Member,
    version: SchemeVersion,
    period: Period,
    rows: Sequence[CategoryGap],
    at: datetime,
    zone: ZoneInfo,
) -> Screen:
    """A member's categories beside the middle and the best of their branch, as a picture."""
    compared = any(row.best is not None for row in rows)
    chart = RadarChart(
        title=member.name,
        subtitle=version.scheme.name,
        period=period_words(t, period),
        spokes=tuple(Spoke(row.category.name, row.mine, row.median, row.best, row.most) for row in rows),
        as_of=at.astimezone(zone),
        unit=t.plain("boards.unit"),
        footer=t.plain("comparisons.rim"),
        language=t.language,
    )
    head = t("comparisons.gaps_head", scheme=version.scheme.name, period=words.period(t, period))
    why = t("comparisons.gaps_unnamed" if compared else "comparisons.gaps_alone")
    return Screen(_LINE.join((head, why)), drawing=as_json(chart))


def trend_line(t: Texts, key: str, points: Sequence[Point], today: date) -> Markup:
    """The totals of a trend, one after the other; the key says whose. A period that still runs is said to do so."""
    *before, last = (plain(point.total) for point in points)
    running = t("comparisons.running") if today <= points[-1].period.end else ""
    return t(key, n=len(points), before=" → ".join(before), last=last, running=running)


def _step_line(t: Texts, step: Step) -> Markup:
    often = words.quantity(t, step.item, Decimal(step.times)) if not step.item.ranged else Markup()
    return t(
        "comparisons.step",
        item=words.shortened(step.item.name, _NAME_SHOWN),
        often=often or t.n("comparisons.times", step.times),
        gain=words.points(t, step.gain),
        room=t("comparisons.room", points=words.points(t, step.room, signed=False))
        if step.room is not None
        else "",
        enough=t("comparisons.enough") if step.enough else "",
    )


def trend_chart(
    t: Texts, title: str, subtitle: str, stops: tuple[Stop, ...], scheme: Scheme, at: datetime
) -> TrendChart:
    """A trend as a picture."""
    return TrendChart(title, subtitle, stops, scheme.grades, at, t.plain("boards.unit"), t.language)


def period_words(t: Texts, period: Period) -> str:
    """A period's name, for a picture."""
    return words.period(t, period).unescape()
