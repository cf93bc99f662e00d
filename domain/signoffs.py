"""Sign-off: each member signs their own standing before it is published (S1), or objects to an entry behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from domain.ledger import Entry, EntryKind
from domain.members import Member
from domain.objections import Objection
from domain.periods import Period
from domain.phases import Phase
from domain.schemes import Item, SchemeVersion
from domain.standings import Standing


class Unsigned(StrEnum):
    """How a standing counts that was not signed by the time of its publication."""

    AGREED = "agreed"  # silence is consent
    UNGRADED = "ungraded"  # published with its points and without a grade


@dataclass(frozen=True, slots=True)
class Signoff:
    """A standing as it was put before its member. ``version`` counts every change since; ``card`` is its message."""

    id: int
    scheme: str
    period: str
    member_id: int
    total: Decimal
    grade: str
    last_entry: int
    version: int
    card: int | None
    asked_at: datetime
    signed_at: datetime | None

    @property
    def signed(self) -> bool:
        """Whether the member has signed this very standing."""
        return self.signed_at is not None


@dataclass(frozen=True, slots=True)
class Line:
    """One entry behind a standing, with the item as it was then and, for a claim, the words of the claimant."""

    entry: Entry
    item: Item
    day: date  # when it happened, or was recorded
    note: str = ""
    deciders: tuple[str, ...] = ()  # names, in order
    reversed_by: int | None = None

    @property
    def can_be_objected_to(self) -> bool:
        """A reversal, and what one has taken back, is settled."""
        return self.entry.kind is not EntryKind.REVERSAL and self.reversed_by is None


@dataclass(frozen=True, slots=True)
class Statement:
    """All that a member is shown when they sign: standing, every entry behind it, and what they object to."""

    member: Member
    signoff: Signoff
    version: SchemeVersion
    period: Period
    phase: Phase
    standing: Standing
    of: int
    lines: tuple[Line, ...]
    objections: tuple[Objection, ...] = ()  # the member's own that are open
