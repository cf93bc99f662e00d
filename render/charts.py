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
    `language` words what the chart itself adds. `rows_of` is what the rows are: people, branches or groups; at most
    `most` of them are drawn. `full` is the total that fills a row, None for the best one. `unnamed`
    are the grades of members who are counted, not shown; `unmarked` are codes of grades that nobody is marked with.
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
    rows_of: str = "people"
    most: int = 100
    full: Decimal | None = None
    unnamed: tuple[str, ...] = ()
    unmarked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """One period of a trend: its `label`, the total, one short line below ("" for none), a grade's code or "".

    `running`: it is not over, so that its total is not to be held against those before.
    """

    label: str
    total: Decimal
    note: str = ""
    grade: str = ""
    running: bool = False


@dataclass(frozen=True, slots=True)
class TrendChart:
    """Totals of some periods, oldest first, over the grades (highest first); the rest as in `BoardChart`."""

    title: str
    subtitle: str
    stops: tuple[Stop, ...]
    grades: tuple[Grade, ...]
    as_of: datetime
    unit: str = ""
    language: str = "zh-Hans"


@dataclass(frozen=True, slots=True)
class Spoke:
    """One category: the reader's points, the branch's middle and best (None where not compared).

    `most` is what fills the spoke, None where nothing limits the category.
    """

    name: str
    mine: Decimal
    median: Decimal | None = None
    best: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RadarChart:
    """A member's categories in the order of the scheme; the rest as in `BoardChart`."""

    title: str
    subtitle: str
    period: str
    spokes: tuple[Spoke, ...]
    as_of: datetime
    unit: str = ""
    footer: str = ""
    language: str = "zh-Hans"


@dataclass(frozen=True, slots=True)
class QuizPlace:
    """Somebody's place in a round of the quiz: `score` and `time` as they are to be read, `note` one short line."""

    rank: int
    name: str
    score: str
    time: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class QuizChart:
    """A round of the quiz: a podium for the first three, below it the ranking of one branch under `heading`.

    `rows` are in order, `not_shown` counts those beyond; `unit`, `as_of`, `footer` and `language` as in a BoardChart.
    """

    title: str
    subtitle: str
    podium: tuple[QuizPlace, ...]
    heading: str
    rows: tuple[QuizPlace, ...]
    as_of: datetime
    not_shown: int = 0
    unit: str = ""
    footer: str = ""
    language: str = "zh-Hans"


@dataclass(frozen=True, slots=True)
class HeatChart:
    """Shares right in whole percent: `cells` by row (a category) and column (a trade), None where too few answered.

    The rest as in a BoardChart.
    """

    title: str
    subtitle: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    as_of: datetime
    language: str = "zh-Hans"


Chart = BoardChart | TrendChart | RadarChart | QuizChart | HeatChart


def as_json(chart: Chart) -> dict[str, Any]:
    """The chart as plain JSON values; decimals and moments as strings, so that nothing is rounded."""
    fields: dict[str, Any] = _written(asdict(chart))
    match chart:
        case BoardChart():
            return {"kind": "board", **fields}
        case TrendChart():
            return {"kind": "trend", **fields}
        case RadarChart():
            return {"kind": "radar", **fields}
        case QuizChart():
            return {"kind": "quiz", **fields}
        case HeatChart():
            return {"kind": "heat", **fields}


def from_json(fields: Mapping[str, Any]) -> Chart:
    """The chart that `as_json` took apart. Fields it did not write are a fault: ValueError, KeyError, TypeError."""
    plain = dict(fields)
    kind = plain.pop("kind")
    plain["as_of"] = datetime.fromisoformat(plain["as_of"])
    if "grades" in plain:
        plain["grades"] = tuple(
            Grade(grade["code"], Decimal(grade["min"]), grade.get("private")) for grade in plain["grades"]
        )
    match kind:
        case "board":
            rows = tuple(Bar(**_read(row, "total")) for row in plain["rows"])
            codes = {name: tuple(plain.get(name, ())) for name in ("unnamed", "unmarked")}
            return BoardChart(**_read(plain, "full") | {"rows": rows, **codes})
        case "trend":
            return TrendChart(
                **plain | {"stops": tuple(Stop(**_read(stop, "total")) for stop in plain["stops"])}
            )
        case "radar":
            spokes = (Spoke(**_read(spoke, "mine", "median", "best", "most")) for spoke in plain["spokes"])
            return RadarChart(**plain | {"spokes": tuple(spokes)})
        case "quiz":
            podium, places = (tuple(QuizPlace(**row) for row in plain[name]) for name in ("podium", "rows"))
            return QuizChart(**plain | {"podium": podium, "rows": places})
        case "heat":
            cells = tuple(map(tuple, plain["cells"]))
            names = {name: tuple(plain[name]) for name in ("columns", "rows")}
            return HeatChart(**plain | names | {"cells": cells})
        case _:
            raise ValueError(f"no chart of the kind {kind!r}")


def _written(value: Any) -> Any:
    match value:
        case dict():
            return {name: _written(each) for name, each in value.items()}
        case tuple() | list():
            return [_written(each) for each in value]
        case Decimal():
            return str(value)
        case datetime():
            return value.isoformat()
        case _:
            return value


def _read(fields: Mapping[str, Any], *amounts: str) -> dict[str, Any]:
    """Fields with those that are amounts read; what an older program did not write has its default."""
    found = {name: Decimal(fields[name]) for name in amounts if fields.get(name) is not None}
    return dict(fields) | found
