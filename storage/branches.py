"""A branch's Telegram group, the posts that wait for one, and how the branch is shown."""

from __future__ import annotations

from datetime import datetime

from domain.names import NameForm
from storage.columns import stamp
from storage.database import Tx


def bind(tx: Tx, branch_id: int, chat_id: int) -> None:
    """Make a group the branch's, and nobody else's."""
    tx.execute("UPDATE branches SET chat_id = NULL WHERE chat_id = ? AND id <> ?", chat_id, branch_id)
    tx.execute("UPDATE branches SET chat_id = ? WHERE id = ?", chat_id, branch_id)


def release_posts(tx: Tx, branch_id: int, chat_id: int, now: datetime) -> int:
    """Send what was kept for the branch to its group, now; how many posts that are."""
    return tx.execute(
        "UPDATE outbox SET chat_id = ?, due_at = ? "
        "WHERE branch_id = ? AND chat_id IS NULL AND state = 'waiting'",
        chat_id,
        stamp(now),
        branch_id,
    )


def replace_kept(tx: Tx, once_like: str) -> int:
    """Drop what is kept for branches without a group under keys LIKE that: newer posts follow. How many."""
    return tx.execute(
        "UPDATE outbox SET state = 'replaced', payload = '{}', drawing = NULL "
        "WHERE branch_id IS NOT NULL AND chat_id IS NULL AND state = 'waiting' "
        "AND once LIKE ?",
        once_like,
    )


def choose_names(tx: Tx, branch_id: int, form: NameForm) -> None:
    """Show the names of a branch's members in that form from now on."""
    tx.execute("UPDATE branch_faces SET names = ? WHERE branch_id = ?", form, branch_id)
