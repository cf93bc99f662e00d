"""An invitation to hand out or to hang up: the QR code of the link, and whose it is."""

from __future__ import annotations

import io
from functools import lru_cache

import segno
from PIL import Image, ImageDraw, ImageFont

from render import fonts
from render.typeface import TypeRuler

_MODULE = 12  # pixels
_QUIET = 4 * _MODULE  # the margin that scanners need
_LINE = 64
_SIZES = (44, 26)  # of the name, and of the code below it
_SC_FACE = 2  # of the collection: JP, KR, SC, …


def picture(link: str, name: str, code: str) -> bytes:
    """A PNG: the link as QR code, with the name and the code to type below."""
    pattern = segno.make(link, error="m", micro=False).matrix
    side = len(pattern) * _MODULE
    width = side + 2 * _QUIET
    card = Image.new("L", (width, width + _LINE * len(_SIZES)), 255)
    dots = Image.new("L", (len(pattern), len(pattern)))
    dots.putdata([0 if dark else 255 for row in pattern for dark in row])
    card.paste(dots.resize((side, side), Image.Resampling.NEAREST), (_QUIET, _QUIET))
    pen = ImageDraw.Draw(card)
    for line, (text, size) in enumerate(zip((name, code), _SIZES, strict=True)):
        middle = (width // 2, width + line * _LINE)
        shown = TypeRuler().printable(text)
        pen.text(middle, shown, fill=0, font=_fitting(shown, size, width - 2 * _MODULE), anchor="mm")
    file = io.BytesIO()
    card.save(file, "PNG", optimize=True)
    return file.getvalue()


def _fitting(text: str, size: int, width: int) -> ImageFont.FreeTypeFont:
    font = _font(size)
    while font.getlength(text) > width and size > 12:
        size -= 2
        font = _font(size)
    return font


@lru_cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(fonts.collection(), size, index=_SC_FACE)
