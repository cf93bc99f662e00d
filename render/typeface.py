"""The faces everything is set in, as matplotlib knows them, and a ruler that measures in them."""

from __future__ import annotations

from functools import cache, lru_cache

from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags

from render import fonts

_EM = 1000
_POINTS_ARE_PIXELS = 72


class TypeRuler:
    """Measures text in the faces the canvas paints with."""

    def width(self, text: str, size: float) -> float:
        """The advance of one line, in the unit of `size`."""
        return sum(_advance(char) for char in text) * size

    def printable(self, text: str) -> str:
        """`text` as the canvas can set it, see `fonts.printable`."""
        return fonts.printable(text, _has_glyph)


@lru_cache(maxsize=64)
def typeface(size: float) -> FontProperties:
    """Our faces at an em of `size` points, Noto before its fallback."""
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
        face = FT2Font(str(found), face_index=found.face_index)
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
