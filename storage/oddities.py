"""The answers of a round as they were given, for what is odd about them."""

from __future__ import annotations

from itertools import groupby

from domain.oddities import Given, Sheet, reading_ms
from storage import questions
from storage.columns import moment
from storage.database import Row, Tx


def list_sheets(tx: Tx, round_id: int) -> tuple[list[Sheet], dict[int, str]]:
    """Everybody's answers, and the codes of the questions by version. What was void counts as any other."""
    rows = tx.all(
        "SELECT t.member_id, a.version_id, a.chosen, a.correct, a.ms, a.answered_at, q.code "
        "FROM attempts t JOIN answers a ON a.attempt_id = t.id JOIN question_versions v ON v.id = a.version_id "
        "JOIN questions q ON q.id = v.question_id WHERE t.round_id = ? AND a.chosen IS NOT NULL "
        "ORDER BY t.member_id, a.place",
        round_id,
    )
    says = questions.wordings(tx, (row["version_id"] for row in rows))
    least = {version: reading_ms((wording.text, *wording.options)) for version, wording in says.items()}
    sheets = [
        Sheet(member, tuple(_given(row, least[row["version_id"]]) for row in own))
        for member, own in groupby(rows, key=lambda row: int(row["member_id"]))
    ]
    return sheets, {row["version_id"]: row["code"] for row in rows}


def _given(row: Row, least: int) -> Given:
    at = int(moment(row["answered_at"]).timestamp() * 1000)
    return Given(row["version_id"], row["chosen"], bool(row["correct"]), row["ms"], at, least)
