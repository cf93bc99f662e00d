"""Versions of questions that an editor has written and another has to approve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.questions import Wording
from storage import questions
from storage.columns import stamp
from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class Proposal:
    """A version that waits for a second editor: a new question, or the correction of one that is asked already."""

    version: int
    question: int
    code: str
    number: int
    wording: Wording
    made_by: int


def propose(tx: Tx, question: int | None, wording: Wording, made_by: int, now: datetime) -> int:
    """Keep what an editor has written, for another to approve; the id of the version. None: a new question."""
    if question is None:
        question = tx.insert(
            "INSERT INTO questions (code, created_at) VALUES (?, ?) RETURNING id", _free_code(tx), stamp(now)
        )
    return tx.insert(
        "INSERT INTO question_versions (question_id, number, category, trades, type, question, options, answer, "
        "explanation, photo, state, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?) "
        "RETURNING id",
        question,
        questions.next_number(tx, question),
        *questions.columns_of(wording),
        made_by,
        stamp(now),
    )


def decide(tx: Tx, version: int, *, approved: bool, decided_by: str, now: datetime) -> bool:
    """Approve or reject what waits; False if it has been decided. What is approved is asked from now on."""
    changed = tx.execute(
        "UPDATE question_versions SET state = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = 'waiting'",
        "approved" if approved else "rejected",
        decided_by,
        stamp(now),
        version,
    )
    if changed and approved:
        tx.execute(
            "UPDATE questions SET live = ? WHERE id = (SELECT question_id FROM question_versions WHERE id = ?)",
            version,
            version,
        )
    return changed == 1


_PROPOSAL = f"""
    SELECT q.id AS question_id, q.code, v.id, v.number, v.made_by, v.state, {questions.WORDING}
    FROM question_versions v JOIN questions q ON q.id = v.question_id WHERE v.made_by IS NOT NULL
"""  # noqa: S608  our own words


def find(tx: Tx, version: int) -> tuple[Proposal, str] | None:
    """A version that an editor has written, and its state: waiting, approved or rejected."""
    row = tx.one(_PROPOSAL + "AND v.id = ?", version)
    return None if row is None else (_proposal(row), row["state"])


def list_waiting(tx: Tx) -> list[Proposal]:
    """What waits for a second editor, the oldest first."""
    return [_proposal(row) for row in tx.all(_PROPOSAL + "AND v.state = 'waiting' ORDER BY v.id")]


def _free_code(tx: Tx) -> str:
    number = 1 + int(tx.value("SELECT COUNT(*) FROM questions WHERE code GLOB 'Q[0-9]*'"))
    while tx.value("SELECT 1 FROM questions WHERE code = ?", f"Q{number}") is not None:
        number += 1
    return f"Q{number}"


def _proposal(row: Row) -> Proposal:
    return Proposal(
        row["id"], row["question_id"], row["code"], row["number"], questions.wording_of(row), row["made_by"]
    )
