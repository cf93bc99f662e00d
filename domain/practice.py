"""Practising one's own weak topics by spaced repetition: Leitner's boxes.

A card stands for one question of one member. Answered rightly it moves one box on and comes back after that box's days,
answered wrongly it goes back to the first (S. Leitner, "So lernt man lernen", 1972, with days in place of a full box).
Nothing here earns points, and nothing of it is seen by others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DAYS = (1, 3, 7, 14, 30)
"""After how many days the cards of each box come back, from the first box on."""


@dataclass(frozen=True, slots=True)
class Card:
    """In which box (from 0) a question is, and from which day on it is due."""

    box: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Met:
    """A question that may be practised; ``wrong`` if the member's last answer to it in a round was not right."""

    question: int
    version: int
    category: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class Next:
    """What to practise now (None: nothing), how many are due today, and the day on which the next one will be."""

    met: Met | None
    due: int
    due_on: date | None


def after(card: Card | None, today: date, *, right: bool) -> Card:
    """The card once the question has been answered; a question without one has been in no box yet."""
    if not right:
        return Card(0, today + timedelta(days=DAYS[0]))
    box = min(card.box + 1, len(DAYS) - 1) if card is not None else 1
    return Card(box, today + timedelta(days=DAYS[box]))


def upcoming(met: Iterable[Met], cards: Mapping[int, Card], weak: Collection[str], today: date) -> Next:
    """What comes next: due cards, the longest due first; what was wrong in a round; then the rest of the weak topics.

    The first two are what is due today. What was right and is of no weak topic is not practised.
    """
    listed = list(met)
    with_card = [each for each in listed if each.question in cards]
    again = [each for each in with_card if cards[each.question].due_on <= today]
    again.sort(key=lambda each: (cards[each.question].due_on, cards[each.question].box, each.question))
    fresh = [each for each in listed if each.question not in cards]
    missed = sorted(
        (each for each in fresh if each.wrong), key=lambda each: (each.category not in weak, each.question)
    )
    more = sorted(
        (each for each in fresh if not each.wrong and each.category in weak), key=lambda each: each.question
    )
    waiting = [cards[each.question].due_on for each in with_card if cards[each.question].due_on > today]
    first = next(iter((*again, *missed, *more)), None)
    return Next(first, len(again) + len(missed), min(waiting, default=None))
