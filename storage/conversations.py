"""What the bot waits for from a person: at most one thing, so that a restart is not noticed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.columns import stamp
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Conversation:
    """``waits_for`` names a handler of the routes table, ``data`` is its own."""

    waits_for: str
    data: Mapping[str, Any]


def begin(tx: Tx, account: int, waits_for: str, data: Mapping[str, Any], now: datetime) -> None:
    """Wait for something from a person, in place of what was waited for before."""
    tx.execute(
        "INSERT INTO conversations (account, waits_for, data, since) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (account) DO UPDATE SET waits_for = excluded.waits_for, data = excluded.data, "
        "since = excluded.since",
        account,
        waits_for,
        json.dumps(data),
        stamp(now),
    )


def find(tx: Tx, account: int) -> Conversation | None:
    """What is waited for from a person."""
    row = tx.one("SELECT waits_for, data FROM conversations WHERE account = ?", account)
    return None if row is None else Conversation(row["waits_for"], json.loads(row["data"]))


def end(tx: Tx, account: int, waits_for: str | None = None) -> bool:
    """Wait no longer (for that one thing, or whatever it is); False if nothing was waited for."""
    return (
        tx.execute(
            "DELETE FROM conversations WHERE account = ? AND (? IS NULL OR waits_for = ?)",
            account,
            waits_for,
            waits_for,
        )
        > 0
    )
