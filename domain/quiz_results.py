"""What people see of a round that was counted: its ranking, who took part, and their own answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.attempts import Asked, Placed
from domain.members import Branch, Member
from domain.names import NameForm
from domain.rounds import Round


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many of a branch's people took part, of those who are in post or posted elsewhere."""

    branch: Branch
    took_part: int
    of: int

    @property
    def share(self) -> Decimal:
        """In hundredths, whole."""
        return Decimal(100 * self.took_part // self.of) if self.of else Decimal(0)


@dataclass(frozen=True, slots=True)
class Report:
    """A round as counted: everybody's rank in the company and in their branch, and the turnout of every branch."""

    round: Round
    ranking: tuple[Placed, ...]
    places: Mapping[int, Placed]  # the same by member
    branches: Mapping[int, tuple[Placed, ...]]
    people: Mapping[int, Member]
    turnouts: tuple[Turnout, ...]  # highest share first

    def of_branch(self, branch_id: int) -> tuple[Placed, ...]:
        """The ranking within one branch; empty where nobody of it took part."""
        return self.branches.get(branch_id, ())

    def shown(self, member: Member) -> Member:
        """A member as their branch shows them: where it hides names, no number beside it either."""
        branch = self.turnout_of(member.branch_id).branch
        if branch.names is NameForm.FULL:
            return member
        return replace(member, name=branch.shown(member), employee_no="")

    def turnout_of(self, branch_id: int) -> Turnout:
        """One branch's turnout."""
        return next(turnout for turnout in self.turnouts if turnout.branch.id == branch_id)


@dataclass(frozen=True, slots=True)
class Earned:
    """Points that a round gave a member in one scheme."""

    scheme: str
    item: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class OwnResult:
    """A member's own result: ranks in company and branch, what it earned, and what they had wrong."""

    round: Round
    company: Placed
    company_of: int
    branch: Placed
    branch_of: int
    earned: tuple[Earned, ...]
    missed: int
    unanswered: int
    voided: int  # questions of theirs that were voided


@dataclass(frozen=True, slots=True)
class Missed:
    """One wrong (or unanswered) question of a member's own, with how many there are."""

    round: Round
    asked: Asked
    number: int  # from 0
    of: int
    voided: bool
