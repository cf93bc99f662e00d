"""Small facts about this database and the bot it belongs to, by key."""

from __future__ import annotations

from storage.database import Tx


def find(tx: Tx, key: str) -> str | None:
    """The value of a key, if it was ever kept."""
    value = tx.value("SELECT value FROM settings WHERE key = ?", key)
    return None if value is None else str(value)


def keep(tx: Tx, key: str, value: str) -> None:
    """Keep a value in place of the one before."""
    tx.execute(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key,
        value,
    )


def count(tx: Tx, key: str) -> None:
    """One more under a key that counts something."""
    tx.execute(
        "INSERT INTO settings (key, value) VALUES (?, '1') "
        "ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1",
        key,
    )


def forget(tx: Tx, key: str) -> None:
    """Keep it no longer."""
    tx.execute("DELETE FROM settings WHERE key = ?", key)
