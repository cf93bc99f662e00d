"""What changes a result that is in publicity: made by services, worded by render."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.members import Branch, Member
from domain.periods import Period
from domain.schemes import Item


@dataclass(frozen=True, slots=True)
class Correction:
    """What one item of a member was worth and is worth now, in the branch that saw the result.

    ``private``: published, before or after it they have a grade that the result does not name, so that nobody hears it
    with their name or total. ``entry`` is the ledger's number of the entry that made the difference.
    """

    branch: Branch
    member: Member
    period: Period
    item: Item
    before: Decimal
    after: Decimal
    total: Decimal
    private: bool
    entry: int
