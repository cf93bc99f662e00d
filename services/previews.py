"""Rankings that a secretary sees before they are posted and may hold back; released by them or an admin (S6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.boards import Board
from domain.members import Branch, Member, Role, Status
from domain.periods import Period, parse
from domain.previews import Held, HoldRefusal, Preview, PreviewState, Readiness
from domain.runs import Job
from services import boards, endings
from services.house import House
from storage import ledger, members, objections, previews, runs, seats, signoffs
from storage.database import Tx

REASON_KEPT = 300


@dataclass(frozen=True, slots=True)
class Shown:
    """What is about to be posted of a branch and a period, and to whom it is shown."""

    branch: Branch
    period: Period
    views: tuple[Board, ...]
    secretaries: tuple[Member, ...]
    due_at: datetime


def show(tx: Tx, house: House, due_at: datetime, now: datetime) -> list[Shown]:
    """What will be posted at ``due_at`` and no secretary was shown yet; one without a secretary is posted as ever."""
    found = []
    for period in endings.due(tx, house, Job.QUARTER_RANKING, house.today(due_at), now):
        if runs.when(tx, Job.QUARTER_RANKING, period.key) is None:
            found += [
                shown
                for branch in members.list_branches(tx)
                if (shown := _show(tx, house, branch, period, due_at, now)) is not None
            ]
    return found


def _show(
    tx: Tx, house: House, branch: Branch, period: Period, due_at: datetime, now: datetime
) -> Shown | None:
    holders = members.list_leading(tx, Role.BRANCH_SECRETARY, branch)
    secretaries = tuple(holder for holder in holders if holder.account is not None)
    if not secretaries or previews.find(tx, branch.id, period.key) is not None:
        return None
    views = boards.boards_of(tx, house, branch, period, now)
    if not views:
        return None
    previews.show(tx, branch.id, period.key, due_at)
    return Shown(branch, period, views, secretaries, due_at)


def look(tx: Tx, member: Member | None, branch_id: int, period: str) -> Preview | HoldRefusal:
    """A preview that the secretary may hold back now."""
    preview = previews.find(tx, branch_id, period)
    if preview is None or not is_secretary(member, branch_id):
        return HoldRefusal.NOT_YOURS
    if preview.held:
        return HoldRefusal.HELD
    if runs.when(tx, Job.QUARTER_RANKING, period) is not None:
        return HoldRefusal.POSTED
    return preview


def readiness(tx: Tx, branch: Branch, period: Period) -> Readiness:
    """How many of a branch have signed a period, and how many objections to it nobody has decided yet."""
    asked, signed = signoffs.count_of_branch(tx, period.key, branch.id)
    objected = [ledger.find(tx, one.entry) for one in objections.list_open(tx, period.key)]
    seen_here = [
        entry
        for entry in objected
        if entry is not None and seats.branch_of(tx, entry.scheme, entry.period, entry.member_id) == branch.id
    ]
    return Readiness(asked, signed, len(seen_here))


def hold(
    tx: Tx, member: Member | None, branch_id: int, period: str, reason: str, now: datetime
) -> Held | HoldRefusal:
    """The secretary keeps the branch's post back, for a reason; the other branches get theirs."""
    preview = look(tx, member, branch_id, period)
    if isinstance(preview, HoldRefusal):
        return preview
    reason = " ".join(reason.split())[:REASON_KEPT]
    if not reason:
        return HoldRefusal.NO_REASON
    assert member is not None, "only a secretary may look"
    previews.decide(tx, preview, PreviewState.HELD, member.id, now, reason)
    return _held(tx, branch_id, period)


def release(
    tx: Tx, house: House, member: Member | None, account: int, branch_id: int, period: str, now: datetime
) -> Held | HoldRefusal:
    """Held back no longer; where the other branches have theirs (``posted``) it is to be posted now."""
    if not is_secretary(member, branch_id) and account not in house.admins:
        return HoldRefusal.NOT_YOURS
    preview = previews.find(tx, branch_id, period)
    if preview is None or not preview.held:
        return HoldRefusal.NOT_HELD
    held = _held(tx, branch_id, period)
    by = member.id if member is not None else None
    previews.decide(tx, preview, PreviewState.RELEASED, by, now)
    return held


def list_held(tx: Tx, period: Period) -> list[Held]:
    """What is held back of a period."""
    return [
        _held(tx, preview.branch_id, preview.period)
        for preview in previews.list_decided(tx, period.key)
        if preview.held
    ]


def is_held(tx: Tx, branch: Branch, period: Period) -> bool:
    """Whether a period is kept back from a branch's group."""
    preview = previews.find(tx, branch.id, period.key)
    return preview is not None and preview.held


def hindering(tx: Tx, house: House, period: Period, now: datetime, *, by_hand: bool = False) -> list[str]:
    """Branches for whose sake a period cannot be final, and why: held back, or publicity of what was released late.

    The schedule waits for that publicity; whoever runs the job ``by_hand`` has decided not to.
    """
    began = runs.when(tx, Job.QUARTER_RANKING, period.key)
    found = []
    for preview in previews.list_decided(tx, period.key):
        name = members.get_branch(tx, preview.branch_id).name
        if preview.held:
            found.append(f"{name} is held back")
        elif (
            not by_hand
            and began is not None
            and began < preview.since <= now < preview.since + house.publicity
        ):
            found.append(f"{name} is in publicity until {house.today(preview.since + house.publicity)}")
    return found


def overseers(tx: Tx, branch: Branch) -> list[Member]:
    """The committee's administrators, who are told of what is held back."""
    return members.list_leading(tx, Role.COMMITTEE_ADMIN, branch)


def is_secretary(member: Member | None, branch_id: int) -> bool:
    """Whether somebody is the branch's secretary now."""
    if member is None or member.status is Status.LEFT:
        return False
    return member.branch_id == branch_id and Role.BRANCH_SECRETARY in member.roles


def _held(tx: Tx, branch_id: int, key: str) -> Held:
    preview, period = previews.find(tx, branch_id, key), parse(key)
    assert preview is not None and period is not None, f"{key} of branch {branch_id} was never shown"
    holder = members.get(tx, preview.decided_by) if preview.decided_by is not None else None
    posted = runs.when(tx, Job.QUARTER_RANKING, key) is not None
    alone = len(members.list_branches(tx)) == 1
    return Held(members.get_branch(tx, branch_id), period, holder, preview.reason, posted, alone)
