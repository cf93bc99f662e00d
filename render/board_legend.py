"""The grades of a board: a strip that divides the branch among them, and what each of them takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.schemes import Grade
from render import palette
from render.chart_frame import CENTRE, LEAST_SIZE, MARGIN, RIGHT, Part
from render.chart_words import number, people
from render.charts import BoardChart
from render.lettering import fit
from render.palette import GradeStyle
from render.sheet import Anchor, Box, Mark, Ruler, Text

_STRIP = 10.0
_SEAM = 2.0
_LINE = 26.0
_BADGE_HEIGHT, _LEAST_BADGE = 19.0, 20.0
_COUNT_SIZE = 13.5
_MOST_CODE = 60.0
_INSIDE, _LEAST_BETWEEN, _MOST_BETWEEN = 5.0, 10.0, 42.0


def short(code: str, ruler: Ruler) -> str:
    """A grade's code as a badge has room for it."""
    return fit(ruler.printable(code), _MOST_CODE, LEAST_SIZE, LEAST_SIZE, ruler, lines=1).lines[0]


def badge_width(code: str, ruler: Ruler) -> float:
    """How wide the badge of a grade is; 0 for no grade."""
    return max(_LEAST_BADGE, ruler.width(short(code, ruler), LEAST_SIZE) + 10) if code else 0.0


def badge(
    x: float, middle: float, width: float, code: str, style: GradeStyle, ruler: Ruler
) -> tuple[Mark, ...]:
    """A grade's letter on its colour, `x` at the left and `middle` at half its height."""
    plate = Box(x, middle - _BADGE_HEIGHT / 2, width, _BADGE_HEIGHT, style.colour, (5.0,) * 4)
    baseline, text = middle + LEAST_SIZE * CENTRE, short(code, ruler)
    return plate, Text(x + width / 2, baseline, text, LEAST_SIZE, style.on, Anchor.MIDDLE, weight=0.35)


def legend(chart: BoardChart, y: float, ruler: Ruler) -> Part:
    """Every grade that members are marked with, also those nobody has; nothing where the scheme has no grades."""
    if not chart.grades:
        return Part((), y)
    counts = Counter((*(row.grade for row in chart.rows), *chart.unnamed))
    entries = [
        _Entry(grade.code, style, rule, people(counts[grade.code], chart.language), ruler)
        for grade, style, rule in zip(
            chart.grades, palette.grade_styles(len(chart.grades)), _rules(chart.grades), strict=True
        )
        if grade.code not in chart.unmarked
    ]
    strip = tuple(_strip(chart.grades, counts, y))
    first = y + (_STRIP + 18 if strip else 10)
    places = _places([entry.width for entry in entries])
    marks: list[Mark] = [*strip]
    for entry, (x, line) in zip(entries, places, strict=True):
        marks += entry.marks(x, first + line * _LINE)
    return Part(tuple(marks), first + places[-1][1] * _LINE + 22)


def _places(widths: Sequence[float]) -> list[tuple[float, int]]:
    """x and line of each entry: side by side while they fit, else in columns."""
    room = RIGHT - MARGIN
    spare = room - sum(widths)
    if spare >= _LEAST_BETWEEN * (len(widths) - 1):
        between = min(_MOST_BETWEEN, spare / max(1, len(widths) - 1))
        return [(MARGIN + sum(widths[:place]) + place * between, 0) for place in range(len(widths))]
    columns = max(1, int((room + _LEAST_BETWEEN) // (max(widths) + _LEAST_BETWEEN)))
    stride = room / columns
    return [(MARGIN + place % columns * stride, place // columns) for place in range(len(widths))]


@dataclass(frozen=True, slots=True)
class _Entry:
    code: str
    style: GradeStyle
    rule: str
    count: str
    ruler: Ruler

    @property
    def width(self) -> float:
        words = self.ruler.width(self.rule, LEAST_SIZE) + self.ruler.width(self.count, _COUNT_SIZE)
        return badge_width(self.code, self.ruler) + words + 2 * _INSIDE

    def marks(self, x: float, middle: float) -> Iterator[Mark]:
        width = badge_width(self.code, self.ruler)
        yield from badge(x, middle, width, self.code, self.style, self.ruler)
        x += width + _INSIDE
        yield Text(x, middle + LEAST_SIZE * CENTRE, self.rule, LEAST_SIZE, palette.QUIET)
        x += self.ruler.width(self.rule, LEAST_SIZE) + _INSIDE
        yield Text(x, middle + _COUNT_SIZE * CENTRE, self.count, _COUNT_SIZE, palette.INK, weight=0.3)


def _strip(grades: Sequence[Grade], counts: Counter[str], y: float) -> Iterator[Mark]:
    """The branch as one bar, a piece for each grade somebody has, and one for those without."""
    held = [
        (counts[grade.code], style)
        for grade, style in zip(grades, palette.grade_styles(len(grades)), strict=True)
        if counts[grade.code]
    ]
    if held and counts[""]:
        held.append((counts[""], palette.UNMARKED))
    everybody = sum(count for count, _ in held)
    room = RIGHT - MARGIN - _SEAM * (len(held) - 1)
    x = MARGIN
    for place, (count, style) in enumerate(held):
        width = room * count / everybody
        left, right = (3.0 if place == 0 else 0.0), (3.0 if place == len(held) - 1 else 0.0)
        yield Box(x, y, width, _STRIP, style.colour, (left, right, right, left), style.pattern)
        x += width + _SEAM


def _rules(grades: Sequence[Grade]) -> Iterator[str]:
    """The reach of each grade: "≥90", and "<70" for a last one that is there for everybody else."""
    for place, grade in enumerate(grades):
        if place and place == len(grades) - 1 and grade.min <= 0:
            yield f"<{number(grades[place - 1].min)}"
        else:
            yield f"≥{number(grade.min)}"
