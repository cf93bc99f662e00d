"""One published result as a part of a page: who reached which grade, with bars, and what was done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.amounts import ZERO, plain
from domain.boards import Quantity
from domain.placards import Line, Placard, Publication, Tier
from render import words
from render.texts import Texts
from render.web.html import element, joined

_FULL = 1000
_THICK = 8
_STYLES = 5
_MEDALS = {1: "rank first", 2: "rank second", 3: "rank third"}
_QUANTITIES_ON_A_WALL = 8


def section(t: Texts, zone: ZoneInfo, one: Publication, *, wall: bool = False) -> Markup:
    """Everything about one scheme and period. A wall shows what can be read from afar."""
    placard = one.placard
    title = joined(placard.scheme, " · ", words.period(t, placard.period))
    quantities = placard.quantities[:_QUANTITIES_ON_A_WALL] if wall else placard.quantities
    return element(
        "section",
        element("h2", title),
        element("p", *_when(t, zone, one), class_="when"),
        element("p", t("web.corrected"), class_="note") if one.before else "",
        _tiers(t, placard),
        _quantities(t, quantities),
        "" if wall or one.before is None else _as_published(t, one.before),
        _seal(t, one),
    )


def _when(t: Texts, zone: ZoneInfo, one: Publication) -> Iterable[Markup]:
    final = one.final_at
    yield element("span", t("web.final" if final else "web.open"), class_="status")
    yield t("web.published", day=_day(t, zone, one.published_at))
    if final:
        yield t("web.final_since", day=_day(t, zone, final))


def _day(t: Texts, zone: ZoneInfo, moment: datetime) -> Markup:
    return words.full_day(t, moment.astimezone(zone).date())


def _tiers(t: Texts, placard: Placard) -> Markup:
    tiers = (_tier(t, tier, place, placard.best) for place, tier in enumerate(placard.tiers))
    return element("div", *tiers, class_="tiers")


def _tier(t: Texts, tier: Tier, place: int, best: Decimal) -> Markup:
    badge = element("span", tier.grade, class_="badge") if tier.grade else ""
    least = element("span", t("web.from", points=plain(tier.least))) if tier.least is not None else ""
    head = element("h3", badge, element("span", t.n("web.people", tier.count)), least)
    rows = element("ol", *(_line(line, best) for line in tier.lines)) if tier.lines else ""
    why = element("p", t(f"web.unnamed.{tier.unnamed}"), class_="private") if tier.unnamed else ""
    return element("div", head, rows, why, class_=f"tier g{min(place, _STYLES - 1)}")


def _line(line: Line, best: Decimal) -> Markup:
    return element(
        "li",
        element("span", str(line.rank), class_=_MEDALS.get(line.rank, "rank")),
        element("span", line.name, element("small", line.note) if line.note else "", class_="name"),
        element("span", plain(line.total), class_="total"),
        _bar(line.total, best),
        class_="line",
    )


def _bar(total: Decimal, best: Decimal) -> Markup:
    """How far along the best total it is; the figure beside it says the same, so nobody needs to see it."""
    share = max(total, ZERO) / best if best > ZERO else ZERO
    return element(
        "svg",
        element("rect", class_="track", width=_FULL, height=_THICK),
        element("rect", class_="fill", width=round(share * _FULL), height=_THICK),
        class_="bar",
        viewBox=f"0 0 {_FULL} {_THICK}",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


def _quantities(t: Texts, quantities: Iterable[Quantity]) -> Markup:
    shown = [
        element(
            "div",
            element("dt", each.item.name),
            element("dd", plain(each.amount), element("small", each.item.unit)),
        )
        for each in quantities
    ]
    return joined(element("h4", t("web.quantities")), element("dl", *shown)) if shown else Markup()


def _as_published(t: Texts, before: Placard) -> Markup:
    return element("details", element("summary", t("web.as_published")), _tiers(t, before))


def _seal(t: Texts, one: Publication) -> Markup:
    if not one.seal:
        return Markup()
    return element("p", t("web.seal"), " ", element("code", one.seal), class_="seal")
