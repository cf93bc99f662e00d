"""What a workbook's number formats make of numbers: 7 that is shown as 0007 is the employee number 0007."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from xml.parsers import expat

_BUILT_IN = {"9": "0%", "10": "0.00%", "12": "# ?/?", "13": "# ??/??"}
"""Of the formats that every program knows by their number, those that show something else than the number."""
_LANGUAGE_OR_COLOUR = re.compile(r"\[(?:\$[^\]]*|[A-Za-z]+\d*)\]")
_ZEROS = re.compile(r"00+")
_PERCENT = re.compile(r"#?0(?:\.(0+))?%")
_WORDS = re.compile(r'"[^"]*"|\\.')
_ADDS = re.compile(r'^[^.]*(?:00|"[^.]*[0#?])|%|\?/\?')
"""Zeros before the point, words before the first digit, a percentage, a fraction."""


def read_styles(xml: bytes) -> list[str] | None:
    """The format code of every cell style, in order; "" where it is of no concern here.

    None: the part is no XML, or declares things of its own, as no spreadsheet program does.
    """
    if b"<!" in xml:
        return None
    codes = dict(_BUILT_IN)
    styles: list[str] = []
    within: list[str] = []

    def begin(name: str, attributes: Mapping[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and within[-1:] == ["cellXfs"]:
            styles.append(attributes.get("numFmtId", ""))
        within.append(name)

    def end(_: str) -> None:
        within.pop()

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        return None
    return [codes.get(number, "") for number in styles]


def adds(code: str) -> bool:
    """Whether people see more than the number: zeros or words before it, a percentage."""
    return _ADDS.search(_WORDS.sub('"', _form(code))) is not None


def shown(code: str, value: str) -> str | None:
    """A number as a format that adds something shows it; None where that is not plain zeros or a percentage."""
    form = _form(code)
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) >= 10**15:
        return None
    if percent := _PERCENT.fullmatch(form):
        return f"{number * 100:.{len(percent[1] or '')}f}%"
    if not _ZEROS.fullmatch(form) or number < 0 or number != int(number):
        return None
    return f"{int(number):0{len(form)}}"


def _form(code: str) -> str:
    """The section for positive numbers, without what does not show."""
    return _LANGUAGE_OR_COLOUR.sub("", code.partition(";")[0]).strip()
