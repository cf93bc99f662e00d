"""Welcome, help and the few settings that a person has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from domain.binding import Bound, NotBound
from domain.members import LEADING_ROLES, Branch, Member, Role
from render import words
from render.screen import Button, Screen
from render.texts import LANGUAGES, Texts, texts

_LINE = Markup("\n")
_AWAY_OFFERED = (0, 1, 3, 7, 14, 30)
_LANGUAGE_NAMES = {"zh-Hans": "中文", "en": "English"}


def welcome(t: Texts, member: Member) -> Screen:
    """The first message after enrolment: what to do now, in three lines."""
    group = t("members.welcome_group", group=member.group) if member.group else ""
    lines = [t("members.welcome", name=member.name, branch=member.branch, group=group)]
    leading = sorted(member.roles & LEADING_ROLES)
    if leading:
        names = t.plain("common.list_separator").join(words.role(t, role) for role in leading)
        lines.append(t("members.welcome_roles", roles=names))
    if Role.QUIZ_EDITOR in member.roles:
        lines.append(t("members.welcome_editor"))
    return Screen(Markup("\n\n").join(lines))


def help_(t: Texts, commands: Sequence[str], *, enrolled: bool, account: int) -> Screen:
    """What this person can do; who has not enrolled also learns the number by which an admin is named."""
    lines = [t("members.help.title"), ""]
    lines += [t("members.help.claim") if enrolled else t("members.help.stranger", account=account), ""]
    lines += [t("members.help.commands")]
    lines += [t("members.help.line", name=name, what=t(f"help.{name}")) for name in commands]
    if enrolled:
        lines += ["", t("members.help.group")]
    return Screen(_LINE.join(lines))


def added_to_group(t: Texts, branch: Branch | None) -> Screen:
    """Hello to a group, which is ``branch``'s or still has to be bound."""
    if branch is None:
        return Screen(t("members.added"))
    return Screen(t("members.added_again", branch=branch.name))


def choose_language(t: Texts) -> Screen:
    """One button a language."""
    row = [Button(_LANGUAGE_NAMES[code], f"lang:{code}") for code in LANGUAGES]
    return Screen(t("members.lang.ask"), (row,))


def language_chosen(code: str) -> Screen:
    """Said in the language that was chosen."""
    return Screen(texts(code)("members.lang.done"))


def bound(t: Texts, outcome: Bound) -> Screen:
    """A group has become a branch's."""
    lines = [t("members.bind.done", branch=outcome.branch.name)]
    if outcome.instead_of is not None:
        lines.append(t("members.bind.instead", branch=outcome.instead_of.name))
    if outcome.released:
        lines.append(t.n("members.bind.released", outcome.released))
    return Screen(_LINE.join(lines))


def not_bound(t: Texts, outcome: NotBound) -> Screen:
    """Which branch was meant?"""
    names = _LINE.join(outcome.names)
    if outcome.ambiguous:
        return Screen(t("members.bind.ambiguous", names=names))
    lines = [t("members.bind.unknown")]
    if outcome.names:
        lines.append(t("members.bind.nearest", names=names))
    return Screen(_LINE.join(lines))


def ask_away(t: Texts, today: date) -> Screen:
    """``/away`` without a day: how to write one, and some to tap."""
    buttons = []
    for ahead in _AWAY_OFFERED:
        until = today + timedelta(days=ahead)
        day = words.short_day(t, until, today).unescape()
        label = (
            t.n("members.away.button", ahead, day=day) if ahead else t.plain("members.away.today", day=day)
        )
        buttons.append(Button(str(label), f"until:{until}"))
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    return Screen(t("members.away.usage"), rows)


def away(t: Texts, until: date, today: date, moved: int) -> Screen:
    """Away until a day, and what became of the claims at hand."""
    lines = [t("members.away.set", day=words.short_day(t, until, today))]
    if moved:
        lines.append(t.n("members.away.moved", moved))
    return Screen(_LINE.join(lines))
