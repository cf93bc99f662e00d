"""Groups and branches compared: in the quarterly post, under /compare, and as rankings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.amounts import ZERO, plain
from domain.comparisons import LEAST_OF_UNIT, BranchComparison, Unit
from domain.periods import local_day
from render import words
from render.charts import Bar, BoardChart, Stop, as_json
from render.comparisons import period_words, trend_chart, trend_line
from render.screen import Button, Rows, Screen
from render.texts import Texts

_LINE = Markup("\n")
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
_NAME_SHOWN = 20
_GROUPS_SHOWN = 4
_ROWS_SHOWN: Mapping[str, int] = {"groups": 40, "committee": 40, "company": 20}
"""Of a ranking, by its scope; the reader's own branch is always among them."""
_HUNDRED = Decimal(100)


def branch(t: Texts, view: BranchComparison, at: datetime, zone: ZoneInfo) -> Screen:
    """A branch over time and among others, with the ways to the rankings."""
    stops = tuple(
        Stop(
            period_words(t, point.period),
            point.total,
            t.plain("comparisons.people", n=point.of),
            running=local_day(at, zone) <= point.period.end,
        )
        for point in view.trend
    )
    subtitle = t.plain("comparisons.average_of", scheme=view.version.scheme.name)
    chart = trend_chart(t, view.branch.name, subtitle, stops, view.version.scheme, at.astimezone(zone))
    head = [
        t("comparisons.head", branch=view.branch.name),
        t("boards.scheme", scheme=view.version.scheme.name, period=words.period(t, view.period)),
    ]
    meaning = [_meaning(t, view)] if view.possible > ZERO else []
    return Screen(
        _LINE.join((*head, *lines(t, view, local_day(at, zone)), *meaning)),
        _unit_buttons(t, view),
        drawing=as_json(chart),
    )


def lines(t: Texts, view: BranchComparison, today: date) -> list[Markup]:
    """The branch's average over time, its share, its place in the committee and its groups: for the quarterly post.

    Its average and share are left out where they would tell the points of somebody who is not named.
    """
    own = view.own
    if own is None:
        return []
    found = [] if view.tells_of_one else [_average(t, view, own, today)]
    places = [
        t(f"comparisons.place_{where}", rank=unit.rank, of=sum(1 for each in among if each.rank))
        for where, among in (("committee", view.committee), ("company", view.company))
        if (unit := _find(among, own.id)) and unit.rank and _worth_ranking(among) and _distinct(view, where)
    ]
    percent = None if view.tells_of_one else own.share
    share = [t("comparisons.share", share=plain(percent))] if percent is not None else []
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


def _average(t: Texts, view: BranchComparison, own: Unit, today: date) -> Markup:
    """With those of the periods before, where there are any."""
    if len(view.trend) > 1:
        return trend_line(t, "comparisons.averages", view.trend, today)
    return t("comparisons.average", average=words.points(t, own.average, signed=False))


def ranking(t: Texts, view: BranchComparison, scope: str, at: datetime, zone: ZoneInfo) -> Screen:
    """The ranking of the groups of a branch, or of the branches of its committee or of all, as a picture.

    ``scope`` is one for which :func:`among_of` has any.
    """
    among = among_of(view, scope)
    ranked, small = [unit for unit in among if unit.rank], [unit for unit in among if not unit.rank]
    title = _title(t, view, scope)
    text = [
        t(f"comparisons.ranking_{scope}", name=title),
        t("boards.scheme", scheme=view.version.scheme.name, period=words.period(t, view.period)),
    ]
    text += [
        t("boards.place", medal=_MEDALS[unit.rank], names=_name(ranked, unit), total=_figure(t, unit))
        for unit in ranked[: len(_MEDALS)]
    ]
    own = None if scope == "groups" else _find(ranked, view.branch.id)
    if own is not None:
        text.append(t("comparisons.own", rank=own.rank, of=len(ranked), figure=_figure(t, own)))
    if small:
        text.append(t.n(f"comparisons.small_{_kind(scope)}", len(small), least=LEAST_OF_UNIT))
    if view.possible > ZERO:
        text.append(_meaning(t, view))
    rows = tuple(
        Bar(unit.rank, _name(ranked, unit), _amount(unit), note=_note(t, unit), highlight=unit == own)
        for unit in ranked
    )
    shares = all(unit.share is not None for unit in ranked)
    chart = BoardChart(
        title=title,
        subtitle=view.version.scheme.name,
        period=period_words(t, view.period),
        rows=rows,
        grades=(),
        as_of=at.astimezone(zone),
        unit=t.plain("comparisons.per_cent" if shares else "boards.unit"),
        language=t.language,
        rows_of=_kind(scope),
        most=_ROWS_SHOWN[scope],
        full=_HUNDRED if shares else None,
    )
    return Screen(_LINE.join(text), drawing=as_json(chart))


def _title(t: Texts, view: BranchComparison, scope: str) -> str:
    if scope == "groups":
        return view.branch.name
    if scope == "committee":
        return view.branch.committee or t.plain("comparisons.no_committee")
    return t.plain("comparisons.company")


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


def _meaning(t: Texts, view: BranchComparison) -> Markup:
    return t("comparisons.meaning", possible=plain(view.possible))


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


def _find(among: Sequence[Unit], unit_id: int) -> Unit | None:
    return next((each for each in among if each.id == unit_id), None)


def _kind(scope: str) -> str:
    return "groups" if scope == "groups" else "branches"
