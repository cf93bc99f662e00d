"""A unit's variant of a scheme: imported beside it, and merged anew whenever the scheme itself has a new version.

Which unit a file names is asked once; after that a branch is known by its id, so that it may be renamed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain import scheme_file, variants
from domain.binding import NotBound, meant
from domain.faults import Fault
from domain.members import Branch
from domain.schemes import Scheme
from domain.variants import Merged, Variant
from services.scheme_changes import Imported, differences
from storage import members, schemes
from storage.database import Tx

_BRANCH, _COMMITTEE = "branch:", "committee:"


@dataclass(frozen=True, slots=True)
class Planned:
    """A variant as importing it would make it: ``unit`` as storage keeps it, the scheme as it is there."""

    unit: str
    scheme: Scheme
    imported: Imported


def plan(tx: Tx, variant: Variant, start: datetime) -> Planned | tuple[Fault, ...]:
    """What importing a variant would change that is to hold from a moment on, or what is wrong with it."""
    unit = _unit_of(tx, variant.unit)
    if isinstance(unit, Fault):
        return (unit,)
    base = schemes.in_force(tx, variant.extends, start)
    if base is None:
        known = (
            ", ".join(version.scheme.code for version in schemes.list_current(tx, start))
            or "there is none yet"
        )
        return (Fault("scheme.extends", f"{variant.extends!r} is no scheme in force then ({known})"),)
    merged = variants.merge(base.scheme, variant)
    if isinstance(merged, tuple):
        return merged
    before = schemes.in_force(tx, variant.extends, start, unit)
    # What was only merged anew for a version of the scheme that is to come is no plan of the unit's.
    held = None if before is None else schemes.variant_of(tx, before.id)
    ahead = schemes.list_ahead(tx, variant.extends, start, unit)
    overtaken = tuple(one.number for one in ahead if schemes.variant_of(tx, one.id) != held)
    if before is not None and before.scheme == merged.scheme and not overtaken:
        return Planned(unit, merged.scheme, Imported(before.number, new=False))
    against = (before or base).scheme
    changes = differences(against, merged.scheme) if against != merged.scheme else ()
    number = schemes.next_number(tx, variant.extends)
    return Planned(unit, merged.scheme, Imported(number, True, changes, overtaken))


def apply(tx: Tx, variant: Variant, start: datetime) -> Planned | tuple[Fault, ...]:
    """Import a variant: what the unit's members declare from ``start`` on follows it."""
    planned = plan(tx, variant, start)
    if isinstance(planned, tuple) or not planned.imported.new:
        return planned
    _append(tx, planned.scheme, start, planned.unit, variant)
    for base in schemes.list_ahead(tx, variant.extends, start):
        merged = _fitted(base.scheme, variant)
        _append(tx, merged.scheme, schemes.valid_from(tx, base.id), planned.unit, variant)
    return planned


def follow(tx: Tx, scheme: Scheme, start: datetime) -> tuple[str, ...]:
    """Merge every variant with a new version of its scheme; what a variant had to leave out, a sentence each."""
    remarks = []
    for unit in schemes.list_units(tx, scheme.code):
        current = schemes.in_force(tx, scheme.code, start, unit)
        ahead = schemes.list_ahead(tx, scheme.code, start, unit)
        moments = [(current, start)] if current is not None else []
        moments += [(version, schemes.valid_from(tx, version.id)) for version in ahead]
        for version, moment in moments:
            variant = Variant(scheme.code, unit, schemes.variant_of(tx, version.id))
            merged = _fitted(scheme, variant)
            _append(tx, merged.scheme, moment, unit, variant)
            if merged.left_out:
                codes = ", ".join(merged.left_out)
                remarks.append(
                    f"variant of {schemes.unit_name(tx, unit)}: {codes} fits no longer and is left out"
                )
    return tuple(dict.fromkeys(remarks))


def merged_for(tx: Tx, scheme: Scheme, branch: Branch, now: datetime) -> Scheme:
    """A scheme with the variant that is in force in a branch, its own or its committee's, if there is one."""
    current = {one.scheme.code: one for one in schemes.list_for_branch(tx, now, branch.id)}.get(scheme.code)
    if current is None or not current.unit:
        return scheme
    variant = Variant(scheme.code, current.unit, schemes.variant_of(tx, current.id))
    return _fitted(scheme, variant).scheme


def list_merged(tx: Tx, scheme: Scheme, now: datetime) -> dict[int, Scheme]:
    """The scheme as it is in every branch that has a variant, its own or its committee's, by the branch's id."""
    if not schemes.list_units(tx, scheme.code):
        return {}
    merged = {branch.id: merged_for(tx, scheme, branch, now) for branch in members.list_branches(tx)}
    return {number: theirs for number, theirs in merged.items() if theirs is not scheme}


def branches_of(tx: Tx, unit: str) -> list[Branch]:
    """The branches to which a unit's variant applies: one, or those of a committee."""
    every = members.list_branches(tx)
    return [one for one in every if unit in {f"{_BRANCH}{one.id}", f"{_COMMITTEE}{one.committee}"}]


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


def _fitted(scheme: Scheme, variant: Variant) -> Merged:
    merged = variants.merge(scheme, variant, strict=False)
    assert isinstance(merged, Merged), merged
    return merged


def _append(tx: Tx, scheme: Scheme, start: datetime, unit: str, variant: Variant) -> None:
    schemes.append(tx, scheme_file.to_document(scheme), start, unit, _canonical(variant))


def _canonical(variant: Variant) -> dict[str, object]:
    """What of a variant's file is kept; units are kept beside it."""
    return {"category": list(variant.document.get("category", ()))}
