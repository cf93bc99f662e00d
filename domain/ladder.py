"""A branch's ladder (S5: 规范 → 达标 → 优秀 → 先进 → 保持先进): the step on which its members' standings put it.

A step is reached by the mean of the members' totals, by the share of them in the highest grade, or by both; the one
that says ``keeps`` by reaching the step below it twice in a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.amounts import ONE, ZERO, rounded


@dataclass(frozen=True, slots=True)
class Step:
    """One step. What is None is not asked for; one that asks for nothing is where everybody begins."""

    code: str
    average: Decimal | None = None  # least mean total
    share: Decimal | None = None  # least share of members in the highest grade, 0 to 1
    keeps: bool = False  # the step below, in this period and in the one before


@dataclass(frozen=True, slots=True)
class Result:
    """How a branch did in one period."""

    average: Decimal
    share: Decimal


def result_of(marks: Sequence[tuple[Decimal, str]], highest: str) -> Result | None:
    """A branch's result from its members' (total, grade); None where nobody was scored."""
    if not marks:
        return None
    best = sum(1 for _, grade in marks if grade == highest)
    total = sum((total for total, _ in marks), ZERO)
    return Result(rounded(total / len(marks)), rounded(ONE * best / len(marks)))


def step_of(ladder: Sequence[Step], now: Result, before: Result | None) -> Step | None:
    """The highest step (they come highest first) that a branch reaches; None below the lowest."""
    for place, step in enumerate(ladder):
        if not step.keeps and _reaches(step, now):
            return step
        if step.keeps and before is not None:
            below = ladder[place + 1]
            if _reaches(below, now) and _reaches(below, before):
                return step
    return None


def _reaches(step: Step, result: Result) -> bool:
    enough = step.average is None or result.average >= step.average
    return enough and (step.share is None or result.share >= step.share)
