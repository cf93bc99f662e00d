"""The poster for the notice board: one sheet of A3, to be read from three metres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from render import typesetting
from render.palette import UNGRADED, grade_styles
from render.papers import Form
from render.posters import Band, Poster

WIDTH, HEIGHT = 297.0, 420.0  # millimetres of A3
MARGIN = 17.0
GUTTER = 11.0
_HEAD = 82.0  # what stands above the names, and below them
_FOOT = 46.0
_DEED_ROW = 23.0
_DEEDS_IN_A_ROW = 4
LARGEST = 15.0  # size of type in millimetres: more is not easier to read
_OF_A_ROW = 0.56  # the type's share of its row: the bar and some air have the rest
_WIDEST_IN_TYPE = 10.5  # rank, four characters of a name, and a total are so many ems
_HEADING = 1.25  # rows that the heading of a grade takes
_MOST_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class Layout:
    """Cells in columns, and how high a row and how large the type is, in millimetres."""

    columns: tuple[tuple[dict[str, Any], ...], ...]
    row: float
    size: float


def typeset(poster: Poster, form: Form = Form.PDF) -> bytes:
    """The poster as PDF, or as PNG to look at. However many people, it is one page."""
    made = layout(poster)
    data = {
        **{name: value for name, value in asdict(poster).items() if name not in {"bands", "link"}},
        "columns": made.columns,
        "row": made.row,
        "size": made.size,
        "heading": _HEADING,
    }
    pictures = {"qr": typesetting.qr_code(poster.link)} if poster.link else {}
    return typesetting.typeset("poster", data, form, pictures=pictures, ppi=72)


def layout(poster: Poster) -> Layout:
    """The columns in which the type is largest; where two are alike the fewer."""
    room = HEIGHT - _HEAD - _FOOT - _DEED_ROW * -(-len(poster.deeds) // _DEEDS_IN_A_ROW)
    cells = [cell for place, band in enumerate(poster.bands) for cell in _cells(poster, band, place)]
    best: Layout | None = None
    for count in range(1, _MOST_COLUMNS + 1):
        columns = _split(cells, count)
        wide = (WIDTH - 2 * MARGIN - GUTTER * (count - 1)) / count
        highest = max((sum(map(_height, column)) for column in columns), default=1.0)
        row = min(room / max(highest, 1.0), LARGEST / _OF_A_ROW)
        size = min(row * _OF_A_ROW, wide / _WIDEST_IN_TYPE)
        if best is None or size > best.size + 0.01:
            best = Layout(tuple(map(tuple, columns)), row, size)
    assert best is not None, "there is always one column"
    return best


def _cells(poster: Poster, band: Band, place: int) -> list[dict[str, Any]]:
    """A grade's heading, its members, and a note where some are not named; ``colour`` and ``on`` are its badge's."""
    graded = any(each.grade for each in poster.bands)
    style = grade_styles(len(poster.bands))[place] if graded else UNGRADED
    colours = {"colour": style.colour, "on": style.on}
    cells = [{"kind": "head", "grade": band.grade, "text": band.head, **colours}]
    cells += [{"kind": "line", **asdict(line), **colours} for line in band.lines]
    if band.note:
        cells.append({"kind": "note", "text": band.note})
    return cells


def _height(cell: dict[str, Any]) -> float:
    return _HEADING if cell["kind"] == "head" else 1.0


def _split(cells: Sequence[dict[str, Any]], count: int) -> list[list[dict[str, Any]]]:
    """The cells in order in at most ``count`` columns, the highest as low as can be; no heading ends a column."""
    low, high = 1.0, sum(map(_height, cells)) + 1
    columns = [list(cells)]
    while high - low > 0.2:
        limit = (low + high) / 2
        tried = _filled(cells, limit)
        if len(tried) <= count and all(sum(map(_height, column)) <= limit for column in tried):
            columns, high = tried, limit
        else:
            low = limit
    return columns


def _filled(cells: Sequence[dict[str, Any]], limit: float) -> list[list[dict[str, Any]]]:
    columns: list[list[dict[str, Any]]] = [[]]
    used = 0.0
    for place, cell in enumerate(cells):
        follows = _height(cells[place + 1]) if cell["kind"] == "head" and place + 1 < len(cells) else 0.0
        if columns[-1] and used + _height(cell) + follows > limit:
            columns.append([])
            used = 0.0
        columns[-1].append(cell)
        used += _height(cell)
    return columns
