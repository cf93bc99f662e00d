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
_LINES = ((44, 48), (30, 42), (24, 54))  # name, number, code: size of the type, height of the line
_LEAST = 24
_SC_FACE = 2  # of the collection: JP, KR, SC, …


def picture(link: str, name: str, employee_no: str, code: str) -> bytes:
    """A PNG: the link as QR code; below it whose it is, and the code for those who type it."""
    pattern = segno.make(link, error="m", micro=False).matrix
    side = len(pattern) * _MODULE
    width = side + 2 * _QUIET
    card = Image.new("L", (width, width + sum(height for _, height in _LINES)), 255)
    dots = Image.new("L", (len(pattern), len(pattern)))
    dots.putdata([0 if dark else 255 for row in pattern for dark in row])
    card.paste(dots.resize((side, side), Image.Resampling.NEAREST), (_QUIET, _QUIET))
    pen = ImageDraw.Draw(card)
    top = width
    for text, (size, height) in zip((name, employee_no, code), _LINES, strict=True):
        shown, font = _fitted(TypeRuler().printable(text), size, width - 2 * _MODULE)
        pen.text((width // 2, top + height // 2), shown, fill=0, font=font, anchor="mm")
        top += height
    file = io.BytesIO()
    card.save(file, "PNG", optimize=True)
    return file.getvalue()


def _fitted(text: str, size: int, width: int) -> tuple[str, ImageFont.FreeTypeFont]:
    """The text in smaller type where it is long, cut where that is not enough."""
    while size > _LEAST and _font(size).getlength(text) > width:
        size -= 2
    font = _font(size)
    shown = text
    while font.getlength(shown) > width:
        text = text[:-1]
        shown = f"{text}…"
    return shown, font


@lru_cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(fonts.collection(), size, index=_SC_FACE)
