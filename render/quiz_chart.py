"""Lays a round of the quiz out for a phone: a podium, and below it one branch's ranking with score and time."""

from __future__ import annotations

from collections.abc import Iterator

from render import chart_words, palette
from render.chart_frame import CENTRE, LEAST_SIZE, MARGIN, RIGHT, Part, foot, heading
from render.charts import QuizChart, QuizPlace
from render.lettering import fit
from render.sheet import WIDTH, Anchor, Box, Mark, Rule, Ruler, Sheet, Text

_STEP_WIDTH = 112.0
_STEP_GAP = 12.0
_STEP_HEIGHTS = {1: 100.0, 2: 84.0, 3: 70.0}
_ORDER = (1, 0, 2)
"""Who stands where from left to right: the first in the middle."""
_ROW = 30.0
_NAME_SIZE = 15.0
_TIME_WIDTH, _SCORE_WIDTH = 64.0, 62.0
_RANK_X, _NAME_X = MARGIN + 10, MARGIN + 30


def layout(chart: QuizChart, ruler: Ruler) -> Sheet:
    """The sheet of `chart`."""
    head = heading(ruler.printable(chart.title), ruler.printable(chart.subtitle), ruler)
    podium = _podium(chart, head.bottom, ruler)
    rows = _rows(chart, podium.bottom, ruler)
    rest = _not_shown(chart, rows.bottom)
    moment = chart_words.as_of(chart.as_of, chart.language)
    end = foot(rest.bottom + 8, moment, ruler.printable(chart.footer), ruler)
    marks = tuple(mark for part in (head, podium, rows, rest, end) for mark in part.marks)
    return Sheet(end.bottom, marks, palette.PAPER)


def _podium(chart: QuizChart, y: float, ruler: Ruler) -> Part:
    """Steps as high as the rank; who shares a rank stands as high."""
    if not chart.podium:
        return Part((), y)
    columns = [_Step(place, chart.unit, ruler) for place in chart.podium]
    floor = y + max(step.height for step in columns) + 4
    left = (WIDTH - 3 * _STEP_WIDTH - 2 * _STEP_GAP) / 2
    marks: list[Mark] = []
    for column, place in enumerate(_ORDER):
        if place < len(columns):
            x = left + column * (_STEP_WIDTH + _STEP_GAP) + _STEP_WIDTH / 2
            marks += columns[place].marks(x, floor)
    marks.append(Rule(MARGIN, floor, RIGHT, floor, palette.THRESHOLD, 1.4))
    return Part(tuple(marks), floor + 14)


class _Step:
    """One step of the podium with who stands on it: name, branch, score; the time on the step itself."""

    def __init__(self, place: QuizPlace, unit: str, ruler: Ruler) -> None:
        self._place, self._unit = place, unit
        self._name = fit(ruler.printable(place.name), _STEP_WIDTH, _NAME_SIZE, LEAST_SIZE, ruler)
        note = ruler.printable(place.note)
        self._note = fit(note, _STEP_WIDTH, LEAST_SIZE, LEAST_SIZE, ruler).lines if note else ()
        self._step = _STEP_HEIGHTS.get(place.rank, _STEP_HEIGHTS[3])
        self._above = len(self._name.lines) * self._name.size * 1.2 + len(self._note) * LEAST_SIZE * 1.25 + 8

    @property
    def height(self) -> float:
        """From the floor to the top of the name."""
        return self._step + self._above

    def marks(self, x: float, floor: float) -> Iterator[Mark]:
        """`x` is the middle of the step."""
        top = floor - self._step
        colour = palette.MEDALS.get(self._place.rank, palette.FAINT)
        yield Box(x - _STEP_WIDTH / 2, top, _STEP_WIDTH, self._step, colour, (5.0, 5.0, 0.0, 0.0))
        y = top - self._above + 2
        for line in self._name.lines:
            y += self._name.size * 1.2
            yield Text(x, y - 3, line, self._name.size, palette.INK, Anchor.MIDDLE, weight=0.4)
        for line in self._note:
            y += LEAST_SIZE * 1.25
            yield Text(x, y - 3, line, LEAST_SIZE, palette.QUIET, Anchor.MIDDLE)
        ink = max((palette.PAPER, palette.INK), key=lambda letter: palette.contrast(letter, colour))
        score = f"{self._place.score} {self._unit}".strip()
        yield Text(x, top + 26, score, 18, ink, Anchor.MIDDLE, weight=0.5)
        yield Text(x, top + 44, self._place.time, 14, ink, Anchor.MIDDLE, weight=0.3)
        yield Text(x, floor - 8, str(self._place.rank), 17, ink, Anchor.MIDDLE, weight=0.5)


def _rows(chart: QuizChart, y: float, ruler: Ruler) -> Part:
    if not chart.rows:
        return Part((), y)
    title = fit(ruler.printable(chart.heading), RIGHT - MARGIN, 15, LEAST_SIZE, ruler)
    marks: list[Mark] = []
    for line in title.lines:
        y += title.size * 1.35
        marks.append(Text(MARGIN, y - 3, line, title.size, palette.INK, weight=0.4))
    y += 6
    for number, row in enumerate(chart.rows):
        if number % 2 == 0:
            marks.append(Box(MARGIN - 6, y, RIGHT - MARGIN + 12, _ROW, palette.TRACK, (4.0,) * 4))
        marks += _row(row, y + _ROW / 2, ruler)
        y += _ROW
    return Part(tuple(marks), y)


def _row(row: QuizPlace, middle: float, ruler: Ruler) -> Iterator[Mark]:
    if row.rank in palette.MEDALS:
        radius = 10.0
        medal = palette.MEDALS[row.rank]
        yield Box(_RANK_X - radius, middle - radius, 2 * radius, 2 * radius, medal, (radius,) * 4)
        ink, weight = palette.PAPER, 0.4
    else:
        ink, weight = palette.QUIET, 0.0
    yield Text(_RANK_X, middle + 13 * CENTRE, str(row.rank), 13, ink, Anchor.MIDDLE, weight=weight)
    room = RIGHT - _TIME_WIDTH - _SCORE_WIDTH - _NAME_X
    called = f"{row.name} {row.note}".strip()
    name = fit(ruler.printable(called), room, _NAME_SIZE, LEAST_SIZE, ruler, lines=1)
    yield Text(_NAME_X, middle + name.size * CENTRE, name.lines[0], name.size, palette.INK)
    score_x = RIGHT - _TIME_WIDTH
    yield Text(score_x, middle + 15 * CENTRE, row.score, 15, palette.INK, Anchor.END, weight=0.4)
    yield Text(RIGHT, middle + 13.5 * CENTRE, row.time, 13.5, palette.QUIET, Anchor.END)


def _not_shown(chart: QuizChart, y: float) -> Part:
    if not chart.not_shown:
        return Part((), y)
    words = chart_words.not_shown(chart.not_shown, "people", chart.language)
    return Part((Text(WIDTH / 2, y + 20, words, LEAST_SIZE, palette.QUIET, Anchor.MIDDLE),), y + 28)
