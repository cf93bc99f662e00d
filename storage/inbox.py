"""Updates as Telegram sent them, kept from before they are confirmed until they are handled.

``update_id`` may start again at random after a quiet week, so a repeated update is known by its key alone, and order
is the order of arrival.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.columns import maybe_moment, moment, stamp
from storage.database import Tx
from storage.sweep import Swept, window


class Aside(StrEnum):
    """Why an update was set aside."""

    UNREADABLE = "unreadable"  # not an update that we can read
    FAILED = "failed"  # the program failed while handling it


@dataclass(frozen=True, slots=True)
class Received:
    """An update that waits to be handled; ``payload`` is its JSON."""

    id: int
    update_id: int
    payload: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """Depth and trouble of the inbox."""

    new: int
    unreadable: int
    failed: int
    oldest_new: datetime | None


def store(tx: Tx, updates: Iterable[tuple[int, str]], now: datetime) -> list[Received]:
    """Keep (update_id, JSON) pairs; those among them that were not there yet, in their order."""
    at, kept = stamp(now), []
    for update_id, payload in updates:
        new_id = tx.value(
            "INSERT INTO inbox (update_id, received_at, payload) VALUES (?, ?, ?) "
            "ON CONFLICT (update_id) DO NOTHING RETURNING id",
            update_id,
            at,
            payload,
        )
        if new_id is not None:
            kept.append(Received(new_id, update_id, payload, now))
    return kept


def list_new(tx: Tx) -> list[Received]:
    """What still waits to be handled, in the order of arrival."""
    rows = tx.all("SELECT id, update_id, payload, received_at FROM inbox WHERE state = 'new' ORDER BY id")
    return [Received(row["id"], row["update_id"], row["payload"], moment(row["received_at"])) for row in rows]


def finish(tx: Tx, inbox_id: int) -> bool:
    """Mark as handled, in the transaction that handles it; False if it was handled already."""
    sql = "UPDATE inbox SET state = 'done', payload = NULL WHERE id = ? AND state = 'new'"
    return tx.execute(sql, inbox_id) == 1


def set_aside(tx: Tx, inbox_id: int, why: Aside, error: str) -> bool:
    """Mark as not to be handled, with its payload kept for whoever looks into it; False if it was no longer new."""
    sql = "UPDATE inbox SET state = ?, error = ? WHERE id = ? AND state = 'new'"
    return tx.execute(sql, why, error, inbox_id) == 1


def counts(tx: Tx) -> Counts:
    """How much waits and how much was set aside."""
    row = tx.one("SELECT COUNT(*) AS new, MIN(received_at) AS oldest FROM inbox WHERE state = 'new'")
    aside = tx.one(
        "SELECT COUNT(*) FILTER (WHERE state = 'unreadable') AS unreadable, "
        "COUNT(*) FILTER (WHERE state = 'failed') AS failed FROM inbox WHERE state IN ('unreadable', 'failed')"
    )
    assert row is not None
    assert aside is not None
    return Counts(row["new"], aside["unreadable"], aside["failed"], maybe_moment(row["oldest"]))


def count_failed(tx: Tx, since: datetime) -> int:
    """How many updates that came since then made the program fail."""
    sql = "SELECT COUNT(*) FROM inbox WHERE state IN ('unreadable', 'failed') AND state = 'failed' AND received_at >= ?"
    return int(tx.value(sql, stamp(since)))


def purge(tx: Tx, after: int, *, done_before: datetime, aside_before: datetime) -> Swept:
    """Drop what was handled, and what was set aside, before those moments, in the window of ids above ``after``.

    Telegram keeps updates for 24 hours and may deliver one again that long; after a quiet week its numbers start anew.
    So handled ones are to be kept for two days, and for no more than six.
    """
    rows = window(tx, "inbox", "received_at", after)
    if rows is None:
        return Swept(0, None)
    done, aside = stamp(done_before), stamp(aside_before)
    dropped = tx.execute(
        "DELETE FROM inbox WHERE id > ? AND id <= ? AND ((state = 'done' AND received_at < ?) "
        "OR (state IN ('unreadable', 'failed') AND received_at < ?))",
        rows.after,
        rows.last,
        done,
        aside,
    )
    return rows.swept(dropped, max(done, aside))
