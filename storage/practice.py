"""Cards of what members practise, and which questions somebody may practise."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date

from domain.practice import Card, Met
from storage.database import Row, Tx

_ASKED_NOW = """
    JOIN question_versions v ON v.id = q.live WHERE NOT q.retired AND NOT EXISTS
    (SELECT 1 FROM quiz_voids x WHERE x.question_id = q.id AND x.at >= v.made_at)
"""
_MET = f"""
    SELECT q.id, v.id AS version, v.category, COALESCE(a.correct, 0) = 0 AS wrong, MAX(t.round_id)
    FROM attempts t JOIN rounds r ON r.id = t.round_id AND r.closed_at IS NOT NULL
    JOIN answers a ON a.attempt_id = t.id JOIN question_versions w ON w.id = a.version_id
    JOIN questions q ON q.id = w.question_id {_ASKED_NOW} AND t.member_id = ? GROUP BY q.id
"""  # noqa: S608  our own words
"""Other columns are those of the row with the maximum (SQLite, "Bare columns in an aggregate query")."""
_OTHERS = f"""
    SELECT q.id, v.id AS version, v.category, 0 AS wrong FROM questions q {_ASKED_NOW}
    AND v.category IN (SELECT value FROM json_each(?))
    AND (v.trades = '[]' OR EXISTS (SELECT 1 FROM json_each(v.trades) WHERE value = ?))
"""  # noqa: S608  our own words


def cards(tx: Tx, member_id: int) -> dict[int, Card]:
    """A member's cards, by question."""
    rows = tx.all("SELECT question_id, box, due_on FROM practice_cards WHERE member_id = ?", member_id)
    return {row["question_id"]: Card(row["box"], date.fromisoformat(row["due_on"])) for row in rows}


def put(tx: Tx, member_id: int, question: int, card: Card) -> None:
    """Put a question into a box."""
    tx.execute(
        "INSERT INTO practice_cards (member_id, question_id, box, due_on) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (member_id, question_id) DO UPDATE SET box = excluded.box, due_on = excluded.due_on",
        member_id,
        question,
        card.box,
        card.due_on.isoformat(),
    )


def list_met(tx: Tx, member_id: int) -> list[Met]:
    """Questions that a member has been asked in rounds that were counted, as they are asked now."""
    return [_met(row) for row in tx.all(_MET, member_id)]


def list_others(tx: Tx, categories: Collection[str], trade: str) -> list[Met]:
    """Every question of these categories for people of a trade."""
    return [_met(row) for row in tx.all(_OTHERS, json.dumps(list(categories)), trade)]


def _met(row: Row) -> Met:
    return Met(row["id"], row["version"], row["category"], bool(row["wrong"]))
