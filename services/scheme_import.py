"""A scheme file becomes the newest version of its scheme; an unchanged one changes nothing.

A version holds from a moment on: at once, or from a day to come. Whatever is imported later decides from its own moment
on, so what was planned for a day after that is overtaken, which is how a plan is taken back.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from domain import scheme_file, variants
from domain.faults import Fault
from domain.scheme_sense import contradictions
from domain.schemes import Scheme
from domain.variants import Variant
from services import scheme_variants
from services.scheme_changes import Imported, differences
from services.toml_keys import line_of, lines_of
from storage import schemes
from storage.database import Tx

MAX_BYTES = 2_000_000
"""A company-wide scheme of 4,000 items is a quarter of this."""


@dataclass(frozen=True, slots=True)
class VariantFile:
    """A variant as its file states it; ``lines`` are those of its keys, for faults that only its scheme can tell."""

    variant: Variant
    lines: Mapping[str, int]


def load(path: Path) -> Scheme | VariantFile | tuple[Fault, ...]:
    """The scheme in a TOML file, or a unit's variant of one, or everything that is wrong with it."""
    try:
        with path.open("rb") as file:
            return read(file.read(MAX_BYTES + 1))
    except OSError as error:
        return (Fault("", f"cannot be read: {error.strerror}"),)


def read(data: bytes) -> Scheme | VariantFile | tuple[Fault, ...]:
    """The scheme or variant in the content of a TOML file, or everything that is wrong with it."""
    document = _document(data)
    if isinstance(document, tuple):
        return document
    lines = lines_of(data.decode("utf-8-sig"))
    if variants.is_variant(document):
        variant = variants.parse(document)
        return VariantFile(variant, lines) if isinstance(variant, Variant) else with_lines(variant, lines)
    scheme = scheme_file.parse(document)
    faults = contradictions(scheme) if isinstance(scheme, Scheme) else scheme
    return with_lines(faults, lines) or scheme


def _document(data: bytes) -> dict[str, Any] | tuple[Fault, ...]:
    if len(data) > MAX_BYTES:
        return (Fault("", f"is too large; a scheme file has at most {MAX_BYTES // 1_000_000} MB"),)
    try:
        return tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError as error:
        return (Fault("", f"is not UTF-8 (byte {error.start + 1}), which a TOML file must be"),)
    except tomllib.TOMLDecodeError as error:
        return (Fault("", f"is not TOML: {error}"),)
    except ValueError:  # of int(), which takes no number of thousands of digits
        return (Fault("", "is not TOML of any sense: a number in it has too many digits"),)
    except RecursionError:
        return (Fault("", "is not TOML of any sense: its brackets are nested too deeply"),)


def with_lines(faults: tuple[Fault, ...], lines: Mapping[str, int]) -> tuple[Fault, ...]:
    """Faults with the lines of their keys."""
    return tuple(_with_line(fault, line_of(fault.where, lines)) for fault in faults)


def _with_line(fault: Fault, line: int | None) -> Fault:
    return fault if line is None else Fault(f"line {line}, {fault.where}", fault.text)


def plan(tx: Tx, scheme: Scheme, start: datetime) -> Imported:
    """What importing a scheme would change that is to hold from a moment on."""
    newest = schemes.find_newest(tx, scheme.code)
    if newest is None:
        return Imported(1, new=True)
    before = schemes.in_force(tx, scheme.code, start)
    overtaken = tuple(version.number for version in schemes.list_ahead(tx, scheme.code, start))
    if before is not None and before.scheme == scheme and not overtaken:
        return Imported(before.number, new=False)
    changes = differences((before or newest).scheme, scheme) if (before or newest).scheme != scheme else ()
    return Imported(schemes.next_number(tx, scheme.code), True, changes, overtaken)


def apply(tx: Tx, scheme: Scheme, now: datetime, start: datetime | None = None) -> Imported:
    """Import a scheme: claims submitted from ``start`` (default: now) on follow it, earlier ones keep their version.

    The variants of units follow with it.
    """
    start = start or now
    imported = plan(tx, scheme, start)
    if not imported.new:
        return imported
    version = schemes.append(tx, scheme_file.to_document(scheme), start)
    if start > now:
        schemes.announce(tx, version.id)
    return replace(imported, remarks=scheme_variants.follow(tx, scheme, start))
