"""Colours of charts, and how a grade looks: a colour with a pattern, both told apart without seeing colour.

Grade colours step in lightness from the best to the last, so that they stay apart for every kind of colour
vision and in grey on the notice board; the last is a quiet grey-brown, not a red: nobody is put to shame.
"""

from __future__ import annotations

from dataclasses import dataclass

from render.sheet import Pattern

PAPER = "#ffffff"
INK = "#1c2733"
QUIET = "#5d6b7a"
FAINT = "#8b97a4"
TRACK = "#eef1f4"
HAIRLINE = "#d9dfe5"
THRESHOLD = "#7d8a97"
SEAL = "#b8322a"
HIGHLIGHT = "#fdf3e1"
MEDALS = {1: "#c8961e", 2: "#8a96a3", 3: "#b07543"}

_NAVY = "#1d4f87"
_TEAL = "#21807a"
_SAND = "#d8a648"
_STONE = "#cbc5bb"
_INDIGO = "#23335f"
_LADDERS = (
    (_NAVY,),
    (_NAVY, _SAND),
    (_NAVY, _TEAL, _SAND),
    (_NAVY, _TEAL, _SAND, _STONE),
    (_INDIGO, "#275d97", _TEAL, _SAND, _STONE),
)
_PATTERNS = (Pattern.PLAIN, Pattern.STRIPES, Pattern.DOTS)


@dataclass(frozen=True, slots=True)
class GradeStyle:
    """How bars and badges of one grade look; `on` is the colour of a letter on `colour`."""

    colour: str
    on: str
    pattern: Pattern


MINE, MIDDLE, BEST = _NAVY, _TEAL, "#a56a12"
"""The reader, the middle of their branch and its best: each with a line of its own kind as well."""
MINE_TINT = "#dbe6f2"

UNGRADED = GradeStyle(_NAVY, PAPER, Pattern.PLAIN)
"""Where there are no grades."""
UNMARKED = GradeStyle("#a9b3bd", INK, Pattern.PLAIN)
"""Who has none, among others who have one."""


def grade_styles(count: int) -> tuple[GradeStyle, ...]:
    """The styles of a scheme with `count` grades, best first. Past five grades the last style repeats."""
    if count == 0:
        return ()
    ladder = _LADDERS[min(count, len(_LADDERS)) - 1]
    styles = [
        GradeStyle(colour, _letter_on(colour), _PATTERNS[place % len(_PATTERNS)])
        for place, colour in enumerate(ladder)
    ]
    return tuple(styles + [styles[-1]] * (count - len(styles)))


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _letter_on(colour: str) -> str:
    return max((PAPER, INK), key=lambda letter: contrast(letter, colour))
