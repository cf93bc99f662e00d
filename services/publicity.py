"""Where a result is in publicity: on the board on which a member was published, also of who has moved since."""

from __future__ import annotations

from dataclasses import replace

from domain.ledger import Entry
from domain.members import Branch, Member, Status
from domain.periods import Period
from domain.phases import Phase
from services import previews
from services.phases import phase_in
from storage import members, publications, seats
from storage.database import Tx


def branch_of(tx: Tx, entry: Entry, concerned: Member) -> Branch:
    """The branch that sees an entry's result: where it was published, before that the member's own."""
    return members.get_branch(tx, seats.branch_of(tx, entry.scheme, entry.period, concerned.id))


def as_published(tx: Tx, entry: Entry, concerned: Member) -> Member:
    """Whose entry it is, as a member of the branch that sees its result: its secretary decides about it."""
    branch = branch_of(tx, entry, concerned)
    if branch.id == concerned.branch_id:
        return concerned
    return replace(
        concerned,
        branch_id=branch.id,
        branch=branch.name,
        committee=branch.committee,
        group_id=None,
        group=None,
    )


def is_published(tx: Tx, branch: Branch, period: Period) -> bool:
    """Whether a period's result was published in a branch."""
    return branch.id in publications.list_branches(tx, period.key)


def is_awaited(tx: Tx, branch: Branch, period: Period) -> bool:
    """Whether a branch's result is counted and nobody's to see yet: it is being signed, or held back."""
    return phase_in(tx, branch.id, period.key) is Phase.SIGNING or previews.is_held(tx, branch, period)


def list_named(tx: Tx, branch_id: int, text: str) -> list[Member]:
    """Those of a name or number who belong to a branch, or were published there and have moved or left since."""
    by_number = members.find_by_number(tx, text)
    found = {one.id: one for one in (*([by_number] if by_number else ()), *members.list_by_name(tx, text))}
    return [
        one
        for one in found.values()
        if (one.branch_id == branch_id and one.status is not Status.LEFT)
        or publications.was_in(tx, one.id, branch_id)
    ]
