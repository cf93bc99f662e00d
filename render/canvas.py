"""Paints a sheet with matplotlib's Agg renderer, and measures text for its layout.

The renderer is driven directly: no pyplot, no figure, no artists, nothing global that could grow from one
picture to the next. Import this only where pictures are drawn: matplotlib costs some 50 MB resident.
"""

from __future__ import annotations

import io
from functools import cache, lru_cache
from typing import assert_never

import matplotlib as mpl
import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontPath, FontProperties, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, TransformedPath
from PIL import Image

from render import fonts
from render.sheet import Anchor, Box, Pattern, Rule, Sheet, Text

DENSITY = 2.7
"""Picture pixels per unit of a sheet: 400 units become 1,080 pixels."""

_COMPRESSION = 1  # of PNG, 0 to 9
_POINTS_ARE_PIXELS = 72  # the resolution at which matplotlib's points are pixels
_EM = 1000
_ARC = 0.5523  # a quarter of a circle as one cubic curve
_PITCH = 6.0


class TypeRuler:
    """Measures text in the faces the canvas paints with."""

    def width(self, text: str, size: float) -> float:
        """The advance of one line, in the unit of `size`."""
        return sum(_advance(char) for char in text) * size

    def printable(self, text: str) -> str:
        """`text` as the canvas can set it, see `fonts.printable`."""
        return fonts.printable(text, _has_glyph)


def paint(sheet: Sheet) -> bytes:
    """The sheet as a PNG of `DENSITY` pixels per unit."""
    with mpl.rc_context({"text.hinting": "none"}):
        painter = _Painter(sheet)
        for mark in sheet.marks:
            painter.add(mark)
    return painter.png()


class _Painter:
    def __init__(self, sheet: Sheet) -> None:
        width, height = round(sheet.width * DENSITY), round(sheet.height * DENSITY)
        self._agg = RendererAgg(width, height, _POINTS_ARE_PIXELS)
        self._to_pixels = Affine2D().scale(DENSITY, -DENSITY).translate(0, height)
        self._box(Box(0, 0, sheet.width, sheet.height, sheet.background))

    def add(self, mark: Text | Box | Rule) -> None:
        match mark:
            case Text():
                self._text(mark)
            case Box():
                self._box(mark)
            case Rule():
                self._rule(mark)
            case _:
                assert_never(mark)

    def png(self) -> bytes:
        pixels = np.asarray(self._agg.buffer_rgba())[:, :, :3]
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, "PNG", compress_level=_COMPRESSION)
        return file.getvalue()

    def _text(self, mark: Text) -> None:
        if not mark.text:
            return
        start = mark.x - _SHARE_BEFORE[mark.anchor] * TypeRuler().width(mark.text, mark.size)
        gc = self._pen(mark.colour)
        if mark.weight:
            # The package has the regular weight alone: a heading is set bolder by an outline.
            vertices, codes = text_to_path.get_text_path(_type(text_to_path.FONT_SCALE), mark.text)
            gc.set_linewidth(mark.weight * DENSITY)
            gc.set_joinstyle("round")
            scale = mark.size / text_to_path.FONT_SCALE
            place = Affine2D().scale(scale, -scale).translate(start, mark.y) + self._to_pixels
            self._agg.draw_path(gc, Path(vertices, codes), place, to_rgb(mark.colour))
        else:
            x, y = start * DENSITY, mark.y * DENSITY
            self._agg.draw_text(gc, x, y, mark.text, _type(mark.size * DENSITY), 0)

    def _box(self, mark: Box) -> None:
        outline = _outline(mark)
        gc = self._pen(mark.colour)
        gc.set_linewidth(0)
        self._agg.draw_path(gc, outline, self._to_pixels, to_rgb(mark.colour))
        if mark.pattern is not Pattern.PLAIN:
            self._pattern(mark, outline)

    def _pattern(self, mark: Box, outline: Path) -> None:
        gc = self._pen("#ffffff")
        gc.set_alpha(0.34)
        gc.set_clip_path(TransformedPath(outline, self._to_pixels))
        if mark.pattern is Pattern.STRIPES:
            gc.set_linewidth(1.7 * DENSITY)
            self._agg.draw_path(gc, _stripes(mark), self._to_pixels)
        else:
            gc.set_linewidth(0)
            self._agg.draw_path(gc, _dots(mark), self._to_pixels, to_rgb("#ffffff"))

    def _rule(self, mark: Rule) -> None:
        gc = self._pen(mark.colour)
        gc.set_linewidth(mark.width * DENSITY)
        if mark.dash:
            gc.set_dashes(0, [length * DENSITY for length in mark.dash])
        line = Path([(mark.x1, mark.y1), (mark.x2, mark.y2)])
        self._agg.draw_path(gc, line, self._to_pixels)

    def _pen(self, colour: str) -> GraphicsContextBase:
        gc = self._agg.new_gc()
        gc.set_foreground(colour)
        return gc


_SHARE_BEFORE = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}


def _outline(box: Box) -> Path:
    left, top, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    nw, ne, se, sw = (min(radius, box.height / 2, box.width / 2) for radius in box.radii)
    k = 1 - _ARC
    points = [
        (Path.MOVETO, (left + nw, top)),
        (Path.LINETO, (right - ne, top)),
        (Path.CURVE4, (right - ne * k, top)),
        (Path.CURVE4, (right, top + ne * k)),
        (Path.CURVE4, (right, top + ne)),
        (Path.LINETO, (right, bottom - se)),
        (Path.CURVE4, (right, bottom - se * k)),
        (Path.CURVE4, (right - se * k, bottom)),
        (Path.CURVE4, (right - se, bottom)),
        (Path.LINETO, (left + sw, bottom)),
        (Path.CURVE4, (left + sw * k, bottom)),
        (Path.CURVE4, (left, bottom - sw * k)),
        (Path.CURVE4, (left, bottom - sw)),
        (Path.LINETO, (left, top + nw)),
        (Path.CURVE4, (left, top + nw * k)),
        (Path.CURVE4, (left + nw * k, top)),
        (Path.CURVE4, (left + nw, top)),
        (Path.CLOSEPOLY, (left + nw, top)),
    ]
    return Path([point for _, point in points], [code for code, _ in points])


def _stripes(box: Box) -> Path:
    """Slanted lines over the box; phases are tied to the sheet, so that neighbouring bars agree."""
    first = (box.x - box.height) // _PITCH * _PITCH
    starts = np.arange(first, box.x + box.width, _PITCH)
    points = np.empty((2 * len(starts), 2))
    points[0::2] = np.column_stack([starts, np.full(len(starts), box.y + box.height)])
    points[1::2] = np.column_stack([starts + box.height, np.full(len(starts), box.y)])
    return Path(points, np.tile([Path.MOVETO, Path.LINETO], len(starts)))


def _dots(box: Box) -> Path:
    """Dots on a lattice of two rows, centred in the box's height."""
    middle = box.y + box.height / 2
    centres = [
        (x + shift, middle + lift)
        for shift, lift in ((0.0, -_PITCH / 2), (_PITCH / 2, _PITCH / 2))
        for x in np.arange(box.x // _PITCH * _PITCH, box.x + box.width, _PITCH)
    ]
    dot = Path.unit_circle()
    return Path.make_compound_path(*(Path(dot.vertices * 1.35 + c, dot.codes) for c in centres))


@lru_cache(maxsize=64)
def _type(size: float) -> FontProperties:
    _register()
    return FontProperties(family=[fonts.FAMILY, fonts.FALLBACK_FAMILY], size=size)


@cache
def _register() -> None:
    fontManager.addfont(str(fonts.collection()))


@cache
def _faces() -> tuple[FT2Font, ...]:
    _register()
    faces = []
    for family in (fonts.FAMILY, fonts.FALLBACK_FAMILY):
        found = fontManager.findfont(FontProperties(family=family), fallback_to_default=False)
        face = FT2Font(str(found), face_index=found.face_index if isinstance(found, FontPath) else 0)
        face.set_size(_EM, _POINTS_ARE_PIXELS)
        faces.append(face)
    return tuple(faces)


def _has_glyph(char: str) -> bool:
    return any(face.get_char_index(ord(char)) for face in _faces())


@lru_cache(maxsize=8192)
def _advance(char: str) -> float:
    """How far `char` moves the pen, in ems."""
    face = next((face for face in _faces() if face.get_char_index(ord(char))), _faces()[0])
    glyph = face.load_char(ord(char), LoadFlags.NO_HINTING)
    return glyph.linearHoriAdvance / 65536 / _EM
