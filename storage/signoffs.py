"""Sign-offs: standings put before their members, and which of them are signed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from domain.amounts import from_thousandths, to_thousandths
from domain.signoffs import Signoff
from storage.columns import maybe_moment, moment, stamp
from storage.database import Row, Tx


def ask(
    tx: Tx,
    *,
    scheme: str,
    period: str,
    member_id: int,
    total: Decimal,
    grade: str,
    last_entry: int,
    now: datetime,
) -> Signoff:
    """Put a standing before its member; another one than before has a new version and is not signed."""
    row = tx.one(
        "INSERT INTO signoffs (scheme, period, member_id, total, grade, last_entry, asked_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (scheme, period, member_id) DO UPDATE SET total = excluded.total, "
        "grade = excluded.grade, last_entry = excluded.last_entry, version = version + 1, "
        "asked_at = excluded.asked_at, signed_at = NULL, reminded_at = NULL RETURNING *",
        scheme,
        period,
        member_id,
        to_thousandths(total),
        grade,
        last_entry,
        stamp(now),
    )
    assert row is not None
    return _signoff(row)


def show_as(tx: Tx, signoff_id: int, row: int) -> None:
    """Remember the message that shows it: the row of the outbox."""
    tx.execute("UPDATE signoffs SET card = ? WHERE id = ?", row, signoff_id)


def sign(tx: Tx, signoff_id: int, version: int, now: datetime) -> bool:
    """Sign it; False where it was signed or has changed since."""
    changed = tx.execute(
        "UPDATE signoffs SET signed_at = ? WHERE id = ? AND version = ? AND signed_at IS NULL",
        stamp(now),
        signoff_id,
        version,
    )
    return changed == 1


def find(tx: Tx, signoff_id: int) -> Signoff | None:
    """The sign-off with that id."""
    row = tx.one("SELECT * FROM signoffs WHERE id = ?", signoff_id)
    return None if row is None else _signoff(row)


def find_of(tx: Tx, scheme: str, period: str, member_id: int) -> Signoff | None:
    """A member's sign-off of one period of a scheme."""
    sql = "SELECT * FROM signoffs WHERE scheme = ? AND period = ? AND member_id = ?"
    row = tx.one(sql, scheme, period, member_id)
    return None if row is None else _signoff(row)


def list_of_period(tx: Tx, scheme: str, period: str) -> dict[int, Signoff]:
    """Everybody's, by member id."""
    rows = tx.all("SELECT * FROM signoffs WHERE scheme = ? AND period = ?", scheme, period)
    return {row["member_id"]: _signoff(row) for row in rows}


def count_of_branch(tx: Tx, period: str, branch_id: int) -> tuple[int, int]:
    """How many standings of a period were put before a branch's members, and how many of them are signed."""
    [row] = tx.all(
        "SELECT COUNT(*) AS asked, COUNT(s.signed_at) AS signed FROM signoffs s "
        "JOIN members m ON m.id = s.member_id WHERE s.period = ? AND m.branch_id = ?",
        period,
        branch_id,
    )
    return row["asked"], row["signed"]


def list_unsigned(tx: Tx, asked_before: datetime) -> list[Signoff]:
    """Those that are not signed, were asked before that moment and have not been reminded of."""
    sql = (
        "SELECT * FROM signoffs WHERE signed_at IS NULL AND reminded_at IS NULL AND asked_at < ? ORDER BY id"
    )
    return [_signoff(row) for row in tx.all(sql, stamp(asked_before))]


def mark_reminded(tx: Tx, signoff_id: int, now: datetime) -> None:
    """Its member has been reminded."""
    tx.execute("UPDATE signoffs SET reminded_at = ? WHERE id = ?", stamp(now), signoff_id)


def _signoff(row: Row) -> Signoff:
    return Signoff(
        id=row["id"],
        scheme=row["scheme"],
        period=row["period"],
        member_id=row["member_id"],
        total=from_thousandths(row["total"]),
        grade=row["grade"],
        last_entry=row["last_entry"],
        version=row["version"],
        card=row["card"],
        asked_at=moment(row["asked_at"]),
        signed_at=maybe_moment(row["signed_at"]),
    )
