"""A question that is found wrong after the fact: void in a round, and right for everybody who had it.

Nobody's score goes down by that, and everybody's is computed anew from the raw answers. Where the round has been
counted the ledger follows by a reversal and a new entry for each whose points differ. Nothing of it is silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from domain.ledger import Entry
from domain.members import Member
from domain.questions import Question
from domain.quiz_results import Report
from services import quiz_points, quiz_results
from services.house import House
from storage import attempts, questions, rounds
from storage.database import Tx

REASON_KEPT = 300


class NotVoided(StrEnum):
    """Why nothing was voided."""

    NO_QUESTION = "no_question"
    NOT_ASKED = "not_asked"  # nobody has had it in any round
    ALREADY = "already"
    OWN = "own"  # they had it wrong themselves: another one decides


@dataclass(frozen=True, slots=True)
class Voided:
    """What was voided, and the round as it stands now; ``changed`` are the scores before of those that differ."""

    question: Question
    reason: str
    report: Report
    changed: Mapping[int, Decimal]  # by member
    entries: tuple[Entry, ...]  # that correct the ledger, reversals among them


def void(
    tx: Tx, house: House, who: Member | None, account: int, question_id: int, reason: str, now: datetime
) -> Voided | NotVoided:
    """Void a question in the newest round that asked it, by an editor or an admin (``account``), with a reason."""
    question = questions.find(tx, question_id)
    if question is None:
        return NotVoided.NO_QUESTION
    round_id = attempts.latest_round_with(tx, question.id)
    if round_id is None:
        return NotVoided.NOT_ASKED
    if who is not None and _gains(tx, who, round_id, question.id):
        return NotVoided.OWN
    before = quiz_results.report(tx, rounds.get(tx, round_id))
    by = str(who.id) if who is not None else f"admin:{account}"
    if not rounds.void(tx, round_id, question.id, by, reason[:REASON_KEPT], now):
        return NotVoided.ALREADY
    after = quiz_results.report(tx, before.round)
    changed = {
        member: placed.result.score
        for member, placed in before.places.items()
        if after.places[member].result.score != placed.result.score
    }
    entries: list[Entry] = []
    if after.round.closed_at is not None:
        entries = quiz_points.settle(tx, house, after.round, after.ranking, now)
    return Voided(question, reason[:REASON_KEPT], after, changed, tuple(entries))


def _gains(tx: Tx, who: Member, round_id: int, question: int) -> bool:
    attempt = attempts.find_of_member(tx, round_id, who.id)
    return attempt is not None and any(
        answer.question == question and not answer.correct for answer in attempt.answers
    )
