"""The bank of questions: codes, versions, tags."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.draws import Candidate, ease
from domain.questions import Question, QuestionType, Wording
from storage.columns import stamp
from storage.database import Row, Tx

WORDING = "v.category, v.trades, v.type, v.question, v.options, v.answer, v.explanation, v.photo"
"""The columns of what a version says, ``v`` being question_versions."""
_QUESTION = f"""
    SELECT q.id, q.code, q.retired, v.id AS version, v.number, {WORDING},
           (SELECT json_group_array(tag) FROM question_tags t WHERE t.question_id = q.id) AS tags
    FROM questions q JOIN question_versions v ON v.id = q.live
"""  # noqa: S608  our own words


@dataclass(frozen=True, slots=True)
class Stored:
    """A question of the bank as an import compares it."""

    id: int
    number: int
    wording: Wording
    retired: bool


def list_all(tx: Tx) -> dict[str, Stored]:
    """Every question with its newest approved version, by code."""
    return {
        row["code"]: Stored(row["id"], row["number"], wording_of(row), bool(row["retired"]))
        for row in tx.all(_QUESTION)
    }


def list_unapproved(tx: Tx) -> dict[str, int]:
    """Questions of which no version is approved, by code: what editors have sent, waiting or rejected."""
    return {row["code"]: row["id"] for row in tx.all("SELECT id, code FROM questions WHERE live IS NULL")}


def add(tx: Tx, wordings: Mapping[str, Wording], now: datetime) -> None:
    """Put new questions into the bank, by code, as the operator's file has them."""
    taken = tx.value("SELECT COALESCE(MAX(id), 0) FROM questions")
    ids = {code: taken + place for place, code in enumerate(wordings, 1)}
    at = stamp(now)
    tx.many(
        "INSERT INTO questions (id, code, created_at) VALUES (?, ?, ?)",
        [(question, code, at) for code, question in ids.items()],
    )
    add_versions(tx, {ids[code]: (1, wording) for code, wording in wordings.items()}, now)


def add_versions(tx: Tx, wordings: Mapping[int, tuple[int, Wording]], now: datetime) -> None:
    """Put approved versions into the bank, by question: the number and what each says. They are asked from now on."""
    at = stamp(now)
    tx.many(
        "INSERT INTO question_versions (question_id, number, category, trades, type, question, options, answer, "
        "explanation, photo, state, made_at, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'approved', ?, ?)",
        [
            (question, number, *columns_of(wording), at, at)
            for question, (number, wording) in wordings.items()
        ],
    )
    tx.many(
        "UPDATE questions SET live = (SELECT id FROM question_versions WHERE question_id = ? AND number = ?) "
        "WHERE id = ?",
        [(question, number, question) for question, (number, _) in wordings.items()],
    )


def next_number(tx: Tx, question: int) -> int:
    """The number of a question's next version."""
    return 1 + int(
        tx.value("SELECT COALESCE(MAX(number), 0) FROM question_versions WHERE question_id = ?", question)
    )


def find(tx: Tx, question: int) -> Question | None:
    """The question with that id, where a version of it is approved."""
    row = tx.one(_QUESTION + "WHERE q.id = ?", question)
    return None if row is None else _question(row)


def find_by_code(tx: Tx, code: str) -> Question | None:
    """The question with that code, upper or lower case, where a version of it is approved."""
    row = tx.one(_QUESTION + "WHERE q.code = ? COLLATE NOCASE ORDER BY q.code <> ?", code, code)
    return None if row is None else _question(row)


def search(tx: Tx, text: str, page: int, limit: int) -> tuple[list[Question], int]:
    """A page of the questions whose code, words, category or tag hold a text, and how many there are in all."""
    pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    where = (
        "WHERE ? = '' OR q.code LIKE ? ESCAPE '\\' OR v.question LIKE ? ESCAPE '\\' OR v.category LIKE ? ESCAPE '\\' "
        "OR EXISTS (SELECT 1 FROM question_tags t WHERE t.question_id = q.id AND t.tag LIKE ? ESCAPE '\\') "
    )
    values = (text, pattern, pattern, pattern, pattern)
    total = tx.value(
        "SELECT COUNT(*) FROM questions q JOIN question_versions v ON v.id = q.live " + where,  # noqa: S608
        *values,
    )
    rows = tx.all(
        _QUESTION + where + "ORDER BY q.code <> ?, q.retired, q.id LIMIT ? OFFSET ?",
        *values,
        text,
        limit,
        page * limit,
    )
    return [_question(row) for row in rows], int(total)


def retire(tx: Tx, question: int, *, retired: bool) -> None:
    """Ask it no longer, or again."""
    tx.execute("UPDATE questions SET retired = ? WHERE id = ?", int(retired), question)


def set_tags(tx: Tx, question: int, tags: Iterable[str]) -> None:
    """Give it these tags in place of those it had."""
    tx.execute("DELETE FROM question_tags WHERE question_id = ?", question)
    tx.many("INSERT INTO question_tags VALUES (?, ?)", [(question, tag) for tag in dict.fromkeys(tags)])


def wordings(tx: Tx, versions: Iterable[int]) -> dict[int, Wording]:
    """What those versions say, by id."""
    ids = json.dumps(sorted(set(versions)))
    rows = tx.all(
        f"SELECT v.id, {WORDING} FROM question_versions v WHERE v.id IN (SELECT value FROM json_each(?))",  # noqa: S608
        ids,
    )
    return {row["id"]: wording_of(row) for row in rows}


def codes(tx: Tx, question_ids: Iterable[int]) -> dict[int, str]:
    """The codes of questions, by id."""
    ids = json.dumps(sorted(set(question_ids)))
    rows = tx.all("SELECT id, code FROM questions WHERE id IN (SELECT value FROM json_each(?))", ids)
    return {row["id"]: row["code"] for row in rows}


def candidates(tx: Tx) -> list[tuple[str, tuple[str, ...], Candidate]]:
    """Every question that may be asked, the hardest first: its category, its trades, and how easy it is."""
    rows = tx.all(
        "SELECT v.id, v.question_id, v.category, v.trades, v.type, COALESCE(a.answers, 0) AS answers, "
        "COALESCE(a.correct, 0) AS correct FROM questions q JOIN question_versions v ON v.id = q.live "
        "LEFT JOIN (SELECT version_id, COUNT(*) AS answers, SUM(correct) AS correct FROM answers "
        "WHERE chosen IS NOT NULL GROUP BY version_id) a ON a.version_id = v.id "
        "WHERE NOT q.retired ORDER BY q.id"
    )
    found = [
        (
            row["category"],
            tuple(json.loads(row["trades"])),
            Candidate(
                row["id"], row["question_id"], ease(QuestionType(row["type"]), row["correct"], row["answers"])
            ),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: each[2].ease)


def trades_of_members(tx: Tx) -> frozenset[str]:
    """Every trade that the roster has."""
    return frozenset(
        row["trade"] for row in tx.all("SELECT DISTINCT trade FROM members WHERE trade IS NOT NULL")
    )


def columns_of(wording: Wording) -> tuple[Any, ...]:
    """A wording as :data:`WORDING` has it."""
    return (
        wording.category,
        json.dumps(wording.trades, ensure_ascii=False),
        wording.type,
        wording.text,
        json.dumps(wording.options, ensure_ascii=False),
        wording.answer,
        wording.explanation,
        wording.photo,
    )


def _question(row: Row) -> Question:
    tags = tuple(sorted(json.loads(row["tags"])))
    return Question(
        row["id"], row["code"], row["version"], row["number"], wording_of(row), bool(row["retired"]), tags
    )


def wording_of(row: Row) -> Wording:
    """The wording in a row that has :data:`WORDING`."""
    return Wording(
        category=row["category"],
        trades=tuple(json.loads(row["trades"])),
        type=QuestionType(row["type"]),
        text=row["question"],
        options=tuple(json.loads(row["options"])),
        answer=row["answer"],
        explanation=row["explanation"],
        photo=row["photo"],
    )
