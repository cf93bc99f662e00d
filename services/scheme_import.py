"""A scheme file becomes the newest version of its scheme; an unchanged one changes nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from domain import scheme_file
from domain.faults import Fault
from domain.schemes import Item, Range, Scheme
from services.toml_keys import line_of, lines_of
from storage import schemes
from storage.database import Tx

MAX_BYTES = 2_000_000
"""A company-wide scheme of 4,000 items is a quarter of this."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do: the version, and what differs from the one before, a line each."""

    number: int
    new: bool  # whether this version was not there before
    changes: tuple[str, ...] = ()


def load(path: Path) -> Scheme | tuple[Fault, ...]:
    """The scheme in a TOML file, or everything that is wrong with it."""
    try:
        with path.open("rb") as file:
            return read(file.read(MAX_BYTES + 1))
    except OSError as error:
        return (Fault("", f"cannot be read: {error.strerror}"),)


def read(data: bytes) -> Scheme | tuple[Fault, ...]:
    """The scheme in the content of a TOML file, or everything that is wrong with it."""
    if len(data) > MAX_BYTES:
        return (Fault("", f"is too large; a scheme file has at most {MAX_BYTES // 1_000_000} MB"),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return (Fault("", f"is not UTF-8 (byte {error.start + 1}), which a TOML file must be"),)
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        return (Fault("", f"is not TOML: {error}"),)
    except ValueError:  # of int(), which takes no number of thousands of digits
        return (Fault("", "is not TOML of any sense: a number in it has too many digits"),)
    except RecursionError:
        return (Fault("", "is not TOML of any sense: its brackets are nested too deeply"),)
    scheme = scheme_file.parse(document)
    if isinstance(scheme, Scheme):
        return scheme
    lines = lines_of(text)
    return tuple(_with_line(fault, line_of(fault.where, lines)) for fault in scheme)


def _with_line(fault: Fault, line: int | None) -> Fault:
    return fault if line is None else Fault(f"line {line}, {fault.where}", fault.text)


def plan(tx: Tx, scheme: Scheme) -> Imported:
    """What importing a scheme would change."""
    newest = schemes.find_newest(tx, scheme.code)
    if newest is None:
        return Imported(1, new=True)
    if newest.scheme == scheme:
        return Imported(newest.number, new=False)
    differences = tuple(_differences(newest.scheme, scheme)) or ("the same in another order",)
    return Imported(newest.number + 1, new=True, changes=differences)


def apply(tx: Tx, scheme: Scheme, now: datetime) -> Imported:
    """Import a scheme: claims submitted from now on follow it, earlier ones keep the version they had."""
    imported = plan(tx, scheme)
    if imported.new:
        schemes.append(tx, scheme_file.to_document(scheme), now)
    return imported


def _differences(old: Scheme, new: Scheme) -> Iterator[str]:
    before, after = scheme_file.to_document(old), scheme_file.to_document(new)
    yield from _values("scheme", before["scheme"], after["scheme"])
    if before["grade"] != after["grade"]:
        yield f"grades: {_grades(old)} → {_grades(new)}"
    for code in dict.fromkeys(c.code for c in (*old.categories, *new.categories)):
        yield from _category(code, old, new)
    old_items, new_items = _items(old), _items(new)
    for code in dict.fromkeys((*old_items, *new_items)):
        if code not in new_items:
            yield f"item {code} {old_items[code]['name']}: removed"
        elif code not in old_items:
            yield f"item {code} {new_items[code]['name']}: new"
        else:
            yield from _values(f"item {code}", old_items[code], new_items[code])


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


def _values(where: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            yield f"{where}: {key} {_shown(before.get(key))} → {_shown(after.get(key))}"


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
