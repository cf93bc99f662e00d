"""Members as rules see them: with unit, roles, account and reach."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from domain.members import Branch, Member, Role, Status, in_scope
from domain.names import NameForm
from storage.columns import maybe_day
from storage.database import Row, Tx

_MEMBER = """
    SELECT m.id, m.employee_no, m.name, b.committee, b.id AS branch_id, b.name AS branch,
           g.id AS group_id, g.name AS "group", m.status, m.account, m.away_until,
           COALESCE(a.language, a.hint) AS language, COALESCE(a.reachable, 1) AS reachable,
           (SELECT group_concat(role) FROM roles WHERE member_id = m.id) AS roles
    FROM members m JOIN branches b ON b.id = m.branch_id
    LEFT JOIN groups g ON g.id = m.group_id
    LEFT JOIN accounts a ON a.id = m.account
"""
# A cross join keeps its order: by way of the branch it is a few dozen rows, by way of the role everybody who holds it.
_BRANCH = "CROSS JOIN roles r WHERE r.member_id = m.id AND m.branch_id = ?"
_SCOPES = {Role.COMMITTEE_ADMIN: "JOIN roles r ON r.member_id = m.id WHERE b.committee = ?"}

_BRANCHES = """
    SELECT b.id, b.committee, b.name, b.chat_id, f.names, f.key
    FROM branches b JOIN branch_faces f ON f.branch_id = b.id
"""


def find_by_account(tx: Tx, account: int) -> Member | None:
    """The member who enrolled with that Telegram account."""
    return _maybe(tx.one(_MEMBER + "WHERE m.account = ?", account))


def find_by_number(tx: Tx, employee_no: str) -> Member | None:
    """The member with that employee number."""
    return _maybe(tx.one(_MEMBER + "WHERE m.employee_no = ?", employee_no))


def get(tx: Tx, member_id: int) -> Member:
    """The member with that id; it must exist."""
    row = tx.one(_MEMBER + "WHERE m.id = ?", member_id)
    assert row is not None, f"no member {member_id}"
    return _member(row)


def trade_of(tx: Tx, member_id: int) -> str:
    """A member's trade by the roster; '' without one."""
    return tx.value("SELECT trade FROM members WHERE id = ?", member_id) or ""


def list_by_ids(tx: Tx, ids: Iterable[int]) -> dict[int, Member]:
    """The members with those ids, by id."""
    wanted = json.dumps(sorted(set(ids)))  # one parameter, however many ids
    rows = tx.all(_MEMBER + "WHERE m.id IN (SELECT value FROM json_each(?))", wanted)  # noqa: S608
    return {row["id"]: _member(row) for row in rows}


def list_by_name(tx: Tx, name: str) -> list[Member]:
    """Everybody of exactly that name, also who has left, by employee number."""
    return [_member(row) for row in tx.all(_MEMBER + "WHERE m.name = ? ORDER BY m.employee_no", name)]


def list_of_branch(tx: Tx, branch_id: int) -> list[Member]:
    """Everybody of a branch who has not left, by employee number."""
    return [
        _member(row)
        for row in tx.all(
            _MEMBER + "WHERE m.branch_id = ? AND m.status <> ? ORDER BY m.employee_no", branch_id, Status.LEFT
        )
    ]


def list_holders(tx: Tx, role: Role, near: Member) -> list[Member]:
    """Those who hold a role for the unit of ``near`` (see domain.members.in_scope), by employee number."""
    holders = (
        f"{_MEMBER} {_SCOPES.get(role, _BRANCH)} AND r.role = ? AND m.status <> ? ORDER BY m.employee_no"
    )
    unit = near.committee if role is Role.COMMITTEE_ADMIN else near.branch_id
    found = [_member(row) for row in tx.all(holders, unit, role, Status.LEFT)]
    return [holder for holder in found if in_scope(role, holder, near)]


def list_committee_admins(tx: Tx, committee: str) -> list[Member]:
    """The admins of a committee who have not left, by employee number."""
    sql = f"{_MEMBER} JOIN roles r ON r.member_id = m.id WHERE r.role = ? AND b.committee = ? AND m.status <> ? "
    rows = tx.all(sql + "ORDER BY m.employee_no", Role.COMMITTEE_ADMIN, committee, Status.LEFT)
    return [_member(row) for row in rows]


def list_leading(tx: Tx, role: Role, branch: Branch) -> list[Member]:
    """Those who hold a role for a branch, or (committee_admin) for its committee, by employee number."""
    of_committee = role is Role.COMMITTEE_ADMIN
    scope, value = ("b.committee", branch.committee) if of_committee else ("b.id", branch.id)
    sql = f"{_MEMBER} JOIN roles r ON r.member_id = m.id WHERE r.role = ? AND {scope} = ? AND m.status <> ? "
    return [_member(row) for row in tx.all(sql + "ORDER BY m.employee_no", role, value, Status.LEFT)]


def list_of_role(tx: Tx, role: Role) -> list[Member]:
    """Everybody who holds a role, for whichever unit, and has not left, by employee number."""
    sql = (
        _MEMBER
        + "JOIN roles r ON r.member_id = m.id WHERE r.role = ? AND m.status <> ? ORDER BY m.employee_no"
    )
    return [_member(row) for row in tx.all(sql, role, Status.LEFT)]


def search(tx: Tx, text: str, limit: int = 10) -> list[Member]:
    """Members by employee number or by a part of the name."""
    pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    sql = _MEMBER + (
        "WHERE (m.employee_no = ? OR m.name LIKE ? ESCAPE '\\') AND m.status <> ? "
        "ORDER BY m.employee_no <> ?, m.name <> ?, m.employee_no LIMIT ?"
    )
    return [_member(row) for row in tx.all(sql, text, pattern, Status.LEFT, text, text, limit)]


def set_away(tx: Tx, member_id: int, until: date | None) -> None:
    """Keep a member from being asked to review, up to and including a day; None ends it."""
    tx.execute(
        "UPDATE members SET away_until = ? WHERE id = ?", until.isoformat() if until else None, member_id
    )


def list_back(tx: Tx, today: date) -> list[Member]:
    """Those whose time away, set with /away, is over."""
    return [
        _member(row) for row in tx.all(_MEMBER + "WHERE m.away_until < ? ORDER BY m.id", today.isoformat())
    ]


def get_branch(tx: Tx, branch_id: int) -> Branch:
    """The branch with that id; it must exist."""
    row = tx.one(_BRANCHES + "WHERE b.id = ?", branch_id)
    assert row is not None, f"no branch {branch_id}"
    return _branch(row)


def find_branch_of_chat(tx: Tx, chat_id: int) -> Branch | None:
    """The branch whose group this is."""
    row = tx.one(_BRANCHES + "WHERE b.chat_id = ?", chat_id)
    return None if row is None else _branch(row)


def find_branch_of_key(tx: Tx, key: str) -> Branch | None:
    """The branch with that key in the address of its web pages."""
    row = tx.one(_BRANCHES + "WHERE f.key = ?", key)
    return None if row is None else _branch(row)


def list_branches(tx: Tx) -> list[Branch]:
    """Every branch, in the order of the roster."""
    return [_branch(row) for row in tx.all(_BRANCHES + "ORDER BY b.id")]


def _branch(row: Row) -> Branch:
    names = NameForm(row["names"])
    return Branch(row["id"], row["committee"], row["name"], row["chat_id"], names, row["key"])


def _maybe(row: Row | None) -> Member | None:
    return None if row is None else _member(row)


@lru_cache(maxsize=256)
def _roles(joined: str | None) -> frozenset[Role]:
    return frozenset(Role(role) for role in (joined or "").split(",") if role)


def _member(row: Row) -> Member:
    return Member(
        id=row["id"],
        employee_no=row["employee_no"],
        name=row["name"],
        committee=row["committee"],
        branch_id=row["branch_id"],
        branch=row["branch"],
        group_id=row["group_id"],
        group=row["group"],
        roles=_roles(row["roles"]),
        status=Status(row["status"]),
        account=row["account"],
        language=row["language"],
        reachable=bool(row["reachable"]),
        away_until=maybe_day(row["away_until"]),
    )
