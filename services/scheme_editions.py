"""A unit's edition of a scheme: imported beside it, and merged anew whenever the scheme itself has a new version.

Which unit a file names is asked once; after that a branch is known by its id, so that it may be renamed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain import editions, scheme_file
from domain.binding import NotBound, meant
from domain.editions import Edition, Merged
from domain.faults import Fault
from domain.members import Branch
from domain.schemes import Scheme
from services.scheme_changes import Imported, differences
from storage import members, schemes
from storage.database import Tx

_BRANCH, _COMMITTEE = "branch:", "committee:"


@dataclass(frozen=True, slots=True)
class Planned:
    """An edition as importing it would make it: ``unit`` as storage keeps it, the scheme as it is there."""

    unit: str
    scheme: Scheme
    imported: Imported


def plan(tx: Tx, edition: Edition, start: datetime) -> Planned | tuple[Fault, ...]:
    """What importing an edition would change that is to hold from a moment on, or what is wrong with it."""
    unit = _unit_of(tx, edition.unit)
    if isinstance(unit, Fault):
        return (unit,)
    base = schemes.in_force(tx, edition.extends, start)
    if base is None:
        known = (
            ", ".join(version.scheme.code for version in schemes.list_current(tx, start))
            or "there is none yet"
        )
        return (Fault("scheme.extends", f"{edition.extends!r} is no scheme in force then ({known})"),)
    merged = editions.merge(base.scheme, edition)
    if isinstance(merged, tuple):
        return merged
    before = schemes.in_force(tx, edition.extends, start, unit)
    # What was only merged anew for a version of the scheme that is to come is no plan of the unit's.
    held = None if before is None else schemes.edition_of(tx, before.id)
    ahead = schemes.list_ahead(tx, edition.extends, start, unit)
    overtaken = tuple(one.number for one in ahead if schemes.edition_of(tx, one.id) != held)
    if before is not None and before.scheme == merged.scheme and not overtaken:
        return Planned(unit, merged.scheme, Imported(before.number, new=False))
    against = (before or base).scheme
    changes = differences(against, merged.scheme) if against != merged.scheme else ()
    number = schemes.next_number(tx, edition.extends)
    return Planned(unit, merged.scheme, Imported(number, True, changes, overtaken))


def apply(tx: Tx, edition: Edition, start: datetime) -> Planned | tuple[Fault, ...]:
    """Import an edition: what the unit's members declare from ``start`` on follows it."""
    planned = plan(tx, edition, start)
    if isinstance(planned, tuple) or not planned.imported.new:
        return planned
    _append(tx, planned.scheme, start, planned.unit, edition)
    for base in schemes.list_ahead(tx, edition.extends, start):
        merged = _fitted(base.scheme, edition)
        _append(tx, merged.scheme, schemes.valid_from(tx, base.id), planned.unit, edition)
    return planned


def follow(tx: Tx, scheme: Scheme, start: datetime) -> tuple[str, ...]:
    """Merge every edition with a new version of its scheme; what an edition had to leave out, a sentence each."""
    remarks = []
    for unit in schemes.list_units(tx, scheme.code):
        current = schemes.in_force(tx, scheme.code, start, unit)
        ahead = schemes.list_ahead(tx, scheme.code, start, unit)
        moments = [(current, start)] if current is not None else []
        moments += [(version, schemes.valid_from(tx, version.id)) for version in ahead]
        for version, moment in moments:
            edition = Edition(scheme.code, unit, schemes.edition_of(tx, version.id))
            merged = _fitted(scheme, edition)
            _append(tx, merged.scheme, moment, unit, edition)
            if merged.left_out:
                codes = ", ".join(merged.left_out)
                remarks.append(f"edition of {name_of(tx, unit)}: {codes} fits no longer and is left out")
    return tuple(dict.fromkeys(remarks))


def merged_for(tx: Tx, scheme: Scheme, branch: Branch, now: datetime) -> Scheme:
    """A scheme with the edition that is in force in a branch, its own or its committee's, if there is one."""
    current = {one.scheme.code: one for one in schemes.list_for_branch(tx, now, branch.id)}.get(scheme.code)
    if current is None or not current.unit:
        return scheme
    edition = Edition(scheme.code, current.unit, schemes.edition_of(tx, current.id))
    return _fitted(scheme, edition).scheme


def branches_of(tx: Tx, unit: str) -> list[Branch]:
    """The branches to which a unit's edition applies: one, or those of a committee."""
    every = members.list_branches(tx)
    return [one for one in every if unit in {f"{_BRANCH}{one.id}", f"{_COMMITTEE}{one.committee}"}]


def name_of(tx: Tx, unit: str) -> str:
    """What people call the unit."""
    if unit.startswith(_COMMITTEE):
        return unit.removeprefix(_COMMITTEE)
    return members.get_branch(tx, int(unit.removeprefix(_BRANCH))).name


def _unit_of(tx: Tx, name: str) -> str | Fault:
    """The branch of that name (``COMMITTEE/BRANCH`` where several have it), or the committee."""
    branches = members.list_branches(tx)
    if name in {branch.committee for branch in branches} and name:
        return f"{_COMMITTEE}{name}"
    branch = meant(name, branches)
    if isinstance(branch, NotBound):
        near = f"; did you mean {branch.names[0]}?" if branch.names else ""
        said = (
            "several branches have this name; write COMMITTEE/BRANCH"
            if branch.ambiguous
            else "no such branch or committee"
        )
        return Fault("scheme.unit", f"{name!r}: {said}{near}")
    return f"{_BRANCH}{branch.id}"


def _fitted(scheme: Scheme, edition: Edition) -> Merged:
    merged = editions.merge(scheme, edition, strict=False)
    assert isinstance(merged, Merged), merged
    return merged


def _append(tx: Tx, scheme: Scheme, start: datetime, unit: str, edition: Edition) -> None:
    schemes.append(tx, scheme_file.to_document(scheme), start, unit, _canonical(edition))


def _canonical(edition: Edition) -> dict[str, object]:
    """What of an edition's file is kept; units are kept beside it."""
    return {"category": list(edition.document.get("category", ()))}
