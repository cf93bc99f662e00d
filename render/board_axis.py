"""The axis of a board: where a total lies, and the lines a total has to pass for a grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.amounts import ONE, ZERO
from domain.schemes import Grade

_IN_SIGHT = Decimal("2.5")
"""A grade's line is drawn up to this multiple of the best total: further off it would crush the bars."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A straight scale from totals to x; `low` is zero unless somebody is below it."""

    low: Decimal
    high: Decimal
    left: float
    right: float

    def x(self, total: Decimal) -> float:
        """Where `total` lies, clipped to the axis."""
        share = (min(max(total, self.low), self.high) - self.low) / (self.high - self.low)
        return self.left + float(share) * (self.right - self.left)


@dataclass(frozen=True, slots=True)
class Threshold:
    """The line of one grade at `x`; its label is centred on `label_x` in `lane`, 0 being the nearest."""

    label: str
    x: float
    label_x: float
    lane: int


def axis_of(
    totals: Sequence[Decimal], grades: Sequence[Grade], left: float, right: float, full: Decimal | None = None
) -> Axis:
    """The axis that shows every total, and every grade that is in sight of the best; and `full`, where it is given."""
    best = max([*totals, full or ZERO], default=ZERO)
    in_sight = [grade.min for grade in grades if grade.min <= best * _IN_SIGHT]
    high = max([best, *in_sight, ZERO])
    low = min([ZERO, *totals])
    return Axis(low, high if high > low else ONE, left, right)


def thresholds_of(
    axis: Axis, labels: Sequence[tuple[Decimal, str, float]], rightmost: float
) -> tuple[Threshold, ...]:
    """The lines inside the axis, lowest first, for `labels` of (least total, text, its width).

    No label reaches past `rightmost`, and none overlaps another of its lane.
    """
    ends: list[float] = []
    found = []
    for least, label, width in sorted(labels):
        if not max(axis.low, ZERO) < least <= axis.high:
            continue
        x = axis.x(least)
        label_x = min(x, rightmost - width / 2)
        lane = next((lane for lane, end in enumerate(ends) if end <= label_x - width / 2), len(ends))
        ends[lane : lane + 1] = [label_x + width / 2]
        found.append(Threshold(label, x, label_x, lane))
    return tuple(found)
