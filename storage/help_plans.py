"""Help plans: who helps whom, who was asked, and the messages that follow a plan. Its steps: storage.help_steps."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from domain.help_plans import Plan, PlanState
from storage.cards import Card
from storage.columns import maybe_moment, moment, stamp
from storage.database import Row, Tx

_UNFINISHED = "state NOT IN ('declined', 'closed')"


def open_(tx: Tx, *, scheme: str, period: str, member_id: int, grade: str, now: datetime) -> Plan | None:
    """Store a plan that has no helper yet; None where there is one for that period already."""
    row = tx.one(
        "INSERT INTO help_plans (scheme, period, member_id, grade, asked_at, moved_at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING RETURNING *",
        scheme,
        period,
        member_id,
        grade,
        stamp(now),
        stamp(now),
    )
    return None if row is None else _plan(row)


def move(tx: Tx, plan: Plan, state: PlanState, now: datetime, *, helper_id: int | None) -> bool:
    """Take a plan to a state; False where it is no longer as it was read.

    With another helper it has not started yet: they hear whom it is about when both have agreed.
    """
    changed = tx.execute(
        "UPDATE help_plans SET state = ?, helper_id = ?, asked_at = ?, moved_at = ?, reminded = 0, "
        "started_at = CASE WHEN ? = 'running' THEN ? WHEN ? IN ('open', 'helper_asked') THEN NULL ELSE started_at END, "
        "closed_at = CASE WHEN ? IN ('declined', 'closed') THEN ? END "
        "WHERE id = ? AND state = ? AND helper_id IS ?",
        state,
        helper_id,
        stamp(now),
        stamp(now),
        state,
        stamp(now),
        state,
        state,
        stamp(now),
        plan.id,
        plan.state,
        plan.helper_id,
    )
    return changed == 1


def touch(tx: Tx, plan_id: int, now: datetime) -> None:
    """Something has happened."""
    tx.execute("UPDATE help_plans SET moved_at = ? WHERE id = ?", stamp(now), plan_id)


def remind(tx: Tx, plan_id: int, now: datetime) -> None:
    """Those concerned are reminded."""
    tx.execute(
        "UPDATE help_plans SET moved_at = ?, reminded = reminded + 1 WHERE id = ?", stamp(now), plan_id
    )


def grade(tx: Tx, plan_id: int, after: str) -> None:
    """The grade of the next period."""
    tx.execute("UPDATE help_plans SET grade_after = ? WHERE id = ?", after, plan_id)


def refuse(tx: Tx, plan_id: int, helper_id: int, now: datetime) -> None:
    """They are not asked again for this plan."""
    tx.execute(
        "INSERT INTO help_refusals VALUES (?, ?, ?) ON CONFLICT DO NOTHING", plan_id, helper_id, stamp(now)
    )


def list_refusals(tx: Tx, plan_id: int) -> frozenset[int]:
    """Ids of those who are not asked again."""
    rows = tx.all("SELECT helper_id FROM help_refusals WHERE plan_id = ?", plan_id)
    return frozenset(row["helper_id"] for row in rows)


def find(tx: Tx, plan_id: int) -> Plan | None:
    """The plan with that id."""
    row = tx.one("SELECT * FROM help_plans WHERE id = ?", plan_id)
    return None if row is None else _plan(row)


def get(tx: Tx, plan_id: int) -> Plan:
    """The plan with that id; it must exist."""
    plan = find(tx, plan_id)
    assert plan is not None, f"no help plan {plan_id}"
    return plan


def list_unfinished(tx: Tx) -> list[Plan]:
    """Plans that have not ended, oldest first."""
    return [_plan(row) for row in tx.all(f"SELECT * FROM help_plans WHERE {_UNFINISHED} ORDER BY id")]  # noqa: S608


def list_unfinished_of(tx: Tx, scheme: str, member_ids: Iterable[int]) -> list[Plan]:
    """Those of one scheme whose members are among these."""
    rows = tx.all(
        f"SELECT * FROM help_plans WHERE scheme = ? AND {_UNFINISHED} "  # noqa: S608
        "AND member_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        scheme,
        json.dumps(list(member_ids)),
    )
    return [_plan(row) for row in rows]


def list_with(tx: Tx, member_id: int) -> list[Plan]:
    """Unfinished plans of a member, or in which they help, oldest first."""
    sql = f"SELECT * FROM help_plans WHERE (member_id = ? OR helper_id = ?) AND {_UNFINISHED} ORDER BY id"  # noqa: S608
    return [_plan(row) for row in tx.all(sql, member_id, member_id)]


def list_of_period(tx: Tx, scheme: str, period: str) -> list[Plan]:
    """Every plan that follows from a result, whatever became of it, by id."""
    sql = "SELECT * FROM help_plans WHERE scheme = ? AND period = ? ORDER BY id"
    return [_plan(row) for row in tx.all(sql, scheme, period)]


def list_latest(tx: Tx) -> list[Plan]:
    """Of every scheme the plans that follow from its newest result with any, by id."""
    rows = tx.all(
        "SELECT p.* FROM help_plans p WHERE p.period = (SELECT MAX(q.period) FROM help_plans q "
        "WHERE q.scheme = p.scheme) ORDER BY p.id"
    )
    return [_plan(row) for row in rows]


def count_helped(tx: Tx, *, unfinished: bool = False) -> dict[int, int]:
    """How many plans each helper has, or had, by id; with ``unfinished`` those alone that have not ended."""
    only = f"AND {_UNFINISHED}" if unfinished else ""
    rows = tx.all(
        f"SELECT helper_id, COUNT(*) AS n FROM help_plans WHERE helper_id IS NOT NULL {only} GROUP BY helper_id"  # noqa: S608
    )
    return {row["helper_id"]: row["n"] for row in rows}


def helped_before(tx: Tx, helper_id: int, plan_id: int) -> bool:
    """Whether somebody was asked, or has agreed, in another unfinished plan before they were asked in this one."""
    sql = f"""SELECT 1 FROM help_plans this JOIN help_plans other ON other.helper_id = this.helper_id
           WHERE this.id = ? AND this.helper_id = ? AND other.id <> this.id AND other.{_UNFINISHED}
             AND (other.asked_at, other.id) < (this.asked_at, this.id)"""  # noqa: S608  our own words
    return tx.one(sql, plan_id, helper_id) is not None


def add_card(tx: Tx, plan_id: int, card: Card) -> None:
    """Remember a message that shows the plan; the one before it in that chat does so no longer."""
    tx.execute("DELETE FROM help_cards WHERE plan_id = ? AND chat_id = ?", plan_id, card.chat_id)
    tx.execute("INSERT INTO help_cards VALUES (?, ?, ?)", card.row, plan_id, card.chat_id)


def find_card(tx: Tx, plan_id: int, chat_id: int) -> Card | None:
    """The message that shows a plan in a chat."""
    row = tx.one("SELECT row, chat_id FROM help_cards WHERE plan_id = ? AND chat_id = ?", plan_id, chat_id)
    return None if row is None else Card(row["row"], row["chat_id"])


def drop_card(tx: Tx, row: int) -> None:
    """The message no longer follows the plan."""
    tx.execute("DELETE FROM help_cards WHERE row = ?", row)


def _plan(row: Row) -> Plan:
    return Plan(
        id=row["id"],
        scheme=row["scheme"],
        period=row["period"],
        member_id=row["member_id"],
        helper_id=row["helper_id"],
        grade=row["grade"],
        grade_after=row["grade_after"],
        state=PlanState(row["state"]),
        asked_at=moment(row["asked_at"]),
        moved_at=moment(row["moved_at"]),
        reminded=row["reminded"],
        started_at=maybe_moment(row["started_at"]),
        closed_at=maybe_moment(row["closed_at"]),
    )
