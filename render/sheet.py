"""A picture before it is painted: marks on a sheet, in phone pixels.

The unit is one pixel of a phone screen that shows the picture 400 pixels wide; y grows downwards. A layout
returns a sheet, the canvas paints it: so a test can ask how large a name is without looking at a bitmap.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

WIDTH = 400.0


class Anchor(StrEnum):
    """Which end of a text its x is."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class Pattern(StrEnum):
    """What is drawn into a box beside its colour: the second cue, for who cannot tell the colours apart."""

    PLAIN = "plain"
    STRIPES = "stripes"
    DOTS = "dots"


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text: its anchor on the baseline, `size` the em, `weight` the width of an outline."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    anchor: Anchor = Anchor.START
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; `radii` round its corners: top left, top right, bottom right, bottom left."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    radii: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    pattern: Pattern = Pattern.PLAIN


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line; `dash` is the length of a dash and of a gap, None for an unbroken line."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float = 1.0
    dash: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon of three corners or more, (x, y) each."""

    corners: tuple[tuple[float, float], ...]
    colour: str


Mark = Text | Box | Rule | Area


@dataclass(frozen=True, slots=True)
class Sheet:
    """Marks in the order of painting, on `background`."""

    height: float
    marks: tuple[Mark, ...]
    background: str = "#ffffff"
    width: float = WIDTH


class Ruler(Protocol):
    """Measures text in the type it will be painted with."""

    def width(self, text: str, size: float) -> float:
        """The advance of one line, in the unit of `size` (the em)."""
        ...

    def printable(self, text: str) -> str:
        """`text` as one line of signs that the type has."""
        ...
