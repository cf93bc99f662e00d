"""Lays a member's categories out for a phone, beside the middle and the best of their branch: a radar and its figures.

Fewer than three categories span no area, and more than twelve no names: they get bars. Each of the three looks
different three times over: colour, line (unbroken, dashed, dotted) and place in the table.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal

from domain.amounts import ZERO
from render import chart_words, palette
from render.chart_frame import CENTRE, LEAST_SIZE, MARGIN, RIGHT, Part, foot, heading
from render.charts import RadarChart, Spoke
from render.gap_table import LOOKS, table
from render.lettering import fit
from render.sheet import WIDTH, Anchor, Area, Box, Mark, Rule, Ruler, Sheet, Text

FEWEST, MOST = 3, 12
_RADIUS = 106.0
_LABEL = 14.0
_RINGS = (0.25, 0.5, 0.75, 1.0)
_OUT = 10.0
_GAP = 8.0
_LINE = 1.18


def layout(chart: RadarChart, ruler: Ruler) -> Sheet:
    """The sheet of `chart`: heading, radar, the figures, the date of the state."""
    subtitle = " | ".join(part for part in (chart.subtitle, chart.period) if part)
    head = heading(ruler.printable(chart.title), ruler.printable(subtitle), ruler)
    drawn = FEWEST <= len(chart.spokes) <= MOST
    picture = _Radar(chart.spokes, ruler).part(head.bottom) if drawn else Part((), head.bottom)
    figures = table(chart, picture.bottom, ruler, bars=not drawn)
    moment = chart_words.as_of(chart.as_of, chart.language)
    end = foot(figures.bottom + _GAP, moment, ruler.printable(chart.footer), ruler)
    parts = (head, picture, figures, end)
    return Sheet(end.bottom, tuple(mark for part in parts for mark in part.marks), palette.PAPER)


class _Radar:
    """The spokes, the first upwards and the rest clockwise."""

    def __init__(self, spokes: Sequence[Spoke], ruler: Ruler) -> None:
        self._spokes, self._ruler = spokes, ruler
        self._angles = [2 * math.pi * n / len(spokes) for n in range(len(spokes))]

    def part(self, y: float) -> Part:
        """The radar from `y` down, with its labels around it."""
        above = y + 3 * _LABEL
        middle = above + _RADIUS
        labels = [mark for n in range(len(self._spokes)) for mark in self._label(n, middle)]
        marks = (*self._mine_area(middle), *self._web(middle), *self._lines(middle), *labels)
        return Part(marks, max(middle + _RADIUS, *(label.y for label in labels)) + 2 * _GAP)

    def _web(self, middle: float) -> Iterator[Mark]:
        for ring in _RINGS:
            yield from self._outline([ring] * len(self._spokes), middle, palette.HAIRLINE, 1.0)
        for n in range(len(self._spokes)):
            x, y = self._at(n, 1, middle)
            yield Rule(WIDTH / 2, middle, x, y, palette.HAIRLINE)

    def _mine_area(self, middle: float) -> Iterator[Mark]:
        shares = [_share(spoke, spoke.mine) for spoke in self._spokes]
        corners = tuple(self._at(n, share, middle) for n, share in enumerate(shares))
        yield Area(corners, palette.MINE_TINT)

    def _lines(self, middle: float) -> Iterator[Mark]:
        """The best and the middle, where there is anybody to compare with, and the reader on top."""
        for of, look in reversed(LOOKS):
            values = [of(spoke) for spoke in self._spokes]
            if any(value is None for value in values):
                continue
            shares = [_share(spoke, value or ZERO) for spoke, value in zip(self._spokes, values, strict=True)]
            yield from self._outline(shares, middle, look.colour, look.width, look.dash)
            if look.dot:
                for n, share in enumerate(shares):
                    x, y = self._at(n, share, middle)
                    yield Box(
                        x - look.dot, y - look.dot, 2 * look.dot, 2 * look.dot, look.colour, (look.dot,) * 4
                    )

    def _outline(
        self,
        shares: Sequence[float],
        middle: float,
        colour: str,
        width: float,
        dash: tuple[float, float] | None = None,
    ) -> Iterator[Mark]:
        corners = [self._at(n, share, middle) for n, share in enumerate(shares)]
        for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
            yield Rule(x1, y1, x2, y2, colour, width, dash)

    def _label(self, n: int, middle: float) -> Iterator[Text]:
        """The category's name outside its spoke, on two lines at most, inside the sheet."""
        angle = self._angles[n]
        x, y = self._at(n, 1 + _OUT / _RADIUS, middle)
        side = math.sin(angle)
        upright = abs(side) < 0.1
        anchor = Anchor.MIDDLE if upright else Anchor.START if side > 0 else Anchor.END
        # Above and below the neighbours stand at both sides; at a side there is the margin.
        between = 2 * (_RADIUS + _OUT) * math.sin(self._angles[1]) - 2 * _GAP
        room = between if upright else (RIGHT - x if side > 0 else x - MARGIN)
        name = self._ruler.printable(self._spokes[n].name)
        fitted = fit(name, room, _LABEL, LEAST_SIZE, self._ruler)
        height = (len(fitted.lines) - 1) * fitted.size * _LINE
        # Above the topmost spoke the lines grow upwards, below the lowest downwards, at the sides both ways.
        y -= height * (1 + math.cos(angle)) / 2
        for place, line in enumerate(fitted.lines):
            baseline = y + place * fitted.size * _LINE + fitted.size * CENTRE
            yield Text(x, baseline, line, fitted.size, palette.INK, anchor)

    def _at(self, n: int, share: float, middle: float) -> tuple[float, float]:
        angle, length = self._angles[n], share * _RADIUS
        return WIDTH / 2 + math.sin(angle) * length, middle - math.cos(angle) * length


def _share(spoke: Spoke, value: Decimal) -> float:
    """How far out a value lies: 1 is what the category can bring, or else the best."""
    shown = max(spoke.mine, spoke.median or ZERO, spoke.best or ZERO)
    full = max(spoke.most or shown, shown)
    return float(max(value, ZERO) / full) if full > 0 else 0.0
