"""What differs between two versions of a scheme, a sentence each, for whoever imports the newer one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from domain import scheme_file
from domain.amounts import plain
from domain.awards import AwardRule
from domain.ladder import Step
from domain.schemes import Item, Range, Scheme


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do: the version, and what differs from the one before, a line each."""

    number: int
    new: bool  # whether this version was not there before
    changes: tuple[str, ...] = ()
    overtaken: tuple[int, ...] = ()  # versions that were to come later, and never will
    remarks: tuple[str, ...] = ()  # what became of the variants of units


def differences(old: Scheme, new: Scheme) -> tuple[str, ...]:
    """What differs, in the order of the file; there is always something to say about schemes that are not equal."""
    return tuple(_differences(old, new)) or ("the same in another order",)


def _differences(old: Scheme, new: Scheme) -> Iterator[str]:
    before, after = scheme_file.to_document(old), scheme_file.to_document(new)
    yield from _values("scheme", before["scheme"], after["scheme"])
    if before["grade"] != after["grade"]:
        yield f"grades: {_grades(old)} → {_grades(new)}"
    if old.ladder != new.ladder:
        yield f"ladder: {_ladder(old)} → {_ladder(new)}"
    if old.awards != new.awards:
        yield f"awards: {_awards(old)} → {_awards(new)}"
    for code in dict.fromkeys(c.code for c in (*old.categories, *new.categories)):
        yield from _category(code, old, new)
    old_items, new_items = _items(old), _items(new)
    for code in dict.fromkeys((*old_items, *new_items)):
        if code not in new_items:
            yield f"item {code} {old_items[code]['name']}: removed"
        elif code not in old_items:
            yield f"item {code} {new_items[code]['name']}: new, {_worth(new_items[code])}"
        else:
            yield from _values(f"item {code} {new_items[code]['name']}", old_items[code], new_items[code])


def _category(code: str, old: Scheme, new: Scheme) -> Iterator[str]:
    before, after = old.find_category(code), new.find_category(code)
    if before is None:
        yield f"category {code}: new"
    elif after is None:
        yield f"category {code}: removed"
    else:
        keys = ("name", "weight", "max")
        yield from _values(
            f"category {code}",
            {key: getattr(before, key) for key in keys},
            {key: getattr(after, key) for key in keys},
        )


def _items(scheme: Scheme) -> dict[str, dict[str, Any]]:
    keys = tuple(field for field in Item.__dataclass_fields__ if field != "code")
    return {item.code: {key: getattr(item, key) for key in keys} for item in scheme.items()}


def _grades(scheme: Scheme) -> str:
    return ", ".join(f"{grade.code} ≥ {grade.min}" for grade in scheme.grades) or "none"


def _ladder(scheme: Scheme) -> str:
    return ", ".join(_step(step) for step in scheme.ladder) or "none"


def _awards(scheme: Scheme) -> str:
    return ", ".join(_award(rule) for rule in scheme.awards) or "none"


def _award(rule: AwardRule) -> str:
    asked = f"{rule.count} in a year" if rule.streak is None else f"{rule.streak} in a row"
    paper = ", certificate" if rule.certificate else ""
    return f"{rule.code} {rule.name} ({rule.grade} × {asked}, {plain(rule.bonus)} yuan{paper})"


def _step(step: Step) -> str:
    asked = [f"average ≥ {step.average}"] if step.average is not None else []
    asked += [f"share ≥ {step.share}"] if step.share is not None else []
    asked += ["kept"] if step.keeps else []
    return " ".join([step.code, *asked])


def _values(where: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            yield f"{where}: {key} {_shown(before.get(key))} → {_shown(after.get(key))}"


def _worth(item: dict[str, Any]) -> str:
    """``3 points per 次, at most 9``."""
    unit = f" per {item['unit']}" if item["unit"] and not isinstance(item["points"], Range) else ""
    most = f", at most {_shown(item['cap'])}" if item["cap"] is not None else ""
    return f"{_shown(item['points'])} points{unit}{most}"


def _shown(value: Any) -> str:
    match value:
        case None:
            return "none"
        case list() | tuple():
            return ", ".join(map(str, value)) or "none"
        case Range():
            return f"{value.min}–{value.max}"
        case _:
            return str(value)
