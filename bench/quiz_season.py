"""Weeks of the quiz one after the other, through the services that the bot uses; people come and answer by a model."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TypeVar

from bench.programs import Failed
from bench.quiz_people import Model, Person, chosen
from domain.attempts import Answer, Refused
from domain.draws import Candidate, Pool
from domain.members import Member, Status
from domain.questions import QuestionType, Wording
from domain.rounds import Round
from services import attempts, quiz_points, quiz_results, rounds
from services.attempts import Running
from services.house import House
from services.rounds import Opened
from storage import members, questions, roster
from storage import rounds as round_rows
from storage.database import Tx

T = TypeVar("T")
FIRST_MONDAY = datetime(2027, 1, 4, 13, 30, tzinfo=UTC)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One person's draw in a round. Hardness is in points of 100 that an average person would be expected to get.

    ``off`` is how far the program's own estimate misses the round's target, ``true`` what the model expects, ``chance``
    the same for a draw by plain chance; ``score`` what this person had; ``again`` how many questions they had
    been shown within the fresh rounds, and whether there were others (``avoidable``). ``weak`` questions were of what
    the trade is weak in; as many as ``set_aside`` were to be, at least (0: nothing was set aside).
    """

    round: int
    off: float
    true: float
    chance: float
    score: float
    again: int
    avoidable: bool
    weak: int
    set_aside: int


@dataclass(slots=True)
class Season:
    """The quiz of one company, week after week, and what is noted of it; milliseconds of processor time."""

    model: Model
    house: House = field(default_factory=House)
    draws: list[Drawn] = field(default_factory=list)
    draw_ms: list[float] = field(default_factory=list)
    tap_ms: list[float] = field(default_factory=list)
    answers: int = 0
    rounds: int = 0
    _people: list[Person] = field(default_factory=list)
    _wordings: dict[int, Wording] = field(default_factory=dict)
    _shown: dict[tuple[int, int], int] = field(default_factory=dict)  # member, question → the last round

    @property
    def now(self) -> datetime:
        """When the next round opens."""
        return FIRST_MONDAY + self.rounds * WEEK

    def invite(self, tx: Tx, count: int) -> None:
        """So many of the roster are those who ever take part."""
        everybody = members.list_by_ids(tx, (row.id for row in roster.members(tx).values())).values()
        there = [member for member in everybody if member.status in {Status.ACTIVE, Status.AWAY}]
        for member in self._chance("people").sample(there, count):
            self._people.append(self.model.person(member, members.trade_of(tx, member.id)))

    def week(self, tx: Tx, count: int) -> Round:
        """A round opens, so many come, answer, and it is counted; the round."""
        current, chance = self.open(tx), self._chance(f"week {self.rounds}")
        came = sorted(self._people, key=lambda person: -person.keenness * chance.random())[:count]
        for person in came:
            self._take(tx, current, person, chance)
        closed = rounds.close_round(tx, self.house, current.closes_at, current.closes_at)
        if not isinstance(closed, Round):
            raise Failed(f"the round did not close: {closed}")
        ranking = quiz_results.report(tx, closed).ranking
        quiz_points.settle(tx, self.house, closed, ranking, current.closes_at)
        self.rounds += 1
        return closed

    def open(self, tx: Tx) -> Round:
        """This week's round, with a secret that is known, so that the draws can be had again."""
        opened = rounds.open_round(tx, self.house, self.now)
        if not isinstance(opened, Opened):
            raise Failed(f"no round opened: {opened}")
        bank = tx.value("SELECT COUNT(*) FROM questions")
        secret = f"{self.model.seed}:{len(self._people)}:{bank}:{len(self.draws)}:{self.rounds}"
        tx.execute("UPDATE rounds SET seed = ? WHERE id = ?", secret, opened.round.id)
        self._wordings = questions.wordings(tx, (each.version for _, _, each in questions.candidates(tx)))
        return round_rows.get(tx, opened.round.id)

    def draw(self, tx: Tx, current: Round, person: Person, now: datetime) -> Running:
        """▶️."""
        begun = timed(self.draw_ms, lambda: attempts.begin(tx, self.house, person.member, current.id, now))
        if not isinstance(begun, Running):
            raise Failed(f"nothing was drawn: {begun}")
        return begun

    def some(self, count: int) -> list[Person]:
        """Some of those who take part."""
        return self._people[:count]

    def _take(self, tx: Tx, current: Round, person: Person, chance: Random) -> None:
        """A whole attempt, or the part of it that this person has the patience for."""
        now = current.opened_at + timedelta(seconds=chance.randrange(6 * 86_400))
        own = self.draw(tx, current, person, now).attempt
        count, right = self.model.patience(chance, len(own.answers)), 0
        for answer in own.answers[:count]:
            wording = self._wordings[answer.version]
            good = chance.random() < self.model.right(answer.question, wording, person.trade, person.ability)
            now += timedelta(seconds=chance.lognormvariate(1.8, 0.5))
            self._answer(tx, person.member, own.id, answer, chosen(wording, right=good), now)
            right += good
        self.answers += count
        self._note(tx, current, person, own.answers, count, 100 * right / len(own.answers))

    def _answer(
        self, tx: Tx, member: Member, attempt: int, answer: Answer, letters: str, now: datetime
    ) -> None:
        """One tap, or a tick for each letter and the confirmation."""
        place = answer.place
        if self._wordings[answer.version].type is QuestionType.MULTIPLE:
            for letter in letters:
                self._tap(attempts.mark, tx, member, attempt, place, answer.seen_as(letter), True, now)
            self._tap(attempts.confirm, tx, member, attempt, place, now)
        else:
            self._tap(attempts.choose, tx, member, attempt, place, answer.seen_as(letters), now)

    def _tap(self, deed: Callable[..., object], *arguments: object) -> None:
        if isinstance(refused := timed(self.tap_ms, lambda: deed(*arguments)), Refused):
            raise Failed(f"a tap was refused: {refused}")

    def _note(
        self, tx: Tx, current: Round, person: Person, own: Sequence[Answer], count: int, score: float
    ) -> None:
        pool = round_rows.pool_for(tx, current, person.trade)
        known = {each.version: each for found in pool.candidates.values() for each in found}
        lately = {each.question for each in known.values() if self._is_recent(person, each.question)}
        drawn = [known[answer.version] for answer in own]
        topics, set_aside = _weak_of(pool)
        by_chance = Random(f"{current.seed}:{person.member.id}:chance").sample(
            list(known.values()), len(drawn)
        )
        self.draws.append(
            Drawn(
                round=self.rounds,
                off=sum(each.ease - current.target for each in drawn) / len(drawn) / 10,
                true=self._expected(drawn),
                chance=self._expected(by_chance),
                score=score,
                again=sum(each.question in lately for each in drawn),
                avoidable=pool.size - len(lately) >= len(drawn),
                weak=sum(self._wordings[each.version].category in topics for each in drawn),
                set_aside=set_aside,
            )
        )
        for answer in own[: count + 1]:  # also the one they left unanswered
            self._shown[person.member.id, answer.question] = self.rounds

    def _is_recent(self, person: Person, question: int) -> bool:
        last = self._shown.get((person.member.id, question))
        return last is not None and self.rounds - last <= self.house.quiz.fresh_rounds

    def _expected(self, drawn: Sequence[Candidate]) -> float:
        """What an average person would be expected to have."""
        chances = (self.model.right(each.question, self._wordings[each.version]) for each in drawn)
        return 100 * sum(chances) / len(drawn)

    def _chance(self, what: str) -> Random:
        return Random(f"{self.model.seed}:{what}")


def _weak_of(pool: Pool) -> tuple[Collection[str], int]:
    """The topics that a pool prefers since its trade is weak in them, and for how many places; none before it can."""
    return pool.weak.topics, pool.weak.places


def timed(into: list[float], work: Callable[[], T]) -> T:
    """Do it, and note the milliseconds of processor time."""
    began = time.thread_time()
    result = work()
    into.append((time.thread_time() - began) * 1000)
    return result
