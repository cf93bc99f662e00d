"""Lays a trend out for a phone: one mark a period, on the bands of the grades.

A grade shows by the band that the mark lies in, by its letter on the mark and by the mark's colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from domain.amounts import ONE, ZERO
from domain.schemes import Grade
from render import chart_words, palette
from render.board_legend import badge, badge_width, short
from render.chart_frame import CENTRE, LEAST_SIZE, MARGIN, RIGHT, Part, foot, heading
from render.charts import Stop, TrendChart
from render.lettering import fit
from render.palette import GradeStyle
from render.sheet import WIDTH, Anchor, Box, Mark, Rule, Ruler, Sheet, Text

_HEIGHT = 210.0
_GAP = 8.0
_BAND = ("#e7edf4", palette.PAPER)
_VALUE = 16.0
_LABEL = 13.5
_IN_SIGHT = Decimal("0.6")
"""A grade's line is drawn where it is at most this part of the best total away from what is shown."""
_BELOW, _ABOVE = Decimal("0.3"), Decimal("0.25")
"""Room for the figures beyond the lowest and the highest mark, as parts of the span between them."""
_OFF = 17.0
_STEEP = 8.0
_LEAST_APART = 15.0


def layout(chart: TrendChart, ruler: Ruler) -> Sheet:
    """The sheet of `chart`: heading, the line over the grades, periods below it, the date of the state."""
    head = heading(ruler.printable(chart.title), ruler.printable(chart.subtitle), ruler)
    body = _Trend(chart, ruler).part(head.bottom) if chart.stops else _nothing(chart, head.bottom)
    end = foot(body.bottom + _GAP, chart_words.as_of(chart.as_of, chart.language), "", ruler)
    return Sheet(end.bottom, (*head.marks, *body.marks, *end.marks), palette.PAPER)


class _Trend:
    """The line, its marks and what stands around them."""

    def __init__(self, chart: TrendChart, ruler: Ruler) -> None:
        self._chart, self._ruler = chart, ruler
        codes = [grade.code for grade in chart.grades]
        self._styles = dict(zip(codes, palette.grade_styles(len(codes)), strict=True))
        totals = [stop.total for stop in chart.stops]
        self._grades = _in_sight(chart.grades, totals)
        shown = [*totals, *(grade.min for grade in self._grades)]
        span = max(max(shown) - min(shown), ONE)
        self._low, self._high = min(shown) - span * _BELOW, max(shown) + span * _ABOVE
        labels = [self._threshold(grade) for grade in self._grades]
        self._left = MARGIN + max((ruler.width(label, LEAST_SIZE) for label in labels), default=0.0) + _GAP
        self._pitch = (RIGHT - self._left) / len(chart.stops)

    def part(self, y: float) -> Part:
        """The chart from `y` down."""
        top, bottom = y + 4, y + 4 + _HEIGHT
        places = [(self._x(n), self._y(stop.total, top)) for n, stop in enumerate(self._chart.stops)]
        marks = [*self._bands(top, bottom)]
        for ((x1, y1), (x2, y2)), stop in zip(pairwise(places), self._chart.stops[1:], strict=True):
            look = (palette.THRESHOLD, 1.8, (5, 4)) if stop.running else (palette.INK, 2.2)
            marks.append(Rule(x1, y1, x2, y2, *look))
        for n, stop in enumerate(self._chart.stops):
            marks += self._stop(stop, places, n)
        words = [self._words(n, stop, bottom) for n, stop in enumerate(self._chart.stops)]
        marks += [mark for part in words for mark in part.marks]
        return Part(tuple(marks), max(part.bottom for part in words))

    def _bands(self, top: float, bottom: float) -> Iterator[Mark]:
        """A band for each grade, and its least total at the left; the lowest one has no line of its own."""
        edges = [*(self._y(grade.min, top) for grade in self._grades), bottom]
        upper = top
        for place, lower in enumerate(edges if self._grades else ()):
            yield Box(self._left, upper, RIGHT - self._left, lower - upper, _BAND[place % 2])
            upper = lower
        yield Rule(self._left, bottom, RIGHT, bottom, palette.HAIRLINE)
        written = top - _LEAST_APART
        for grade, edge in zip(self._grades, edges, strict=False):
            yield Rule(self._left, edge, RIGHT, edge, palette.THRESHOLD, 0.9, (3, 3))
            if edge - written >= _LEAST_APART:
                label, baseline = self._threshold(grade), edge + LEAST_SIZE * CENTRE
                yield Text(self._left - 4, baseline, label, LEAST_SIZE, palette.QUIET, Anchor.END)
                written = edge

    def _stop(self, stop: Stop, places: Sequence[tuple[float, float]], n: int) -> Iterator[Mark]:
        x, y = places[n]
        style = self._styles.get(stop.grade, palette.UNGRADED)
        yield from self._mark(stop, style, x, y)
        yield self._value(chart_words.number(stop.total), places, n)

    def _value(self, value: str, places: Sequence[tuple[float, float]], n: int) -> Text:
        """The figure of a mark, where the line does not run: below a valley, else above, on the side that is free."""
        x, y = places[n]
        size = max(min(_VALUE, (self._pitch - 4) / self._ruler.width(value, 1)), LEAST_SIZE)
        half = self._ruler.width(value, size) / 2
        neighbours = [places[m][1] for m in (n - 1, n + 1) if 0 <= m < len(places)]
        valley = bool(neighbours) and all(other < y - _STEEP for other in neighbours)
        baseline = y + _OFF + size * 0.8 if valley else y - _OFF
        if not valley:
            falls, rises = n > 0 and places[n - 1][1] < y, n + 1 < len(places) and places[n + 1][1] < y
            x += (half - 8) * (falls - rises)
        x = min(max(x, half + 2), WIDTH - half - 2)
        return Text(x, baseline, value, size, palette.INK, Anchor.MIDDLE, weight=0.35)

    def _mark(self, stop: Stop, style: GradeStyle, x: float, y: float) -> Iterator[Mark]:
        if not stop.grade:
            yield Box(x - 7, y - 7, 14, 14, palette.PAPER, (7.0,) * 4)
            yield Box(x - 5.5, y - 5.5, 11, 11, style.colour, (5.5,) * 4)
            return
        width = badge_width(stop.grade, self._ruler)
        yield Box(x - width / 2 - 2, y - 11.5, width + 4, 23, palette.PAPER, (6.5,) * 4)
        yield from badge(x - width / 2, y, width, stop.grade, style, self._ruler)

    def _words(self, n: int, stop: Stop, y: float) -> Part:
        """The period's name and the note, below its mark."""
        marks: list[Mark] = []
        y += 4
        running = chart_words.running(self._chart.language) if stop.running else ""
        small = ((text, LEAST_SIZE, palette.QUIET) for text in (running, stop.note))
        for text, size, colour in ((stop.label, _LABEL, palette.INK), *small):
            printable = self._ruler.printable(text)
            if not printable:
                continue
            fitted = fit(printable, self._pitch - 10, size, LEAST_SIZE, self._ruler)
            for line in fitted.lines:
                y += fitted.size * 1.3
                marks.append(Text(self._x(n), y, line, fitted.size, colour, Anchor.MIDDLE))
        return Part(tuple(marks), y + 8)

    def _threshold(self, grade: Grade) -> str:
        return f"{short(grade.code, self._ruler)} {chart_words.number(grade.min)}"

    def _x(self, n: int) -> float:
        return self._left + (n + 0.5) * self._pitch

    def _y(self, total: Decimal, top: float) -> float:
        share = (total - self._low) / (self._high - self._low)
        return top + _HEIGHT * (1 - float(share))


def _in_sight(grades: Sequence[Grade], totals: Sequence[Decimal]) -> list[Grade]:
    """The grades whose least total is near enough to what was reached; the lowest one begins nowhere."""
    reach = max(abs(max(totals)), abs(min(totals))) * _IN_SIGHT
    lines = grades[:-1] if grades and grades[-1].min <= ZERO else grades
    return [grade for grade in lines if min(totals) - reach <= grade.min <= max(totals) + reach]


def _nothing(chart: TrendChart, y: float) -> Part:
    words = chart_words.nothing(chart.language)
    return Part((Text(WIDTH / 2, y + 46, words, 16, palette.FAINT, Anchor.MIDDLE),), y + 80)
