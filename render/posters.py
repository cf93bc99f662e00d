"""A poster's values: everything on it in words, so that it can be set later and elsewhere (see `render.papers`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from domain.amounts import ZERO, plain
from domain.members import Branch
from domain.placards import Publication, Tier
from render import words
from render.screen import Screen
from render.texts import Texts
from render.web import addresses

DEEDS_SHOWN = 8
_BOT = "https://t.me/"


@dataclass(frozen=True, slots=True)
class Line:
    """One member; ``share`` is the length of their bar, 0 to 1."""

    rank: int
    name: str
    note: str
    total: str
    share: float


@dataclass(frozen=True, slots=True)
class Band:
    """One grade: its members, or ``note`` where they are not named; ``head`` says how many there are."""

    grade: str
    head: str
    lines: tuple[Line, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Deed:
    """How much was done of what."""

    amount: str
    unit: str
    item: str


@dataclass(frozen=True, slots=True)
class Poster:
    """A branch's published result on a sheet of A3. ``link`` is what the QR code leads to, "" for none."""

    committee: str
    branch: str
    title: str
    day: str
    bands: tuple[Band, ...]
    deeds_head: str
    deeds: tuple[Deed, ...]
    foot: str
    seal: str
    link: str
    scan: str
    language: str = "zh-Hans"


def poster(t: Texts, zone: ZoneInfo, one: Publication, link: str) -> Poster:
    """What was published, for the notice board; it says what the web page says (domain.placards)."""
    placard = one.placard
    best = placard.best
    return Poster(
        committee=placard.committee,
        branch=placard.branch,
        title=f"{placard.scheme} · {words.period(t, placard.period).unescape()}",
        day=_days(t, zone, one),
        bands=tuple(_band(t, tier, best) for tier in placard.tiers),
        deeds_head=t.plain("web.quantities"),
        deeds=tuple(
            Deed(plain(each.amount), each.item.unit, each.item.name)
            for each in placard.quantities[:DEEDS_SHOWN]
        ),
        foot=t.plain("web.foot"),
        seal=f"{t.plain('web.seal')} {one.seal}" if one.seal else "",
        link=link,
        scan=t.plain("web.scan_bot" if link.startswith(_BOT) else "web.scan") if link else "",
        language=t.language,
    )


def _days(t: Texts, zone: ZoneInfo, one: Publication) -> str:
    said = t("web.published", day=words.full_day(t, one.published_at.astimezone(zone).date()))
    if one.final_at is None:
        return f"{t.plain('web.open')} · {said.unescape()}"
    final = t("web.final_since", day=words.full_day(t, one.final_at.astimezone(zone).date()))
    return f"{t.plain('web.final')} · {(said + final).unescape()}"


def _band(t: Texts, tier: Tier, best: Decimal) -> Band:
    head = t.n("web.people", tier.count).unescape()
    if tier.least is not None:
        head += " · " + t.plain("web.from", points=plain(tier.least))
    lines = tuple(
        Line(
            line.rank,
            line.name,
            line.note,
            plain(line.total),
            float(max(line.total, ZERO) / best) if best > ZERO else 0.0,
        )
        for line in tier.lines
    )
    note = t.plain(f"web.unnamed.{tier.unnamed}") if tier.unnamed else ""
    return Band(tier.grade, head, lines, note)


def link(web_url: str, bot_username: str, branch: Branch) -> str:
    """Where the QR code leads: to the branch's web page, else to the bot, else nowhere."""
    if web_url:
        return addresses.link(web_url, branch)
    return _BOT + bot_username if bot_username else ""


def document(t: Texts, made: Poster, one: Publication) -> Screen:
    """The poster as a file to print, with a word about it."""
    text = t("web.poster", branch=made.branch, title=made.title)
    return Screen(text, drawing=as_json(made), document=f"poster-{one.placard.period.key}.pdf")


def as_json(made: Poster) -> dict[str, Any]:
    """The poster as plain JSON values."""
    return {"kind": "poster", **asdict(made)}


def from_json(fields: Mapping[str, Any]) -> Poster:
    """The poster that `as_json` took apart, its kind left out."""
    bands = tuple(
        Band(**band | {"lines": tuple(Line(**line) for line in band["lines"])}) for band in fields["bands"]
    )
    deeds = tuple(Deed(**deed) for deed in fields["deeds"])
    return Poster(**dict(fields) | {"bands": bands, "deeds": deeds})
