"""Objections, and the messages by which they are decided."""

from __future__ import annotations

from datetime import datetime

from domain.objections import Objection, ObjectionState
from storage.cards import Card
from storage.columns import maybe_moment, moment, stamp
from storage.database import Row, Tx

# CROSS JOIN begins with the few objections; left to itself, SQLite may begin with everybody's entries of a period.
_WITH_ENTRY = "FROM objections o CROSS JOIN ledger l ON l.entry = o.entry"


def open_(
    tx: Tx, *, entry: int, objector_id: int, hidden: bool, reason: str, now: datetime
) -> Objection | None:
    """Store an objection; None where the same person's to the same entry is open."""
    row = tx.one(
        "INSERT INTO objections (entry, objector_id, hidden, reason, opened_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING RETURNING *",
        entry,
        objector_id,
        int(hidden),
        reason,
        stamp(now),
    )
    return None if row is None else _objection(row)


def decide(tx: Tx, objection_id: int, state: ObjectionState, decided_by: str, now: datetime) -> bool:
    """Close an open objection; False if somebody was first."""
    changed = tx.execute(
        "UPDATE objections SET state = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = 'open'",
        state,
        decided_by,
        stamp(now),
        objection_id,
    )
    return changed == 1


def explain(tx: Tx, objection_id: int, note: str) -> None:
    """Keep why it was decided so."""
    tx.execute("UPDATE objections SET note = ? WHERE id = ?", note, objection_id)


def find(tx: Tx, objection_id: int) -> Objection | None:
    """The objection with that id."""
    row = tx.one("SELECT * FROM objections WHERE id = ?", objection_id)
    return None if row is None else _objection(row)


def get(tx: Tx, objection_id: int) -> Objection:
    """The objection with that id; it must exist."""
    objection = find(tx, objection_id)
    assert objection is not None, f"no objection {objection_id}"
    return objection


def list_open(tx: Tx, period: str | None = None) -> list[Objection]:
    """Those that wait for a decision, oldest first: to entries of a period, or all."""
    rows = tx.all(
        f"SELECT o.* {_WITH_ENTRY} WHERE o.state = 'open' AND (? IS NULL OR l.period = ?) ORDER BY o.id",
        period,
        period,
    )
    return [_objection(row) for row in rows]


def list_to_entry(tx: Tx, entry: int) -> list[Objection]:
    """Every objection to an entry, oldest first."""
    return [_objection(row) for row in tx.all("SELECT * FROM objections WHERE entry = ? ORDER BY id", entry)]


def list_of_period(tx: Tx, scheme: str, period: str) -> list[Objection]:
    """Every objection to entries of a period, whatever became of it, oldest first."""
    rows = tx.all(
        f"SELECT o.* {_WITH_ENTRY} WHERE l.scheme = ? AND l.period = ? ORDER BY o.id",
        scheme,
        period,
    )
    return [_objection(row) for row in rows]


def list_own_open(tx: Tx, objector_id: int, scheme: str, period: str) -> list[Objection]:
    """Somebody's own that are open, to entries of a period."""
    rows = tx.all(
        f"SELECT o.* {_WITH_ENTRY} "
        "WHERE o.state = 'open' AND o.objector_id = ? AND l.scheme = ? AND l.period = ? ORDER BY o.id",
        objector_id,
        scheme,
        period,
    )
    return [_objection(row) for row in rows]


def add_card(tx: Tx, objection_id: int, card: Card) -> None:
    """Remember a message by which somebody may decide."""
    tx.execute("INSERT INTO objection_cards VALUES (?, ?, ?)", card.row, objection_id, card.chat_id)


def list_cards(tx: Tx, objection_id: int) -> list[Card]:
    """The messages by which it may be, or was, decided."""
    rows = tx.all(
        "SELECT row, chat_id FROM objection_cards WHERE objection_id = ? ORDER BY row", objection_id
    )
    return [Card(row["row"], row["chat_id"]) for row in rows]


def drop_card(tx: Tx, row: int) -> None:
    """The message no longer decides anything."""
    tx.execute("DELETE FROM objection_cards WHERE row = ?", row)


def _objection(row: Row) -> Objection:
    return Objection(
        id=row["id"],
        entry=row["entry"],
        objector_id=row["objector_id"],
        hidden=bool(row["hidden"]),
        reason=row["reason"],
        state=ObjectionState(row["state"]),
        opened_at=moment(row["opened_at"]),
        decided_at=maybe_moment(row["decided_at"]),
        decided_by=row["decided_by"],
        note=row["note"],
    )
