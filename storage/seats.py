"""Seats: who is on a branch's board of a period. As SQL, so that boards, units and sums count the same people.

Until a result is published they are those of the branch whom the scheme scores and who have not left. Once it is,
they are those who were published there: nobody who came later, and whoever has moved or left since. Who has entries in
the period is counted in any case.
"""

from __future__ import annotations

from domain.members import Role, Status
from domain.schemes import Audience, Scheme
from storage.database import Tx

_SEATS = """(
    SELECT p.member_id, p.branch_id FROM published p WHERE p.scheme = ?1 AND p.period = ?2 {published_there}
    UNION ALL
    SELECT m.id AS member_id, m.branch_id FROM members m
    WHERE NOT EXISTS (SELECT 1 FROM published p WHERE p.scheme = ?1 AND p.period = ?2 AND p.member_id = m.id)
      AND (EXISTS (SELECT 1 FROM standings s WHERE s.scheme = ?1 AND s.period = ?2 AND s.member_id = m.id)
           OR m.status <> ?3
           AND (?4 = 0 OR EXISTS (SELECT 1 FROM roles r WHERE r.member_id = m.id AND r.role = ?5))
           AND m.branch_id NOT IN (SELECT branch_id FROM published WHERE scheme = ?1 AND period = ?2))
      {belongs_there}
)"""

EVERYWHERE = _SEATS.format(published_there="", belongs_there="")
"""(member_id, branch_id) of everybody; takes the parameters ?1 to ?5 of :func:`params`."""
IN_BRANCH = _SEATS.format(published_there="AND p.branch_id = ?6", belongs_there="AND m.branch_id = ?6")
"""The same of the branch ?6."""


def params(scheme: Scheme, period: str, branch_id: int | None = None) -> tuple[object, ...]:
    """?1 to ?6 of the SQL above."""
    committee_only = int(scheme.audience is Audience.BRANCH_COMMITTEE)
    return (scheme.code, period, Status.LEFT, committee_only, Role.BRANCH_COMMITTEE, branch_id)


def branch_of(tx: Tx, scheme: str, period: str, member_id: int) -> int:
    """The branch on whose board of a period a member stands, if on any: where they were published, or belong."""
    return int(
        tx.value(
            "SELECT COALESCE((SELECT branch_id FROM published WHERE scheme = ? AND period = ? AND member_id = m.id), "
            "m.branch_id) FROM members m WHERE m.id = ?",
            scheme,
            period,
            member_id,
        )
    )


def list_moved(tx: Tx, scheme: str, period: str) -> dict[int, int]:
    """The branch where each was published, by member id, of those who belong to another one by now."""
    sql = """SELECT p.member_id, p.branch_id FROM published p JOIN members m ON m.id = p.member_id
           WHERE p.scheme = ? AND p.period = ? AND p.branch_id <> m.branch_id"""
    return {row["member_id"]: row["branch_id"] for row in tx.all(sql, scheme, period)}
