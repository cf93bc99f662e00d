"""From balances to totals, from totals to ranks and grades.

The order is the contract's: the item's cap, then the category's weight, then the category's max. What belongs to a
claim (its value and cap) is of the scheme version in force when it was submitted; what belongs to the period (base,
weights, maxima, grades) is of the version in force at the period's end, or now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.amounts import ONE, ZERO, rounded
from domain.schemes import Category, Item, Scheme


@dataclass(frozen=True, slots=True)
class Balance:
    """What one member's entries for one item add up to in one period. ``entries`` are those not reversed."""

    item: Item  # as in the version of the newest entry
    points: Decimal
    quantity: Decimal
    entries: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What counts for one member in one period: weighted points by category, base included in the total."""

    total: Decimal
    by_category: Mapping[str, Decimal]
    vetoed: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of a ranking."""

    member_id: int
    total: Decimal
    rank: int
    grade: str
    vetoed: bool = False


def counted(item: Item, points: Decimal) -> Decimal:
    """Points of an item that count, unweighted. A cap holds both ways: it also limits what a deduction can take."""
    if item.cap is None:
        return points
    return max(min(points, item.cap), -item.cap)


def tally(scheme: Scheme, balances: Iterable[Balance]) -> Tally:
    """What a member's balances are worth under a scheme."""
    raw: dict[str, Decimal] = {category.code: ZERO for category in scheme.categories}
    vetoed = False
    for balance in balances:
        # An item may have moved to another category since: where it stands today decides.
        home = scheme.find_item(balance.item.code) or balance.item
        raw[home.category] = raw.get(home.category, ZERO) + counted(balance.item, balance.points)
        vetoed = vetoed or (balance.item.veto and balance.entries > 0)
    by_category = {code: _weighted(scheme.find_category(code), points) for code, points in raw.items()}
    return Tally(scheme.base + sum(by_category.values(), ZERO), by_category, vetoed)


def _weighted(category: Category | None, points: Decimal) -> Decimal:
    weight = ONE if category is None else category.weight
    weighted = rounded(points * weight)
    if category is None or category.max is None:
        return weighted
    return min(weighted, category.max)


def ranked(scheme: Scheme, totals: Sequence[tuple[int, Decimal, bool]]) -> list[Standing]:
    """Standings from (member id, total, vetoed), best first; equal totals keep the order given.

    Equal totals share a rank and the next is skipped: 1, 1, 3. A veto changes the grade, not the rank.
    """
    ordered = sorted(totals, key=lambda row: -row[1])
    standings: list[Standing] = []
    for place, (member_id, total, vetoed) in enumerate(ordered, 1):
        rank = standings[-1].rank if standings and standings[-1].total == total else place
        standings.append(Standing(member_id, total, rank, scheme.grade_of(total, vetoed), vetoed))
    return standings
