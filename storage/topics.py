"""What people know, added up from the raw answers of rounds that were counted, without what was void in them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from domain.topics import Known, Topic
from storage.database import Tx

_SUMS = "COUNT(*) AS answers, SUM(a.correct) AS correct"
_COUNTED = """
    FROM attempts t JOIN answers a ON a.attempt_id = t.id JOIN question_versions v ON v.id = a.version_id
    LEFT JOIN quiz_voids x ON x.round_id = t.round_id AND x.question_id = v.question_id
    WHERE a.chosen IS NOT NULL AND x.question_id IS NULL
"""
_OF_ROUNDS = f"""
    SELECT v.category, t.trade, t.branch_id, {_SUMS} {_COUNTED}
    AND t.round_id IN (SELECT value FROM json_each(?)) GROUP BY v.category, t.trade, t.branch_id
"""  # noqa: S608  our own words
_OF_MEMBER = f"""
    SELECT v.category, {_SUMS} {_COUNTED} AND t.member_id = ?
    AND EXISTS (SELECT 1 FROM rounds r WHERE r.id = t.round_id AND r.closed_at IS NOT NULL) GROUP BY v.category
"""  # noqa: S608  our own words


def list_of_rounds(tx: Tx, round_ids: Iterable[int]) -> list[Topic]:
    """By category, trade and branch, as people were when they answered."""
    return [
        Topic(row["category"], row["trade"], row["branch_id"], Known(row["answers"], row["correct"]))
        for row in tx.all(_OF_ROUNDS, json.dumps(list(round_ids)))
    ]


def list_of_member(tx: Tx, member_id: int) -> dict[str, Known]:
    """One member's own, by category."""
    rows = tx.all(_OF_MEMBER, member_id)
    return {row["category"]: Known(row["answers"], row["correct"]) for row in rows}
