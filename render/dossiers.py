"""A report's values: sections of one table each, in words, to be set as PDF or written as a spreadsheet elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

Cell = str | int | float


class Kind(StrEnum):
    """How a column is set."""

    TEXT = "text"
    NUMBER = "number"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``width`` is its share of the page beside the others'."""

    title: str
    width: float = 1.0
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Section:
    """A table under a heading. On paper the first ``grouped`` columns are subheadings; ``marked`` rows stand out.

    ``empty`` is said where there are no rows.
    """

    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    grouped: int = 0
    marked: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """A report on sheets of A4. ``facts`` are (figure, what it is), shown large under the heading."""

    over: str
    title: str
    subtitle: str
    day: str
    warning: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    language: str = "zh-Hans"


@dataclass(frozen=True, slots=True)
class Workbook:
    """An .xlsx file with a sheet for each section."""

    sections: tuple[Section, ...]


def as_json(made: Dossier | Workbook) -> dict[str, Any]:
    """The report as plain JSON values."""
    return {"kind": "dossier" if isinstance(made, Dossier) else "workbook", **asdict(made)}


def dossier_from_json(fields: Mapping[str, Any]) -> Dossier:
    """The report that `as_json` took apart, its kind left out."""
    facts = tuple((figure, what) for figure, what in fields["facts"])
    return Dossier(**dict(fields) | {"facts": facts, "sections": _sections(fields)})


def workbook_from_json(fields: Mapping[str, Any]) -> Workbook:
    """The same, of a spreadsheet."""
    return Workbook(_sections(fields))


def _sections(fields: Mapping[str, Any]) -> tuple[Section, ...]:
    return tuple(
        Section(
            **section
            | {
                "columns": tuple(
                    Column(**column | {"kind": Kind(column["kind"])}) for column in section["columns"]
                ),
                "rows": tuple(tuple(row) for row in section["rows"]),
                "marked": tuple(section["marked"]),
            }
        )
        for section in fields["sections"]
    )
