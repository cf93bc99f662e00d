"""What a chart shows, as plain values: stored with the notice that waits for it, drawn later, elsewhere.

A chart is complete in itself (words, numbers, the moment it speaks of), so that the process that draws it
needs neither the database nor the organisation. `as_json` and `from_json` are each other's inverse. Nothing here
draws, so that the running program never loads the drawing library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from domain.schemes import Grade


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a board. `rank` is shared by ties (1, 1, 3); `grade` is a code of the chart's grades or "".

    `note` is one short line below the name; `highlight` marks the reader's own row.
    """

    rank: int
    name: str
    total: Decimal
    grade: str = ""
    note: str = ""
    highlight: bool = False


@dataclass(frozen=True, slots=True)
class BoardChart:
    """A branch's ranking: one bar a row, best first, as `rows` has them; `grades` highest first.

    `title` is the branch, `subtitle` the scheme, `period` its period in words, `unit` what a point is called
    ("分"), `as_of` the aware moment of the state, in the organisation's zone, `footer` one short line or "".
    `language` words what the chart itself adds.
    """

    title: str
    subtitle: str
    period: str
    rows: tuple[Bar, ...]
    grades: tuple[Grade, ...]
    as_of: datetime
    unit: str = ""
    footer: str = ""
    language: str = "zh-Hans"


Chart = BoardChart


def as_json(chart: Chart) -> dict[str, Any]:
    """The chart as plain JSON values; decimals and moments as strings, so that nothing is rounded."""
    match chart:
        case BoardChart():
            return {
                "kind": "board",
                **asdict(chart),
                "rows": [asdict(row) | {"total": str(row.total)} for row in chart.rows],
                "grades": [{"code": grade.code, "min": str(grade.min)} for grade in chart.grades],
                "as_of": chart.as_of.isoformat(),
            }


def from_json(fields: Mapping[str, Any]) -> Chart:
    """The chart that `as_json` took apart. Fields it did not write are a fault: ValueError, KeyError, TypeError."""
    plain = dict(fields)
    match plain.pop("kind"):
        case "board":
            rows = (Bar(**row | {"total": Decimal(row["total"])}) for row in plain["rows"])
            grades = (Grade(grade["code"], Decimal(grade["min"])) for grade in plain["grades"])
            moment = datetime.fromisoformat(plain["as_of"])
            return BoardChart(**plain | {"rows": tuple(rows), "grades": tuple(grades), "as_of": moment})
        case kind:
            raise ValueError(f"no chart of the kind {kind!r}")
