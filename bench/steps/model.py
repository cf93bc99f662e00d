"""The ledger as anybody would keep it on a sheet of paper: what the program's must be equal to at every step."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

WAITING, RETURNED, OVER = "waiting", "returned", "over"
LEVELS = 3


@dataclass(slots=True)
class Claimed:
    """A claim that was sent: whose, worth what, in which period; how many have approved it."""

    member: int
    points: Decimal
    period: str
    approvals: int = 0
    state: str = WAITING


@dataclass(slots=True)
class Model:
    """Claims by number; entries as (member, points, period, the entry that is taken back), numbered from 1."""

    claims: dict[int, Claimed] = field(default_factory=dict)
    entries: list[tuple[int, Decimal, str, int | None]] = field(default_factory=list)

    def approve(self, number: int) -> None:
        """One more approval; with the last one the claim's points are entered."""
        claim = self.claims[number]
        claim.approvals += 1
        if claim.approvals == LEVELS:
            claim.state = OVER
            self.entries.append((claim.member, claim.points, claim.period, None))

    def reverse(self, number: int) -> bool:
        """What was entered is taken back, once; what takes back is not."""
        if (
            number > len(self.entries)
            or self.entries[number - 1][3]
            or any(e[3] == number for e in self.entries)
        ):
            return False
        member, points, period, _ = self.entries[number - 1]
        self.entries.append((member, -points, period, number))
        return True

    def total(self, member: int, period: str) -> Decimal:
        """The points of a member in a period."""
        return sum(
            (points for who, points, when, _ in self.entries if (who, when) == (member, period)), Decimal(0)
        )
