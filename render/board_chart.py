"""Lays a branch's board out for a phone: who, how much, which grade, and how far from the next one.

Widths are fixed, heights follow the number of rows. Every grade shows three times over (letter, colour,
pattern), so that no one needs to see colours to read it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.amounts import ZERO
from render import chart_words, palette
from render.board_axis import Threshold, axis_of, thresholds_of
from render.board_legend import badge, badge_width, legend, short
from render.chart_frame import CENTRE, LEAST_SIZE, MARGIN, RIGHT, Part, foot, heading
from render.charts import Bar, BoardChart
from render.lettering import Fitted, fit
from render.palette import GradeStyle
from render.sheet import WIDTH, Anchor, Box, Mark, Rule, Ruler, Sheet, Text

MOST_ROWS = 100
MOST_HEIGHT = 3200.0
"""More would make a picture that phones shrink until nobody can read it; the rest is counted in words.

Telegram's own limit for photos is 10,000 pixels of width and height together, 3,303 units high at our density.
"""

_RANK_X = MARGIN + 10
_NAME_X = MARGIN + 27
_LEAST_NAME_WIDTH, _MOST_NAME_WIDTH = 34.0, 124.0
_TWO_LINES_SIZE = 13.5
_LEAST_VALUE_WIDTH, _MOST_VALUE_WIDTH = 32.0, 84.0
_GAP = 8.0
_LANE = 15.0
_NOTE = LEAST_SIZE + 3
_ROUND = 3.0


def layout(chart: BoardChart, ruler: Ruler) -> Sheet:
    """The sheet of `chart`: heading, legend, one row a member, the date of the state."""
    most = min(chart.most, MOST_ROWS)
    while (sheet := _sheet(chart, most, ruler)).height > MOST_HEIGHT:
        most = most * 4 // 5
    return sheet


def _sheet(chart: BoardChart, most: int, ruler: Ruler) -> Sheet:
    rows = _first_rows(chart.rows, most)
    subtitle = " | ".join(part for part in (chart.subtitle, chart.period) if part)
    head = heading(ruler.printable(chart.title), ruler.printable(subtitle), ruler)
    key = legend(chart, head.bottom, ruler)
    board = _Board(chart, rows, ruler).part(key.bottom) if rows else _nobody(chart, key.bottom)
    rest = _not_shown(chart, len(chart.rows) + len(chart.unnamed) - len(rows), board.bottom)
    moment = chart_words.as_of(chart.as_of, chart.language)
    end = foot(rest.bottom + _GAP, moment, ruler.printable(chart.footer), ruler)
    parts = (head, key, board, rest, end)
    return Sheet(end.bottom, tuple(mark for part in parts for mark in part.marks), palette.PAPER)


def _first_rows(rows: Sequence[Bar], most: int) -> tuple[Bar, ...]:
    """The rows there is room for; the last place is for the reader's own row, if that stands further down."""
    own = [row for row in rows[most:] if row.highlight][:1]
    return (*rows[: most - len(own)], *own)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Heights of a row and of its bar, and the size of its name."""

    pitch: float
    bar: float
    size: float


def _scale(rows: int) -> _Scale:
    """The fewer the rows, the larger."""
    for most, scale in ((6, _Scale(40, 20, 17)), (14, _Scale(35, 18, 16)), (27, _Scale(30, 16, 15))):
        if rows <= most:
            return scale
    return _Scale(26, 14, 14)


class _Board:
    """The rows and the lines across them; columns are as wide as what stands in them."""

    def __init__(self, chart: BoardChart, rows: Sequence[Bar], ruler: Ruler) -> None:
        self._chart, self._rows, self._ruler = chart, rows, ruler
        self._scale = scale = _scale(len(rows))
        codes = [grade.code for grade in chart.grades]
        self._styles = dict(zip(codes, palette.grade_styles(len(codes)), strict=True))
        self._names = _names(rows, scale.size, ruler)
        name_width = max(
            _LEAST_NAME_WIDTH, *(ruler.width(line, name.size) for name in self._names for line in name.lines)
        )
        self._badge_x = _NAME_X + name_width + _GAP
        self._badge_width = max(badge_width(row.grade, ruler) for row in rows)
        left = self._badge_x + (self._badge_width + _GAP if self._badge_width else 0)
        values = (chart_words.number(row.total) for row in rows)
        widest = max(ruler.width(value, 1) for value in values)
        self._value_size = max(min(scale.size, _MOST_VALUE_WIDTH / widest), LEAST_SIZE)
        value_width = max(_LEAST_VALUE_WIDTH, widest * self._value_size)
        right = RIGHT - value_width - _GAP
        self._axis = axis_of([row.total for row in rows], chart.grades, left, right, chart.full)

    def part(self, y: float) -> Part:
        """The board from `y` down."""
        lines = self._lines()
        lanes = max((line.lane + 1 for line in lines), default=1 if self._chart.unit else 0)
        top = y + _LANE * lanes + 2
        labels = [
            Text(
                line.label_x,
                top - 5 - line.lane * _LANE,
                line.label,
                LEAST_SIZE,
                palette.QUIET,
                Anchor.MIDDLE,
            )
            for line in lines
        ]
        unit = Text(RIGHT, top - 5, self._chart.unit, LEAST_SIZE, palette.QUIET, Anchor.END)
        ground: list[Mark] = []
        front: list[Mark] = []
        bottom = top
        for row, name in zip(self._rows, self._names, strict=True):
            height = self._height(row, name)
            middle = bottom + (height - (_NOTE if row.note else 0)) / 2
            ground += self._ground(row, bottom, height, middle)
            front += self._words(row, name, middle, bottom + height - 6)
            front += self._bar(row, middle, lines)
            bottom += height
        across = [Rule(line.x, top - 1, line.x, bottom, palette.THRESHOLD, 0.9, (3, 3)) for line in lines]
        if self._axis.low < 0:
            zero = self._axis.x(ZERO)
            across.append(Rule(zero, top - 1, zero, bottom, palette.QUIET))
        return Part((*labels, unit, *ground, *across, *front), bottom)

    def _lines(self) -> tuple[Threshold, ...]:
        """Lines labelled with grade and total where two lanes hold the labels, else with the total alone."""
        rightmost = RIGHT - self._ruler.width(self._chart.unit, LEAST_SIZE)
        for with_code in (True, False):
            labels = []
            for grade in self._chart.grades:
                least = chart_words.number(grade.min)
                label = f"{short(grade.code, self._ruler)} {least}" if with_code else least
                labels.append((grade.min, label, self._ruler.width(label, LEAST_SIZE) + _GAP))
            lines = thresholds_of(self._axis, labels, rightmost)
            if all(line.lane < 2 for line in lines):
                break
        return lines

    def _height(self, row: Bar, name: Fitted) -> float:
        text = len(name.lines) * name.size * 1.12 + 8
        return max(self._scale.pitch, text) + (_NOTE if row.note else 0)

    def _ground(self, row: Bar, top: float, height: float, middle: float) -> Iterator[Mark]:
        if row.highlight:
            yield Box(_GAP, top, WIDTH - 2 * _GAP, height, palette.HIGHLIGHT, (5,) * 4)
        axis, bar = self._axis, self._scale.bar
        yield Box(axis.left, middle - bar / 2, axis.right - axis.left, bar, palette.TRACK, (_ROUND,) * 4)

    def _words(self, row: Bar, name: Fitted, middle: float, note_y: float) -> Iterator[Mark]:
        yield from _rank(row, middle, min(self._scale.size - 1, 14))
        weight = 0.35 if row.highlight else 0.0
        for place, line in enumerate(name.lines):
            centre = middle + (place - (len(name.lines) - 1) / 2) * name.size * 1.12
            yield Text(_NAME_X, centre + name.size * CENTRE, line, name.size, palette.INK, weight=weight)
        if row.note:
            text = self._ruler.printable(row.note)
            note = fit(text, RIGHT - _NAME_X, LEAST_SIZE, LEAST_SIZE, self._ruler, lines=1)
            yield Text(_NAME_X, note_y, note.lines[0], LEAST_SIZE, palette.QUIET)
        if row.grade:
            yield from badge(
                self._badge_x, middle, self._badge_width, row.grade, self._style(row), self._ruler
            )
        size = self._value_size
        value = chart_words.number(row.total)
        yield Text(RIGHT, middle + size * CENTRE, value, size, palette.INK, Anchor.END, weight=0.3)

    def _bar(self, row: Bar, middle: float, lines: Sequence[Threshold]) -> Iterator[Mark]:
        if not row.total:
            return
        top, height = middle - self._scale.bar / 2, self._scale.bar
        style = self._style(row)
        left, right = sorted((self._axis.x(ZERO), self._axis.x(row.total)))
        right = max(right, left + 2)
        outer = _ROUND if self._axis.low == 0 else 0.0
        radii = (_ROUND, 0.0, 0.0, _ROUND) if row.total < 0 else (outer, _ROUND, _ROUND, outer)
        yield Box(left, top, right - left, height, style.colour, radii, style.pattern)
        for line in lines:
            if left < line.x < right - _ROUND:
                yield Rule(line.x, top, line.x, top + height, palette.PAPER, 1.2)

    def _style(self, row: Bar) -> GradeStyle:
        return self._styles.get(row.grade, palette.UNMARKED if self._styles else palette.UNGRADED)


def _names(rows: Sequence[Bar], size: float, ruler: Ruler) -> list[Fitted]:
    """Each name at `size` where it fits, smaller or on two lines where it does not."""
    fitted = []
    for row in rows:
        name = ruler.printable(row.name)
        one = fit(name, _MOST_NAME_WIDTH, size, LEAST_SIZE, ruler)
        two = fit(name, _MOST_NAME_WIDTH, min(size, _TWO_LINES_SIZE), LEAST_SIZE, ruler)
        fitted.append(one if len(one.lines) == 1 else two)
    return fitted


def _rank(row: Bar, middle: float, size: float) -> Iterator[Mark]:
    """The rank, on a medal for the first three while they have earned anything; none for a row that is not ranked."""
    baseline = middle + size * CENTRE
    if not row.rank:
        return
    if row.rank in palette.MEDALS and row.total > 0:
        radius = 10.0
        medal = palette.MEDALS[row.rank]
        yield Box(_RANK_X - radius, middle - radius, 2 * radius, 2 * radius, medal, (radius,) * 4)
        yield Text(_RANK_X, baseline, str(row.rank), size, palette.PAPER, Anchor.MIDDLE, weight=0.4)
    else:
        yield Text(_RANK_X, baseline, str(row.rank), size, palette.QUIET, Anchor.MIDDLE)


def _nobody(chart: BoardChart, y: float) -> Part:
    if chart.unnamed:
        return Part((), y)  # that they are not shown is said below
    words = chart_words.nobody(chart.language)
    return Part((Text(WIDTH / 2, y + 46, words, 16, palette.FAINT, Anchor.MIDDLE),), y + 80)


def _not_shown(chart: BoardChart, count: int, y: float) -> Part:
    if not count:
        return Part((), y)
    words = chart_words.not_shown(count, chart.rows_of, chart.language)
    return Part((Text(WIDTH / 2, y + 20, words, LEAST_SIZE, palette.QUIET, Anchor.MIDDLE),), y + 28)
