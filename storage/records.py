"""Records that a leader is about to enter."""

from __future__ import annotations

import json
from datetime import datetime

from domain.amounts import from_thousandths, to_thousandths
from domain.records import Record, RecordState
from storage import members, schemes
from storage.columns import stamp
from storage.database import Tx
from storage.sweep import Swept, window


def insert(tx: Tx, record: Record, now: datetime) -> int:
    """Store a draft (its ``id`` is not looked at); the new id."""
    return tx.insert(
        "INSERT INTO records (leader_id, member_ids, scheme_id, item, quantity, points, note, state, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        record.leader.id,
        json.dumps([member.id for member in record.members]),
        record.version.id,
        record.item.code,
        to_thousandths(record.quantity),
        to_thousandths(record.points),
        record.note,
        record.state,
        stamp(now),
    )


def find(tx: Tx, record_id: int) -> Record | None:
    """The record with that id, its people as they are today."""
    row = tx.one("SELECT * FROM records WHERE id = ?", record_id)
    if row is None:
        return None
    version = schemes.get(tx, row["scheme_id"])
    item = version.scheme.find_item(row["item"])
    assert item is not None, f"record {record_id} has no item"
    ids = json.loads(row["member_ids"])
    people = members.list_by_ids(tx, ids)
    return Record(
        id=row["id"],
        leader=members.get(tx, row["leader_id"]),
        members=tuple(people[member_id] for member_id in ids),
        version=version,
        item=item,
        quantity=from_thousandths(row["quantity"]),
        points=from_thousandths(row["points"]),
        note=row["note"],
        state=RecordState(row["state"]),
    )


def move(tx: Tx, record_id: int, state: RecordState) -> bool:
    """Take a draft to its end; False if it has one already."""
    sql = "UPDATE records SET state = ? WHERE id = ? AND state = 'draft'"
    return tx.execute(sql, state, record_id) == 1


def purge(tx: Tx, after: int, before: datetime) -> Swept:
    """Drop what was begun before that moment, in the window of ids above ``after``: the ledger has what was entered.

    The newest one stays, so that its id, which old buttons carry, is never given out again.
    """
    rows = window(tx, "records", "created_at", after)
    if rows is None:
        return Swept(0, None)
    dropped = tx.execute(
        "DELETE FROM records WHERE id > ? AND id <= ? AND created_at < ? AND id < (SELECT MAX(id) FROM records)",
        rows.after,
        rows.last,
        stamp(before),
    )
    return rows.swept(dropped, stamp(before))
