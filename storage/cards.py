"""Cards: messages that show a claim and must follow it, in whoever's chat they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.claims import Claim
from storage.columns import stamp
from storage.database import Tx
from storage.sweep import ROWS, Swept


@dataclass(frozen=True, slots=True)
class Card:
    """A message by its row of the outbox, which may not have been sent yet; of one review level, or the draft."""

    row: int
    chat_id: int
    review_id: int | None = None


def add(tx: Tx, card: Card, claim: Claim, review_id: int | None) -> None:
    """Remember a card of a claim: of one review level, or the claimant's own draft."""
    tx.execute(
        "INSERT INTO cards (row, claim_id, review_id, chat_id) VALUES (?, ?, ?, ?)",
        card.row,
        claim.id,
        review_id,
        card.chat_id,
    )


def hand_on(tx: Tx, row: int, review_id: int) -> None:
    """The card shows another level now: its reader is asked there."""
    tx.execute("UPDATE cards SET review_id = ? WHERE row = ?", review_id, row)


def is_shown(tx: Tx, claim_id: int, review_id: int, chat_id: int) -> bool:
    """Whether somebody has an open card of this level of the claim."""
    sql = "SELECT 1 FROM cards WHERE claim_id = ? AND review_id = ? AND chat_id = ? AND open = 1"
    return tx.value(sql, claim_id, review_id, chat_id) is not None


def list_shown(tx: Tx, claim_id: int, chat_id: int) -> frozenset[int]:
    """The levels of a claim (review ids) that somebody has, or had, a card of."""
    sql = "SELECT review_id FROM cards WHERE claim_id = ? AND chat_id = ? AND review_id IS NOT NULL"
    return frozenset(row["review_id"] for row in tx.all(sql, claim_id, chat_id))


def list_cards(tx: Tx, claim_id: int, *, only_open: bool = False) -> list[Card]:
    """Every reviewer's card of a claim, oldest first."""
    sql = "SELECT row, chat_id, review_id FROM cards WHERE claim_id = ? AND review_id IS NOT NULL AND open >= ? "
    rows = tx.all(sql + "ORDER BY row", claim_id, int(only_open))
    return [Card(row["row"], row["chat_id"], row["review_id"]) for row in rows]


def list_drafts(tx: Tx, claim_id: int) -> list[Card]:
    """The claimant's own message of a claim."""
    sql = "SELECT row, chat_id FROM cards WHERE claim_id = ? AND review_id IS NULL ORDER BY row"
    return [Card(row["row"], row["chat_id"]) for row in tx.all(sql, claim_id)]


def close(tx: Tx, row: int) -> None:
    """The card has lost its buttons."""
    tx.execute("UPDATE cards SET open = 0 WHERE row = ?", row)


def forget(tx: Tx, row: int) -> None:
    """The message no longer shows the claim."""
    tx.execute("DELETE FROM cards WHERE row = ?", row)


def purge(tx: Tx, after: int, closed_before: datetime) -> Swept:
    """Let go of messages whose claim was decided or dropped before that moment, in the window above ``after``."""
    rows = tx.one(
        "SELECT MAX(row) AS last, COUNT(*) AS rows FROM (SELECT row FROM cards WHERE row > ? ORDER BY row LIMIT ?)",
        after,
        ROWS,
    )
    assert rows is not None
    if not rows["rows"]:
        return Swept(0, None)
    dropped = tx.execute(
        "DELETE FROM cards WHERE row > ? AND row <= ? "
        "AND EXISTS (SELECT 1 FROM claims c WHERE c.id = cards.claim_id AND c.closed_at < ?)",
        after,
        rows["last"],
        stamp(closed_before),
    )
    return Swept(dropped, rows["last"] if rows["rows"] == ROWS else None)
