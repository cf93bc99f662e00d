"""Paints a sheet with matplotlib's Agg renderer, and measures text for its layout.

The renderer is driven directly: no pyplot, no figure, no artists, nothing global that could grow from one
picture to the next. Import this only where pictures are drawn: matplotlib costs some 50 MB resident.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Protocol, assert_never

import matplotlib as mpl
import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, Transform, TransformedPath
from PIL import Image

from render import outlines
from render.sheet import Anchor, Area, Box, Mark, Pattern, Rule, Sheet, Text
from render.typeface import TypeRuler, typeface

_Rgb = tuple[float, float, float]

DENSITY = 2.7
"""Picture pixels per unit of a sheet: 400 units become 1,080 pixels."""

_COLOURS = 256  # of the palette: what is lost no eye can see, and two thirds of the bytes are saved
_COMPRESSION = 1  # of PNG, 0 to 9: a level 6 would take more time than the drawing and save a tenth
_POINTS_ARE_PIXELS = 72  # the resolution at which matplotlib's points are pixels
_STRIPE = 1.7


def paint(sheet: Sheet) -> bytes:
    """The sheet as a PNG of `DENSITY` pixels per unit."""
    with mpl.rc_context({"text.hinting": "none"}):
        painter = _Painter(sheet)
        for mark in sheet.marks:
            painter.add(mark)
    return painter.png()


class _Agg(Protocol):
    """What is used of `RendererAgg`, whose module has no types."""

    def new_gc(self) -> GraphicsContextBase: ...

    def draw_path(
        self, gc: GraphicsContextBase, path: Path, transform: Transform, fill: _Rgb | None = None, /
    ) -> None: ...

    def draw_text(
        self, gc: GraphicsContextBase, x: float, y: float, text: str, font: FontProperties, angle: float, /
    ) -> None: ...

    def buffer_rgba(self) -> memoryview: ...


class _Painter:
    def __init__(self, sheet: Sheet) -> None:
        width, height = round(sheet.width * DENSITY), round(sheet.height * DENSITY)
        self._agg: _Agg = RendererAgg(width, height, _POINTS_ARE_PIXELS)
        self._to_pixels = Affine2D().scale(DENSITY, -DENSITY).translate(0, height)
        # Agg knows a clip path it has just used by its address: one that is freed too soon lends its shape to the
        # next one at the same place. So they live as long as the picture.
        self._clips: list[Path] = []
        self._box(Box(0, 0, sheet.width, sheet.height, sheet.background))

    def add(self, mark: Mark) -> None:
        match mark:
            case Text():
                self._text(mark)
            case Box():
                self._box(mark)
            case Rule():
                self._rule(mark)
            case Area():
                self._area(mark)
            case _:
                assert_never(mark)

    def png(self) -> bytes:
        pixels = np.asarray(self._agg.buffer_rgba())
        height, width = pixels.shape[:2]
        picture = Image.frombuffer("RGBA", (width, height), pixels, "raw", "RGBA", 0, 1).convert("RGB")
        picture = picture.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        file = io.BytesIO()
        picture.save(file, "PNG", compress_level=_COMPRESSION)
        return file.getvalue()

    def _text(self, mark: Text) -> None:
        if not mark.text:
            return
        start = mark.x - _SHARE_BEFORE[mark.anchor] * TypeRuler().width(mark.text, mark.size)
        gc = self._pen(mark.colour)
        if mark.weight:
            # The package has the regular weight alone: a heading is set bolder by an outline.
            gc.set_linewidth(mark.weight * DENSITY)
            gc.set_joinstyle("round")
            scale = mark.size / text_to_path.FONT_SCALE
            place = Affine2D().scale(scale, -scale).translate(start, mark.y) + self._to_pixels
            self._agg.draw_path(gc, _glyphs(mark.text), place, to_rgb(mark.colour))
        else:
            x, y = start * DENSITY, mark.y * DENSITY
            self._agg.draw_text(gc, x, y, mark.text, typeface(mark.size * DENSITY), 0)

    def _box(self, mark: Box) -> None:
        shape = outlines.outline(mark)
        gc = self._pen(mark.colour)
        gc.set_linewidth(0)
        self._agg.draw_path(gc, shape, self._to_pixels, to_rgb(mark.colour))
        if mark.pattern is not Pattern.PLAIN:
            self._pattern(mark, shape)

    def _pattern(self, mark: Box, shape: Path) -> None:
        gc = self._pen("#ffffff")
        gc.set_alpha(0.34)
        self._clips.append(shape)
        gc.set_clip_path(TransformedPath(shape, self._to_pixels))
        if mark.pattern is Pattern.STRIPES:
            gc.set_linewidth(_STRIPE * DENSITY)
            self._agg.draw_path(gc, outlines.stripes(mark), self._to_pixels)
        else:
            gc.set_linewidth(0)
            self._agg.draw_path(gc, outlines.dots(mark), self._to_pixels, to_rgb("#ffffff"))

    def _rule(self, mark: Rule) -> None:
        gc = self._pen(mark.colour)
        gc.set_linewidth(mark.width * DENSITY)
        if mark.dash:
            gc.set_dashes(0, [length * DENSITY for length in mark.dash])
        line = Path([(mark.x1, mark.y1), (mark.x2, mark.y2)])
        self._agg.draw_path(gc, line, self._to_pixels)

    def _area(self, mark: Area) -> None:
        gc = self._pen(mark.colour)
        gc.set_linewidth(0)
        self._agg.draw_path(gc, Path(mark.corners, closed=False), self._to_pixels, to_rgb(mark.colour))

    def _pen(self, colour: str) -> GraphicsContextBase:
        gc = self._agg.new_gc()
        gc.set_foreground(colour)
        return gc


@lru_cache(maxsize=512)
def _glyphs(text: str) -> Path:
    """The outlines of a short text: letters of badges and round numbers come again and again."""
    vertices, codes = text_to_path.get_text_path(typeface(text_to_path.FONT_SCALE), text)
    return Path(vertices, codes)


_SHARE_BEFORE = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}
