"""How versions of questions were answered, from the raw answers of rounds that were counted; and which are flagged."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median_low

from domain.figures import Choice, Figures, Flag, correlation
from storage.database import Row, Tx

_VERSIONS_OF = "(SELECT id FROM question_versions WHERE question_id = ?)"
_WHO_HAD = f" AND t.id IN (SELECT attempt_id FROM answers WHERE version_id IN {_VERSIONS_OF})"  # noqa: S608
_ANSWERS = """
    WITH scores AS MATERIALIZED (
        SELECT a.attempt_id, SUM(a.correct) AS score, COUNT(*) AS done
        FROM rounds r JOIN attempts t ON t.round_id = r.id JOIN answers a ON a.attempt_id = t.id
        WHERE r.closed_at IS NOT NULL AND a.chosen IS NOT NULL {who} GROUP BY a.attempt_id
    )
    SELECT a.version_id, a.chosen, a.correct, COUNT(*) AS count, json_group_array(a.ms) AS times,
           COUNT(*) FILTER (WHERE s.done > 1) AS pairs,
           TOTAL(1.0 * (s.score - a.correct) / (s.done - 1)) AS rest,
           TOTAL(1.0 * (s.score - a.correct) * (s.score - a.correct) / ((s.done - 1) * (s.done - 1))) AS rests
    FROM scores s JOIN answers a ON a.attempt_id = s.attempt_id WHERE a.chosen IS NOT NULL {versions}
    GROUP BY a.version_id, a.chosen
"""
_SAYS = """
    SELECT v.id, v.question_id, v.number, v.category, v.question, q.code
    FROM question_versions v JOIN questions q ON q.id = v.question_id
"""


def list_all(tx: Tx) -> list[Figures]:
    """Every version that was ever answered, by code and number."""
    return _figures(tx.all(_ANSWERS.format(who="", versions="")), tx.all(_SAYS))


def list_of_question(tx: Tx, question: int) -> list[Figures]:
    """Every answered version of one question, by number."""
    sql = _ANSWERS.format(who=_WHO_HAD, versions=f"AND a.version_id IN {_VERSIONS_OF}")
    return _figures(tx.all(sql, question, question), tx.all(_SAYS + "WHERE v.question_id = ?", question))


def _figures(answers: Iterable[Row], says: Iterable[Row]) -> list[Figures]:
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in answers:
        rows[row["version_id"]].append(row)
    found = [_of_version(each, rows[each["id"]]) for each in says if each["id"] in rows]
    return sorted(found, key=lambda each: (each.code, each.number))


def _of_version(says: Row, rows: Sequence[Row]) -> Figures:
    choices = [Choice(row["chosen"], bool(row["correct"]), row["count"]) for row in rows]
    pairs, right = sum(row["pairs"] for row in rows), sum(row["pairs"] for row in rows if row["correct"])
    rest, rests = sum(row["rest"] for row in rows), sum(row["rests"] for row in rows)
    both = sum(row["rest"] for row in rows if row["correct"])
    return Figures(
        version=says["id"],
        question=says["question_id"],
        code=says["code"],
        number=says["number"],
        text=says["question"],
        category=says["category"],
        answers=sum(choice.count for choice in choices),
        right=sum(choice.count for choice in choices if choice.right),
        median_ms=median_low([ms for row in rows for ms in json.loads(row["times"])]),
        discrimination=correlation(pairs, right, rest, right, rests, both),
        choices=tuple(sorted(choices, key=lambda choice: (-choice.count, choice.letters))),
    )


def flag(tx: Tx, version: int, seen: Flag, round_id: int) -> bool:
    """Keep that editors are told of a version; False if they were before."""
    sql = "INSERT INTO question_flags (version_id, flag, round_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
    return tx.execute(sql, version, seen, round_id) == 1


def live_versions(tx: Tx) -> frozenset[int]:
    """The versions that may be asked from now on."""
    rows = tx.all("SELECT live FROM questions WHERE live IS NOT NULL AND NOT retired")
    return frozenset(row["live"] for row in rows)
