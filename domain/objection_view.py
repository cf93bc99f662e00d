"""An objection with everything that its card shows, and what came of it; made by services, worded by render."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.ledger import Entry
from domain.members import Member
from domain.objections import Judges, Objection
from domain.periods import Period
from domain.schemes import SchemeVersion
from domain.signoffs import Line


@dataclass(frozen=True, slots=True)
class Case:
    """An objection with all that whoever decides it must see."""

    objection: Objection
    line: Line
    version: SchemeVersion
    period: Period
    concerned: Member  # whose entry it is, in the branch that sees its result
    objector: Member
    judges: Judges
    amended_to: Decimal | None = None  # the points that the entry was given instead

    @property
    def own(self) -> bool:
        """Whether somebody objects to an entry of their own."""
        return self.objector.id == self.concerned.id


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of it: ``entries`` are the reversal and, where there is another value, the new entry.

    ``private``: before or after it the board does not name them, so that nobody but their leaders hears it with their
    total.
    """

    case: Case
    entries: tuple[Entry, ...] = ()
    total: Decimal | None = None
    others: tuple[Objection, ...] = ()  # to the same entry, settled by the same correction
    private: bool = False
