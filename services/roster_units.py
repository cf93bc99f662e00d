"""Which branches and groups a roster file means: those there are, renamed ones, new ones.

A roster names units, it does not number them. When everybody of a unit (but for a quarter who may be missing from
the file) stands in one unit that is not there yet, the unit has a new name; it keeps its Telegram group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from domain.faults import Fault
from domain.members import Status
from domain.roster import Roster, RosterRow
from storage import roster as registry
from storage.database import Tx

Branch = tuple[str, str]
"""(committee, name)"""
Group = tuple[Branch, str]

U = TypeVar("U", Branch, Group)


@dataclass(frozen=True, slots=True)
class Units:
    """Names and ids of the units once the renames are made."""

    branches: Mapping[Branch, int]
    groups: Mapping[Group, int]
    renamed_branches: Mapping[int, tuple[Branch, Branch]]  # id → before, after
    renamed_groups: Mapping[int, tuple[Group, Group]]

    @property
    def branch_names(self) -> dict[int, Branch]:
        """Branches by id."""
        return {number: branch for branch, number in self.branches.items()}

    @property
    def group_names(self) -> dict[int, str]:
        """Names of groups by id."""
        return {number: name for (_, name), number in self.groups.items()}


def placed(
    tx: Tx, roster: Roster, stored: Mapping[str, registry.Stored]
) -> dict[str, Branch] | tuple[Fault, ...]:
    """The branch of every row by employee number.

    A file without the column for the committee means the one branch of that name: a fault where there are several.
    """
    if "committee" in roster.columns:
        return {row.employee_no: (row.committee, row.branch) for row in roster.rows}
    known = registry.branches(tx)
    by_name: dict[str, list[Branch]] = defaultdict(list)
    for branch in known.values():
        by_name[branch[1]].append(branch)
    found: dict[str, Branch] = {}
    faults: list[Fault] = []
    for row in roster.rows:
        member = stored.get(row.employee_no)
        own = known[member.values["branch_id"]] if member else None
        named = by_name[row.branch]
        if own in named:
            named = [own]
        if len(named) > 1:
            committees = ", ".join(committee for committee, _ in named)
            faults.append(
                Fault(
                    f"row {row.number}",
                    f"{row.branch} exists in {committees}; add the column committee (党委)",
                )
            )
        found[row.employee_no] = named[0] if named else ("", row.branch)
    return tuple(faults) or found


def units(
    tx: Tx, roster: Roster, stored: Mapping[str, registry.Stored], placed: Mapping[str, Branch]
) -> Units:
    """The units there are, with the renames that the file implies."""
    rows = {row.employee_no: row for row in roster.rows}
    branches = registry.branches(tx)
    renamed_branches = _renames(branches, _targets(stored, "branch_id", rows, placed))
    names = branches | {number: after for number, (_, after) in renamed_branches.items()}

    groups = {number: (names[branch], name) for number, (branch, name) in registry.groups(tx).items()}
    wanted = {
        number: (placed[number], row.group)
        for number, row in rows.items()
        if row.group and "group" in roster.columns
    }
    renamed_groups = {
        number: (before, after)
        for number, (before, after) in _renames(groups, _targets(stored, "group_id", rows, wanted)).items()
        if before[0] == after[0]
    }
    group_names = groups | {number: after for number, (_, after) in renamed_groups.items()}
    return Units(
        branches={branch: number for number, branch in names.items()},
        groups={group: number for number, group in group_names.items()},
        renamed_branches=renamed_branches,
        renamed_groups=renamed_groups,
    )


def _targets(
    stored: Mapping[str, registry.Stored],
    unit: str,
    rows: Mapping[str, RosterRow],
    wanted: Mapping[str, U],
) -> dict[int, list[U | None]]:
    """Where each member of a unit stands in the file, by the unit's id; None for those who are not in it."""
    targets: dict[int, list[U | None]] = defaultdict(list)
    for number, member in stored.items():
        if member.values[unit] is not None and (member.values["status"] != Status.LEFT or number in rows):
            targets[member.values[unit]].append(wanted.get(number))
    return targets


def _renames(known: Mapping[int, U], targets: Mapping[int, Iterable[U | None]]) -> dict[int, tuple[U, U]]:
    taken = set(known.values())
    candidates: dict[U, list[int]] = defaultdict(list)
    for number, members in targets.items():
        places = list(members)
        named = [place for place in places if place is not None]
        if len(set(named)) != 1 or named[0] in taken or 4 * len(named) < 3 * len(places):
            continue
        # One person who moves to a new unit is a move; several who all do are the unit itself.
        if len(named) > 1 or named[0][1] == known[number][1]:
            candidates[named[0]].append(number)
    return {
        numbers[0]: (known[numbers[0]], goal) for goal, numbers in candidates.items() if len(numbers) == 1
    }
