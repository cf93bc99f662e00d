"""Workbooks that are bent in every way or meant to do harm, each made of a good one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import xlsxwriter  # type: ignore[import-untyped]

SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
STYLES = "xl/styles.xml"
_END = b"</sheetData>"
_FAR = b'r="XFD1048576"'

Change = Callable[[bytes], bytes]


def workbook(*rows: tuple[object, ...]) -> bytes:
    """A workbook with these rows."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def bent(good: bytes, change: Change, part: str = SHEET) -> bytes:
    """The same with one part of the workbook changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return file.getvalue()


def replaced(old: bytes, by: bytes) -> Change:
    """Something else in place of what must be there."""
    return matched(re.escape(old), by)


def matched(pattern: bytes, by: bytes) -> Change:
    """Something else in place of what the pattern finds."""

    def change(xml: bytes) -> bytes:
        assert re.search(pattern, xml)
        return re.sub(pattern, lambda _: by, xml)

    return change


def harmful(good: bytes, word: str) -> dict[str, bytes]:
    """By what was done to it; ``word`` is in a cell of its own, of the second row or below."""
    said = word.encode()

    def with_entities(xml: bytes) -> bytes:
        """A billion laughs, where the word was."""
        laughs = b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
        head = b'<!DOCTYPE x [<!ENTITY a "' + b"ha" * 500 + b'">' + laughs + b"]>"
        return replaced(said, b"&j;")(xml.replace(b"?>", b"?>" + head, 1))

    def done(part: str, change: Change) -> bytes:
        return bent(good, change, part)

    return {
        "a billion laughs": done(STRINGS, with_entities),
        "a file of the machine": done(
            STRINGS,
            lambda xml: replaced(said, b"&e;")(
                xml.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', 1)
            ),
        ),
        "billions of strings, says the part": done(
            STRINGS, matched(rb'uniqueCount="\d+"', b'uniqueCount="4294967295"')
        ),
        "the same in other quotes": done(
            STRINGS, matched(rb'uniqueCount="\d+"', b"uniqueCount = '4294967295'")
        ),
        "a string that is not there": done(SHEET, replaced(b"<v>0</v>", b"<v>999999999</v>")),
        "a number beyond all numbers": done(SHEET, matched(rb'(?<=r="A2") t="s"><v>\d+', b"><v>1e999")),
        "a dimension of a whole sheet": done(
            SHEET, matched(rb'(?<=<dimension ref=")[^"]+', b"A1:XFD1048576")
        ),
        "a cell far out": done(SHEET, replaced(b'r="A2"', _FAR)),
        "a cell far out behind another name": done(
            SHEET, replaced(_END, b"<row><a-b:c " + _FAR + b"><v>1</v></a-b:c></row>" + _END)
        ),
        "a cell far out behind a sign": done(SHEET, replaced(b'r="A2"', b'x="<c/>" ' + _FAR)),
        "a cell far out behind quotes": done(SHEET, replaced(b'r="A2"', b"""x=' r="A2"' """ + _FAR)),
        "a cell far out beside a comment": done(
            SHEET, replaced(_END, b"<c " + _FAR + b"><v>1</v><!-- <c/> --></c>" + _END)
        ),
        "another first sheet in a comment": done(
            BOOK, replaced(b"<sheets>", b'<!-- <sheet r:id="rId9"/> --><sheets>')
        ),
        "a merge over the whole sheet": done(
            SHEET,
            replaced(_END, _END + b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        ),
        "merges without end": done(
            SHEET,
            replaced(
                _END, _END + b"<mergeCells>" + b'<mergeCell ref="A1:A200000"/>' * 100_000 + b"</mergeCells>"
            ),
        ),
        "cells never closed": done(SHEET, replaced(_END, b"<c>" * 300_000 + _END)),
        "cells never begun": done(SHEET, replaced(_END, b"<c " * 300_000)),
        "values never begun": done(SHEET, replaced(_END, b'<c r="A3">' + b"<v " * 300_000 + b"</c>" + _END)),
        "sheets never begun": done(BOOK, replaced(b"<sheets>", b"<sheet " * 300_000)),
        "a name of a million letters": done(BOOK, replaced(b"<sheets>", b"<sheet " + b"a" * 1_000_000)),
        "tags in tags in tags": done(SHEET, lambda _: b"<a>" * 500_000 + b"</a>" * 500_000),
        "an attribute of megabytes": done(
            SHEET, replaced(b'r="A2"', b'r="A2" x="' + b"y" * 20_000_000 + b'"')
        ),
        "half a workbook": good[: len(good) // 2],
        "all but the last byte": good[:-1],
        "only the end": good[-200:],
        "another alphabet inside": done(SHEET, lambda xml: xml.decode().encode("utf-16")),
        "styles without end": done(
            STYLES, replaced(b"</cellXfs>", b'<xf numFmtId="9"/>' * 500_000 + b"</cellXfs>")
        ),
        "styles in styles in styles": done(STYLES, replaced(b"<cellXfs", b"<a>" * 500_000 + b"<cellXfs")),
        "styles of a billion laughs": done(
            STYLES, replaced(b"<styleSheet", b'<!DOCTYPE x [<!ENTITY a "a">]><styleSheet')
        ),
        "unpacks to far too much": done(SHEET, lambda xml: xml + b" " * 160_000_000),
    }


READ = {
    "a dimension of a whole sheet",
    "an attribute of megabytes",
    "billions of strings, says the part",
    "merges without end",
    "styles without end",
    "the same in other quotes",
}
"""Some are read in spite of what was done to them; none may take the program down."""
