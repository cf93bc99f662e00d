"""How the versions of questions have been answered, and which of them somebody should look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from domain.topics import Known

ENOUGH = 20
"""Answers below which nothing is said about a version."""
_EASY, _HARD = 95, 20  # percent
_BY_CHANCE = 1.64
"""Of questions that tell nobody apart one in twenty is flagged by chance (one-sided 5 %)."""


class Flag(StrEnum):
    """Why an editor should look at a version."""

    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    OTHER_CHOSEN = "other_chosen"  # something wrong was chosen more often than what is right
    REVERSED = "reversed"  # those who know more get it wrong more often


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen (letters of the bank) by how many."""

    letters: str
    right: bool
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The answers to one version in all rounds that were counted, as they were given: nothing void is made right here.

    ``median_ms`` is the usual time taken. ``discrimination`` is the corrected point-biserial correlation, from -1 to 1,
    None where all or none were right: between this answer's being right and the share of right answers of the same
    person in all the *other* questions of the same round (Henrysson, "Correction of item-total correlations in item
    analysis", Psychometrika 28, 1963). From 0.2 on a question tells apart who knows more.
    """

    version: int
    question: int
    code: str
    number: int
    text: str
    category: str
    answers: int
    right: int
    median_ms: int
    discrimination: float | None
    choices: tuple[Choice, ...]  # the most frequent first

    @property
    def percent(self) -> int:
        """Share right in whole hundredths, rounded down: 95.9 is not more than 95."""
        return 100 * self.right // self.answers if self.answers else 0

    @property
    def drawing(self) -> Choice | None:
        """The wrong answer that draws most."""
        return next((choice for choice in self.choices if not choice.right), None)


def correlation(count: int, xs: float, ys: float, xxs: float, yys: float, xys: float) -> float | None:
    """Pearson's r from the sums over ``count`` pairs; None where one of the two never changes."""
    spread = (count * xxs - xs * xs) * (count * yys - ys * ys)
    if count < 2 or spread <= 1e-9:
        return None
    return max(-1.0, min(1.0, (count * xys - xs * ys) / sqrt(spread)))


def flags(of: Figures) -> tuple[Flag, ...]:
    """Why to look at a version, if at all."""
    if of.answers < ENOUGH:
        return ()
    drawing = of.drawing
    judged = (
        (Flag.TOO_EASY, 100 * of.right > _EASY * of.answers),
        (Flag.TOO_HARD, 100 * of.right < _HARD * of.answers),
        (Flag.OTHER_CHOSEN, drawing is not None and drawing.count > of.right),
        (Flag.REVERSED, of.discrimination is not None and of.discrimination < -_BY_CHANCE / sqrt(of.answers)),
    )
    return tuple(flag for flag, holds in judged if holds)


Seen = tuple[Figures, tuple[Flag, ...]]


@dataclass(frozen=True, slots=True)
class Glance:
    """The last year of rounds: shares right by category, trade and branch (by name), and what is flagged now."""

    rounds: int
    categories: Mapping[str, Known]
    trades: Mapping[str, Known]  # '' for people without one
    branches: Mapping[str, Known]
    flagged: tuple[Seen, ...]


def flagged(figures: Sequence[Figures]) -> list[Seen]:
    """Those to look at, wrong keys first."""
    found = [(each, seen) for each in figures if (seen := flags(each))]
    order = {
        flag: place
        for place, flag in enumerate((Flag.OTHER_CHOSEN, Flag.REVERSED, Flag.TOO_HARD, Flag.TOO_EASY))
    }
    return sorted(found, key=lambda each: (min(order[flag] for flag in each[1]), each[0].code))
