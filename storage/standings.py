"""Running standings: one total a member, scheme and period; a member without a row has the scheme's base."""

from __future__ import annotations

from decimal import Decimal

from domain.amounts import from_thousandths, to_thousandths
from domain.schemes import Scheme
from storage import seats
from storage.database import Tx


def put(tx: Tx, scheme: str, period: str, member_id: int, total: Decimal, vetoed: bool) -> None:
    """Store a member's total."""
    tx.execute(
        "INSERT INTO standings (scheme, period, member_id, total, vetoed) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (scheme, period, member_id) DO UPDATE SET total = excluded.total, vetoed = excluded.vetoed",
        scheme,
        period,
        member_id,
        to_thousandths(total),
        int(vetoed),
    )


def find(tx: Tx, scheme: str, period: str, member_id: int) -> tuple[Decimal, bool] | None:
    """A member's stored total and whether it is vetoed."""
    row = tx.one(
        "SELECT total, vetoed FROM standings WHERE scheme = ? AND period = ? AND member_id = ?",
        scheme,
        period,
        member_id,
    )
    return None if row is None else (from_thousandths(row["total"]), bool(row["vetoed"]))


def list_of_branch(tx: Tx, scheme: Scheme, period: str, branch_id: int) -> list[tuple[int, Decimal, bool]]:
    """(member id, total, vetoed) of everybody on a branch's board (storage.seats), by employee number."""
    sql = f"""SELECT m.id, COALESCE(s.total, ?7) AS total, COALESCE(s.vetoed, 0) AS vetoed
           FROM {seats.IN_BRANCH} seat CROSS JOIN members m ON m.id = seat.member_id
           LEFT JOIN standings s ON s.member_id = m.id AND s.scheme = ?1 AND s.period = ?2
           ORDER BY m.employee_no"""  # noqa: S608  our own words
    rows = tx.all(sql, *seats.params(scheme, period, branch_id), to_thousandths(scheme.base))
    return [(row["id"], from_thousandths(row["total"]), bool(row["vetoed"])) for row in rows]


def list_of_period(tx: Tx, scheme: str, period: str) -> dict[int, tuple[Decimal, bool]]:
    """Every stored (total, vetoed) of a period, by member id."""
    sql = "SELECT member_id, total, vetoed FROM standings WHERE scheme = ? AND period = ?"
    return {
        row["member_id"]: (from_thousandths(row["total"]), bool(row["vetoed"]))
        for row in tx.all(sql, scheme, period)
    }


def list_scored(tx: Tx) -> list[tuple[str, str]]:
    """Every (scheme, period) that has standings."""
    rows = tx.all("SELECT DISTINCT scheme, period FROM standings ORDER BY scheme, period")
    return [(row["scheme"], row["period"]) for row in rows]
