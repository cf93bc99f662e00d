"""What a version of a scheme changed, in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from domain.amounts import plain
from domain.awards import AwardRule
from domain.scheme_versions import Change, How, Part, VersionInForce
from domain.schemes import Grade, Item, Range
from render.texts import Texts

_SHOWN = frozenset({"name", "points", "unit", "cap", "weight", "max", "base"})
"""Keys whose values say something by themselves; of others it is said that they have changed."""


def changes(t: Texts, one: VersionInForce) -> str:
    """Everything that differs from the version before, on one line."""
    if one.changes is None:
        return t.plain("scheme_versions.first")
    said = [_change(t, each) for each in one.changes]
    return t.plain("scheme_versions.separator").join(said) or t.plain("scheme_versions.same")


def _change(t: Texts, one: Change) -> str:
    name = one.name
    if one.how is How.GONE:
        return t.plain("scheme_versions.gone", name=name)
    if one.how is How.NEW:
        worth = f" {_value(t, one.after.points)}" if isinstance(one.after, Item) else ""
        return t.plain("scheme_versions.new", name=name + worth)
    if one.part in {Part.GRADES, Part.LADDER, Part.AWARDS}:
        before, after = _listed(t, one.before), _listed(t, one.after)
        part = t.plain(f"scheme_versions.part.{one.part}")
        return t.plain("scheme_versions.changed", what=part, before=before, after=after)
    what = t.plain("scheme_versions.what", name=name, key=t.plain(f"scheme_versions.key.{one.key}"))
    if one.key not in _SHOWN:
        return t.plain("scheme_versions.other", what=what)
    return t.plain(
        "scheme_versions.changed", what=what, before=_value(t, one.before), after=_value(t, one.after)
    )


def _listed(t: Texts, values: object) -> str:
    assert isinstance(values, Sequence)
    return t.plain("common.list_separator").join(map(_named, values)) or t.plain("scheme_versions.none")


def _named(value: object) -> str:
    match value:
        case Grade():
            return f"{value.code} ≥ {plain(value.min)}"
        case AwardRule():
            return f"{value.name} {value.grade} × {value.count or value.streak}"
        case _:
            return str(getattr(value, "code", value))


def _value(t: Texts, value: object) -> str:
    match value:
        case None | "":
            return t.plain("scheme_versions.none")
        case Decimal():
            return plain(value)
        case Range():
            return f"{plain(value.min)}–{plain(value.max)}"
        case _:
            return str(value)
