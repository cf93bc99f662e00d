"""Telegram accounts that the bot has met: their language, and whether they can be reached."""

from __future__ import annotations

from storage.database import Tx


def meet(tx: Tx, account: int, hint: str | None) -> None:
    """Remember an account and the language of its Telegram; somebody who writes can be reached again."""
    row = tx.one("SELECT hint, reachable FROM accounts WHERE id = ?", account)
    if row is not None and row["hint"] == hint and row["reachable"]:
        return
    tx.execute(
        "INSERT INTO accounts (id, hint) VALUES (?, ?) "
        "ON CONFLICT (id) DO UPDATE SET hint = excluded.hint, reachable = 1",
        account,
        hint,
    )


def language(tx: Tx, account: int) -> str | None:
    """The language chosen with /lang, else that of their Telegram where it is one of ours."""
    value = tx.value("SELECT COALESCE(language, hint) FROM accounts WHERE id = ?", account)
    return None if value is None else str(value)


def choose_language(tx: Tx, account: int, language: str) -> None:
    """Keep the language that was chosen with /lang."""
    tx.execute("UPDATE accounts SET language = ? WHERE id = ?", language, account)


def set_reachable(tx: Tx, account: int, reachable: bool) -> None:
    """Keep whether Telegram still lets us write to an account."""
    tx.execute(
        "INSERT INTO accounts (id, reachable) VALUES (?, ?) "
        "ON CONFLICT (id) DO UPDATE SET reachable = excluded.reachable",
        account,
        int(reachable),
    )
