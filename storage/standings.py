"""Running standings: one total a member, scheme and period; a member without a row has the scheme's base."""

from __future__ import annotations

from decimal import Decimal

from domain.amounts import from_thousandths, to_thousandths
from domain.members import Role, Status
from domain.schemes import Audience, Scheme
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
    """(member id, total, vetoed) of everybody of a branch whom a scheme scores, by employee number.

    Who has left is listed only where they have entries in that period.
    """
    base = to_thousandths(scheme.base)
    committee_only = scheme.audience is Audience.BRANCH_COMMITTEE
    sql = """SELECT m.id, COALESCE(s.total, ?) AS total, COALESCE(s.vetoed, 0) AS vetoed
           FROM members m
           LEFT JOIN standings s ON s.member_id = m.id AND s.scheme = ? AND s.period = ?
           WHERE m.branch_id = ?
             AND (m.status <> ? OR s.member_id IS NOT NULL)
             AND (? = 0 OR s.member_id IS NOT NULL
                  OR EXISTS (SELECT 1 FROM roles r WHERE r.member_id = m.id AND r.role = ?))
           ORDER BY m.employee_no"""
    rows = tx.all(
        sql, base, scheme.code, period, branch_id, Status.LEFT, int(committee_only), Role.BRANCH_COMMITTEE
    )
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
