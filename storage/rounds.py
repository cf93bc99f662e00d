"""Rounds of the quiz: their pools, what was voided in them, and which entries of the ledger they gave."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.draws import NOT_WEAK, Candidate, Pool, Weak
from domain.rounds import Round
from storage.columns import maybe_moment, moment, stamp
from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class Voided:
    """A question that was found wrong in a round, and why."""

    question: int
    code: str
    at: datetime
    reason: str


def insert(tx: Tx, opened: Round, pools: Mapping[str, Pool]) -> Round:
    """Store a round (its ``id`` is not looked at) with its pools by trade."""
    new = tx.insert(
        "INSERT INTO rounds (key, opened_at, closes_at, size, target, seed) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        opened.key,
        stamp(opened.opened_at),
        stamp(opened.closes_at),
        opened.size,
        opened.target,
        opened.seed,
    )
    rows = [
        (new, trade, json.dumps([dict(p.shares), dict(p.candidates), p.weak], ensure_ascii=False))
        for trade, p in pools.items()
    ]
    tx.many("INSERT INTO round_pools VALUES (?, ?, ?)", rows)
    return get(tx, new)


def get(tx: Tx, round_id: int) -> Round:
    """The round with that id; it must exist."""
    row = tx.one("SELECT * FROM rounds WHERE id = ?", round_id)
    assert row is not None, f"no round {round_id}"
    return _round(row)


def find(tx: Tx, round_id: int) -> Round | None:
    """The round with that id, if there is one."""
    return _maybe(tx.one("SELECT * FROM rounds WHERE id = ?", round_id))


def newest(tx: Tx) -> Round | None:
    """The round that opened last."""
    return _maybe(tx.one("SELECT * FROM rounds WHERE id = (SELECT MAX(id) FROM rounds)"))


def newest_closed(tx: Tx) -> Round | None:
    """The round that was counted last."""
    return _maybe(tx.one("SELECT * FROM rounds WHERE closed_at IS NOT NULL ORDER BY id DESC LIMIT 1"))


def list_closed(tx: Tx, last: int) -> list[Round]:
    """The last so many rounds that were counted, the newest first."""
    rows = tx.all("SELECT * FROM rounds WHERE closed_at IS NOT NULL ORDER BY id DESC LIMIT ?", last)
    return [_round(row) for row in rows]


def list_closed_between(tx: Tx, start: datetime, end: datetime) -> list[Round]:
    """The rounds that were counted from ``start`` on and before ``end``."""
    sql = "SELECT * FROM rounds WHERE closed_at >= ? AND closed_at < ? ORDER BY id"
    return [_round(row) for row in tx.all(sql, stamp(start), stamp(end))]


def close(tx: Tx, round_id: int, now: datetime) -> bool:
    """It has been counted; False if it was before."""
    sql = "UPDATE rounds SET closed_at = ? WHERE id = ? AND closed_at IS NULL"
    return tx.execute(sql, stamp(now), round_id) == 1


def pool_for(tx: Tx, of: Round, trade: str) -> Pool:
    """What may be drawn for people of a trade; those whose trade has nothing of its own have the general questions.

    What was retired or voided since the round opened is drawn no more.
    """
    trade = tx.value(
        "SELECT trade FROM round_pools WHERE round_id = ? AND trade IN (?, '') ORDER BY trade = '' LIMIT 1",
        of.id,
        trade,
    )
    pool = _parsed.get((of.seed, trade)) or _parse(tx, of, trade)
    gone = tx.all(
        "SELECT id FROM questions WHERE retired UNION SELECT question_id FROM quiz_voids WHERE round_id = ?",
        of.id,
    )
    return pool.without(frozenset(row["id"] for row in gone))


_parsed: dict[tuple[str, str], Pool] = {}
"""Pools by the round's seed, which no two rounds share, whatever databases a process has open. They never change."""
_PARSED_KEPT = 64


def _parse(tx: Tx, of: Round, trade: str) -> Pool:
    text = tx.value("SELECT pool FROM round_pools WHERE round_id = ? AND trade = ?", of.id, trade)
    shares, candidates, *weak = json.loads(text)  # rounds of before there were weak topics have none
    pool = Pool(
        {category: list(map(Candidate._make, found)) for category, found in candidates.items()},
        shares,
        Weak(*weak[0]) if weak else NOT_WEAK,
    )
    while len(_parsed) >= _PARSED_KEPT:
        _parsed.pop(next(iter(_parsed)))
    _parsed[of.seed, trade] = pool
    return pool


def void(tx: Tx, round_id: int, question: int, voided_by: str, reason: str, now: datetime) -> bool:
    """Count a question of a round as right for everybody who had it; False if it was so before."""
    return (
        tx.execute(
            "INSERT INTO quiz_voids (round_id, question_id, at, voided_by, reason) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            round_id,
            question,
            stamp(now),
            voided_by,
            reason,
        )
        == 1
    )


def list_voided(tx: Tx, round_id: int) -> list[Voided]:
    """What was voided in a round, in the order in which it was."""
    rows = tx.all(
        "SELECT v.question_id, q.code, v.at, v.reason FROM quiz_voids v JOIN questions q ON q.id = v.question_id "
        "WHERE v.round_id = ? ORDER BY v.at, v.question_id",
        round_id,
    )
    return [Voided(row["question_id"], row["code"], moment(row["at"]), row["reason"]) for row in rows]


def add_award(tx: Tx, round_id: int, member_id: int, scheme: str, entry: int) -> None:
    """Keep which entry of the ledger a round gave a member."""
    tx.execute("INSERT INTO quiz_awards VALUES (?, ?, ?, ?)", round_id, member_id, scheme, entry)


def awards(tx: Tx, round_id: int) -> dict[tuple[int, str], int]:
    """The newest entry that a round gave, by member and scheme."""
    rows = tx.all(
        "SELECT member_id, scheme, MAX(entry) AS entry FROM quiz_awards WHERE round_id = ? GROUP BY member_id, scheme",
        round_id,
    )
    return {(row["member_id"], row["scheme"]): row["entry"] for row in rows}


def awards_of(tx: Tx, round_id: int, member_id: int) -> list[int]:
    """The entries of a round that a member has and nothing has taken back."""
    rows = tx.all(
        "SELECT a.entry FROM quiz_awards a WHERE a.round_id = ? AND a.member_id = ? "
        "AND NOT EXISTS (SELECT 1 FROM ledger l WHERE l.reverses = a.entry) ORDER BY a.entry",
        round_id,
        member_id,
    )
    return [row["entry"] for row in rows]


def _maybe(row: Row | None) -> Round | None:
    return None if row is None else _round(row)


def _round(row: Row) -> Round:
    return Round(
        id=row["id"],
        key=row["key"],
        opened_at=moment(row["opened_at"]),
        closes_at=moment(row["closes_at"]),
        closed_at=maybe_moment(row["closed_at"]),
        size=row["size"],
        target=row["target"],
        seed=row["seed"],
    )
