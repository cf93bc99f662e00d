"""What a chart shows, as plain values: stored with the notice that waits for it, drawn later, elsewhere.

A chart is complete in itself (words, numbers, the moment it speaks of), so that the process that draws it needs
neither the database nor the organisation. `dump` and `load` are each other's inverse; nothing here draws, so
that the running program never loads the drawing library.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from domain.schemes import Grade


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a board. `rank` is shared by ties (1, 1, 3); `grade` is a code of the chart's grades, or ""."""

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
    ("分"), `as_of` the aware moment of the state, in the organisation's zone. `footer` is one short line or "".
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


def dump(chart: Chart) -> str:
    """The chart as one JSON text; decimals and moments as strings, so that nothing is rounded."""
    match chart:
        case BoardChart():
            kind = "board"
    return json.dumps({"kind": kind, **asdict(chart)}, ensure_ascii=False, default=_plain)


def load(text: str) -> Chart:
    """The chart `dump` wrote. A text it did not write is a fault: ValueError, KeyError or TypeError."""
    fields: dict[str, Any] = json.loads(text)
    match fields.pop("kind"):
        case "board":
            return BoardChart(
                **fields
                | {
                    "rows": tuple(Bar(**row | {"total": Decimal(row["total"])}) for row in fields["rows"]),
                    "grades": tuple(Grade(g["code"], Decimal(g["min"])) for g in fields["grades"]),
                    "as_of": datetime.fromisoformat(fields["as_of"]),
                }
            )
        case kind:
            raise ValueError(f"no chart of the kind {kind!r}")


def _plain(value: Decimal | datetime) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
