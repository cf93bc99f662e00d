"""Deeds that members of the highest grade may have told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from domain.deeds import Deeds, DeedState
from storage.columns import maybe_moment, stamp
from storage.database import Row, Tx


def propose(
    tx: Tx,
    *,
    scheme: str,
    period: str,
    member_id: int,
    branch_id: int,
    grade: str,
    claims: Sequence[int],
    now: datetime,
) -> Deeds | None:
    """Store a proposal; None where there is one for that period already."""
    row = tx.one(
        "INSERT INTO deeds (scheme, period, member_id, branch_id, grade, claims, proposed_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING *",
        scheme,
        period,
        member_id,
        branch_id,
        grade,
        json.dumps(claims),
        stamp(now),
    )
    return None if row is None else _deeds(row)


def show_as(tx: Tx, deeds_id: int, row: int) -> None:
    """Remember the message that asks: the row of the outbox."""
    tx.execute("UPDATE deeds SET card = ? WHERE id = ?", row, deeds_id)


def change(tx: Tx, deeds_id: int, *, claims: Sequence[int], wording: str | None) -> None:
    """Another choice of claims, or words in place of theirs."""
    tx.execute("UPDATE deeds SET claims = ?, wording = ? WHERE id = ?", json.dumps(claims), wording, deeds_id)


def decide(
    tx: Tx, deeds_id: int, state: DeedState, now: datetime, *, before: DeedState, photo: bool = False
) -> bool:
    """What the member says to it; False where it is no longer as they saw it."""
    changed = tx.execute(
        "UPDATE deeds SET state = ?, photo = ?, decided_at = ? WHERE id = ? AND state = ?",
        state,
        int(photo),
        stamp(now),
        deeds_id,
        before,
    )
    return changed == 1


def post(tx: Tx, deeds: Sequence[Deeds], row: int, now: datetime) -> None:
    """They are told by that row of the outbox."""
    tx.many(
        "UPDATE deeds SET state = 'posted', post = ?, posted_at = ? WHERE id = ? AND state = 'agreed'",
        [(row, stamp(now), one.id) for one in deeds],
    )


def find(tx: Tx, deeds_id: int) -> Deeds | None:
    """The deeds with that id."""
    row = tx.one("SELECT * FROM deeds WHERE id = ?", deeds_id)
    return None if row is None else _deeds(row)


def find_of(tx: Tx, scheme: str, period: str, member_id: int) -> Deeds | None:
    """A member's deeds of one period."""
    sql = "SELECT * FROM deeds WHERE scheme = ? AND period = ? AND member_id = ?"
    row = tx.one(sql, scheme, period, member_id)
    return None if row is None else _deeds(row)


def list_agreed(tx: Tx) -> list[Deeds]:
    """All that are agreed to and not posted, by branch, oldest consent first."""
    rows = tx.all("SELECT * FROM deeds WHERE state = 'agreed' ORDER BY branch_id, decided_at, id")
    return [_deeds(row) for row in rows]


def count_undecided(tx: Tx, branch_id: int, scheme: str, period: str) -> int:
    """How many of a branch have said nothing yet."""
    sql = (
        "SELECT COUNT(*) FROM deeds WHERE branch_id = ? AND scheme = ? AND period = ? AND state = 'proposed'"
    )
    return int(tx.value(sql, branch_id, scheme, period))


def list_of_post(tx: Tx, row: int) -> list[Deeds]:
    """What one post still tells, in the order in which it does."""
    rows = tx.all("SELECT * FROM deeds WHERE post = ? AND state = 'posted' ORDER BY decided_at, id", row)
    return [_deeds(found) for found in rows]


def list_posted(tx: Tx, member_id: int) -> list[Deeds]:
    """A member's deeds that posts tell."""
    rows = tx.all("SELECT * FROM deeds WHERE member_id = ? AND state = 'posted' ORDER BY id", member_id)
    return [_deeds(found) for found in rows]


def _deeds(row: Row) -> Deeds:
    return Deeds(
        id=row["id"],
        scheme=row["scheme"],
        period=row["period"],
        member_id=row["member_id"],
        branch_id=row["branch_id"],
        grade=row["grade"],
        claims=tuple(json.loads(row["claims"])),
        wording=row["wording"],
        photo=bool(row["photo"]),
        state=DeedState(row["state"]),
        card=row["card"],
        post=row["post"],
        decided_at=maybe_moment(row["decided_at"]),
        posted_at=maybe_moment(row["posted_at"]),
    )
