"""The ledger and its folds. There is ``append`` and no ``update``; triggers hold the database to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from domain.amounts import from_thousandths, to_thousandths
from domain.ledger import GENESIS, Discrepancy, Entry, EntryKind, sealed
from storage.columns import maybe_day, moment, stamp
from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class StoredBalance:
    """A balance as stored: the item by its code, its rules by the id of a scheme version."""

    member_id: int
    scheme: str
    period: str
    item: str
    scheme_id: int
    points: Decimal
    quantity: Decimal
    entries: int


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Of a claim's entry the day it happened on; the claimant's or leader's words; what took it back."""

    happened_on: date | None
    words: str
    reversed_by: int | None


def next_number(tx: Tx) -> int:
    """The number that the next entry gets."""
    return int(tx.value("SELECT COALESCE(MAX(entry), 0) + 1 FROM ledger"))


def append(tx: Tx, entry: Entry, note: str = "") -> Entry:
    """Seal an entry onto the chain, store it and fold it into its balance; the entry as stored."""
    previous = tx.value("SELECT hash FROM ledger ORDER BY entry DESC LIMIT 1") or GENESIS
    entry = sealed(entry, previous)
    tx.execute(
        "INSERT INTO ledger (entry, at, period, scheme, scheme_id, member_id, item, kind, quantity, points, "
        "claim_id, reverses, decided_by, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        entry.number,
        stamp(entry.at),
        entry.period,
        entry.scheme,
        entry.scheme_id,
        entry.member_id,
        entry.item,
        entry.kind,
        to_thousandths(entry.quantity),
        to_thousandths(entry.points),
        entry.claim_id,
        entry.reverses,
        json.dumps(entry.decided_by),
        entry.previous,
        entry.hash,
    )
    tx.about("entries", entry.number)
    if note:
        tx.execute("INSERT INTO ledger_notes (entry, note) VALUES (?, ?)", entry.number, note)
    _fold(tx, entry)
    return entry


def find(tx: Tx, number: int) -> Entry | None:
    """The entry with that number."""
    row = tx.one("SELECT * FROM ledger WHERE entry = ?", number)
    return None if row is None else _entry(row)


def find_reversal(tx: Tx, number: int) -> Entry | None:
    """What took that entry back, if anything did."""
    row = tx.one("SELECT * FROM ledger WHERE reverses = ?", number)
    return None if row is None else _entry(row)


def list_of_member(tx: Tx, member_id: int, scheme: str, period: str) -> list[Entry]:
    """A member's entries in one period of one scheme, in order."""
    sql = "SELECT * FROM ledger WHERE member_id = ? AND period = ? AND scheme = ? ORDER BY entry"
    return [_entry(row) for row in tx.all(sql, member_id, period, scheme)]


def list_of_everything(tx: Tx, member_id: int) -> list[Entry]:
    """All of a member's entries, in order."""
    return [
        _entry(row) for row in tx.all("SELECT * FROM ledger WHERE member_id = ? ORDER BY entry", member_id)
    ]


def list_of_period(tx: Tx, period: str) -> list[Entry]:
    """Every entry of a period, of every scheme, in order."""
    return [_entry(row) for row in tx.all("SELECT * FROM ledger WHERE period = ? ORDER BY entry", period)]


def iterate(tx: Tx, batch: int = 5000) -> Iterator[Entry | Discrepancy]:
    """The whole ledger in order, a batch at a time; a discrepancy in place of a row that is no entry."""
    after = 0
    while rows := tx.all("SELECT * FROM ledger WHERE entry > ? ORDER BY entry LIMIT ?", after, batch):
        yield from map(_entry_or_discrepancy, rows)
        after = rows[-1]["entry"]


def count(tx: Tx, period: str | None = None) -> int:
    """How many entries there are, in a period or in all."""
    return int(tx.value("SELECT COUNT(*) FROM ledger WHERE ? IS NULL OR period = ?", period, period))


def list_approved_without_entry(tx: Tx) -> list[int]:
    """Claims that were approved and have no entry: the end of the ledger is gone."""
    rows = tx.all(
        "SELECT c.id FROM claims c LEFT JOIN ledger l ON l.claim_id = c.id "
        "WHERE c.state = 'approved' AND l.entry IS NULL ORDER BY c.id"
    )
    return [row["id"] for row in rows]


def list_circumstances(tx: Tx, numbers: Iterable[int]) -> dict[int, Circumstances]:
    """What a person wants to know of entries beside their points, by number; in one question, however many."""
    sql = """SELECT l.entry, c.happened_on, COALESCE(c.words, n.note, '') AS words,
                    (SELECT r.entry FROM ledger r WHERE r.reverses = l.entry) AS reversed_by
             FROM json_each(?) j CROSS JOIN ledger l ON l.entry = j.value
             LEFT JOIN claims c ON c.id = l.claim_id LEFT JOIN ledger_notes n ON n.entry = l.entry"""
    return {
        row["entry"]: Circumstances(maybe_day(row["happened_on"]), row["words"], row["reversed_by"])
        for row in tx.all(sql, json.dumps(list(numbers)))
    }


def notes_of_period(tx: Tx, period: str) -> dict[int, str]:
    """Words about the entries of a period, by entry number."""
    rows = tx.all(
        "SELECT n.entry, n.note FROM ledger_notes n JOIN ledger l ON l.entry = n.entry WHERE l.period = ?",
        period,
    )
    return {row["entry"]: row["note"] for row in rows}


def list_balances(tx: Tx, member_id: int, scheme: str, period: str) -> list[StoredBalance]:
    """A member's balances in one period of one scheme."""
    sql = "SELECT * FROM balances WHERE member_id = ? AND scheme = ? AND period = ?"
    return [_balance(row) for row in tx.all(sql, member_id, scheme, period)]


def list_taken_back_later(tx: Tx, member_id: int, scheme: str, period: str) -> list[Entry]:
    """A member's entries of a period that were reversed in another one, because theirs was final."""
    sql = (
        "SELECT l.* FROM ledger l JOIN ledger r ON r.reverses = l.entry AND r.period <> l.period "
        "WHERE l.member_id = ? AND l.period = ? AND l.scheme = ? ORDER BY l.entry"
    )
    return [_entry(row) for row in tx.all(sql, member_id, period, scheme)]


def list_reversals_later(tx: Tx, scheme: str, period: str) -> list[Entry]:
    """The reversals, in other periods, of entries of a period that was final, in order."""
    sql = (
        "SELECT r.* FROM ledger r JOIN ledger l ON l.entry = r.reverses AND l.period <> r.period "
        "WHERE r.reverses IS NOT NULL AND l.scheme = ? AND l.period = ? ORDER BY r.entry"
    )
    return [_entry(row) for row in tx.all(sql, scheme, period)]


def members_with_taken_back_later(tx: Tx, scheme: str, period: str) -> set[int]:
    """Ids of those who have such entries."""
    rows = tx.all(
        "SELECT DISTINCT l.member_id FROM ledger r JOIN ledger l ON l.entry = r.reverses AND l.period <> r.period "
        "WHERE r.reverses IS NOT NULL AND l.scheme = ? AND l.period = ?",
        scheme,
        period,
    )
    return {row["member_id"] for row in rows}


def find_balance(tx: Tx, member_id: int, scheme: str, period: str, item: str) -> StoredBalance | None:
    """A member's balance for one item."""
    sql = "SELECT * FROM balances WHERE member_id = ? AND scheme = ? AND period = ? AND item = ?"
    row = tx.one(sql, member_id, scheme, period, item)
    return None if row is None else _balance(row)


def list_balances_of_period(tx: Tx, scheme: str, period: str) -> list[StoredBalance]:
    """Everybody's balances in one period of one scheme, grouped by member."""
    sql = "SELECT * FROM balances WHERE scheme = ? AND period = ? ORDER BY member_id, item"
    return [_balance(row) for row in tx.all(sql, scheme, period)]


_OF_BRANCH = """
    FROM (SELECT member_id FROM published WHERE scheme = ?1 AND period = ?2 AND branch_id = ?3
          UNION ALL SELECT id FROM members m WHERE branch_id = ?3
          AND NOT EXISTS (SELECT 1 FROM published WHERE scheme = ?1 AND period = ?2 AND member_id = m.id)) seat
    CROSS JOIN balances b ON b.member_id = seat.member_id AND b.scheme = ?1 AND b.period = ?2
"""
"""Balances of those on a branch's board (storage.seats); who has balances is on it.

CROSS JOIN begins with the few members; left to itself, SQLite begins with everybody's balances.
"""


def list_sums_of_branch(tx: Tx, scheme: str, period: str, branch_id: int) -> list[StoredBalance]:
    """What the balances of a branch's members add up to, by item; ``member_id`` is 0: they are nobody's own."""
    rows = tx.all(
        "SELECT 0 AS member_id, b.scheme, b.period, b.item, MAX(b.scheme_id) AS scheme_id, SUM(b.points) AS points, "
        f"SUM(b.quantity) AS quantity, SUM(b.entries) AS entries {_OF_BRANCH} GROUP BY b.item ORDER BY b.item",
        scheme,
        period,
        branch_id,
    )
    return [_balance(row) for row in rows]


def list_balances_of_branch(tx: Tx, scheme: str, period: str, branch_id: int) -> list[StoredBalance]:
    """The balances of a branch's members in one period of one scheme."""
    return [_balance(row) for row in tx.all(f"SELECT b.* {_OF_BRANCH}", scheme, period, branch_id)]


def list_sums_before(tx: Tx, scheme: str, period: str, before: datetime) -> list[StoredBalance]:
    """The balances of a period as they stood at a moment, by member."""
    rows = tx.all(
        "SELECT member_id, scheme, period, item, MAX(scheme_id) AS scheme_id, SUM(points) AS points, "
        "SUM(quantity) AS quantity, SUM(CASE kind WHEN 'reversal' THEN -1 ELSE 1 END) AS entries "
        "FROM ledger WHERE scheme = ? AND period = ? AND at < ? GROUP BY member_id, item ORDER BY member_id, item",
        scheme,
        period,
        stamp(before),
    )
    return [_balance(row) for row in rows]


def list_periods_between(tx: Tx, scheme: str, first: datetime, after: datetime) -> list[str]:
    """The periods for which anything was recorded from one moment on and before another."""
    sql = "SELECT DISTINCT period FROM ledger WHERE scheme = ? AND at >= ? AND at < ? ORDER BY period"
    return [row["period"] for row in tx.all(sql, scheme, stamp(first), stamp(after))]


def has_entries(tx: Tx, scheme: str, period: str) -> bool:
    """Whether anything was recorded in a period of a scheme."""
    sql = "SELECT 1 FROM balances WHERE scheme = ? AND period = ? LIMIT 1"
    return tx.value(sql, scheme, period) is not None


def list_scored(tx: Tx, scheme: str | None = None) -> list[tuple[str, str]]:
    """Every (scheme, period) that has balances; of one scheme, or of all."""
    sql = "SELECT DISTINCT scheme, period FROM balances WHERE ? IS NULL OR scheme = ? ORDER BY scheme, period"
    return [(row["scheme"], row["period"]) for row in tx.all(sql, scheme, scheme)]


def _fold(tx: Tx, entry: Entry) -> None:
    count = -1 if entry.kind is EntryKind.REVERSAL else 1
    # A reversal speaks of an older entry, so it does not bring that entry's scheme version back into force.
    tx.execute(
        "INSERT INTO balances (member_id, scheme, period, item, scheme_id, points, quantity, entries) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (member_id, scheme, period, item) DO UPDATE SET "
        "points = points + excluded.points, quantity = quantity + excluded.quantity, "
        "entries = entries + excluded.entries, "
        "scheme_id = CASE WHEN excluded.entries < 0 THEN scheme_id ELSE excluded.scheme_id END",
        entry.member_id,
        entry.scheme,
        entry.period,
        entry.item,
        entry.scheme_id,
        to_thousandths(entry.points),
        to_thousandths(entry.quantity),
        count,
    )


def _entry_or_discrepancy(row: Row) -> Entry | Discrepancy:
    try:
        return _entry(row)
    except (ValueError, TypeError) as error:
        return Discrepancy(f"entry {row['entry']}", f"cannot be read: {error}")


def _entry(row: Row) -> Entry:
    return Entry(
        number=row["entry"],
        at=moment(row["at"]),
        period=row["period"],
        scheme=row["scheme"],
        scheme_id=row["scheme_id"],
        member_id=row["member_id"],
        item=row["item"],
        kind=EntryKind(row["kind"]),
        quantity=from_thousandths(row["quantity"]),
        points=from_thousandths(row["points"]),
        claim_id=row["claim_id"],
        reverses=row["reverses"],
        decided_by=tuple(json.loads(row["decided_by"])),
        previous=row["previous"],
        hash=row["hash"],
    )


def _balance(row: Row) -> StoredBalance:
    return StoredBalance(
        row["member_id"],
        row["scheme"],
        row["period"],
        row["item"],
        row["scheme_id"],
        from_thousandths(row["points"]),
        from_thousandths(row["quantity"]),
        row["entries"],
    )
