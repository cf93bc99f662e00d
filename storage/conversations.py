"""What the bot waits for from a person, so that a restart is not noticed.

At most one thing that they began themselves, and beneath it a reviewer's question: whatever they do meanwhile, the
question still waits for its answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.columns import moment, stamp
from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class Conversation:
    """``waits_for`` names a handler of the routes table, ``data`` is its own. ``asked``: somebody else's question."""

    waits_for: str
    data: Mapping[str, Any]
    asked: bool
    since: datetime


def begin(
    tx: Tx, account: int, waits_for: str, data: Mapping[str, Any], now: datetime, *, asked: bool = False
) -> None:
    """Wait for something from a person, in place of what was waited for before (of the same kind)."""
    tx.execute(
        "INSERT INTO conversations (account, asked, waits_for, data, since) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (account, asked) DO UPDATE SET waits_for = excluded.waits_for, data = excluded.data, "
        "since = excluded.since",
        account,
        int(asked),
        waits_for,
        json.dumps(data),
        stamp(now),
    )


def find(tx: Tx, account: int, *, begun_since: datetime | None = None) -> Conversation | None:
    """What their next message is taken for: what they began (not longer ago than that), else the question to them."""
    sql = "SELECT * FROM conversations WHERE account = ? AND (asked OR since >= ?) ORDER BY asked LIMIT 1"
    return _maybe(tx.one(sql, account, "" if begun_since is None else stamp(begun_since)))


def find_waiting(tx: Tx, account: int, waits_for: str) -> Conversation | None:
    """The one thing, if it is waited for at all."""
    return _maybe(
        tx.one("SELECT * FROM conversations WHERE account = ? AND waits_for = ?", account, waits_for)
    )


def end(tx: Tx, account: int, waits_for: str | None = None) -> bool:
    """Wait no longer (for that one thing, or for anything); False if nothing was waited for."""
    return (
        tx.execute(
            "DELETE FROM conversations WHERE account = ? AND (? IS NULL OR waits_for = ?)",
            account,
            waits_for,
            waits_for,
        )
        > 0
    )


def end_begun(tx: Tx, account: int) -> bool:
    """Wait no longer for what they began; a question to them stays. False if nothing was waited for."""
    return tx.execute("DELETE FROM conversations WHERE account = ? AND NOT asked", account) > 0


def _maybe(row: Row | None) -> Conversation | None:
    if row is None:
        return None
    return Conversation(row["waits_for"], json.loads(row["data"]), bool(row["asked"]), moment(row["since"]))
