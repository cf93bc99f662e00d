"""Objections to an entry of the ledger, and who may decide them (contract: ⚖️ on a standing; S1, S6)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from domain.ledger import Entry
from domain.members import Member, Role


class ObjectionState(StrEnum):
    """Open until it is decided, once."""

    OPEN = "open"
    UPHELD = "upheld"  # the entry was taken back
    AMENDED = "amended"  # taken back, and entered anew with other points
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection as stored. ``hidden``: the branch does not see who objects."""

    id: int
    entry: int
    objector_id: int
    hidden: bool
    reason: str
    state: ObjectionState
    opened_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Judges:
    """Who may decide an objection: members by virtue of ``role``, or (None) admins of the bot by their account."""

    role: Role | None
    members: tuple[Member, ...] = ()
    admins: tuple[int, ...] = ()

    def include(self, account: int) -> bool:
        """Whether the person behind a Telegram account is one of them."""
        return account in self.admins or any(member.account == account for member in self.members)

    @property
    def accounts(self) -> tuple[int, ...]:
        """Their Telegram accounts."""
        return self.admins or tuple(m.account for m in self.members if m.account is not None)


_IN_ORDER = (Role.BRANCH_SECRETARY, Role.COMMITTEE_ADMIN)


def judges(
    entry: Entry,
    concerned: Member,
    objector: Member,
    holders: Callable[[Role], Sequence[Member]],
    admins: Collection[int],
    today: date,
) -> Judges:
    """Who decides: the branch secretary, else a committee admin, else the admins of the bot.

    Never somebody who decided the entry, whose entry it is, or who objects; nor who is away or has not enrolled. With
    nobody left the result is empty, and the objection waits.
    """
    excluded = {objector.id, concerned.id, *(int(who) for who in entry.decided_by if who.isdecimal())}
    for role in _IN_ORDER:
        free = tuple(
            holder
            for holder in holders(role)
            if holder.id not in excluded and holder.account is not None and not holder.is_away(today)
        )
        if free:
            return Judges(role, free)
    involved = {objector.account, concerned.account}
    decided = {who.removeprefix("admin:") for who in entry.decided_by}
    return Judges(
        None, admins=tuple(sorted(a for a in admins if a not in involved and str(a) not in decided))
    )


def corrected(entry: Entry, points: Decimal | None) -> bool:
    """Whether an upheld objection has a new entry beside the reversal: other points that are not nothing."""
    return points is not None and points not in (0, entry.points)
