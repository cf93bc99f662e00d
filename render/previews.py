"""What a secretary sees before a ranking is posted, and what others are told of one that is held back."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.members import Branch
from domain.periods import Period
from domain.previews import Held
from render import words
from render.screen import Button, Screen
from render.texts import Texts

REASONS = ("figures", "objections", "meeting")


def card(t: Texts, branch: Branch, period: Period, due_at: datetime, zone: ZoneInfo) -> Screen:
    """Under the post as it will be: when it goes out, and the way to keep it back."""
    text = t(
        "previews.card",
        branch=branch.name,
        period=words.period(t, period),
        at=words.clock(due_at, zone),
    )
    return Screen(text, [(Button(t.plain("previews.hold"), f"hold:{_key(branch, period)}"),)])


def asking(t: Texts, branch: Branch, period: Period) -> Screen:
    """Why it is held back: a reason of ours or a sentence of theirs."""
    key = _key(branch, period)
    rows = [(Button(t.plain(f"previews.reason.{name}"), f"holdfor:{key}:{name}"),) for name in REASONS]
    text = t("previews.ask", branch=branch.name, period=words.period(t, period))
    return Screen(text, [*rows, (Button(t.plain("previews.back"), f"unhold:{key}"),)])


def held(t: Texts, one: Held, *, may_release: bool) -> Screen:
    """It is held back: by whom, why, and how it goes on."""
    text = t(
        "previews.held_posted" if one.posted else "previews.held",
        branch=one.branch.name,
        period=words.period(t, one.period),
        name=one.holder.name if one.holder else t.plain("previews.an_admin"),
        reason=one.reason,
    )
    button = Button(t.plain("previews.release"), f"release:{_key(one.branch, one.period)}")
    return Screen(text, [(button,)] if may_release else ())


def released(t: Texts, one: Held) -> Screen:
    """It is held back no longer: posted now, or with the others when that is due."""
    key = "previews.released_posted" if one.posted else "previews.released"
    return Screen(t(key, branch=one.branch.name, period=words.period(t, one.period)))


def _key(branch: Branch, period: Period) -> str:
    return f"{branch.id}:{period.key}"
