"""Erasing a member's personal data, in one transaction with what follows from it."""

from __future__ import annotations

from datetime import datetime

from domain.claims import ClaimState
from domain.deeds import Deeds, DeedState
from domain.erasure import Erased, OpenClaims, UnknownMember, is_placeholder
from domain.members import Member
from storage import claims, deeds, erasure, members
from storage.database import Tx


def erase(tx: Tx, employee_no: str, reason: str, now: datetime) -> Erased | UnknownMember | OpenClaims:
    """Erase whatever tells who a member was. Their entries stay, and so do the totals of every past board.

    What posts tell of their deeds is for the caller to take down, in the same transaction.
    Whoever holds a role may be erased: open reviews follow the role (docs/decisions/0005), so the caller reroutes.
    """
    member = None if is_placeholder(employee_no) else members.find_by_number(tx, employee_no)
    if member is None:
        return UnknownMember(employee_no, erasure.when(tx, [employee_no]).get(employee_no))
    undecided = claims.list_of_member(tx, member.id, ClaimState.WAITING, ClaimState.RETURNED)
    if undecided:
        return OpenClaims(employee_no, tuple(claim.id for claim in undecided))
    erasure.remember(tx, member, reason, now)
    count, photos = erasure.forget_claims(tx, member, now)
    told = _untold(tx, member, now)
    erasure.forget_help(tx, member)
    erasure.forget_mentions(tx, member)
    roles = erasure.forget_person(tx, member)
    notices = erasure.forget_account(tx, member.account) if member.account is not None else 0
    entries = erasure.count_entries(tx, member)
    return Erased(member.id, count, photos, roles, notices, entries, told)


def _untold(tx: Tx, member: Member, now: datetime) -> tuple[Deeds, ...]:
    """Their deeds that a post tells, as they were; they count as taken back from now on."""
    told = tuple(deeds.list_posted(tx, member.id))
    for one in told:
        deeds.decide(tx, one.id, DeedState.WITHDRAWN, now, before=DeedState.POSTED)
    return told
