"""An attempt at a round: its questions one after the other, its clock, its score; and the ranking of all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from domain.questions import LETTERS, TRUE_FALSE, Wording


class Refused(StrEnum):
    """Why nothing was begun or answered."""

    NO_ROUND = "no_round"
    CLOSED = "closed"
    STALE = "stale"  # that question is answered already
    NOT_YOURS = "not_yours"
    LEFT = "left"
    NO_QUESTIONS = "no_questions"
    NOTHING_MARKED = "nothing_marked"


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of an attempt. Letters are those of the bank; ``shown`` has them in the order shown.

    ``marked`` is what is ticked and not yet confirmed, ``chosen`` None until it is answered, ``ms`` from the answer
    before (or from ▶️) to this one.
    """

    place: int
    version: int
    question: int
    shown: str
    marked: str = ""
    chosen: str | None = None
    correct: bool | None = None
    ms: int | None = None

    def seen_as(self, letter: str) -> str:
        """What a letter of the bank was shown as; true and false are themselves."""
        return letter if self.shown == TRUE_FALSE else LETTERS[self.shown.index(letter)]

    def behind(self, shown: str) -> str | None:
        """The letter of the bank behind one that was shown; None for one that was not."""
        if self.shown == TRUE_FALSE:
            return shown if shown and shown in TRUE_FALSE else None
        place = LETTERS.find(shown) if len(shown) == 1 else -1
        return self.shown[place] if 0 <= place < len(self.shown) else None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of an attempt with what it says."""

    answer: Answer
    wording: Wording


@dataclass(frozen=True, slots=True)
class Attempt:
    """A member's one attempt at a round, with every question of it in the order asked."""

    id: int
    round_id: int
    member_id: int
    begun_at: datetime
    finished_at: datetime | None
    answers: tuple[Answer, ...]
    shown_by: Shown

    @property
    def current(self) -> Answer | None:
        """The question that waits for its answer."""
        return next((answer for answer in self.answers if answer.chosen is None), None)

    @property
    def answered(self) -> int:
        """How many have been answered."""
        return sum(answer.chosen is not None for answer in self.answers)

    @property
    def asked_at(self) -> datetime:
        """When the current question was first put: at ▶️, or with the answer before it."""
        return self.begun_at + timedelta(milliseconds=sum(answer.ms or 0 for answer in self.answers))

    def with_answer(self, given: Answer) -> Attempt:
        """The attempt with one of its answers as it is from now on."""
        return replace(self, answers=(*self.answers[: given.place], given, *self.answers[given.place + 1 :]))

    def score(self, voided: Collection[int] = ()) -> Decimal:
        """Points of 100, one place; ``voided`` are ids of questions that count as right for whoever had them."""
        right = sum(bool(answer.correct) or answer.question in voided for answer in self.answers)
        return score_of(right, len(self.answers))


@dataclass(frozen=True, slots=True)
class Shown:
    """The message that shows an attempt: by its id, or by the notice that becomes it; ``pictured`` if it is a photo."""

    row: int | None = None
    message_id: int | None = None
    pictured: bool = False


def score_of(right: int, of: int) -> Decimal:
    """Every question is worth the same, and all together exactly 100; shown to one place."""
    if of == 0:
        return Decimal(0)
    return (Decimal(100 * right) / of).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Result:
    """What an attempt came to. ``seconds`` are whole ones, to the close for whoever did not finish."""

    member_id: int
    branch_id: int
    right: int
    of: int
    seconds: int
    finished: bool

    @property
    def score(self) -> Decimal:
        """Points of 100."""
        return score_of(self.right, self.of)


@dataclass(frozen=True, slots=True)
class Placed:
    """A result with its rank: the highest score first, then the fastest; who has both alike shares the rank."""

    rank: int
    result: Result


def ranked(results: Iterable[Result]) -> list[Placed]:
    """The ranking: 1, 1, 3. Whoever shares a rank stands in the order given."""
    ordered = sorted(results, key=lambda result: (-result.score, result.seconds))
    placed: list[Placed] = []
    for place, result in enumerate(ordered, 1):
        before = placed[-1] if placed else None
        tied = before is not None and _alike(before.result, result)
        placed.append(Placed(before.rank if before is not None and tied else place, result))
    return placed


def _alike(one: Result, other: Result) -> bool:
    return (one.score, one.seconds) == (other.score, other.seconds)


def by_branch(ranking: Iterable[Placed]) -> dict[int, tuple[Placed, ...]]:
    """The ranking of each branch by itself."""
    results: dict[int, list[Result]] = {}
    for placed in ranking:
        results.setdefault(placed.result.branch_id, []).append(placed.result)
    return {branch: tuple(ranked(found)) for branch, found in results.items()}
