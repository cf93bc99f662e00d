"""Claims, their photos and the changes that reviewers made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from domain.amounts import from_thousandths, to_thousandths
from domain.annual_report import Fate
from domain.claims import Change, Claim, ClaimState, Photo
from domain.members import Role
from storage.columns import maybe_moment, moment, stamp
from storage.database import Row, Tx
from storage.sweep import Swept, window
from storage.trouble import Overtaken


def insert_draft(
    tx: Tx,
    *,
    member_id: int,
    scheme_id: int,
    item: str | None,
    quantity: Decimal,
    points: Decimal | None,
    happened_on: date,
    words: str,
    now: datetime,
) -> int:
    """Store a new draft; its id."""
    claim_id = tx.insert(
        "INSERT INTO claims (member_id, scheme_id, item, quantity, points, happened_on, words, state, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 'draft', ?) RETURNING id",
        member_id,
        scheme_id,
        item,
        to_thousandths(quantity),
        None if points is None else to_thousandths(points),
        happened_on.isoformat(),
        words,
        stamp(now),
    )
    tx.about("claims", claim_id)
    return claim_id


def find(tx: Tx, claim_id: int) -> Claim | None:
    """The claim with that id, if there is one."""
    row = tx.one("SELECT * FROM claims WHERE id = ?", claim_id)
    return None if row is None else _claim(row)


def get(tx: Tx, claim_id: int) -> Claim:
    """The claim with that id; it must exist."""
    claim = find(tx, claim_id)
    assert claim is not None, f"no claim {claim_id}"
    return claim


def revise(
    tx: Tx,
    claim: Claim,
    *,
    scheme_id: int,
    item: str | None,
    quantity: Decimal,
    points: Decimal | None,
    happened_on: date | None = None,
    words: str | None = None,
    chain: Sequence[Role] | None = None,
) -> None:
    """Give an open claim another content. Raises Overtaken if it was changed by somebody since it was read."""
    tx.about("claims", claim.id)
    changed = tx.execute(
        "UPDATE claims SET scheme_id = ?, item = ?, quantity = ?, points = ?, happened_on = ?, words = ?, "
        "chain = COALESCE(?, chain), version = version + 1 WHERE id = ? AND version = ?",
        scheme_id,
        item,
        to_thousandths(quantity),
        None if points is None else to_thousandths(points),
        (happened_on or claim.happened_on).isoformat(),
        claim.words if words is None else words,
        None if chain is None else json.dumps(chain),
        claim.id,
        claim.version,
    )
    _sure(claim, changed)


def touch(tx: Tx, claim_id: int) -> None:
    """Count a change that lies outside the claim's own row (a photo more), so that old buttons are stale."""
    tx.about("claims", claim_id)
    tx.execute("UPDATE claims SET version = version + 1 WHERE id = ?", claim_id)


def submit(tx: Tx, claim: Claim, *, period: str, chain: Sequence[Role], now: datetime) -> None:
    """Send a draft: from now on it has its period and its chain. Raises Overtaken if somebody was first."""
    tx.about("claims", claim.id)
    changed = tx.execute(
        "UPDATE claims SET state = 'waiting', level = 0, version = version + 1, period = ?, chain = ?, "
        "submitted_at = ? WHERE id = ? AND version = ? AND state = 'draft'",
        period,
        json.dumps(chain),
        stamp(now),
        claim.id,
        claim.version,
    )
    _sure(claim, changed)


def move(tx: Tx, claim: Claim, state: ClaimState, *, level: int, now: datetime) -> None:
    """Take a claim to a state and level. Raises Overtaken if somebody was first.

    ``version`` in the condition makes this the one place where races between people are decided.
    """
    tx.about("claims", claim.id)
    ends = state not in {ClaimState.DRAFT, ClaimState.WAITING, ClaimState.RETURNED}
    changed = tx.execute(
        "UPDATE claims SET state = ?, level = ?, version = version + 1, closed_at = ? "
        "WHERE id = ? AND version = ? AND state = ?",
        state,
        level,
        stamp(now) if ends else None,
        claim.id,
        claim.version,
        claim.state,
    )
    _sure(claim, changed)


def _sure(claim: Claim, changed: int) -> None:
    if changed != 1:
        raise Overtaken(f"claim {claim.id} is no longer version {claim.version}, {claim.state}")


def add_photo(tx: Tx, claim_id: int, photo: Photo, now: datetime) -> bool:
    """Attach a photo; False if this very photo is attached already."""
    if tx.value("SELECT 1 FROM evidence WHERE claim_id = ? AND unique_id = ?", claim_id, photo.unique_id):
        return False
    tx.execute(
        "INSERT INTO evidence (claim_id, file_id, unique_id, added_at) VALUES (?, ?, ?, ?)",
        claim_id,
        photo.file_id,
        photo.unique_id,
        stamp(now),
    )
    return True


def move_newest_photos(tx: Tx, claim_id: int, to_claim_id: int) -> None:
    """Give the photos that came last (together) to another claim."""
    tx.execute(
        "UPDATE evidence SET claim_id = ? WHERE claim_id = ? "
        "AND added_at = (SELECT MAX(added_at) FROM evidence WHERE claim_id = ?)",
        to_claim_id,
        claim_id,
        claim_id,
    )


def list_photos(tx: Tx, claim_id: int) -> tuple[Photo, ...]:
    """A claim's photos in the order in which they came."""
    rows = tx.all("SELECT file_id, unique_id FROM evidence WHERE claim_id = ? ORDER BY id", claim_id)
    return tuple(Photo(row["file_id"], row["unique_id"]) for row in rows)


def list_using(tx: Tx, photos: Iterable[Photo], except_claim: int) -> list[Claim]:
    """Other claims, submitted by anybody, that carry one of these photos; oldest first."""
    found: dict[int, Claim] = {}
    for photo in photos:
        for row in tx.all(
            "SELECT c.* FROM evidence e JOIN claims c ON c.id = e.claim_id "
            "WHERE e.unique_id = ? AND c.id <> ? AND c.submitted_at IS NOT NULL ORDER BY c.id LIMIT 5",
            photo.unique_id,
            except_claim,
        ):
            found[row["id"]] = _claim(row)
    return [found[key] for key in sorted(found)]


# Two schemes may have an item of the same code; the versions of one scheme mean the same by it.
_SAME_ITEM = (
    "member_id = ? AND item = ? AND id <> ? "
    "AND scheme_id IN (SELECT id FROM schemes WHERE code = (SELECT code FROM schemes WHERE id = ?))"
)


def find_twin(tx: Tx, claim: Claim) -> Claim | None:
    """The member's newest other claim, sent and not refused, for the same item on the same day."""
    row = tx.one(
        f"SELECT * FROM claims WHERE {_SAME_ITEM} AND happened_on = ? "  # noqa: S608
        "AND state IN ('waiting', 'returned', 'approved') ORDER BY id DESC LIMIT 1",
        *_same_item(claim),
        claim.happened_on.isoformat(),
    )
    return None if row is None else _claim(row)


def list_recent(tx: Tx, claim: Claim, limit: int = 3) -> list[Claim]:
    """The member's last claims for the same item before this one, newest first."""
    rows = tx.all(
        f"SELECT * FROM claims WHERE {_SAME_ITEM} AND id < ? AND submitted_at IS NOT NULL "  # noqa: S608
        "ORDER BY id DESC LIMIT ?",
        *_same_item(claim),
        claim.id,
        limit,
    )
    return [_claim(row) for row in rows]


def waiting_points(tx: Tx, claim: Claim, period: str) -> Decimal:
    """Points of the member's other claims for the same item that are still being decided in that period."""
    total = tx.value(
        f"SELECT COALESCE(SUM(points), 0) FROM claims WHERE {_SAME_ITEM} AND period = ? "  # noqa: S608
        "AND state IN ('waiting', 'returned')",
        *_same_item(claim),
        period,
    )
    return from_thousandths(total)


def _same_item(claim: Claim) -> tuple[object, ...]:
    return claim.member_id, claim.item, claim.id, claim.scheme_id


def list_of_member(tx: Tx, member_id: int, *states: ClaimState) -> list[Claim]:
    """A member's claims in those states, oldest first."""
    marks = ",".join("?" * len(states))
    sql = f"SELECT * FROM claims WHERE member_id = ? AND state IN ({marks}) ORDER BY id"  # noqa: S608
    return [_claim(row) for row in tx.all(sql, member_id, *states)]


def newest_draft(tx: Tx, member_id: int, since: datetime) -> Claim | None:
    """The draft that a member began last, if it is not older than ``since``."""
    row = tx.one(
        "SELECT * FROM claims WHERE member_id = ? AND state = 'draft' AND created_at >= ? ORDER BY id DESC LIMIT 1",
        member_id,
        stamp(since),
    )
    return None if row is None else _claim(row)


def list_old_drafts(tx: Tx, before: datetime) -> list[Claim]:
    """Drafts begun before a moment."""
    sql = "SELECT * FROM claims WHERE state = 'draft' AND created_at < ? ORDER BY created_at, id"
    return [_claim(row) for row in tx.all(sql, stamp(before))]


def list_open(tx: Tx) -> list[Claim]:
    """Every claim that waits for a reviewer, oldest first."""
    return [
        _claim(row)
        for row in tx.all("SELECT * FROM claims WHERE state = 'waiting' ORDER BY submitted_at, id")
    ]


def list_undecided(tx: Tx, period: str) -> list[Claim]:
    """Claims of a period that nobody has decided: waiting, or returned to their members; oldest first."""
    sql = "SELECT * FROM claims WHERE period = ? AND state IN ('waiting', 'returned') ORDER BY id"
    return [_claim(row) for row in tx.all(sql, period)]


def list_fates(tx: Tx, branch_id: int, periods: Iterable[str]) -> list[Fate]:
    """What became of the claims that a branch's members sent and that count in those periods, oldest first."""
    rows = tx.all(
        "SELECT c.period, c.member_id, c.state, c.submitted_at, c.closed_at FROM members m "
        "CROSS JOIN claims c ON c.member_id = m.id WHERE m.branch_id = ? AND c.submitted_at IS NOT NULL "
        "AND c.period IN (SELECT value FROM json_each(?)) ORDER BY c.id",
        branch_id,
        json.dumps(sorted(set(periods))),
    )
    return [
        Fate(
            row["period"],
            row["member_id"],
            ClaimState(row["state"]),
            moment(row["submitted_at"]),
            maybe_moment(row["closed_at"]),
        )
        for row in rows
    ]


def carry(tx: Tx, claim_id: int, period: str) -> None:
    """Count an undecided claim in another period; its cards stay as they are."""
    tx.about("claims", claim_id)
    tx.execute("UPDATE claims SET period = ? WHERE id = ?", period, claim_id)


def lapse(tx: Tx, claim: Claim, now: datetime) -> None:
    """End an undecided claim: its period is frozen."""
    tx.about("claims", claim.id)
    tx.execute(
        "UPDATE claims SET state = 'withdrawn', lapsed = 1, version = version + 1, closed_at = ? WHERE id = ?",
        stamp(now),
        claim.id,
    )


def add_change(tx: Tx, claim: Claim, change: Change, now: datetime) -> None:
    """Keep what a reviewer changed."""
    tx.execute(
        "INSERT INTO claim_changes (claim_id, changed_by, at, item_before, points_before, item_after, "
        "points_after, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        claim.id,
        change.changed_by,
        stamp(now),
        change.item_before,
        to_thousandths(change.points_before),
        change.item_after,
        to_thousandths(change.points_after),
        change.reason,
    )


def explain_change(tx: Tx, claim_id: int, reason: str) -> None:
    """Give the last change of a claim its reason."""
    tx.execute(
        "UPDATE claim_changes SET reason = ? WHERE id = (SELECT MAX(id) FROM claim_changes WHERE claim_id = ?)",
        reason,
        claim_id,
    )


def list_changes(tx: Tx, claim_id: int) -> tuple[Change, ...]:
    """The changes of a claim, oldest first."""
    rows = tx.all(
        "SELECT c.*, m.name FROM claim_changes c JOIN members m ON m.id = c.changed_by "
        "WHERE c.claim_id = ? ORDER BY c.id",
        claim_id,
    )
    return tuple(
        Change(
            row["changed_by"],
            row["name"],
            row["item_before"],
            from_thousandths(row["points_before"]),
            row["item_after"],
            from_thousandths(row["points_after"]),
            row["reason"],
        )
        for row in rows
    )


def purge(tx: Tx, after: int, before: datetime) -> Swept:
    """Drop drafts that were begun before that moment and given up, in the window of ids above ``after``.

    The newest claim stays, so that its id, which old buttons carry, is never given out again.
    """
    rows = window(tx, "claims", "created_at", after)
    if rows is None:
        return Swept(0, None)
    given_up = (
        "SELECT id FROM claims WHERE id > ? AND id <= ? AND state = 'cancelled' AND submitted_at IS NULL "
        "AND created_at < ? "
        "AND id < (SELECT MAX(id) FROM claims)"
    )
    bounds = (rows.after, rows.last, stamp(before))
    for table in ("evidence", "cards"):
        tx.execute(f"DELETE FROM {table} WHERE claim_id IN ({given_up})", *bounds)  # noqa: S608
    dropped = tx.execute(f"DELETE FROM claims WHERE id IN ({given_up})", *bounds)  # noqa: S608
    return rows.swept(dropped, stamp(before))


@lru_cache(maxsize=256)
def _chain(stored: str | None) -> tuple[Role, ...]:
    return tuple(Role(role) for role in json.loads(stored or "[]"))


def _claim(row: Row) -> Claim:
    return Claim(
        id=row["id"],
        member_id=row["member_id"],
        scheme_id=row["scheme_id"],
        item=row["item"],
        quantity=from_thousandths(row["quantity"]),
        points=None if row["points"] is None else from_thousandths(row["points"]),
        happened_on=date.fromisoformat(row["happened_on"]),
        words=row["words"],
        state=ClaimState.LAPSED if row["lapsed"] else ClaimState(row["state"]),
        version=row["version"],
        chain=_chain(row["chain"]),
        level=row["level"],
        period=row["period"],
        created_at=moment(row["created_at"]),
        submitted_at=maybe_moment(row["submitted_at"]),
        closed_at=maybe_moment(row["closed_at"]),
    )
