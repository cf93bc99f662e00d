"""The demo's quiz: the example bank, last week's round with everybody's answers, and this week's, which waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from domain.members import Member
from domain.questions import QuestionType, Wording
from domain.quiz_file import Bank
from domain.runs import Job
from handlers import jobs
from handlers.post import Post
from services import attempts, quiz_import
from services.attempts import Running
from services.house import House
from storage import rounds
from storage.database import Tx

SEED = 31415
_A_WEEK_AGO = timedelta(days=7)
_ABSENT_EVERY = 6
"""Every sixth took no part: a turnout of 100% would be no turnout."""


def write(tx: Tx, house: House, people: list[Member], bank: Path, now: datetime) -> None:
    """Import the bank, live through last week's round, and open this week's."""
    read = quiz_import.load(bank)
    assert isinstance(read, Bank), read
    opened = now - _A_WEEK_AGO
    quiz_import.apply(tx, read, opened)
    jobs.run(Job.QUIZ_OPEN, Post(tx, house, opened))
    chance = Random(SEED)  # noqa: S311  a story, no secret
    for place, member in enumerate(people):
        if place % _ABSENT_EVERY != _ABSENT_EVERY - 1:
            _take(tx, house, member, opened + timedelta(hours=2 + 3 * place), chance)
    jobs.run(Job.QUIZ_CLOSE, Post(tx, house, now))
    jobs.run(Job.QUIZ_OPEN, Post(tx, house, now))


def _take(tx: Tx, house: House, member: Member, at: datetime, chance: Random) -> None:
    current = rounds.newest(tx)
    assert current is not None
    skill, pace = chance.uniform(0.55, 1.02), chance.uniform(4, 25)
    state = attempts.begin(tx, house, member, current.id, at)
    while isinstance(state, Running):
        asked, attempt = state.asked, state.attempt
        at += timedelta(seconds=pace * chance.uniform(0.5, 2))
        letters = _letters(asked.wording, chance.random() < skill, chance)
        place = asked.answer.place
        if asked.wording.type is QuestionType.MULTIPLE:
            for letter in letters:
                attempts.mark(tx, member, attempt.id, place, asked.answer.seen_as(letter), True, at)
            state = attempts.confirm(tx, member, attempt.id, place, at)
        else:
            state = attempts.choose(tx, member, attempt.id, place, asked.answer.seen_as(letters), at)


def _letters(wording: Wording, right: bool, chance: Random) -> str:
    """What they answer: the right letters of the bank, or one that is not the whole of it."""
    if right:
        return wording.answer
    return chance.choice([letter for letter in wording.letters if letter != wording.answer])
