"""Attempts at rounds, with every raw answer: what was shown in which order, what was chosen, how long it took."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.attempts import Answer, Attempt, Result, Shown
from domain.rounds import Round
from storage.columns import maybe_moment, moment, stamp
from storage.database import Row, Tx


def begin(
    tx: Tx, round_id: int, member_id: int, drawn: Sequence[tuple[int, str]], now: datetime
) -> int | None:
    """Start a member's attempt with the versions drawn and the order of their options; None if there is one already."""
    row = tx.one(
        "INSERT INTO attempts (round_id, member_id, branch_id, trade, begun_at) "
        "SELECT ?, id, branch_id, COALESCE(trade, ''), ? FROM members WHERE id = ? "
        "ON CONFLICT (round_id, member_id) DO NOTHING RETURNING id",
        round_id,
        stamp(now),
        member_id,
    )
    if row is None:
        return None
    tx.many(
        "INSERT INTO answers (attempt_id, place, version_id, shown) VALUES (?, ?, ?, ?)",
        [(row["id"], place, version, shown) for place, (version, shown) in enumerate(drawn)],
    )
    return int(row["id"])


def find(tx: Tx, attempt_id: int) -> Attempt | None:
    """The attempt with that id."""
    return _maybe(tx, tx.one("SELECT * FROM attempts WHERE id = ?", attempt_id))


def find_of_member(tx: Tx, round_id: int, member_id: int) -> Attempt | None:
    """A member's attempt at a round."""
    sql = "SELECT * FROM attempts WHERE round_id = ? AND member_id = ?"
    return _maybe(tx, tx.one(sql, round_id, member_id))


def mark(tx: Tx, attempt_id: int, place: int, marked: str) -> None:
    """Tick options of a multiple choice, before it is confirmed."""
    sql = "UPDATE answers SET marked = ? WHERE attempt_id = ? AND place = ? AND chosen IS NULL"
    tx.execute(sql, marked, attempt_id, place)


def answer(
    tx: Tx, attempt_id: int, place: int, chosen: str, *, correct: bool, ms: int, now: datetime
) -> bool:
    """Store an answer; False if there is one already."""
    return (
        tx.execute(
            "UPDATE answers SET chosen = ?, correct = ?, answered_at = ?, ms = ? "
            "WHERE attempt_id = ? AND place = ? AND chosen IS NULL",
            chosen,
            int(correct),
            stamp(now),
            ms,
            attempt_id,
            place,
        )
        == 1
    )


def finish(tx: Tx, attempt_id: int, now: datetime) -> None:
    """Every question is answered."""
    sql = "UPDATE attempts SET finished_at = ? WHERE id = ? AND finished_at IS NULL"
    tx.execute(sql, stamp(now), attempt_id)


def show(tx: Tx, attempt_id: int, shown: Shown) -> None:
    """Keep which message shows the attempt now."""
    tx.execute(
        "UPDATE attempts SET chat_row = ?, message_id = ?, pictured = ? WHERE id = ?",
        shown.row,
        shown.message_id,
        int(shown.pictured),
        attempt_id,
    )


def forget_messages(tx: Tx, member_id: int) -> None:
    """What shows a member's attempts is in a chat that is theirs no more."""
    tx.execute("UPDATE attempts SET chat_row = NULL, message_id = NULL WHERE member_id = ?", member_id)


def seen_lately(tx: Tx, member_id: int, before: int, rounds: int) -> dict[int, int]:
    """Questions shown to a member in the last rounds before one, with the id of the newest of those rounds.

    Of a round that they did not finish, those count that they came to.
    """
    rows = tx.all(
        "SELECT v.question_id, MAX(t.round_id) AS last FROM attempts t JOIN answers a ON a.attempt_id = t.id "
        "JOIN question_versions v ON v.id = a.version_id WHERE t.member_id = ? AND t.round_id IN "
        "(SELECT id FROM rounds WHERE id < ? ORDER BY id DESC LIMIT ?) "
        "AND a.place <= (SELECT COUNT(*) FROM answers d WHERE d.attempt_id = t.id AND d.chosen IS NOT NULL) "
        "GROUP BY v.question_id",
        member_id,
        before,
        rounds,
    )
    return {row["question_id"]: row["last"] for row in rows}


def results(tx: Tx, of: Round) -> list[Result]:
    """What every attempt of a round came to in which anything was answered, voided questions counted as right.

    By employee number, so that those who share a rank always stand in the same order.
    """
    rows = tx.all(
        "SELECT t.member_id, t.branch_id, t.begun_at, t.finished_at, COUNT(*) AS size, "
        "SUM(COALESCE(a.correct, 0) OR x.question_id IS NOT NULL) AS correct "
        "FROM attempts t JOIN answers a ON a.attempt_id = t.id JOIN question_versions v ON v.id = a.version_id "
        "JOIN members m ON m.id = t.member_id "
        "LEFT JOIN quiz_voids x ON x.round_id = t.round_id AND x.question_id = v.question_id "
        "WHERE t.round_id = ? GROUP BY t.id HAVING COUNT(a.chosen) > 0 ORDER BY m.employee_no",
        of.id,
    )
    return [_result(row, of) for row in rows]


def latest_round_with(tx: Tx, question: int) -> int | None:
    """The newest round in which anybody had that question."""
    found = tx.value(
        "SELECT MAX(t.round_id) FROM question_versions v JOIN answers a ON a.version_id = v.id "
        "JOIN attempts t ON t.id = a.attempt_id WHERE v.question_id = ?",
        question,
    )
    return None if found is None else int(found)


def members_by_branch(tx: Tx) -> dict[int, int]:
    """How many people of each branch a quiz can count on: in post or posted elsewhere, neither retired nor gone."""
    rows = tx.all(
        "SELECT branch_id, COUNT(*) AS people FROM members WHERE status IN ('active', 'away') GROUP BY branch_id"
    )
    return {row["branch_id"]: row["people"] for row in rows}


def taken_part(tx: Tx, round_id: int) -> dict[int, int]:
    """How many of those took part in a round (answered anything), by the branch that they are in now."""
    rows = tx.all(
        "SELECT m.branch_id, COUNT(*) AS people FROM attempts t JOIN members m ON m.id = t.member_id "
        "WHERE t.round_id = ? AND m.status IN ('active', 'away') AND EXISTS "
        "(SELECT 1 FROM answers a WHERE a.attempt_id = t.id AND a.chosen IS NOT NULL) GROUP BY m.branch_id",
        round_id,
    )
    return {row["branch_id"]: row["people"] for row in rows}


def _maybe(tx: Tx, row: Row | None) -> Attempt | None:
    if row is None:
        return None
    answers = tx.all(
        "SELECT a.*, v.question_id FROM answers a JOIN question_versions v ON v.id = a.version_id "
        "WHERE a.attempt_id = ? ORDER BY a.place",
        row["id"],
    )
    return Attempt(
        id=row["id"],
        round_id=row["round_id"],
        member_id=row["member_id"],
        begun_at=moment(row["begun_at"]),
        finished_at=maybe_moment(row["finished_at"]),
        answers=tuple(map(_answer, answers)),
        shown_by=Shown(row["chat_row"], row["message_id"], bool(row["pictured"])),
    )


def _answer(row: Row) -> Answer:
    return Answer(
        place=row["place"],
        version=row["version_id"],
        question=row["question_id"],
        shown=row["shown"],
        marked=row["marked"],
        chosen=row["chosen"],
        correct=None if row["correct"] is None else bool(row["correct"]),
        ms=row["ms"],
    )


def _result(row: Row, of: Round) -> Result:
    begun, finished = moment(row["begun_at"]), maybe_moment(row["finished_at"])
    spent = (finished or of.ended_at) - begun
    return Result(
        member_id=row["member_id"],
        branch_id=row["branch_id"],
        right=row["correct"],
        of=row["size"],
        seconds=int(spent.total_seconds()),
        finished=finished is not None,
    )
