"""Enrolment: an invite code in a private chat binds a Telegram account to a member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.members import Member, Status

CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0 O 1 I, which are mistaken for each other on a notice board."""
CODE_LENGTH = 16
"""80 bits. A deep link carries at most 64 of A-Za-z0-9_- (Telegram)."""

GUESSES = 5
GUESSED_WITHIN = timedelta(hours=1)
"""So many unknown codes in that time, and an account has to wait: nobody is let try codes by the thousand."""


@dataclass(frozen=True, slots=True)
class Invite:
    """A code with which one member may enrol, once, until it expires."""

    code: str
    member_id: int
    employee_no: str
    name: str
    expires_at: datetime


class EnrolRefusal(StrEnum):
    """Why a code does not enrol."""

    ACCOUNT_ENROLLED = (
        "account_enrolled"  # this Telegram account is a member's already: an admin unbinds first
    )
    UNKNOWN = "unknown"
    TOO_OFTEN = (
        "too_often"  # unknown codes, one after the other: even a good one is not looked at for a while
    )
    USED = "used"
    EXPIRED = "expired"
    MEMBER_ENROLLED = "member_enrolled"  # the member has another account
    LEFT = "left"  # the roster says that they are no longer here


class UnbindRefusal(StrEnum):
    """Why nothing was unbound."""

    UNKNOWN = "unknown"
    NOT_ENROLLED = "not_enrolled"


@dataclass(frozen=True, slots=True)
class KnownCode:
    """What is known of a code: whose it is and what became of it."""

    member: Member
    expires_at: datetime
    used: bool

    def refusal(self, now: datetime) -> EnrolRefusal | None:
        """Why it cannot be used now, the reason that helps most first."""
        if self.used:
            return EnrolRefusal.USED
        if self.member.status is Status.LEFT:
            return EnrolRefusal.LEFT
        if self.member.account is not None:
            return EnrolRefusal.MEMBER_ENROLLED
        return EnrolRefusal.EXPIRED if self.expires_at <= now else None


def as_typed(text: str) -> str:
    """A code as somebody copied it from a notice: in capitals, without spaces or hyphens."""
    return "".join(text.split()).replace("-", "").upper()
