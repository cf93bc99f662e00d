"""A roster file against the registry: what differs, and making it so, all of it or nothing.

People who are not in the file stay as they are: a branch may send its own roster. Columns that the file does not have
leave what is known; an empty cell of a column that it has clears it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.faults import Fault
from domain.members import Role
from domain.roster import Roster, RosterRow
from services import roster_units
from services.roster_units import Branch, Group, Units
from storage import erasure
from storage import roster as registry
from storage.database import Tx

_PLAIN = (
    *("name", "gender", "birth_date", "joined_on", "trade", "education", "status"),
    *("pledge", "contact_point", "contact_person"),
)
"""Columns that are stored as the file has them."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a member that differs; the words are those of the roster file, '' for nothing."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedMember:
    """A known member whose row differs."""

    id: int
    employee_no: str
    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing a file changes, or has changed."""

    added: tuple[RosterRow, ...]
    changed: tuple[ChangedMember, ...]
    unchanged: int
    absent: int  # known members who are not in the file and stay as they are
    renamed: tuple[tuple[str, str], ...]  # units: before → after
    new_branches: tuple[Branch, ...]
    new_groups: tuple[Group, ...]
    remarks: tuple[str, ...]

    @property
    def changes_anything(self) -> bool:
        """Whether the import is more than a look."""
        return bool(self.added or self.changed or self.renamed)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A row as the registry is to have it."""

    row: RosterRow
    branch: Branch
    group: str | None
    values: Mapping[str, Any]  # _PLAIN columns, days as ISO text
    roles: frozenset[Role]


def plan(tx: Tx, roster: Roster) -> Plan | tuple[Fault, ...]:
    """What importing the file would change."""
    prepared = _prepare(tx, roster)
    return prepared if isinstance(prepared, tuple) else prepared.plan


def apply(tx: Tx, roster: Roster) -> Plan | tuple[Fault, ...]:
    """Import the file and say what that changed. Open reviews may have other deciders afterwards: re-route them."""
    prepared = _prepare(tx, roster)
    if isinstance(prepared, tuple):
        return prepared
    branches, groups = _write_units(tx, prepared.units, prepared.plan)
    wanted = {w.row.employee_no: w for w in prepared.wanted}

    def values(number: str) -> dict[str, Any]:
        want = wanted[number]
        group = groups[want.branch, want.group] if want.group else None
        return {**want.values, "branch_id": branches[want.branch], "group_id": group}

    new = [row.employee_no for row in prepared.plan.added]
    registry.add_members(tx, [(number, values(number), wanted[number].roles) for number in new])
    changed = [(member.id, member.employee_no) for member in prepared.plan.changed]
    registry.update_members(tx, [(key, values(number), wanted[number].roles) for key, number in changed])
    return prepared.plan


@dataclass(frozen=True, slots=True)
class _Prepared:
    plan: Plan
    units: Units
    wanted: tuple[_Wanted, ...]


def _prepare(tx: Tx, roster: Roster) -> _Prepared | tuple[Fault, ...]:
    roster = _without_erased(tx, roster)
    stored = registry.members(tx)
    placed = roster_units.placed(tx, roster, stored)
    if isinstance(placed, tuple):
        return placed
    units = roster_units.units(tx, roster, stored, placed)
    branch_names, group_names = units.branch_names, units.group_names
    added: list[RosterRow] = []
    changed: list[ChangedMember] = []
    wanted: list[_Wanted] = []
    for row in roster.rows:
        known = stored.get(row.employee_no)
        want = _wanted(roster, row, placed[row.employee_no], known, branch_names, group_names)
        wanted.append(want)
        if known is None:
            added.append(row)
        elif changes := tuple(_changes(known, want, branch_names, group_names)):
            changed.append(ChangedMember(known.id, row.employee_no, row.name, changes))
    present = len(roster.rows) - len(added)
    result = Plan(
        added=tuple(added),
        changed=tuple(changed),
        unchanged=present - len(changed),
        absent=len(stored) - present,
        renamed=tuple(_renamed(units)),
        new_branches=tuple(dict.fromkeys(w.branch for w in wanted if w.branch not in units.branches)),
        new_groups=tuple(
            dict.fromkeys(
                (w.branch, w.group) for w in wanted if w.group and (w.branch, w.group) not in units.groups
            )
        ),
        remarks=roster.remarks,
    )
    return _Prepared(result, units, tuple(wanted))


def _without_erased(tx: Tx, roster: Roster) -> Roster:
    """The file without rows of people whose personal data was erased: they are not brought back, and it is said."""
    erased = erasure.when(tx, (row.employee_no for row in roster.rows))
    if not erased:
        return roster
    return replace(
        roster,
        rows=tuple(row for row in roster.rows if row.employee_no not in erased),
        remarks=(
            *roster.remarks,
            *(
                f"row {row.number}: {row.employee_no} was erased on {erased[row.employee_no]:%Y-%m-%d} and is "
                "passed over; a person who comes back gets a new number"
                for row in roster.rows
                if row.employee_no in erased
            ),
        ),
    )


def _wanted(
    roster: Roster,
    row: RosterRow,
    branch: Branch,
    known: registry.Stored | None,
    branch_names: Mapping[int, Branch],
    group_names: Mapping[int, str],
) -> _Wanted:
    group, roles = row.group, row.roles
    values: dict[str, Any] = {column: _stored(getattr(row, column)) for column in _PLAIN}
    if known is not None:
        values |= {column: known.values[column] for column in _PLAIN if column not in roster.columns}
        roles = roles if "roles" in roster.columns else known.roles
        stays = branch_names[known.values["branch_id"]] == branch
        if "group" not in roster.columns and stays:  # who moves to another branch leaves the group behind
            group = group_names.get(known.values["group_id"])
    return _Wanted(row, branch, group, values, roles)


def _changes(
    known: registry.Stored, want: _Wanted, branch_names: Mapping[int, Branch], group_names: Mapping[int, str]
) -> Iterator[Change]:
    committee, branch = branch_names[known.values["branch_id"]]
    before = {
        "committee": committee,
        "branch": branch,
        "group": group_names.get(known.values["group_id"]),
        "roles": _listed(known.roles),
        **{column: known.values[column] for column in _PLAIN},
    }
    after = {
        "committee": want.branch[0],
        "branch": want.branch[1],
        "group": want.group,
        "roles": _listed(want.roles),
        **want.values,
    }
    for column, value in after.items():
        if value != before[column]:
            yield Change(column, before[column] or "", value or "")


def _write_units(tx: Tx, units: Units, plan: Plan) -> tuple[dict[Branch, int], dict[Group, int]]:
    for number, (_, after) in units.renamed_branches.items():
        registry.rename_branch(tx, number, *after)
    for number, (_, (_, name)) in units.renamed_groups.items():
        registry.rename_group(tx, number, name)
    branches = {**units.branches, **{new: registry.add_branch(tx, *new) for new in plan.new_branches}}
    new_groups = {
        (branch, name): registry.add_group(tx, branches[branch], name) for branch, name in plan.new_groups
    }
    return branches, {**units.groups, **new_groups}


def _renamed(units: Units) -> Iterator[tuple[str, str]]:
    for before, after in units.renamed_branches.values():
        yield " ".join(filter(None, before)), " ".join(filter(None, after))
    for (branch, old), (_, new) in units.renamed_groups.values():
        yield f"{branch[1]} {old}", f"{branch[1]} {new}"


def _stored(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _listed(roles: frozenset[Role]) -> str:
    return ";".join(role for role in Role if role in roles)
