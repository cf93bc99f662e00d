"""Totals of whole units, added up by the database: a company's branches in one look, a branch's groups in another.

Who counts is who is on the board (storage.seats). A group is known of who belongs to the branch today: whoever has
moved since counts for the branch alone.
"""

from __future__ import annotations

import json

from domain.amounts import from_thousandths, to_thousandths
from domain.comparisons import Sums
from domain.possible import Possible
from domain.schemes import Scheme
from storage import seats
from storage.database import Row, Tx

_SUMS = """
    SELECT u.id, u.name, {committee} AS committee, COUNT(*) AS members, COUNT(s.member_id) AS counted,
           SUM(COALESCE(s.total, ?7)) AS total,
           SUM(MIN(MAX(COALESCE(s.total, ?7), 0), COALESCE(p.value, ?8))) AS within, COALESCE(p.value, ?8) AS possible
    FROM {seats} seat CROSS JOIN members m ON m.id = seat.member_id
    CROSS JOIN {unit}
    LEFT JOIN json_each(?9) p ON CAST(p.key AS INTEGER) = seat.branch_id
    LEFT JOIN standings s ON s.scheme = ?1 AND s.period = ?2 AND s.member_id = seat.member_id
    GROUP BY u.id ORDER BY u.id
"""
_OF_BRANCHES = {"committee": "u.committee", "unit": "branches u ON u.id = seat.branch_id"}
_BRANCHES = _SUMS.format(seats=seats.EVERYWHERE, **_OF_BRANCHES)
_BRANCH = _SUMS.format(seats=seats.IN_BRANCH, **_OF_BRANCHES)
_GROUPS = _SUMS.format(
    committee="''",
    seats=seats.IN_BRANCH,
    unit="groups u ON u.id = m.group_id AND u.branch_id = seat.branch_id",
)


def list_branches(tx: Tx, scheme: Scheme, period: str, possible: Possible) -> list[Sums]:
    """Every branch in which the scheme scores anybody, in the order of the roster."""
    return [_sums(row) for row in tx.all(_BRANCHES, *_values(scheme, period, possible, None))]


def find_branch(tx: Tx, scheme: Scheme, period: str, possible: Possible, branch_id: int) -> Sums | None:
    """One branch; None where the scheme scores nobody in it."""
    row = tx.one(_BRANCH, *_values(scheme, period, possible, branch_id))
    return None if row is None else _sums(row)


def list_groups(tx: Tx, scheme: Scheme, period: str, possible: Possible, branch_id: int) -> list[Sums]:
    """The groups of a branch, likewise; who is in no group counts for the branch alone."""
    return [_sums(row) for row in tx.all(_GROUPS, *_values(scheme, period, possible, branch_id))]


def _values(scheme: Scheme, period: str, possible: Possible, branch_id: int | None) -> tuple[object, ...]:
    base, most = to_thousandths(scheme.base), to_thousandths(possible.everywhere)
    own = json.dumps({number: to_thousandths(each) for number, each in possible.in_branch.items()})
    return (*seats.params(scheme, period, branch_id), base, most, own)


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
