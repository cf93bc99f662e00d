"""Odd patterns of a round, for an editor's eyes alone: who, and why that is odd."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from domain.members import Member
from domain.oddities import Alike, Fast, Oddities
from domain.rounds import Round
from render.fitting import Line, fitted
from render.quiz import round_name
from render.screen import TEXT_LIMIT, Screen
from render.texts import Texts
from render.words import shortened

_SHOWN = 10
_NAME_SHOWN = 16
_BRANCH_SHOWN = 20
_CODES_SHOWN = 6


def listed(t: Texts, of: Round, found: Oddities, people: Mapping[int, Member]) -> Screen:
    """What is odd in a round, each with its reason; nothing follows from it by itself."""
    name = round_name(t, of)
    if not found:
        return Screen(t("oddities.none", round=name))
    lines = [Line(t("oddities.head", round=name))]
    lines += _section(t("oddities.fast"), [_fast(t, each, people) for each in found.fast], t)
    lines += _section(t("oddities.alike"), [_alike(t, each, found, people) for each in found.alike], t)
    lines += [Line(Markup()), Line(t("oddities.not_a_verdict"))]
    return Screen(fitted(lines, TEXT_LIMIT))


def _section(head: Markup, items: list[Markup], t: Texts) -> Iterator[Line]:
    if not items:
        return
    yield Line(Markup())
    yield Line(head)
    for item in items[:_SHOWN]:
        yield Line(item, rank=1)
    if len(items) > _SHOWN:
        yield Line(t.n("oddities.more", len(items) - _SHOWN))


def _fast(t: Texts, each: Fast, people: Mapping[int, Member]) -> Markup:
    seconds = f"{each.median_ms / 1000:.1f}"
    who = _who(t, people[each.member_id])
    return t("oddities.fast_line", who=who, n=each.fast, of=each.of, seconds=seconds, right=each.right)


def _alike(t: Texts, each: Alike, found: Oddities, people: Mapping[int, Member]) -> Markup:
    one, other = (_who(t, people[member]) for member in each.members)
    separator = t.plain("common.list_separator")
    codes = separator.join(found.codes[version] for version, _ in each.same[:_CODES_SHOWN])
    if len(each.same) > _CODES_SHOWN:
        codes += " …"
    return t("oddities.alike_line", one=one, other=other, n=len(each.same), shared=each.shared, codes=codes)


def _who(t: Texts, member: Member) -> str:
    name, branch = shortened(member.name, _NAME_SHOWN), shortened(member.branch, _BRANCH_SHOWN)
    return t.plain("oddities.who", name=name, number=member.employee_no, branch=branch)
