"""What somebody could do to reach the next grade: a few deeds that still count, and how often (S1: "B: shown what is
missing to A").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from domain.amounts import ZERO, rounded
from domain.boards import is_deed
from domain.schemes import Category, Item, Range, Scheme, Source
from domain.standings import Balance, Tally, counted

STEPS = 3
"""How many are shown."""
_MOST_TIMES = Decimal(20)
"""Nobody is told to do a thing more often than that for one grade, or than the whole branch together of late."""


@dataclass(frozen=True, slots=True)
class Step:
    """An item that still counts: done ``times`` more often it brings ``gain``.

    ``room`` is what the item's cap and its category's max leave, weighted; None where neither limits it. ``enough``:
    it reaches the grade by itself.
    """

    item: Item
    times: int
    gain: Decimal
    room: Decimal | None
    enough: bool


@dataclass(frozen=True, slots=True)
class Habits:
    """How many entries an item has of late, the member's own and the whole branch's, by the item's code.

    ``quantities``: how much of it that was in the branch.
    """

    own: Mapping[str, int]
    branch: Mapping[str, int]
    quantities: Mapping[str, Decimal]

    def familiar(self, item: Item) -> tuple[bool, bool, int]:
        """What is known to be doable: first what the member does, then what the branch does, the more the better."""
        mine, ours = self.own.get(item.code, 0), self.branch.get(item.code, 0)
        return mine > 0, ours > 0, ours


def steps_to(
    scheme: Scheme,
    missing: Decimal,
    balances: Iterable[Balance],
    now: Tally,
    waiting: Mapping[str, Decimal],
    habits: Habits,
) -> tuple[Step, ...]:
    """At most STEPS items that the member may claim themselves and that still count, the likeliest first.

    ``waiting`` are points, by item, of claims that are not decided: the room that they take is spoken for. Of items
    equally familiar the one comes first that brings more of what is missing, then the one that takes fewer times, then
    the earlier one of the scheme.
    """
    earned = {balance.item.code: counted(balance.item, balance.points) for balance in balances}
    found = []
    for category in scheme.categories:
        left = _left_in(category, now, waiting)
        for item in category.items:
            if item.by is Source.MEMBER and is_deed(item):
                spoken_for = earned.get(item.code, ZERO) + waiting.get(item.code, ZERO)
                often = max(habits.quantities.get(item.code, ZERO), _MOST_TIMES)
                step = _step(item, category, missing, spoken_for, left, often)
                if step is not None:
                    found.append(step)

    def order(step: Step) -> tuple[object, ...]:
        known, usual, entries = habits.familiar(step.item)
        return not known, not usual, not step.enough, -min(step.gain, missing), step.times, -entries

    return tuple(sorted(found, key=order)[:STEPS])  # sorted() keeps the scheme's order among equals


def _step(
    item: Item,
    category: Category,
    missing: Decimal,
    spoken_for: Decimal,
    left: Decimal | None,
    often: Decimal,
) -> Step | None:
    each = rounded(_least(item) * category.weight)
    room = left
    if item.cap is not None:
        own = rounded((item.cap - spoken_for) * category.weight)
        room = own if left is None else min(own, left)
    if each <= ZERO or (room is not None and room <= ZERO):
        return None
    wanted = missing if room is None else min(missing, room)
    times = int(min(wanted / each, often).to_integral_value(ROUND_CEILING))
    gain = times * each if room is None else min(times * each, room)
    return Step(item, times, gain, room, gain >= missing)


def _left_in(category: Category, now: Tally, waiting: Mapping[str, Decimal]) -> Decimal | None:
    if category.max is None:
        return None
    asked = sum((max(waiting.get(item.code, ZERO), ZERO) for item in category.items), ZERO)
    return category.max - now.by_category.get(category.code, ZERO) - rounded(asked * category.weight)


def _least(item: Item) -> Decimal:
    """What doing it once brings for sure; of a range that begins at nothing, its most."""
    if not isinstance(item.points, Range):
        return item.points
    return item.points.min if item.points.min > ZERO else item.points.max
