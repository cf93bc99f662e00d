"""The branch in which the steps are taken, and its rules."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from domain.members import Role
from domain.schemes import Scheme
from services import scheme_import
from storage.database import Tx

SCHEME = """
[scheme]
code = "s"
name = "积分"
period = "quarter"
approval = ["group_leader", "branch_reviewer", "branch_secretary"]
[[category]]
code = "c"
name = "奉献"
[[category.item]]
code = "V01"
name = "志愿服务"
points = {points}
unit = "次"
[[category.item]]
code = "V02"
name = "挖潜增效"
points = {{ min = 1, max = 5 }}
[[category.item]]
code = "D01"
name = "迟到"
points = -2
unit = "次"
by = "leader"
"""
WORTH = (3, 4, Decimal("3.5"))
CHAIN = (4, 5, 6)
ROLES = dict(zip(CHAIN, (Role.GROUP_LEADER, Role.BRANCH_REVIEWER, Role.BRANCH_SECRETARY), strict=True))
MEMBERS, STRANGER, ADMIN = (1, 2, 3), 7, 900
ANYBODY = (*MEMBERS, *CHAIN, STRANGER)


def found(tx: Tx) -> None:
    """Everybody, enrolled; STRANGER in a branch of their own."""
    for number in (1, 2):
        tx.execute(
            "INSERT INTO branches (id, committee, name) VALUES (?, '党委', ?)", number, f"{number}支部"
        )
        tx.execute("INSERT INTO groups (id, branch_id, name) VALUES (?, ?, '一组')", number, number)
    for number in ANYBODY:
        tx.execute("INSERT INTO accounts (id) VALUES (?)", number)
        tx.execute(
            "INSERT INTO members (id, employee_no, name, branch_id, group_id, status, account) "
            "VALUES (?, ?, ?, ?, ?, 'active', ?)",
            *(number, f"{number:04}", f"成员{number}", *[1 + (number == STRANGER)] * 2, number),
        )
    tx.many("INSERT INTO roles VALUES (?, ?)", list(ROLES.items()))


def rule(tx: Tx, worth: int | Decimal, now: datetime) -> None:
    """From now on 志愿服务 is worth that much."""
    scheme = scheme_import.read(SCHEME.format(points=worth).encode())
    assert isinstance(scheme, Scheme)
    scheme_import.apply(tx, scheme, now)
