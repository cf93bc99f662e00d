"""The figures of a radar: every category with the reader's points, the middle and the best; bars where no radar is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.amounts import ZERO
from render import chart_words, palette
from render.chart_frame import CENTRE, LEAST_SIZE, MARGIN, RIGHT, Part
from render.charts import RadarChart, Spoke
from render.lettering import fit
from render.sheet import WIDTH, Anchor, Box, Mark, Pattern, Rule, Ruler, Text

MOST_ROWS = 40
"""More categories would make a picture that nobody can read on a phone; the rest is counted in words."""
_SIZE = 14.0
_ROW = 25.0
_GAP = 8.0
_BAR, _SEAM = 10.0, 2.0
_HEAD = 34.0
_SAMPLE = 26.0


@dataclass(frozen=True, slots=True)
class Look:
    """How one of the three is drawn: line, dots at the corners (their radius, 0 for none), pattern of a bar."""

    colour: str
    width: float
    dash: tuple[float, float] | None
    dot: float
    pattern: Pattern


LOOKS: Sequence[tuple[Callable[[Spoke], Decimal | None], Look]] = (
    (lambda spoke: spoke.mine, Look(palette.MINE, 2.4, None, 3.6, Pattern.PLAIN)),
    (lambda spoke: spoke.median, Look(palette.MIDDLE, 2.0, (6, 3), 0.0, Pattern.STRIPES)),
    (lambda spoke: spoke.best, Look(palette.BEST, 1.8, (1.6, 2.4), 0.0, Pattern.DOTS)),
)
"""The reader, the middle and the best, in the order of the table."""


def table(chart: RadarChart, y: float, ruler: Ruler, *, bars: bool) -> Part:
    """The table from `y` down; what is compared with nobody has the reader's column alone."""
    if not chart.spokes:
        words = chart_words.nothing(chart.language)
        return Part((Text(WIDTH / 2, y + 46, words, 16, palette.FAINT, Anchor.MIDDLE),), y + 80)
    return _Table(chart, ruler, bars).part(y)


class _Table:
    def __init__(self, chart: RadarChart, ruler: Ruler, bars: bool) -> None:
        self._chart, self._ruler, self._bars = chart, ruler, bars
        self._rows = chart.spokes[:MOST_ROWS]
        self._columns = [
            (of, look, word)
            for (of, look), word in zip(LOOKS, chart_words.compared(chart.language), strict=True)
            if all(of(spoke) is not None for spoke in self._rows)
        ]
        self._widths = [self._width(of, word) for of, _, word in self._columns]
        self._left = RIGHT - sum(self._widths)

    def part(self, y: float) -> Part:
        """Head, rows, and how many categories are left out."""
        marks = [*self._head(y)]
        y += _HEAD
        for row in self._rows:
            drawn = self._row(row, y)
            marks += drawn.marks
            y = drawn.bottom
        rest = len(self._chart.spokes) - len(self._rows)
        if rest:
            words = chart_words.further(rest, self._chart.language)
            marks.append(Text(WIDTH / 2, y + 20, words, LEAST_SIZE, palette.QUIET, Anchor.MIDDLE))
            y += 28
        return Part(tuple(marks), y)

    def _width(self, of: Callable[[Spoke], Decimal | None], word: str) -> float:
        values = [chart_words.number(of(spoke) or ZERO) for spoke in self._rows]
        widest = max(self._ruler.width(value, _SIZE) for value in values)
        return max(widest, self._ruler.width(word, LEAST_SIZE), _SAMPLE) + _GAP + 4

    def _head(self, y: float) -> Iterator[Mark]:
        """What each column is, over a piece of its line: the key of the radar."""
        unit = self._chart.unit
        if unit:
            yield Text(MARGIN, y + 28, self._ruler.printable(unit), LEAST_SIZE, palette.QUIET)
        right = self._left
        for (_, look, word), width in zip(self._columns, self._widths, strict=True):
            right += width
            yield from _sample(look, right, y + 6, bar=self._bars)
            yield Text(right, y + 28, word, LEAST_SIZE, palette.QUIET, Anchor.END)

    def _row(self, row: Spoke, y: float) -> Part:
        name = fit(self._ruler.printable(row.name), self._left - MARGIN, _SIZE, LEAST_SIZE, self._ruler)
        height = max(_ROW, len(name.lines) * name.size * 1.15 + 8)
        marks: list[Mark] = [Rule(MARGIN, y, RIGHT, y, palette.HAIRLINE)]
        middle = y + height / 2
        for place, line in enumerate(name.lines):
            centre = middle + (place - (len(name.lines) - 1) / 2) * name.size * 1.15
            marks.append(Text(MARGIN, centre + name.size * CENTRE, line, name.size, palette.INK))
        right = self._left
        for (of, look, _), width in zip(self._columns, self._widths, strict=True):
            right += width
            value, weight = chart_words.number(of(row) or ZERO), 0.3 if look.dot else 0.0
            marks.append(
                Text(right, middle + _SIZE * CENTRE, value, _SIZE, palette.INK, Anchor.END, weight=weight)
            )
        bottom = y + height
        if self._bars:
            marks += self._drawn(row, bottom)
            bottom += len(self._columns) * (_BAR + _SEAM) + _GAP
        return Part(tuple(marks), bottom)

    def _drawn(self, row: Spoke, y: float) -> Iterator[Mark]:
        values = [of(row) or ZERO for of, _, _ in self._columns]
        full = max(row.most or ZERO, *values)
        for (_, look, _), value in zip(self._columns, values, strict=True):
            yield Box(MARGIN, y, RIGHT - MARGIN, _BAR, palette.TRACK, (2.0,) * 4)
            if value > ZERO:
                width = max(float(value / full) * (RIGHT - MARGIN), 2.0)
                yield Box(MARGIN, y, width, _BAR, look.colour, (2.0,) * 4, look.pattern)
            y += _BAR + _SEAM


def _sample(look: Look, right: float, y: float, *, bar: bool) -> Iterator[Mark]:
    if bar:
        yield Box(right - _SAMPLE, y - _BAR / 2, _SAMPLE, _BAR, look.colour, (2.0,) * 4, look.pattern)
        return
    yield Rule(right - _SAMPLE, y, right, y, look.colour, look.width, look.dash)
    if look.dot:
        x = right - _SAMPLE / 2
        yield Box(x - look.dot, y - look.dot, 2 * look.dot, 2 * look.dot, look.colour, (look.dot,) * 4)
