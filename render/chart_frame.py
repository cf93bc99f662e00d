"""What every chart has around it: the heading with the seal, and the line at the foot."""

from __future__ import annotations

from dataclasses import dataclass

from render import palette
from render.lettering import fit
from render.sheet import WIDTH, Anchor, Box, Mark, Rule, Ruler, Text

MARGIN = 16.0
RIGHT = WIDTH - MARGIN
LEAST_SIZE = 12.5
"""The smallest em, in phone pixels: a Chinese character of it is 11.5 pixels high."""
CENTRE = 0.37
"""From the baseline of a text up to its optical centre, in ems."""

_SEAL = "亮榜"
_SEAL_WIDTH, _SEAL_HEIGHT, _SEAL_SIZE = 24.0, 42.0, 15.5
_GAP = 12.0


@dataclass(frozen=True, slots=True)
class Part:
    """Some marks, and the y below which the next part may begin."""

    marks: tuple[Mark, ...]
    bottom: float


def heading(title: str, subtitle: str, ruler: Ruler) -> Part:
    """The title on at most two lines, the subtitle below it, the seal beside them."""
    width = RIGHT - MARGIN - _SEAL_WIDTH - _GAP
    head = fit(title, width, 21, 16, ruler)
    sub = fit(subtitle, width, 13.5, LEAST_SIZE, ruler)
    marks: list[Mark] = list(_seal())
    y = MARGIN - 1
    for line in head.lines:
        y += head.size * 1.22
        marks.append(Text(MARGIN, y - head.size * 0.18, line, head.size, palette.INK, weight=0.5))
    y += 4
    for line in sub.lines:
        y += sub.size * 1.35
        marks.append(Text(MARGIN, y - sub.size * 0.2, line, sub.size, palette.QUIET))
    return Part(tuple(marks), max(y, MARGIN + _SEAL_HEIGHT) + _GAP)


def foot(y: float, left: str, right: str, ruler: Ruler) -> Part:
    """Two short remarks on one line where they fit, else one below the other."""
    marks: list[Mark] = [Rule(MARGIN, y, RIGHT, y, palette.HAIRLINE)]
    y += 21
    marks.append(Text(MARGIN, y, left, LEAST_SIZE, palette.QUIET))
    if right:
        room = RIGHT - MARGIN - ruler.width(left, LEAST_SIZE) - _GAP
        if ruler.width(right, LEAST_SIZE) <= room:
            marks.append(Text(RIGHT, y, right, LEAST_SIZE, palette.QUIET, Anchor.END))
        else:
            for line in fit(right, RIGHT - MARGIN, LEAST_SIZE, LEAST_SIZE, ruler).lines:
                y += 18
                marks.append(Text(MARGIN, y, line, LEAST_SIZE, palette.QUIET))
    return Part(tuple(marks), y + 14)


def _seal() -> tuple[Mark, ...]:
    """亮榜 as seals are cut: two characters in one column, white in red, in either language."""
    left, top = RIGHT - _SEAL_WIDTH, MARGIN
    middle = left + _SEAL_WIDTH / 2
    radius = 4.0
    stamp = Box(left, top, _SEAL_WIDTH, _SEAL_HEIGHT, palette.SEAL, (radius,) * 4)
    characters = (
        Text(
            middle,
            top + _SEAL_HEIGHT * share + _SEAL_SIZE * CENTRE,
            character,
            _SEAL_SIZE,
            palette.PAPER,
            Anchor.MIDDLE,
            weight=0.35,
        )
        for character, share in zip(_SEAL, (0.29, 0.71), strict=True)
    )
    return (stamp, *characters)
