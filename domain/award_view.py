"""What people see of an award: whose it is, by which rule, and the totals that prove it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.awards import Award, AwardRule, Proof
from domain.members import Branch, Member
from domain.schemes import SchemeVersion


@dataclass(frozen=True, slots=True)
class AwardView:
    """An award with what it names. ``link`` leads to its check; '' where the bot's name is not known."""

    award: Award
    member: Member
    branch: Branch  # that issued it
    version: SchemeVersion
    rule: AwardRule
    proofs: tuple[Proof, ...]
    link: str

    @property
    def bonus(self) -> Decimal:
        """In yuan."""
        return self.rule.bonus


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An award that is no longer, and the one in its place where the periods left still earn it."""

    view: AwardView
    replacement: AwardView | None


@dataclass(frozen=True, slots=True)
class Streak:
    """How many periods in a row a member has reached the best grade of a scheme; at least two."""

    version: SchemeVersion
    grade: str
    length: int


@dataclass(frozen=True, slots=True)
class Honours:
    """What a member may be proud of, at /mine."""

    streaks: tuple[Streak, ...] = ()
    awards: tuple[AwardView, ...] = ()


NO_HONOURS = Honours()


def bonus_of(views: Sequence[AwardView]) -> Decimal:
    """What awards that stand come to, in yuan."""
    return sum((view.bonus for view in views if view.award.stands), Decimal(0))
