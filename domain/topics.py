"""What people know, by category of the bank, trade and branch: shares right; and in which topics somebody is weak."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

WEAK_ROUNDS = 8
"""Rounds that count for what a trade is weak in: two months, long enough to be sure and short enough to mend."""
WEAK_ANSWERS = 30
"""Answers in a category below which nothing is said about a trade: with 30, a share is known to about a tenth."""
OWN_ANSWERS = 5
"""The same for one person's own topics, where a wrong guess costs nobody anything."""

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Known:
    """So many answers, and how many of them were right."""

    answers: int = 0
    right: int = 0

    def __add__(self, other: Known) -> Known:
        return Known(self.answers + other.answers, self.right + other.right)

    @property
    def percent(self) -> int:
        """Share right in whole hundredths, half up; 0 without answers."""
        return (200 * self.right + self.answers) // (2 * self.answers) if self.answers else 0


@dataclass(frozen=True, slots=True)
class Topic:
    """What people of one trade in one branch know of one category."""

    category: str
    trade: str  # '' for people without one
    branch: int
    known: Known


def by(topics: Iterable[Topic], key: Callable[[Topic], K]) -> dict[K, Known]:
    """The topics added up by whatever the key says."""
    found: dict[K, Known] = {}
    for topic in topics:
        found[key(topic)] = found.get(key(topic), Known()) + topic.known
    return found


def weakest(known: Mapping[str, Known], least: int) -> tuple[str, ...]:
    """The third of the categories with the lowest shares right, the lowest first; at least one, of two or more.

    Only categories with ``least`` answers are judged. One alone is no weaker than others; nor is what is all right.
    """
    judged = [category for category, each in known.items() if each.answers >= least]
    if len(judged) < 2:
        return ()
    judged.sort(key=lambda category: (known[category].right / known[category].answers, category))
    weak = judged[: max(round(len(judged) / 3), 1)]
    return tuple(category for category in weak if known[category].right < known[category].answers)


def weak_by_trade(topics: Iterable[Topic]) -> dict[str, tuple[str, ...]]:
    """What each trade is weak in; '' is everybody, for people whose trade has too few answers or none."""
    listed = list(topics)
    trades = {topic.trade for topic in listed if topic.trade}
    found = {"": weakest(by(listed, lambda topic: topic.category), WEAK_ANSWERS)}
    for trade in sorted(trades):
        own = by((topic for topic in listed if topic.trade == trade), lambda topic: topic.category)
        found[trade] = weakest(own, WEAK_ANSWERS)
    return found
