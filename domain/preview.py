"""What a new version of a scheme would have changed in a period that is over: before and after, member by member."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from domain.amounts import ZERO, rounded
from domain.ledger import Entry
from domain.members import Member
from domain.periods import Period
from domain.schemes import Item, Range


@dataclass(frozen=True, slots=True)
class Mark:
    """A total and the grade that it is."""

    total: Decimal
    grade: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One member's standing as it is, and as it would have been."""

    member: Member
    before: Mark
    after: Mark


@dataclass(frozen=True, slots=True)
class Dropped:
    """An item that is no more, and how many entries would not have counted."""

    item: Item
    entries: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Everybody whom the scheme scored in a period, as they stood and as they would have."""

    period: Period
    number: int  # of the version that governs the period
    differences: tuple[Difference, ...]
    dropped: tuple[Dropped, ...]

    @property
    def moves(self) -> tuple[tuple[str, str, int], ...]:
        """(from, to, how many) for every change of grade, the most frequent first."""
        pairs = Counter(
            (one.before.grade, one.after.grade)
            for one in self.differences
            if one.before.grade != one.after.grade
        )
        return tuple((before, after, n) for (before, after), n in sorted(pairs.items(), key=_by_number))

    @property
    def averages(self) -> tuple[Decimal, Decimal]:
        """The mean total, before and after; zero where nobody was scored."""
        people = len(self.differences) or 1
        before = sum((one.before.total for one in self.differences), ZERO)
        after = sum((one.after.total for one in self.differences), ZERO)
        return rounded(before / people), rounded(after / people)


def revalued(entry: Entry, old: Item, new: Item) -> Decimal:
    """The points of an entry under another version of its item.

    A fixed value is taken times the quantity, unless a reviewer had set another one: what was decided stays. A named
    value stays within the new range. A reversal takes back as much as its entry would have brought.
    """
    sign = -1 if entry.reverses is not None else 1
    points, quantity = entry.points * sign, entry.quantity * sign
    if isinstance(new.points, Range):
        return sign * min(max(points, new.points.min), new.points.max)
    if not isinstance(old.points, Range) and points != old.points * quantity:
        return sign * points
    return sign * rounded(new.points * quantity)


def by_change(differences: Iterable[Difference]) -> list[Difference]:
    """Whose grade changes first, then whose total does; within each by how much, the greatest loss first."""
    changed = [one for one in differences if one.before != one.after]
    return sorted(
        changed,
        key=lambda one: (
            one.before.grade == one.after.grade,
            one.after.total - one.before.total,
            one.member.employee_no,
        ),
    )


def _by_number(move: tuple[tuple[str, str], int]) -> tuple[int, tuple[str, str]]:
    return -move[1], move[0]
