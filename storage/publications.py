"""What was published, as it was then; and the periods that are frozen."""

from __future__ import annotations

from collections.abc import Iterable

from domain.amounts import from_thousandths, to_thousandths
from domain.publications import Final, PublishedRow
from domain.standings import Standing
from storage.columns import moment, stamp
from storage.database import Row, Tx


def publish(tx: Tx, rows: Iterable[PublishedRow]) -> None:
    """Keep standings as they are published; what was published before stays."""
    tx.many(
        "INSERT INTO published (scheme, period, branch_id, member_id, scheme_id, total, rank, grade, vetoed, signed, "
        "at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (
                row.scheme,
                row.period,
                row.branch_id,
                row.standing.member_id,
                row.scheme_id,
                to_thousandths(row.standing.total),
                row.standing.rank,
                row.standing.grade,
                int(row.standing.vetoed),
                int(row.signed),
                stamp(row.at),
            )
            for row in rows
        ],
    )


def list_of_branch(tx: Tx, scheme: str, period: str, branch_id: int) -> list[PublishedRow]:
    """A branch's standings as they were published, best first."""
    rows = tx.all(
        "SELECT * FROM published WHERE scheme = ? AND period = ? AND branch_id = ? ORDER BY rank, member_id",
        scheme,
        period,
        branch_id,
    )
    return [_row(row) for row in rows]


def list_branches(tx: Tx, period: str | None = None) -> set[int]:
    """Ids of the branches of which anything was published: for a period, or ever."""
    sql = "SELECT DISTINCT branch_id FROM published WHERE ? IS NULL OR period = ?"
    return {row["branch_id"] for row in tx.all(sql, period, period)}


def find_of_member(tx: Tx, scheme: str, period: str, member_id: int) -> PublishedRow | None:
    """A member's standing as it was published, in whatever branch they were then."""
    sql = "SELECT * FROM published WHERE scheme = ? AND period = ? AND member_id = ?"
    row = tx.one(sql, scheme, period, member_id)
    return None if row is None else _row(row)


def list_members(tx: Tx, branch_id: int) -> set[int]:
    """Ids of those who were ever published as one of a branch."""
    rows = tx.all("SELECT DISTINCT member_id FROM published WHERE branch_id = ?", branch_id)
    return {row["member_id"] for row in rows}


def was_ungraded(tx: Tx, scheme: str, period: str, member_id: int) -> bool:
    """Whether a member's standing was published without a grade, because they had not signed it."""
    sql = "SELECT grade = '' FROM published WHERE scheme = ? AND period = ? AND member_id = ?"
    return bool(tx.value(sql, scheme, period, member_id))


def members_ungraded(tx: Tx, scheme: str, period: str) -> set[int]:
    """Ids of those whose standing was."""
    sql = "SELECT member_id FROM published WHERE scheme = ? AND period = ? AND grade = ''"
    return {row["member_id"] for row in tx.all(sql, scheme, period)}


def list_ungraded(tx: Tx, scheme: str, period: str, branch_id: int) -> set[int]:
    """The same of one branch."""
    sql = "SELECT member_id FROM published WHERE branch_id = ? AND period = ? AND scheme = ? AND grade = ''"
    return {row["member_id"] for row in tx.all(sql, branch_id, period, scheme)}


def list_of_member(tx: Tx, member_id: int) -> list[PublishedRow]:
    """Everything that was published of a member, oldest first."""
    return [_row(row) for row in tx.all("SELECT * FROM published WHERE member_id = ? ORDER BY at", member_id)]


def freeze(tx: Tx, final: Final) -> None:
    """From now on the period of the scheme takes no entry; a trigger holds the ledger to it."""
    tx.execute(
        "INSERT INTO finals (scheme, period, at, entry, head, digest) VALUES (?, ?, ?, ?, ?, ?)",
        final.scheme,
        final.period,
        stamp(final.at),
        final.entry,
        final.head,
        final.digest,
    )


def find_final(tx: Tx, scheme: str, period: str) -> Final | None:
    """The freezing of a period, where it is frozen."""
    row = tx.one("SELECT * FROM finals WHERE scheme = ? AND period = ?", scheme, period)
    return None if row is None else _final(row)


def list_finals(tx: Tx) -> list[Final]:
    """Every period that is frozen."""
    return [_final(row) for row in tx.all("SELECT * FROM finals ORDER BY at, scheme, period")]


def _final(row: Row) -> Final:
    return Final(row["scheme"], row["period"], moment(row["at"]), row["entry"], row["head"], row["digest"])


def _row(row: Row) -> PublishedRow:
    standing = Standing(
        row["member_id"], from_thousandths(row["total"]), row["rank"], row["grade"], bool(row["vetoed"])
    )
    return PublishedRow(
        scheme=row["scheme"],
        period=row["period"],
        branch_id=row["branch_id"],
        scheme_id=row["scheme_id"],
        standing=standing,
        signed=bool(row["signed"]),
        at=moment(row["at"]),
    )
