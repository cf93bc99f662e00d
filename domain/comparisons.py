"""Compared with oneself (trend), with the best and the middle of the branch (gap), and units with each other (S6).

Nobody's figures stand beside their name here: the best of a category is a value, whoever reached it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter

from domain.amounts import ZERO, rounded
from domain.members import Branch
from domain.next_steps import Step
from domain.periods import Period
from domain.schemes import Category, SchemeVersion

TREND = 4
"""Periods of a trend, the one in question included."""
LEAST_OF_UNIT = 3
"""A unit of fewer members is not ranked: its average would be one or two people."""
LEAST_COMPARED = 5
"""In a branch of fewer, the best and the middle of a category would tell whose they are."""
LEAST_UNNAMED = 3
"""Whom a result does not name: a figure over fewer of them would tell one what the other has, or everybody."""

_HUNDREDTH, _TENTH = Decimal("0.01"), Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a trend: a member's total with rank and grade, or a branch's average (``rank`` 0, no grade)."""

    period: Period
    total: Decimal
    rank: int = 0
    of: int = 0
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A member's total within their branch: ``ahead`` is the percentage of the others whose total is lower."""

    best: Decimal
    median: Decimal
    ahead: int


@dataclass(frozen=True, slots=True)
class Compared:
    """What stands beside a member's standing: their last periods, the branch around them, ways to the next grade.

    ``around`` is None where they are alone on the board; ``steps`` is empty where no grade is missing.
    """

    trend: tuple[Point, ...]
    around: Field | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class CategoryGap:
    """A member's points in a category, beside the branch's middle and best (None where too few are compared).

    ``most`` is what the category can bring, None where nothing limits it.
    """

    category: Category
    mine: Decimal
    median: Decimal | None
    best: Decimal | None
    most: Decimal | None


@dataclass(frozen=True, slots=True)
class Sums:
    """What the totals of a unit's members add up to.

    ``possible``: what each of them could earn; ``within``: the totals, each held between zero and that; ``counted``:
    how many have any entries.
    """

    id: int
    name: str
    committee: str
    members: int
    counted: int
    total: Decimal
    within: Decimal
    possible: Decimal


@dataclass(frozen=True, slots=True)
class Unit:
    """A branch or group among its like: average to hundredths, share of the possible in per cent to tenths.

    Where not all could earn anything nobody has a share. ``rank`` is by share, or else by average as
    ``rank_by_average`` is; both are 0 for a unit too small to be ranked. Equal figures share a rank: 1, 1, 3.
    """

    id: int
    name: str
    committee: str
    members: int
    average: Decimal
    share: Decimal | None
    rank: int = 0
    rank_by_average: int = 0


@dataclass(frozen=True, slots=True)
class BranchComparison:
    """A branch in one scheme and period: its own figures, its trend, its groups, the other branches.

    ``committee`` and ``company`` rank the branches of its committee and of all; ``groups`` is empty without groups.
    In a period that is over trend and groups hold only what tells nobody's points, and ``tells_of_one`` says that the
    branch's own figures would.
    """

    branch: Branch
    version: SchemeVersion
    period: Period
    possible: Decimal
    trend: tuple[Point, ...]
    groups: tuple[Unit, ...]
    committee: tuple[Unit, ...]
    company: tuple[Unit, ...]
    tells_of_one: bool = False

    @property
    def own(self) -> Unit | None:
        """The branch itself; None where nobody in it is scored."""
        return next((unit for unit in self.company if unit.id == self.branch.id), None)


def hides(unnamed: int) -> bool:
    """Whether a unit's figures tell nobody's points, where so many of its members are not named and the others are.

    Nobody, or so many that even one of them who knows their own points cannot work out another's.
    """
    return unnamed == 0 or unnamed >= LEAST_UNNAMED


def showable(groups: Sequence[Unit], unnamed_of: Mapping[int, int], unnamed: int) -> tuple[Unit, ...]:
    """The groups whose figures tell nobody's points; ``unnamed_of`` them, by id, and ``unnamed`` in the whole branch.

    What is left of the branch without them can be worked out as well, where the branch's own figures stand beside: if
    that told of one, only groups in which everybody is named are left.
    """
    shown = tuple(unit for unit in groups if unit.rank and hides(unnamed_of.get(unit.id, 0)))
    rest = unnamed - sum(unnamed_of.get(unit.id, 0) for unit in shown)
    if hides(rest) or not hides(unnamed):
        return shown
    return tuple(unit for unit in shown if not unnamed_of.get(unit.id))


def median(values: Sequence[Decimal]) -> Decimal:
    """The middle value, of two the point between them; zero of none."""
    ordered = sorted(values)
    if not ordered:
        return ZERO
    upper, lower = ordered[len(ordered) // 2], ordered[(len(ordered) - 1) // 2]
    return upper if upper == lower else rounded((upper + lower) / 2)


def ahead_of(totals: Sequence[Decimal], own: Decimal) -> int:
    """Of how many per cent of the others a total is ahead, rounded down; 0 where there are no others."""
    others = len(totals) - 1
    return 100 * sum(total < own for total in totals) // others if others > 0 else 0


def field_of(totals: Sequence[Decimal], own: Decimal) -> Field | None:
    """A total among all of its branch, its own included; None where there is nobody to compare with."""
    if len(totals) < 2:
        return None
    return Field(max(totals), median(totals), ahead_of(totals, own))


def gap_of(category: Category, mine: Decimal, values: Sequence[Decimal], most: Decimal | None) -> CategoryGap:
    """A member's category beside everybody's values in it, their own included."""
    if len(values) < LEAST_COMPARED:
        return CategoryGap(category, mine, None, None, most)
    return CategoryGap(category, mine, median(values), max(values), most)


def average_of(sums: Sums) -> Decimal:
    """The mean of the totals, to hundredths, halves away from zero."""
    return (sums.total / sums.members).quantize(_HUNDREDTH, ROUND_HALF_UP)


def share_of(sums: Sums) -> Decimal | None:
    """Which part of what its members could have earned a unit has, in per cent; None where nothing could be earned."""
    if sums.possible <= ZERO:
        return None
    return (100 * sums.within / (sums.possible * sums.members)).quantize(_TENTH, ROUND_HALF_UP)


def ranked_units(units: Iterable[Sums]) -> tuple[Unit, ...]:
    """Units from their sums: those that are ranked, best first, then those that are too small, in the order given."""
    sums = [each for each in units if each.members]
    shared = all(each.possible > ZERO for each in sums)
    found = [
        Unit(
            each.id,
            each.name,
            each.committee,
            each.members,
            average_of(each),
            share_of(each) if shared else None,
        )
        for each in sums
    ]
    large = [unit for unit in found if unit.members >= LEAST_OF_UNIT]
    by_average = _places([unit.average for unit in large])
    by_share = _places([unit.share or ZERO for unit in large]) if shared else by_average
    ranked = [
        replace(unit, rank=first, rank_by_average=second)
        for unit, first, second in zip(large, by_share, by_average, strict=True)
    ]
    ranked.sort(key=attrgetter("rank", "rank_by_average"))
    return (*ranked, *(unit for unit in found if unit.members < LEAST_OF_UNIT))


def _places(figures: Sequence[Decimal]) -> list[int]:
    """The rank of each figure, the highest first."""
    ordered = sorted(figures, reverse=True)
    return [ordered.index(figure) + 1 for figure in figures]
