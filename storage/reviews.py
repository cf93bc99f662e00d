"""Reviews: every verdict on a claim, and the one level that is open."""

from __future__ import annotations

from datetime import datetime

from domain.members import Member, Role
from domain.reviews import Passed, Review, Verdict
from storage.columns import maybe_moment, moment, stamp
from storage.database import Row, Tx
from storage.trouble import Overtaken


def open_level(tx: Tx, claim_id: int, level: int, role: Role | None, now: datetime) -> int:
    """Open a level of a claim for a role; its id."""
    return tx.insert(
        "INSERT INTO reviews (claim_id, level, role, opened_at) VALUES (?, ?, ?, ?) RETURNING id",
        claim_id,
        level,
        role or "",
        stamp(now),
    )


def close(
    tx: Tx, review_id: int, verdict: Verdict, by: int, role: Role, reason: str | None, now: datetime
) -> None:
    """Give the open level its verdict, by a member and the role in which they decided.

    Raises Overtaken if it has one.
    """
    changed = tx.execute(
        "UPDATE reviews SET verdict = ?, decided_by = ?, role = ?, reason = ?, decided_at = ? "
        "WHERE id = ? AND verdict IS NULL",
        verdict,
        by,
        role,
        reason,
        stamp(now),
        review_id,
    )
    if changed != 1:
        raise Overtaken(f"review {review_id} is decided")


def note_passed(tx: Tx, claim_id: int, level: int, passed: Passed, now: datetime) -> None:
    """Keep that a level was passed over, and why."""
    tx.execute(
        "INSERT INTO reviews (claim_id, level, role, verdict, reason, opened_at, decided_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        claim_id,
        level,
        passed.role,
        Verdict.PASSED,
        passed.why,
        stamp(now),
        stamp(now),
    )


def drop_open(tx: Tx, claim_id: int) -> None:
    """Forget the open level of a claim that was withdrawn."""
    tx.execute("DELETE FROM reviews WHERE claim_id = ? AND verdict IS NULL", claim_id)


def find_open(tx: Tx, claim_id: int) -> Review | None:
    """The level of a claim that waits for a verdict."""
    row = tx.one("SELECT * FROM reviews WHERE claim_id = ? AND verdict IS NULL", claim_id)
    return None if row is None else _review(row)


def list_of_claim(tx: Tx, claim_id: int) -> list[Review]:
    """Every review of a claim, in order."""
    return [_review(row) for row in tx.all("SELECT * FROM reviews WHERE claim_id = ? ORDER BY id", claim_id)]


def list_with_names(tx: Tx, claim_id: int) -> list[tuple[Review, str]]:
    """Every review of a claim, in order, each with the name of who decided it; '' for nobody."""
    rows = tx.all(
        "SELECT r.*, COALESCE(m.name, '') AS name FROM reviews r LEFT JOIN members m ON m.id = r.decided_by "
        "WHERE r.claim_id = ? ORDER BY r.id",
        claim_id,
    )
    return [(_review(row), row["name"]) for row in rows]


def list_approvers(tx: Tx, claim_id: int) -> tuple[int, ...]:
    """Member ids of those who approved, in order."""
    rows = tx.all(
        "SELECT decided_by FROM reviews WHERE claim_id = ? AND verdict = 'approved' ORDER BY id", claim_id
    )
    return tuple(row["decided_by"] for row in rows)


def list_open(tx: Tx, opened_before: datetime | None = None) -> list[Review]:
    """Every level that waits for a verdict on a claim under review, oldest first."""
    sql = (
        "SELECT r.* FROM reviews r JOIN claims c ON c.id = r.claim_id "
        "WHERE r.verdict IS NULL AND c.state = 'waiting' AND r.opened_at <= ? ORDER BY r.opened_at, r.id"
    )
    return [_review(row) for row in tx.all(sql, "9999" if opened_before is None else stamp(opened_before))]


def list_asking(tx: Tx, member: Member) -> list[int]:
    """Claims whose open level may concern this member, oldest first: a superset, by role and unit.

    Whether they are really asked is the rule's to say (domain.reviews.next_step).
    """
    rows = tx.all(
        """SELECT c.id FROM claims c
           JOIN reviews r ON r.claim_id = c.id AND r.verdict IS NULL
           JOIN members m ON m.id = c.member_id
           JOIN branches b ON b.id = m.branch_id
           WHERE c.state = 'waiting' AND c.member_id <> ? AND b.committee = ?
             AND (r.escalated_at IS NOT NULL OR r.role IN (SELECT role FROM roles WHERE member_id = ?))
           ORDER BY c.submitted_at, c.id""",
        member.id,
        member.committee,
        member.id,
    )
    return [row["id"] for row in rows]


def set_answer(tx: Tx, review_id: int, answer: str) -> None:
    """Keep what the member answered to a returned claim."""
    tx.execute("UPDATE reviews SET answer = ? WHERE id = ?", answer, review_id)


def mark_reminded(tx: Tx, review_id: int, now: datetime) -> None:
    """The reviewers of the open level have been reminded."""
    tx.execute("UPDATE reviews SET reminded_at = ? WHERE id = ?", stamp(now), review_id)


def mark_escalated(tx: Tx, review_id: int, now: datetime) -> None:
    """The open level is offered to the next one upwards as well."""
    tx.execute("UPDATE reviews SET escalated_at = ? WHERE id = ?", stamp(now), review_id)


def _review(row: Row) -> Review:
    return Review(
        id=row["id"],
        claim_id=row["claim_id"],
        level=row["level"],
        role=Role(row["role"]) if row["role"] else None,
        verdict=Verdict(row["verdict"]) if row["verdict"] else None,
        decided_by=row["decided_by"],
        reason=row["reason"],
        answer=row["answer"],
        opened_at=moment(row["opened_at"]),
        decided_at=maybe_moment(row["decided_at"]),
        reminded_at=maybe_moment(row["reminded_at"]),
        escalated_at=maybe_moment(row["escalated_at"]),
    )
