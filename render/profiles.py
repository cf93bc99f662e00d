"""A member as the branch sees them: units, roles, pledge, contact point and contact person."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from domain.members import Member
from domain.profiles import Profile, Similar
from render import words
from render.screen import Screen
from render.texts import Texts

_LINE = Markup("\n")
_NAMED = 10


def profile(t: Texts, view: Profile) -> Screen:
    """A member's profile, as others of the branch see it."""
    member = view.member
    lines = [t("profiles.head", name=member.name)]
    where = " · ".join(filter(None, (member.branch, member.group)))
    lines.append(t("profiles.where", where=where))
    if member.roles:
        names = t.plain("common.list_separator").join(words.role(t, role) for role in sorted(member.roles))
        lines.append(t("profiles.roles", roles=names))
    return Screen(_LINE.join([*lines, *(profile_lines(t, view) or [t("profiles.nothing")])]))


def profile_lines(t: Texts, view: Profile) -> list[Markup]:
    """What is shown beside the name, a line each."""
    shown = (
        ("profiles.pledge", view.pledge),
        ("profiles.contact_point", view.contact_point),
        ("profiles.contact_person", view.contact_person),
    )
    return [t(key, text=text) for key, text in shown if text]


def several(t: Texts, found: Sequence[Member]) -> Screen:
    """More than one has that name: which one?"""
    return Screen(_LINE.join([t("profiles.several"), *_named(t, found)]))


def similar(t: Texts, found: Similar) -> Screen:
    """Nobody has that name: who may have been meant?"""
    return Screen(_LINE.join([t("profiles.similar"), *_named(t, found.members)]))


def _named(t: Texts, found: Sequence[Member]) -> list[Markup]:
    return [
        t("profiles.one", number=member.employee_no, name=member.name, branch=member.branch)
        for member in found[:_NAMED]
    ]


def own_pledge(t: Texts, view: Profile) -> Screen:
    """One's pledge as it hangs now, and how to change it."""
    lines = profile_lines(t, view)[:1] if view.pledge else [t("profiles.no_pledge")]
    return Screen(_LINE.join([*lines, t("profiles.pledge_usage")]))


def pledged(t: Texts, view: Profile, *, told: bool) -> Screen:
    """The pledge is up, or taken down; ``told``: the branch secretary hears of it."""
    if not view.pledge:
        return Screen(t("profiles.pledge_down"))
    lines = [t("profiles.pledged", pledge=view.pledge)]
    return Screen(_LINE.join([*lines, t("profiles.pledge_told")] if told else lines))


def told(t: Texts, view: Profile) -> Screen:
    """To the branch secretary: somebody has changed their pledge."""
    name = view.member.name
    if not view.pledge:
        return Screen(t("profiles.told_down", name=name))
    return Screen(t("profiles.told", name=name, pledge=view.pledge))
