"""What a secretary sees before a ranking is posted, and what others are told of one that is held back."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.members import Branch
from domain.periods import Period
from domain.previews import Held, Readiness
from render import words
from render.screen import Button, Screen
from render.texts import Texts

_LINE = Markup("\n")
REASONS = ("figures", "objections", "meeting")


def card(
    t: Texts, branch: Branch, period: Period, ready: Readiness, due_at: datetime | None, zone: ZoneInfo
) -> Screen:
    """Under the post as it will be: when it goes out, how far the branch is, and the way to keep it back.

    ``due_at`` None: it waits for whoever runs the job by hand.
    """
    at = t("previews.due", at=words.clock(due_at, zone)) if due_at is not None else t("previews.by_hand")
    text = t("previews.card", branch=branch.name, period=words.period(t, period), at=at)
    signed = (
        t("previews.signed", signed=ready.signed, asked=ready.asked)
        if ready.asked
        else t("previews.nothing_to_sign")
    )
    open_ = t.n("previews.objections", ready.objections) if ready.objections else t("previews.no_objections")
    lines = [text, signed + " · " + open_, t("previews.card_hint")]
    return Screen(_LINE.join(lines), [(Button(t.plain("previews.hold"), f"hold:{_key(branch, period)}"),)])


def asking(t: Texts, branch: Branch, period: Period) -> Screen:
    """Why it is held back: a reason of ours or a sentence of theirs."""
    key = _key(branch, period)
    rows = [(Button(t.plain(f"previews.reason.{name}"), f"holdfor:{key}:{name}"),) for name in REASONS]
    return Screen(
        asked(t, branch, period).text, [*rows, (Button(t.plain("previews.back"), f"unhold:{key}"),)]
    )


def asked(t: Texts, branch: Branch, period: Period) -> Screen:
    """The same question after it was answered."""
    return Screen(t("previews.ask", branch=branch.name, period=words.period(t, period)))


def held(t: Texts, one: Held, *, may_release: bool) -> Screen:
    """It is held back: by whom, why, and how it goes on."""
    name = "held_posted" if one.posted else "held"
    text = t(
        f"previews.{name}{'_alone' if one.alone else ''}",
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
