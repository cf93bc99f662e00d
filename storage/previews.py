"""Previews of rankings about to be posted, and which of them are held back."""

from __future__ import annotations

from datetime import datetime

from domain.previews import Preview, PreviewState
from storage.columns import maybe_moment, moment, stamp
from storage.database import Row, Tx


def show(tx: Tx, branch_id: int, period: str, due_at: datetime) -> bool:
    """Note that a preview is shown; False if it was before."""
    return (
        tx.execute(
            "INSERT INTO previews (branch_id, period, state, due_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            branch_id,
            period,
            PreviewState.SHOWN,
            stamp(due_at),
        )
        == 1
    )


def find(tx: Tx, branch_id: int, period: str) -> Preview | None:
    """A branch's preview of a period, if there was one."""
    row = tx.one("SELECT * FROM previews WHERE branch_id = ? AND period = ?", branch_id, period)
    return None if row is None else _preview(row)


def list_decided(tx: Tx, period: str) -> list[Preview]:
    """What is held back of a period, or was and is released."""
    rows = tx.all(
        "SELECT * FROM previews WHERE period = ? AND state <> ? ORDER BY branch_id",
        period,
        PreviewState.SHOWN,
    )
    return [_preview(row) for row in rows]


def decide(
    tx: Tx,
    preview: Preview,
    state: PreviewState,
    by: int | None,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Hold it back (for a reason) or release it; of a release the reason stays."""
    tx.execute(
        "UPDATE previews SET state = ?, decided_by = ?, decided_at = ?, reason = COALESCE(?, reason) "
        "WHERE branch_id = ? AND period = ?",
        state,
        by,
        stamp(now),
        reason,
        preview.branch_id,
        preview.period,
    )


def _preview(row: Row) -> Preview:
    return Preview(
        branch_id=row["branch_id"],
        period=row["period"],
        state=PreviewState(row["state"]),
        due_at=moment(row["due_at"]),
        reason=row["reason"] or "",
        decided_by=row["decided_by"],
        decided_at=maybe_moment(row["decided_at"]),
    )
