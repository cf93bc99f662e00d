"""What the end of a period brings: reviewers chased, claims carried over or lapsed, the result final."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from domain.boards import Board
from domain.claim_view import ClaimView
from domain.objection_view import Case
from domain.periods import Period
from domain.publications import Final
from domain.runs import Job
from render import boards, words
from render.screen import Screen
from render.signing import entry_line
from render.texts import Texts

_LINE = Markup("\n")
_SHOWN = 12


def chase(t: Texts, period: Period, count: int) -> Screen:
    """To a reviewer: what is undecided in a period that is being signed."""
    return Screen(t.n("closing.chase", count, period=words.period(t, period)))


def carried(t: Texts, view: ClaimView, period: Period, to: Period) -> Screen:
    """To a claimant: nobody decided in time, so it counts in the next period."""
    assert view.item is not None
    text = t("closing.carried", item=view.item.name, period=words.period(t, period), to=words.period(t, to))
    return Screen(text)


def lapsed(t: Texts, view: ClaimView, period: Period) -> Screen:
    """To a claimant: nobody decided in time, and it counts no more."""
    assert view.item is not None
    return Screen(t("closing.lapsed", item=view.item.name, period=words.period(t, period)))


def final(t: Texts, view: Board, seal: Final) -> Screen:
    """To the branch's group: the result is final, with the seal by which anybody can check it later."""
    lines = [
        t("closing.final", branch=view.branch.name),
        t("boards.scheme", scheme=view.version.scheme.name, period=words.period(t, view.period)),
    ]
    if view.grades:
        lines.append(boards.grade_counts(t, view))
    lines.append(t("closing.seal", entry=seal.entry, digest=seal.digest))
    return Screen(_LINE.join(lines))


def held(t: Texts, job: Job, period: Period, until: datetime | None) -> Screen:
    """To an admin: a job that was due waits until a moment (in the organisation's zone), or for a publication."""
    said = {"period": words.period(t, period), "key": period.key, "job": job}
    if until is None:
        return Screen(t("closing.held_unpublished", **said))
    at = f"{words.full_day(t, until.date())} {until:%H:%M}"
    return Screen(t("closing.held", **said, at=at))


def final_waits(t: Texts, period: Period, cases: Sequence[Case]) -> Screen:
    """To an admin: a period cannot be frozen, and by which objections."""
    lines = [t.n("closing.final_waits", len(cases), period=words.period(t, period))]
    for case in cases[:_SHOWN]:
        line = t("closing.open_objection", number=case.objection.id, name=case.concerned.name)
        lines.append(line + entry_line(t, case.line))
    return Screen(_LINE.join(lines))
