"""A member's one attempt at a round: begun with ▶️, one answer after the other, resumed wherever it was.

The clock is ours: it starts at ▶️ and runs on while the connection is lost or the program down. All that is known of an
attempt is in the database, so a restart is not noticed. Presses that come late or twice are refused and change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from domain.attempts import Answer, Asked, Attempt, Refused
from domain.draws import Candidate, draw, shown_order
from domain.members import Member, Status
from domain.questions import QuestionType
from domain.rounds import Round
from domain.runs import Job
from services.house import House
from storage import attempts, members, questions, rounds
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Invited:
    """A round that the member has not begun; ``size`` is how many questions it will be."""

    round: Round
    size: int


@dataclass(frozen=True, slots=True)
class Running:
    """An attempt and the question that waits for its answer."""

    round: Round
    attempt: Attempt
    asked: Asked


@dataclass(frozen=True, slots=True)
class Done:
    """An attempt that is over while its round is still open, or not counted yet."""

    round: Round
    attempt: Attempt
    voided: frozenset[int]


@dataclass(frozen=True, slots=True)
class Between:
    """No round is open: when the next one opens, and the last one that was counted, if any."""

    next_at: datetime | None
    last: Round | None


State = Invited | Running | Done | Between


def look(tx: Tx, house: House, member: Member, now: datetime) -> State | Refused:
    """Where a member is with this week's quiz."""
    if member.status is Status.LEFT:
        return Refused.LEFT
    current = rounds.newest(tx)
    uncounted = current is not None and current.closed_at is None
    attempt = attempts.find_of_member(tx, current.id, member.id) if current and uncounted else None
    if current is not None and attempt is not None:
        return _state(tx, current, attempt, now)
    if current is None or not current.is_open(now):
        return Between(house.next_due(Job.QUIZ_OPEN, now), rounds.newest_closed(tx))
    drawn = _drawn(tx, house, current, member)
    return Invited(current, len(drawn)) if drawn else Refused.NO_QUESTIONS


def begin(tx: Tx, house: House, member: Member, round_id: int, now: datetime) -> Running | Done | Refused:
    """▶️: draw the questions and start the clock; for an attempt that has begun, where it is."""
    if member.status is Status.LEFT:
        return Refused.LEFT
    current = rounds.find(tx, round_id)
    if current is None:
        return Refused.NO_ROUND
    attempt = attempts.find_of_member(tx, round_id, member.id)
    if attempt is None:
        if not current.is_open(now):
            return Refused.CLOSED
        drawn = _drawn(tx, house, current, member)
        if not drawn:
            return Refused.NO_QUESTIONS
        attempts.begin(tx, current.id, member.id, _shuffled(tx, current, member, drawn), now)
        attempt = attempts.find_of_member(tx, round_id, member.id)
        assert attempt is not None
    return _state(tx, current, attempt, now)


def find_own(tx: Tx, member: Member, attempt_id: int, now: datetime) -> Running | Done | Refused:
    """An attempt of the member's own, as it is now."""
    attempt = attempts.find(tx, attempt_id)
    if attempt is None or attempt.member_id != member.id:
        return Refused.NOT_YOURS
    return _state(tx, rounds.get(tx, attempt.round_id), attempt, now)


def is_asking(tx: Tx, member: Member, question: int, now: datetime) -> bool:
    """Whether a question waits for the member in this week's quiz, so that its answer is not theirs to look up."""
    current = rounds.newest(tx)
    attempt = attempts.find_of_member(tx, current.id, member.id) if current and current.is_open(now) else None
    return attempt is not None and any(
        answer.question == question and answer.chosen is None for answer in attempt.answers
    )


def mark(
    tx: Tx, member: Member, attempt_id: int, place: int, letter: str, on: bool, now: datetime
) -> Running | Refused:
    """Tick an option of a multiple choice, or untick it: as asked for, so that a press may come twice."""
    running = _waiting(tx, member, attempt_id, place, letter, now)
    if isinstance(running, Refused):
        return running
    answer = running.asked.answer
    behind = answer.behind(letter)
    assert behind is not None
    marked = {*answer.marked, behind} if on else {*answer.marked} - {behind}
    ticked = replace(answer, marked="".join(sorted(marked)))
    attempts.mark(tx, attempt_id, place, ticked.marked)
    attempt = running.attempt.with_answer(ticked)
    return Running(running.round, attempt, Asked(ticked, running.asked.wording))


def confirm(tx: Tx, member: Member, attempt_id: int, place: int, now: datetime) -> Running | Done | Refused:
    """What is ticked is the answer."""
    running = _waiting(tx, member, attempt_id, place, None, now)
    if isinstance(running, Refused):
        return running
    marked = running.asked.answer.marked
    return _answer(tx, running, marked, now) if marked else Refused.NOTHING_MARKED


def choose(
    tx: Tx, member: Member, attempt_id: int, place: int, letter: str, now: datetime
) -> Running | Done | Refused:
    """One tap is the answer; ``letter`` is the one that was shown."""
    running = _waiting(tx, member, attempt_id, place, letter, now)
    if isinstance(running, Refused):
        return running
    if running.asked.wording.type is QuestionType.MULTIPLE:
        return Refused.STALE
    behind = running.asked.answer.behind(letter)
    assert behind is not None
    return _answer(tx, running, behind, now)


def _answer(tx: Tx, running: Running, chosen: str, now: datetime) -> Running | Done:
    """Keep the answer; the attempt goes on as it is known, so that a tap reads it once."""
    ms = max((now - running.attempt.asked_at) // timedelta(milliseconds=1), 0)
    correct = running.asked.wording.is_right(chosen)
    given = replace(running.asked.answer, chosen=chosen, correct=correct, ms=ms)
    attempts.answer(tx, running.attempt.id, given.place, chosen, correct=correct, ms=ms, now=now)
    attempt = running.attempt.with_answer(given)
    if attempt.current is None:
        attempts.finish(tx, attempt.id, now)
        attempt = replace(attempt, finished_at=now)
    return _state(tx, running.round, attempt, now)


def _waiting(
    tx: Tx, member: Member, attempt_id: int, place: int, letter: str | None, now: datetime
) -> Running | Refused:
    """The attempt, if it is the member's own and waits for the answer to that question."""
    state = find_own(tx, member, attempt_id, now)
    if isinstance(state, Refused):
        return state
    if isinstance(state, Done):
        return Refused.STALE if state.attempt.current is None else Refused.CLOSED
    asked = state.asked
    if asked.answer.place != place or (letter is not None and asked.answer.behind(letter) is None):
        return Refused.STALE
    return state


def _state(tx: Tx, current: Round, attempt: Attempt, now: datetime) -> Running | Done:
    answer = attempt.current
    if answer is None or not current.is_open(now):
        voided = frozenset(each.question for each in rounds.list_voided(tx, current.id))
        return Done(current, attempt, voided)
    return Running(current, attempt, _asked(tx, answer))


def _asked(tx: Tx, answer: Answer) -> Asked:
    return Asked(answer, questions.wordings(tx, (answer.version,))[answer.version])


def drawn_now(tx: Tx, house: House, member: Member) -> frozenset[int] | None:
    """The questions of a member's draw in the round that is not counted yet, begun or not; None without one."""
    current = rounds.newest(tx)
    if current is None or current.closed_at is not None:
        return None
    attempt = attempts.find_of_member(tx, current.id, member.id)
    if attempt is not None:
        return frozenset(answer.question for answer in attempt.answers)
    return frozenset(candidate.question for candidate in _drawn(tx, house, current, member))


def _drawn(tx: Tx, house: House, current: Round, member: Member) -> list[Candidate]:
    """The member's draw: the same whenever it is made, and not to be foreseen."""
    pool = rounds.pool_for(tx, current, members.trade_of(tx, member.id))
    seen = attempts.seen_lately(tx, member.id, current.id, house.quiz.fresh_rounds)
    return draw(pool, current.size, current.target, seen, _chance(current, member))


def _shuffled(tx: Tx, current: Round, member: Member, drawn: list[Candidate]) -> list[tuple[int, str]]:
    """Versions with the order in which this member sees the options."""
    chance = _chance(current, member, "options")
    says = questions.wordings(tx, (candidate.version for candidate in drawn))
    return [
        (
            candidate.version,
            shown_order(
                says[candidate.version].letters,
                keeps_order=says[candidate.version].keeps_order,
                chance=chance,
            ),
        )
        for candidate in drawn
    ]


def _chance(current: Round, member: Member, what: str = "draw") -> Random:
    return Random(f"{current.seed}:{member.id}:{what}")  # noqa: S311  its seed is the secret
