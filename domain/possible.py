"""What one member could earn in a period under a scheme, and which share of it they did (得分率).

The measure by which units compare fairly (S6); why it is this one is in the decision "How branches compare fairly".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.amounts import ZERO, rounded
from domain.boards import is_deed
from domain.schemes import Category, Item, Range, Scheme


@dataclass(frozen=True, slots=True)
class Possible:
    """What each member could earn in a period: ``everywhere``, or ``in_branch`` with items of its own, by its id."""

    everywhere: Decimal
    in_branch: Mapping[int, Decimal]

    def of(self, branch_id: int) -> Decimal:
        """What a member of that branch could earn."""
        return self.in_branch.get(branch_id, self.everywhere)


def possible(scheme: Scheme) -> Decimal:
    """The most that a member can reach in a period: the base and what each category can bring.

    A category brings what its items may count together, weighted, and never more than its max. Where it has no max, an
    item without a cap could bring any amount: it is expected once, at its most; and a scheme with such an item expects
    at least what its best grade takes.
    """
    most = scheme.base + sum((_most_of(category) for category in scheme.categories), ZERO)
    if scheme.grades and any(is_open(category) for category in scheme.categories):
        return max(most, scheme.grades[0].min)
    return most


def is_open(category: Category) -> bool:
    """Whether nothing limits what a category can bring."""
    return category.max is None and any(item.cap is None for item in _giving(category.items))


def most_of_category(category: Category) -> Decimal | None:
    """The most that a category can bring; None where nothing limits it."""
    return None if is_open(category) else _most_of(category)


def within(total: Decimal, most: Decimal) -> Decimal:
    """The part of a total that counts for a share: nothing below zero, nothing above what was possible."""
    return min(max(total, ZERO), most)


def _most_of(category: Category) -> Decimal:
    giving = list(_giving(category.items))
    if category.max is not None and any(item.cap is None for item in giving):
        return category.max
    most = rounded(
        sum((_once(item) if item.cap is None else item.cap for item in giving), ZERO) * category.weight
    )
    return most if category.max is None else min(most, category.max)


def _giving(items: Iterable[Item]) -> Iterable[Item]:
    """Items that add points, whoever enters them: what a leader records or a quiz brings is earned, too."""
    return (item for item in items if is_deed(item))


def _once(item: Item) -> Decimal:
    return item.points.max if isinstance(item.points, Range) else item.points
