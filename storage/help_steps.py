"""The steps of help plans."""

from __future__ import annotations

from datetime import datetime

from domain.help_plans import PlanStep
from storage.columns import maybe_moment, stamp
from storage.database import Row, Tx


def add(tx: Tx, plan_id: int, *, template: str = "", words: str = "") -> None:
    """Put a step at the end of a plan."""
    tx.execute("INSERT INTO help_steps (plan_id, template, words) VALUES (?, ?, ?)", plan_id, template, words)


def reword(tx: Tx, step_id: int, words: str) -> bool:
    """Say a step otherwise; False where it is done."""
    sql = "UPDATE help_steps SET words = ? WHERE id = ? AND done_at IS NULL"
    return tx.execute(sql, words, step_id) == 1


def finish(tx: Tx, step_id: int, member_id: int, now: datetime) -> bool:
    """It is done; False if it was already."""
    changed = tx.execute(
        "UPDATE help_steps SET done_at = ?, done_by = ? WHERE id = ? AND done_at IS NULL",
        stamp(now),
        member_id,
        step_id,
    )
    return changed == 1


def note(tx: Tx, step_id: int, words: str) -> None:
    """A line about how it went."""
    tx.execute("UPDATE help_steps SET note = ? WHERE id = ?", words, step_id)


def find(tx: Tx, step_id: int) -> PlanStep | None:
    """The step with that id."""
    row = tx.one("SELECT * FROM help_steps WHERE id = ?", step_id)
    return None if row is None else _step(row)


def list_of_plan(tx: Tx, plan_id: int) -> tuple[PlanStep, ...]:
    """A plan's steps in order."""
    return tuple(
        _step(row) for row in tx.all("SELECT * FROM help_steps WHERE plan_id = ? ORDER BY id", plan_id)
    )


def _step(row: Row) -> PlanStep:
    return PlanStep(
        id=row["id"],
        plan_id=row["plan_id"],
        template=row["template"],
        words=row["words"],
        done_at=maybe_moment(row["done_at"]),
        done_by=row["done_by"],
        note=row["note"],
    )
