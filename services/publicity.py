"""Where a result is in publicity: on the board on which a member was published, also of who has moved since."""

from __future__ import annotations

from dataclasses import replace

from domain.ledger import Entry
from domain.members import Branch, Member
from domain.names import NameForm
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


def list_named(tx: Tx, branch: Branch, text: str, reader: Member) -> list[Member]:
    """Whom a reader means by a text, of those who belong to a branch or were published there and have moved or left.

    By what the branch shows of their name, their number or their name. Where it shows numbers, names find nobody but
    those whom the reader leads and themselves: they would tell whose number it is.
    """
    there = {one.id: one for one in members.list_of_branch(tx, branch.id)}
    there |= members.list_by_ids(tx, publications.list_members(tx, branch.id))
    return [
        one
        for one in sorted(there.values(), key=lambda one: one.employee_no)
        if text in {branch.shown(one), one.employee_no}
        or (
            text == one.name
            and (branch.names is not NameForm.NUMBER or one.id == reader.id or reader.leads(one))
        )
    ]
