"""The whole registry at once, for comparing it with a roster file and for writing what differs in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.members import Role
from storage.database import Tx

FIELDS = (
    "name",
    "branch_id",
    "group_id",
    "gender",
    "birth_date",
    "joined_on",
    "trade",
    "education",
    "status",
    "pledge",
    "contact_point",
    "contact_person",
)
"""What an import writes of a member besides the number and the roles, named as in the table."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A member as the database has them; ``values`` by FIELDS, days as ISO text."""

    id: int
    values: Mapping[str, Any]
    roles: frozenset[Role]


def members(tx: Tx) -> dict[str, Stored]:
    """Everybody, also those who left, by employee number."""
    roles: dict[int, set[Role]] = {}
    for row in tx.all("SELECT member_id, role FROM roles"):
        roles.setdefault(row["member_id"], set()).add(Role(row["role"]))
    columns = ", ".join(FIELDS)
    return {
        row["employee_no"]: Stored(
            row["id"], {name: row[name] for name in FIELDS}, frozenset(roles.get(row["id"], ()))
        )
        for row in tx.all(f"SELECT id, employee_no, {columns} FROM members ORDER BY employee_no")  # noqa: S608
    }


def branches(tx: Tx) -> dict[int, tuple[str, str]]:
    """Every branch: (committee, name) by id."""
    return {
        row["id"]: (row["committee"], row["name"]) for row in tx.all("SELECT * FROM branches ORDER BY id")
    }


def groups(tx: Tx) -> dict[int, tuple[int, str]]:
    """Every group: (branch id, name) by id."""
    return {row["id"]: (row["branch_id"], row["name"]) for row in tx.all("SELECT * FROM groups ORDER BY id")}


def add_branch(tx: Tx, committee: str, name: str) -> int:
    """A new branch; its id."""
    return tx.insert("INSERT INTO branches (committee, name) VALUES (?, ?) RETURNING id", committee, name)


def rename_branch(tx: Tx, branch_id: int, committee: str, name: str) -> None:
    """The same branch under another name: it keeps its Telegram group and its history."""
    tx.execute("UPDATE branches SET committee = ?, name = ? WHERE id = ?", committee, name, branch_id)


def add_group(tx: Tx, branch_id: int, name: str) -> int:
    """A new group of a branch; its id."""
    return tx.insert("INSERT INTO groups (branch_id, name) VALUES (?, ?) RETURNING id", branch_id, name)


def rename_group(tx: Tx, group_id: int, name: str) -> None:
    """The same group under another name."""
    tx.execute("UPDATE groups SET name = ? WHERE id = ?", name, group_id)


def add_members(tx: Tx, rows: Iterable[tuple[str, Mapping[str, Any], frozenset[Role]]]) -> None:
    """New members: employee number, values by FIELDS, roles."""
    new = list(rows)
    columns, marks = ", ".join(FIELDS), ", ".join("?" * (len(FIELDS) + 1))
    tx.many(
        f"INSERT INTO members (employee_no, {columns}) VALUES ({marks})",  # noqa: S608
        [(number, *(values[name] for name in FIELDS)) for number, values, _ in new],
    )
    tx.many(
        "INSERT INTO roles (member_id, role) SELECT id, ? FROM members WHERE employee_no = ?",
        [(role, number) for number, _, roles in new for role in sorted(roles)],
    )


def update_members(tx: Tx, rows: Iterable[tuple[int, Mapping[str, Any], frozenset[Role]]]) -> None:
    """Members that differ: id, all values by FIELDS, all roles."""
    changed = list(rows)
    assignments = ", ".join(f"{name} = ?" for name in FIELDS)
    tx.many(
        f"UPDATE members SET {assignments} WHERE id = ?",  # noqa: S608
        [(*(values[name] for name in FIELDS), member) for member, values, _ in changed],
    )
    tx.many("DELETE FROM roles WHERE member_id = ?", [(member,) for member, _, _ in changed])
    tx.many(
        "INSERT INTO roles (member_id, role) VALUES (?, ?)",
        [(member, role) for member, _, roles in changed for role in sorted(roles)],
    )
