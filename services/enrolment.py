"""Invite codes out, Telegram accounts in; and an account off again when somebody changes their phone."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from domain.enrolment import (
    CODE_LENGTH,
    CODE_LETTERS,
    GUESSED_WITHIN,
    GUESSES,
    EnrolRefusal,
    Invite,
    UnbindRefusal,
    as_typed,
)
from domain.members import Member
from storage import attempts, conversations, invites, members
from storage.database import Tx


def issue(tx: Tx, now: datetime, valid_days: int) -> list[Invite]:
    """A code for everybody who has not enrolled. One that is still good stays the same, an expired one is renewed."""
    codes = [(_new_code(), member) for member in invites.list_uninvited(tx, now)]
    invites.add(tx, codes, now, now + timedelta(days=valid_days))
    return invites.list_open(tx, now)


def issue_one(tx: Tx, member: Member, now: datetime, valid: timedelta) -> Invite:
    """One member's code: the one that is still good, or a new one."""
    if member.id in invites.list_uninvited(tx, now):
        invites.add(tx, [(_new_code(), member.id)], now, now + valid)
    return next(invite for invite in invites.list_open(tx, now) if invite.member_id == member.id)


def is_code(text: str) -> bool:
    """Whether a text looks like an invite code that somebody copied instead of opening its link."""
    code = as_typed(text)
    return len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS)


def enrol(tx: Tx, account: int, typed: str, now: datetime) -> Member | EnrolRefusal:
    """Bind a Telegram account to the member whose code was typed; the member as they are from now on."""
    if members.find_by_account(tx, account) is not None:
        return EnrolRefusal.ACCOUNT_ENROLLED
    lately = now - GUESSED_WITHIN
    if invites.count_wrong(tx, account, since=lately) >= GUESSES:
        return EnrolRefusal.TOO_OFTEN
    code = as_typed(typed)
    known = invites.find(tx, code) if code.isascii() else None
    if known is None:
        invites.note_wrong(tx, account, now, since=lately)
        return EnrolRefusal.UNKNOWN
    if (refusal := known.refusal(now)) is not None:
        return refusal
    invites.enrol(tx, code, known.member.id, account, now)
    return members.get(tx, known.member.id)


def unbind(tx: Tx, employee_no: str) -> Member | UnbindRefusal:
    """Take a member's Telegram account off; the member as they were. Next they need a new code (see issue)."""
    member = members.find_by_number(tx, employee_no)
    if member is None:
        return UnbindRefusal.UNKNOWN
    if member.account is None:
        return UnbindRefusal.NOT_ENROLLED
    conversations.end(tx, member.account)
    attempts.forget_messages(tx, member.id)
    invites.unbind(tx, member.id)
    return member


def _new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
