"""Totals of whole units, added up by the database: a company's branches in one look, a branch's groups in another.

Who counts is who stands on the board (storage.standings.list_of_branch): everybody whom the scheme scores and who has
not left, and who has left where they have entries in that period.
"""

from __future__ import annotations

import json

from domain.amounts import from_thousandths, to_thousandths
from domain.comparisons import Sums
from domain.members import Role, Status
from domain.possible import Possible
from domain.schemes import Audience, Scheme
from storage.database import Row, Tx

_SUMS = """
    SELECT u.id, u.name, {committee} AS committee, COUNT(*) AS members, COUNT(s.member_id) AS counted,
           SUM(COALESCE(s.total, ?)) AS total, SUM(MIN(MAX(COALESCE(s.total, ?), 0), COALESCE(p.value, ?))) AS within,
           COALESCE(p.value, ?) AS possible
    FROM {units} u LEFT JOIN json_each(?) p ON CAST(p.key AS INTEGER) = {branch}
    CROSS JOIN members m ON m.branch_id = {branch} AND m.{unit} = u.id
    LEFT JOIN standings s ON s.scheme = ? AND s.period = ? AND s.member_id = m.id
    WHERE (m.status <> ? OR s.member_id IS NOT NULL)
      AND (? = 0 OR s.member_id IS NOT NULL
           OR EXISTS (SELECT 1 FROM roles r WHERE r.member_id = m.id AND r.role = ?))
"""
_BRANCHES = _SUMS.format(committee="u.committee", units="branches", branch="u.id", unit="branch_id")
_GROUPS = _SUMS.format(committee="''", units="groups", branch="u.branch_id", unit="group_id")
_BY_UNIT = " GROUP BY u.id ORDER BY u.id"


def list_branches(tx: Tx, scheme: Scheme, period: str, possible: Possible) -> list[Sums]:
    """Every branch in which the scheme scores anybody, in the order of the roster."""
    return [_sums(row) for row in tx.all(_BRANCHES + _BY_UNIT, *_values(scheme, period, possible))]


def find_branch(tx: Tx, scheme: Scheme, period: str, possible: Possible, branch_id: int) -> Sums | None:
    """One branch; None where the scheme scores nobody in it."""
    row = tx.one(_BRANCHES + "AND u.id = ?" + _BY_UNIT, *_values(scheme, period, possible), branch_id)
    return None if row is None else _sums(row)


def list_groups(tx: Tx, scheme: Scheme, period: str, possible: Possible, branch_id: int) -> list[Sums]:
    """The groups of a branch, likewise; who is in no group counts for the branch alone."""
    sql = _GROUPS + "AND u.branch_id = ?" + _BY_UNIT
    return [_sums(row) for row in tx.all(sql, *_values(scheme, period, possible), branch_id)]


def _values(scheme: Scheme, period: str, possible: Possible) -> tuple[object, ...]:
    base, most = to_thousandths(scheme.base), to_thousandths(possible.everywhere)
    own = json.dumps({branch_id: to_thousandths(each) for branch_id, each in possible.in_branch.items()})
    committee_only = int(scheme.audience is Audience.BRANCH_COMMITTEE)
    return (
        base,
        base,
        most,
        most,
        own,
        scheme.code,
        period,
        Status.LEFT,
        committee_only,
        Role.BRANCH_COMMITTEE,
    )


def _sums(row: Row) -> Sums:
    return Sums(
        row["id"],
        row["name"],
        row["committee"],
        row["members"],
        row["counted"],
        from_thousandths(row["total"]),
        from_thousandths(row["within"]),
        from_thousandths(row["possible"]),
    )
