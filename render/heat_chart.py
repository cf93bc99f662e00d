"""Lays shares right by category and trade out for a phone: the darker a cell, the weaker; the number stands in it.

One hue in steps of lightness, so that no kind of colour vision loses anything, nor does grey on a notice board. Trades
that do not fit beside each other go on below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from render import chart_words, palette
from render.chart_frame import CENTRE, LEAST_SIZE, MARGIN, RIGHT, Part, foot, heading
from render.charts import HeatChart
from render.lettering import Fitted, fit
from render.sheet import WIDTH, Anchor, Box, Mark, Ruler, Sheet, Text

MOST_COLUMNS = 5
MOST_ROWS = 16
MOST_BLOCKS = 4
"""More would make a picture that phones shrink until nobody can read it; the rest is counted in words."""
STEPS = ("#153a66", "#1d4f87", "#3d6fa6", "#6b94c0", "#9cb9d7", "#c8d9ea", "#e9f0f7")
"""Below 40 %, then for every ten more."""
_LOWEST, _STEP = 40, 10
_LEAST_NAMES, _MOST_NAMES = 64.0, 122.0
_NAME_SIZE, _VALUE_SIZE = 14.0, 15.0
_ROW, _SEAM, _GAP = 33.0, 2.0, 8.0
_SAMPLE_HEIGHT = 12.0
_FEW = "–"


def layout(chart: HeatChart, ruler: Ruler) -> Sheet:
    """The sheet of `chart`: heading, key, a table of coloured cells, the date of the state."""
    head = heading(ruler.printable(chart.title), ruler.printable(chart.subtitle), ruler)
    parts = [head, _key(chart, head.bottom, ruler)]
    shown = chart.columns[: MOST_COLUMNS * MOST_BLOCKS]
    for start in range(0, len(shown), MOST_COLUMNS):
        parts.append(
            _block(chart, range(start, min(start + MOST_COLUMNS, len(shown))), parts[-1].bottom, ruler)
        )
    rest = max(len(chart.columns) - len(shown), 0), max(len(chart.rows) - MOST_ROWS, 0)
    parts.append(_not_shown(chart, *rest, parts[-1].bottom))
    moment = chart_words.as_of(chart.as_of, chart.language)
    parts.append(foot(parts[-1].bottom + _GAP, moment, chart_words.too_few(chart.language), ruler))
    return Sheet(parts[-1].bottom, tuple(mark for part in parts for mark in part.marks), palette.PAPER)


def colour_of(percent: int) -> str:
    """The colour of a cell: the weaker, the darker."""
    return STEPS[min(max((percent - _LOWEST) // _STEP + 1, 0), len(STEPS) - 1)]


def _key(chart: HeatChart, y: float, ruler: Ruler) -> Part:
    """From weak to strong, with the share at which each step begins."""
    title = chart_words.share_right(chart.language)
    marks: list[Mark] = [Text(MARGIN, y + 11, title, LEAST_SIZE, palette.QUIET)]
    left = MARGIN + ruler.width(title, LEAST_SIZE) + 12
    width = (RIGHT - left) / len(STEPS)
    for place, colour in enumerate(STEPS):
        marks.append(Box(left + place * width, y, width - 1, _SAMPLE_HEIGHT, colour))
        if place:
            label = str(_LOWEST + (place - 1) * _STEP)
            x = left + place * width - 0.5
            marks.append(Text(x, y + _SAMPLE_HEIGHT + 14, label, LEAST_SIZE, palette.QUIET, Anchor.MIDDLE))
    return Part(tuple(marks), y + _SAMPLE_HEIGHT + 24)


def _block(chart: HeatChart, columns: range, y: float, ruler: Ruler) -> Part:
    names = [ruler.printable(name) for name in chart.rows[:MOST_ROWS]]
    widest = max((ruler.width(name, _NAME_SIZE) for name in names), default=0.0)
    room = min(max(widest, _LEAST_NAMES), _MOST_NAMES)
    left = MARGIN + room + _GAP
    width = (RIGHT - left) / min(max(len(chart.columns), 3), MOST_COLUMNS)
    titles = [ruler.printable(chart.columns[n]) for n in columns]
    heads = [fit(title, width - 4, 13, LEAST_SIZE, ruler) for title in titles]
    key = Part((), y)
    if not all(map(_whole, heads, titles)):
        key = _numbered(titles, columns, y, ruler)
        heads = [Fitted((str(n + 1),), _NAME_SIZE) for n in columns]
    top = key.bottom + max(len(head.lines) for head in heads) * 16 + 4
    marks: list[Mark] = [*key.marks]
    for place, head in enumerate(heads):
        marks += _lines(head, left + (place + 0.5) * width - _SEAM / 2, top - 6 - 16 * (len(head.lines) - 1))
    for row, name in enumerate(names):
        title = fit(name, room, _NAME_SIZE, LEAST_SIZE, ruler)
        middle = top + _ROW / 2
        for place, line in enumerate(title.lines):
            centre = middle + (place - (len(title.lines) - 1) / 2) * title.size * 1.12
            marks.append(Text(MARGIN, centre + title.size * CENTRE, line, title.size, palette.INK))
        values = [chart.cells[row][n] for n in columns]
        marks += _cells(values, left, top, width)
        top += _ROW
    return Part(tuple(marks), top + _GAP)


def _whole(head: Fitted, title: str) -> bool:
    """Whether a name stands there whole, and is not broken within a word."""
    first, last = head.lines[0], head.lines[-1]
    if last.endswith("…"):
        return False
    return len(head.lines) == 1 or not (first[-1] + last[0]).isascii() or " ".join(head.lines) == title


def _numbered(titles: Sequence[str], columns: range, y: float, ruler: Ruler) -> Part:
    """Names that are too long for their columns, by the numbers that stand there instead."""
    marks: list[Mark] = []
    for n, title in zip(columns, titles, strict=True):
        y += 19
        name = fit(title, RIGHT - MARGIN - 24, _NAME_SIZE, LEAST_SIZE, ruler, lines=1)
        marks.append(Text(MARGIN, y - 4, str(n + 1), _NAME_SIZE, palette.INK, weight=0.4))
        marks.append(Text(MARGIN + 24, y - 4, name.lines[0], name.size, palette.INK))
    return Part(tuple(marks), y + 2)


def _lines(head: Fitted, x: float, y: float) -> Iterator[Mark]:
    for place, line in enumerate(head.lines):
        yield Text(x, y + place * 16, line, head.size, palette.INK, Anchor.MIDDLE)


def _cells(values: Sequence[int | None], left: float, top: float, width: float) -> Iterator[Mark]:
    for place, value in enumerate(values):
        x = left + place * width
        colour = palette.TRACK if value is None else colour_of(value)
        yield Box(x, top, width - _SEAM, _ROW - _SEAM, colour, (3.0,) * 4)
        ink = palette.QUIET if value is None else _ink(colour)
        text = _FEW if value is None else str(value)
        baseline = top + (_ROW - _SEAM) / 2 + _VALUE_SIZE * CENTRE
        yield Text(x + (width - _SEAM) / 2, baseline, text, _VALUE_SIZE, ink, Anchor.MIDDLE, weight=0.35)


def _ink(colour: str) -> str:
    return max((palette.PAPER, palette.INK), key=lambda letter: palette.contrast(letter, colour))


def _not_shown(chart: HeatChart, columns: int, rows: int, y: float) -> Part:
    words = [
        chart_words.not_shown(count, of, chart.language)
        for count, of in ((columns, "trades"), (rows, "categories"))
        if count
    ]
    if not words:
        return Part((), y)
    return Part(
        (Text(WIDTH / 2, y + 16, " · ".join(words), LEAST_SIZE, palette.QUIET, Anchor.MIDDLE),), y + 24
    )
