"""Members made up for rules."""

from datetime import date
from typing import Any

from domain.members import Member, Role, Status

TODAY = date(2026, 11, 21)


def member(number: int, *roles: Role, **more: Any) -> Member:
    """Somebody of group 1 in branch 1 of committee 党委, enrolled; ``more`` says what is different."""
    fields: dict[str, Any] = {
        "id": number,
        "employee_no": f"{number:04}",
        "name": f"成员{number}",
        "committee": "党委",
        "branch_id": 1,
        "branch": "第一党支部",
        "group_id": 1,
        "group": "一组",
        "roles": frozenset(roles),
        "status": Status.ACTIVE,
        "account": 1000 + number,
        "language": None,
        "reachable": True,
        "away_until": None,
    }
    return Member(**fields | more)
