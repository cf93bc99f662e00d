"""A scheme: what earns points, how much counts, who approves, which total is which grade.

The shapes mirror the scheme file of the contract. A scheme never changes: an edited file is a new
version, and whoever holds the old value keeps the old rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from domain.amounts import ONE, ZERO
from domain.awards import AwardRule
from domain.ladder import Step
from domain.members import Role
from domain.periods import PeriodKind


class Audience(StrEnum):
    """Who is scored by a scheme."""

    MEMBER = "member"
    BRANCH_COMMITTEE = "branch_committee"  # S7


class Interim(StrEnum):
    """Who hears of a period while it runs, by the week and the month; of its result everybody does."""

    EVERYBODY = "everybody"
    LEADERS = "leaders"  # S7: a first assessment by the branch, the members hear of it by the quarter


class Source(StrEnum):
    """Where an item's entries come from (``by`` in the file)."""

    MEMBER = "member"
    LEADER = "leader"
    SYSTEM = "system"


class Evidence(StrEnum):
    """What a claim for an item must carry."""

    NONE = "none"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Range:
    """Points that the claimant names, both ends included."""

    min: Decimal
    max: Decimal

    def __contains__(self, value: object) -> bool:
        return isinstance(value, Decimal) and self.min <= value <= self.max


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade and the least total that reaches it. ``private`` where the file says whether it is kept private."""

    code: str
    min: Decimal
    private: bool | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the scheme: a deed and its points."""

    code: str
    name: str
    points: Decimal | Range  # fixed points are for one unit; a range is for the whole claim
    category: str  # code of the category it stands in
    unit: str = ""
    cap: Decimal | None = None  # most points that this item counts in one period
    by: Source = Source.MEMBER
    evidence: Evidence = Evidence.NONE
    aliases: tuple[str, ...] = ()
    approval: tuple[Role, ...] = ()  # the chain in force: the item's own, else the scheme's
    veto: bool = False

    @property
    def ranged(self) -> bool:
        """Whether the claimant names the value."""
        return isinstance(self.points, Range)

    def worth(self, quantity: Decimal, value: Decimal | None = None) -> Decimal:
        """Points of one claim: the named value where there is a range, else points per unit times quantity."""
        if isinstance(self.points, Range):
            return self.points.min if value is None else value
        return self.points * quantity


@dataclass(frozen=True, slots=True)
class Category:
    """Items that are weighted and capped together."""

    code: str
    name: str
    weight: Decimal = ONE
    max: Decimal | None = None  # most that counts in one period, after the weight
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Scheme:
    """A scheme as one file states it."""

    code: str
    name: str
    period: PeriodKind
    approval: tuple[Role, ...]
    base: Decimal = ZERO
    audience: Audience = Audience.MEMBER
    grades: tuple[Grade, ...] = ()  # highest first
    categories: tuple[Category, ...] = field(default=())
    interim: Interim = Interim.EVERYBODY
    ladder: tuple[Step, ...] = ()  # of branches, highest first
    awards: tuple[AwardRule, ...] = ()

    def items(self) -> Iterator[Item]:
        """Every item, in the file's order."""
        for category in self.categories:
            yield from category.items

    def position_of(self, code: str) -> int:
        """Where an item stands in this version, from 0: what buttons carry, whatever characters its code has."""
        return list(self._by_code).index(code)

    def item_at(self, position: int) -> Item | None:
        """The item at that position, if there is one."""
        items = list(self._by_code.values())
        return items[position] if 0 <= position < len(items) else None

    @cached_property
    def _by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items()}

    def find_item(self, code: str) -> Item | None:
        """The item with that code, if this version has it."""
        return self._by_code.get(code)

    def find_category(self, code: str) -> Category | None:
        """The category with that code, if this version has it."""
        return next((c for c in self.categories if c.code == code), None)

    def reaches(self, grade: str, least: str) -> bool:
        """Whether a grade is that one or a better one; False where this version lacks either."""
        codes = [one.code for one in self.grades]
        return {grade, least} <= set(codes) and codes.index(grade) <= codes.index(least)

    def find_award(self, code: str) -> AwardRule | None:
        """The award rule with that code, if this version has it."""
        return next((rule for rule in self.awards if rule.code == code), None)

    def grade_of(self, total: Decimal, vetoed: bool = False) -> str:
        """The first grade whose min the total reaches; the lowest when vetoed; '' without grades.

        A total below every min also gets the lowest grade: nobody is left without one.
        """
        if not self.grades:
            return ""
        if vetoed:
            return self.grades[-1].code
        return next((g.code for g in self.grades if total >= g.min), self.grades[-1].code)

    def keeps_private(self, grade: str) -> bool:
        """Whether nobody is named in public for having this grade (S1: C is between a member and their leaders).

        What the file says; else it is so for the lowest of two or more grades.
        """
        found = next((g for g in self.grades if g.code == grade), None)
        if found is None or found.private is not None:
            return found is not None and bool(found.private)
        return len(self.grades) > 1 and found is self.grades[-1]

    def withholds(self, grade: str) -> bool:
        """Whether a result names nobody who has it in public: a private grade, or none for want of a signature."""
        return self.keeps_private(grade) or (bool(self.grades) and not grade)


@dataclass(frozen=True)
class SchemeVersion:
    """A scheme as it was imported: ``id`` names this version for ever. ``number`` counts every variant of it."""

    id: int
    number: int  # 1, 2, … within the scheme
    scheme: Scheme
    unit: str = ""  # whose variant: everybody's, or `branch:ID` or `committee:NAME`
