"""Comparisons in words and pictures: beside /mine, in the quarterly post, and for who asks.

Nobody's category stands beside their name, and who is behind is told the way forward, not how many are ahead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.amounts import ZERO, plain
from domain.boards import Own
from domain.comparisons import LEAST_OF_UNIT, BranchComparison, CategoryGap, Compared, Point, Unit
from domain.members import Member
from domain.next_steps import Step
from domain.periods import Period
from domain.schemes import Scheme, SchemeVersion
from render import words
from render.charts import Bar, BoardChart, RadarChart, Spoke, Stop, TrendChart, as_json
from render.screen import Button, Rows, Screen
from render.texts import Texts

_LINE = Markup("\n")
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
_NAME_SHOWN = 20
_GROUPS_SHOWN = 4
_UNITS_SHOWN = 20
"""Of the rows of a ranking of units; the reader's own is always among them."""
_HUNDRED = Decimal(100)


def around(t: Texts, own: Own, compared: Compared) -> list[Markup]:
    """A member's trend, and how far it is to the middle and to the best of their branch."""
    lines = [_trend_line(t, "comparisons.trend", compared.trend)] if len(compared.trend) > 1 else []
    field, total = compared.around, own.standing.total
    if field is None:
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
            _period(t, point.period),
            point.total,
            t.plain("comparisons.rank", rank=point.rank, of=point.of),
            point.grade,
        )
        for point in points
    )
    scheme = version.scheme
    chart = _trend_chart(t, member.name, scheme.name, stops, scheme, at.astimezone(zone))
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
        period=_period(t, period),
        spokes=tuple(Spoke(row.category.name, row.mine, row.median, row.best, row.most) for row in rows),
        as_of=at.astimezone(zone),
        unit=t.plain("boards.unit"),
        footer=t.plain("comparisons.rim"),
        language=t.language,
    )
    head = t("comparisons.gaps_head", scheme=version.scheme.name, period=words.period(t, period))
    why = t("comparisons.gaps_unnamed" if compared else "comparisons.gaps_alone")
    return Screen(_LINE.join((head, why)), drawing=as_json(chart))


def branch(t: Texts, view: BranchComparison, at: datetime, zone: ZoneInfo) -> Screen:
    """A branch over time and among others, with the ways to the rankings."""
    stops = tuple(
        Stop(_period(t, point.period), point.total, t.plain("comparisons.people", n=point.of))
        for point in view.trend
    )
    subtitle = t.plain("comparisons.average_of", scheme=view.version.scheme.name)
    chart = _trend_chart(t, view.branch.name, subtitle, stops, view.version.scheme, at.astimezone(zone))
    head = [
        t("comparisons.head", branch=view.branch.name),
        t("boards.scheme", scheme=view.version.scheme.name, period=words.period(t, view.period)),
    ]
    meaning = [_meaning(t, view)] if view.possible > ZERO else []
    return Screen(
        _LINE.join((*head, *lines(t, view), *meaning)), _unit_buttons(t, view), drawing=as_json(chart)
    )


def lines(t: Texts, view: BranchComparison) -> list[Markup]:
    """The branch's average over time, its share, its place in the committee and its groups: for the quarterly post."""
    own = view.own
    if own is None:
        return []
    found = [_trend_line(t, "comparisons.averages", view.trend)] if len(view.trend) > 1 else []
    if not found:
        found = [t("comparisons.average", average=words.points(t, own.average, signed=False))]
    places = [
        t(f"comparisons.place_{where}", rank=unit.rank, of=sum(1 for each in among if each.rank))
        for where, among in (("committee", view.committee), ("company", view.company))
        if (unit := _find(among, own)) and unit.rank and _worth_ranking(among) and _distinct(view, where)
    ]
    share = [t("comparisons.share", share=plain(own.share))] if own.share is not None else []
    if share or places:
        found.append(Markup(" · ").join((*share, *places)))
    ranked = [unit for unit in view.groups if unit.rank]
    if len(ranked) > 1:
        named = [
            t("comparisons.unit", name=words.shortened(unit.name, _NAME_SHOWN), figure=_figure(t, unit))
            for unit in ranked[:_GROUPS_SHOWN]
        ]
        found.append(t("comparisons.groups", list=Markup(" · ").join(named)))
    return found


def units(t: Texts, view: BranchComparison, scope: str, at: datetime, zone: ZoneInfo) -> Screen:
    """The ranking of the groups of a branch, or of the branches of its committee or of all, as a picture."""
    among = among_of(view, scope)
    ranked, small = [unit for unit in among if unit.rank], [unit for unit in among if not unit.rank]
    committee = view.branch.committee or t.plain("comparisons.no_committee")
    title = {"groups": view.branch.name, "committee": committee}.get(scope, t.plain("comparisons.company"))
    own = None if scope == "groups" else view.own
    text = [
        t(f"comparisons.ranking_{scope}", name=title),
        t("boards.scheme", scheme=view.version.scheme.name, period=words.period(t, view.period)),
    ]
    text += [
        t("boards.place", medal=_MEDALS[unit.rank], names=_name(ranked, unit), total=_figure(t, unit))
        for unit in ranked[:3]
        if unit.rank in _MEDALS
    ]
    if own is not None and (mine := _find(among, own)) and mine.rank:
        text.append(t("comparisons.own", rank=mine.rank, of=len(ranked), figure=_figure(t, mine)))
    if small:
        text.append(t.n(f"comparisons.small_{_kind(scope)}", len(small), least=LEAST_OF_UNIT))
    if view.possible > ZERO:
        text.append(_meaning(t, view))
    rows = tuple(
        Bar(
            unit.rank,
            _name(ranked, unit),
            _amount(unit),
            note=_note(t, unit),
            highlight=own is not None and unit.id == own.id,
        )
        for unit in ranked
    )
    shares = view.possible > ZERO
    chart = BoardChart(
        title=title,
        subtitle=view.version.scheme.name,
        period=_period(t, view.period),
        rows=rows,
        grades=(),
        as_of=at.astimezone(zone),
        unit=t.plain("comparisons.per_cent" if shares else "boards.unit"),
        language=t.language,
        rows_of=_kind(scope),
        most=_UNITS_SHOWN,
        full=_HUNDRED if shares else None,
    )
    return Screen(_LINE.join(text), drawing=as_json(chart))


def among_of(view: BranchComparison, scope: str) -> tuple[Unit, ...]:
    """The units of a scope: groups, committee, company; none for any other word."""
    return {"groups": view.groups, "committee": view.committee, "company": view.company}.get(scope, ())


def _unit_buttons(t: Texts, view: BranchComparison) -> Rows:
    return [
        [Button(t.plain(f"comparisons.button.{scope}"), f"units:{view.version.id}:{scope}")]
        for scope in ("groups", "committee", "company")
        if _worth_ranking(among_of(view, scope)) and _distinct(view, scope)
    ]


def _worth_ranking(units: Sequence[Unit]) -> bool:
    return sum(1 for unit in units if unit.rank) > 1


def _distinct(view: BranchComparison, scope: str) -> bool:
    """Where the company is one committee, its ranking is said once."""
    return scope != "committee" or len(view.committee) < len(view.company)


def _trend_line(t: Texts, key: str, points: Sequence[Point]) -> Markup:
    *before, last = (plain(point.total) for point in points)
    return t(key, n=len(points), before=" → ".join(before), last=last)


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


def _meaning(t: Texts, view: BranchComparison) -> Markup:
    return t("comparisons.meaning", possible=plain(view.possible))


def _trend_chart(
    t: Texts, title: str, subtitle: str, stops: tuple[Stop, ...], scheme: Scheme, at: datetime
) -> TrendChart:
    return TrendChart(title, subtitle, stops, scheme.grades, at, t.plain("boards.unit"), t.language)


def _amount(unit: Unit) -> Decimal:
    return unit.average if unit.share is None else unit.share


def _figure(t: Texts, unit: Unit) -> Markup:
    if unit.share is None:
        return words.points(t, unit.average, signed=False)
    return t("comparisons.percent", share=plain(unit.share))


def _note(t: Texts, unit: Unit) -> str:
    """Below a unit's bar: its average with the rank by it, and how many it is of."""
    people = t.plain("comparisons.people", n=unit.members)
    if unit.share is None:
        return people
    average = plain(unit.average)
    return t.plain("comparisons.unit_note", average=average, rank=unit.rank_by_average, people=people)


def _name(among: Sequence[Unit], unit: Unit) -> str:
    """The name, with the committee where branches of several committees have the same one."""
    alike = Counter(each.name for each in among)[unit.name] > 1
    return f"{unit.committee}{unit.name}" if alike else unit.name


def _find(among: Sequence[Unit], unit: Unit) -> Unit | None:
    return next((each for each in among if each.id == unit.id), None)


def _kind(scope: str) -> str:
    return "groups" if scope == "groups" else "branches"


def _period(t: Texts, period: Period) -> str:
    return words.period(t, period).unescape()
