"""Papers are set by typst from a template of ours: PDF to print, PNG to look at.

What a paper says goes in as data (`sys_inputs`), never as source: nobody's name can become markup. Set in Noto Sans
CJK as everything else; Libertinus, which typst brings along, is there for Latin display lines. A paper takes some
twenty milliseconds, the first one of a process three hundred.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import segno
import typst
from fontTools.ttLib import TTCollection

from render import fonts
from render.papers import Form

PIXELS_PER_INCH = 144
"""Of a PNG: a sheet of A4 becomes 1,684 × 1,191 pixels, within what Telegram takes as a photo."""


def typeset(
    name: str,
    data: Mapping[str, object],
    form: Form,
    *,
    pictures: Mapping[str, str] | None = None,
    ppi: float = PIXELS_PER_INCH,
) -> bytes:
    """The template of that name (`template`) with ``data`` as PDF, or as PNG of its one page.

    The template reads ``json(bytes(sys.inputs.data))``, each SVG of ``pictures`` as ``bytes(sys.inputs.NAME)``. Texts
    in ``data`` are made printable first, see `printable`. Raises typst.TypstError where template and data do not fit.
    """
    made = _compiler(name).compile(format=form.value, ppi=ppi, sys_inputs=inputs(data, pictures))
    assert isinstance(made, bytes), f"{name} has more than one page"
    return made


def inputs(data: Mapping[str, object], pictures: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a template is given as ``sys.inputs``."""
    return {"data": json.dumps(_printable(data), ensure_ascii=False), **(pictures or {})}


def printable(text: str) -> str:
    """`text` as our faces can set it, see `fonts.printable`."""
    return fonts.printable(text, _has_glyph)


def qr_code(link: str) -> str:
    """The QR code of a link as SVG, for ``pictures``; with the quiet margin that scanners need."""
    return str(segno.make(link, error="m", micro=False).svg_inline(border=4))


def _printable(value: Any) -> Any:
    match value:
        case str():
            return printable(value)
        case Mapping():
            return {key: _printable(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_printable(inner) for inner in value]
        case _:
            return value


def template(name: str) -> Path:
    """The file of a template."""
    return Path(str(files("render") / "templates" / f"{name}.typ"))


@cache
def _compiler(name: str) -> typst.Compiler:
    return typst.Compiler(template(name), font_paths=_fonts(), ignore_system_fonts=True)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(fonts.collection().parent)])


@cache
def _glyphs() -> frozenset[int]:
    """The characters of our face."""
    with TTCollection(str(fonts.collection()), lazy=True) as collection:
        face = next(one for one in collection.fonts if one["name"].getDebugName(4) == fonts.FAMILY)
        return frozenset(face.getBestCmap())


def _has_glyph(char: str) -> bool:
    return ord(char) in _glyphs()
