"""The pages: all branches, one branch, one result, and a screen on the wall.

No script, nothing from elsewhere, no font: the reader's own. A page says what was published and when, and nothing of
the moment it is made in, so that a file and a served page are the same.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.members import Branch
from domain.periods import Period
from domain.placards import Publication
from render import words
from render.texts import Texts
from render.web import addresses, results
from render.web.html import Child, element, joined

TURN_SECONDS = 45
"""How long a screen on the wall shows one result; then the next, or the same one anew."""

_FEW, _MANY, _CROWD = 10, 30, 64
"""Up to so many names have larger type on a wall; beyond so many, smaller."""


def index(t: Texts, branches: Sequence[Branch], latest: Period | None, *, listed: bool) -> str:
    """Every branch with the way to its page; no branch where they are not listed."""
    title = t.plain("web.title")
    if not listed:
        body = element("p", t("web.unlisted"))
    elif latest is None or not branches:
        body = element("p", t("web.nothing"))
    else:
        body = element("nav", element("ul", *(_branch_link(branch) for branch in branches)))
    under = t("web.latest", period=words.period(t, latest)) if listed and latest else ""
    return _page(t, title, _header(title, "", under), element("section", body))


def branch(t: Texts, zone: ZoneInfo, of: Branch, published: Sequence[Publication]) -> str:
    """A branch's latest result in every scheme, and the earlier ones to choose from."""
    now = latest(published)
    sections = [results.section(t, zone, one) for one in now] or [
        element("section", element("p", t("web.nothing")))
    ]
    earlier = [one for one in published if one not in now]
    return _page(t, of.name, _header(of.name, of.committee), *sections, _earlier(t, earlier))


def result(t: Texts, zone: ZoneInfo, one: Publication) -> str:
    """One scheme and period of a branch."""
    placard = one.placard
    title = f"{placard.branch} · {placard.scheme} · {words.period(t, placard.period).unescape()}"
    back = element("nav", element("p", element("a", t("web.to_branch"), href=addresses.INDEX)))
    head = _header(placard.branch, placard.committee)
    return _page(t, title, head, results.section(t, zone, one), back)


def wall(t: Texts, zone: ZoneInfo, one: Publication, following: str) -> str:
    """A result for a screen that nobody touches: it goes on by itself to the page that follows."""
    turn = element("meta", http_equiv="refresh", content=f"{TURN_SECONDS}; url={following}")
    count = len(one.placard.lines)
    size = "crowd" if count > _CROWD else "many" if count > _MANY else "few" if count <= _FEW else ""
    head = _header(one.placard.branch, one.placard.committee)
    section = results.section(t, zone, one, wall=True)
    return _page(t, one.placard.branch, head, section, dress=f"wall {size}".strip(), extra=turn)


def missing(t: Texts) -> str:
    """There is no such page."""
    title = t.plain("web.missing")
    return _page(t, title, _header(title, ""))


def latest(published: Sequence[Publication]) -> list[Publication]:
    """Of each scheme the newest result."""
    newest: dict[str, Publication] = {}
    for one in published:
        newest.setdefault(one.placard.scheme_code, one)
    return list(newest.values())


def policy() -> str:
    """The Content-Security-Policy of every page: its own style sheet, and nothing else at all."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


@cache
def _style() -> str:
    return (files("render.web") / "style.css").read_text(encoding="utf-8")


def _page(t: Texts, title: str, *content: Child, dress: str = "", extra: Child = "") -> str:
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy()),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="robots", content="noindex, nofollow"),
        element("meta", name="referrer", content="no-referrer"),
        element("link", rel="icon", href="data:,"),
        extra,
        element("title", title),
        element("style", Markup(_style())),  # noqa: S704  our own file
    )
    first, *rest = content
    body = element("body", first, element("main", *rest), element("footer", t("web.foot")))
    return f"<!doctype html>\n{element('html', head, body, lang=t.language, class_=dress)}\n"


def _header(title: str, over: str, under: Child = "") -> Markup:
    return element(
        "header",
        element("p", over, class_="over") if over else "",
        element("h1", title),
        element("p", under, class_="under") if under else "",
    )


def _branch_link(of: Branch) -> Markup:
    name = joined(of.name, element("small", of.committee) if of.committee else "")
    return element("li", element("a", name, href=addresses.of_branch(of)))


def _earlier(t: Texts, published: Sequence[Publication]) -> Markup:
    if not published:
        return Markup()
    links = (
        element(
            "li",
            element(
                "a",
                words.period(t, one.placard.period),
                element("small", one.placard.scheme),
                href=addresses.file_of(one.placard),
            ),
        )
        for one in published
    )
    return element("section", element("h2", t("web.earlier")), element("nav", element("ul", *links)))
