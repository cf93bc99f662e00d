""".xlsx workbooks: the first sheet as rows of text.

A workbook is a zip file with XML in it, and both can be made to fill a machine's memory: small parts that unpack to
gigabytes, two cells at opposite corners of a sheet of 17 billion. So the parts are unpacked here, bounded, and the
cells are looked over, before the reader (calamine, which also takes errors and formulas without a stored value for
empty cells) sees a copy that was measured. The reader says neither what is a formula nor how a number is shown.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from html import unescape
from math import isinf

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from domain.faults import Fault
from domain.sheets import shortened
from services import number_formats

MAX_ROWS = 200_000
MAX_COLUMNS = 100
_MAX_PARTS = 2_000
_MAX_UNPACKED = 150_000_000
"""Three times what a roster of 100,000 members with every column unpacks to; reading takes up to five times as much."""

_UNREADABLE = Fault(
    "", "is damaged or not an .xlsx workbook; open it in a spreadsheet program and save it again"
)

_NAME = rb"(?:[^\s<>/:]+:)?c"
# No cell goes on into the next one: what is never closed must not be looked for to the end, again and again.
_CELL = re.compile(
    rb"<%b(?=[\s/>])([^<>]*+)(?:(?<=/)>|>((?:[^<]++|<(?!/?%b[\s/>]))*+)</%b>)" % (_NAME, _NAME, _NAME)
)
_CELL_BEGUN = re.compile(rb"<%b[\s/>]" % _NAME)
_ADDRESS = re.compile(rb"""(?:\s+(?!r=)[^\s=<>"']+="[^"]*+")*+\s+r="([A-Z]{1,3})(\d{1,7})\"""")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^<>]*+)?>[^<]")
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^<>]*+)?>([^<]*+)|<(?:\w+:)?f[\s/>]")
_TEXT_FORMULA = re.compile(r'"[^"]*"')
_ERROR = re.compile(rb'\bt="e"')
_STYLE = re.compile(rb'\ss="0*+(\d+)"')
_NO_NUMBER = re.compile(rb'\st="[^n"]')
_NUMBER = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*+)?>\s*+([^<\s]++)")
_FIRST_SHEET = re.compile(rb'<(?:\w+:)?sheet(?=\s)[^<>]*?\s\w+:id="([^"]+)"')
_STRINGS = re.compile(rb"<(?:\w+:)?sst\s[^<>]*+>")
_COUNT = re.compile(rb"""\s(?:count|uniqueCount)\s*=\s*(?:"[^"]*"|'[^']*')""")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*+>")


def read(data: bytes) -> list[tuple[int, list[str]]] | tuple[Fault, ...]:
    """The rows of the first sheet with their numbers, or what is wrong with the workbook."""
    parts = _unpacked(data)
    if isinstance(parts, Fault):
        return (parts,)
    xml = _first_sheet(parts)
    if xml is None:
        return (_UNREADABLE,)
    faults = tuple(_faults_in_cells(xml))
    if faults:
        return faults
    formatted = _formatted(parts.get("xl/styles.xml", b"<styleSheet/>"), xml)
    if isinstance(formatted, tuple):
        return formatted
    try:
        with CalamineWorkbook.from_object(io.BytesIO(_packed(parts))) as book:
            sheet = book.get_sheet_by_index(0)
            rows = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, OSError, OverflowError):
        return (_UNREADABLE,)
    for (row, column), text in formatted.items():
        rows[row - 1][column - 1] = text
    faults = tuple(_spread(sheet, rows))
    return faults or list(enumerate(rows, 1))


def _unpacked(data: bytes) -> dict[str, bytes] | Fault:
    """The XML parts. Pictures and the like are left out: nothing here reads them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if info.filename.endswith((".xml", ".rels"))]
            if len(infos) > _MAX_PARTS or sum(info.file_size for info in infos) > _MAX_UNPACKED:
                return Fault(
                    "", f"unpacks to more than {_MAX_UNPACKED // 1_000_000} MB; that is no table of ours"
                )
            if any(info.flag_bits & 1 for info in infos):
                return Fault("", "has a password; save it without one")
            # zipfile reads no further than the declared size, so the sum above holds.
            return {info.filename: archive.read(info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, KeyError):
        return _UNREADABLE


def _packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            # The reader sets aside room for as many strings as the part says that it has, were they billions.
            archive.writestr(name, _STRINGS.sub(lambda tag: _COUNT.sub(b"", tag[0]), content, count=1))
    return target.getvalue()


def _first_sheet(parts: dict[str, bytes]) -> bytes | None:
    book, relations = parts.get("xl/workbook.xml", b""), parts.get("xl/_rels/workbook.xml.rels", b"")
    sheet = _FIRST_SHEET.search(book)
    if (
        sheet is None or b"<!" in book or b"<!" in relations
    ):  # in a comment, it would not be the reader's first
        return None
    for relation in _RELATION.findall(relations):
        target = re.search(rb'Target="([^"]+)"', relation)
        if target and b'Id="' + sheet[1] + b'"' in relation:
            name = target[1].decode(errors="replace")
            return parts.get(name.lstrip("/") if name.startswith("/") else f"xl/{name}")
    return None


def _faults_in_cells(xml: bytes) -> Iterator[Fault]:
    cells = 0
    for cell in _CELL.finditer(xml):
        cells += 1
        attributes, content = cell[1] or b"", cell[2] or b""
        valued = _VALUE.search(content) is not None
        formula = _FORMULA.search(content)
        if not (valued or formula):
            continue
        address = _ADDRESS.match(attributes)
        if address is None:
            yield Fault(
                "",
                "leaves out the addresses of its cells; open it in a spreadsheet program and save it again",
            )
            return
        letters, number = address[1].decode(), int(address[2])
        where = f"row {number}, cell {letters}{number}"
        if number > MAX_ROWS or _column(letters) > MAX_COLUMNS:
            yield Fault(where, f"is too far out; {MAX_ROWS} rows and {MAX_COLUMNS} columns are read")
        elif valued and _ERROR.search(attributes):
            yield Fault(where, "holds an error of the spreadsheet, such as #N/A")
        elif formula and not (valued and _TEXT_FORMULA.fullmatch(_written(formula))):
            # Its stored value is what some program last worked out, or never did; a .csv file has none at all.
            yield Fault(where, f"holds a formula ({shortened(f'={_written(formula)}')}); put its value there")
    if cells != sum(1 for _ in _CELL_BEGUN.finditer(xml)):
        yield _UNREADABLE  # cells within cells, or never closed: the reader may see others than were looked at


def _written(formula: re.Match[bytes]) -> str:
    """A formula without its sign; … where it is another cell's."""
    return unescape((formula[1] or b"").decode(errors="replace")) or "…"


def _formatted(styles: bytes, xml: bytes) -> dict[tuple[int, int], str] | tuple[Fault, ...]:
    """Numbers that their format shows as 0007 or 50%, by row and column; or where it shows what nobody can tell."""
    codes = number_formats.read_styles(styles)
    if codes is None:
        return (_UNREADABLE,)
    adding = {str(style).encode(): code for style, code in enumerate(codes) if number_formats.adds(code)}
    texts: dict[tuple[int, int], str] = {}
    faults: list[Fault] = []
    for cell in _CELL.finditer(xml) if adding else ():
        attributes = cell[1] or b""
        style, value = _STYLE.search(attributes), _NUMBER.search(cell[2] or b"")
        code = adding.get(style[1] if style else b"0")
        if code is None or value is None or _NO_NUMBER.search(attributes):
            continue
        address = _ADDRESS.match(attributes)
        assert address is not None, "those without were refused"
        letters, number = address[1].decode(), int(address[2])
        text = number_formats.shown(code, value[1].decode(errors="replace"))
        if text is None:
            where = f"row {number}, cell {letters}{number}"
            faults.append(Fault(where, "shows more than the number that it holds; type it as text"))
        else:
            texts[number, _column(letters)] = text
    return tuple(faults) or texts


def _column(letters: str) -> int:
    """``A`` is 1, ``AA`` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _spread(sheet: CalamineSheet, rows: list[list[str]]) -> Iterator[Fault]:
    """Write a merged cell's value into every row that it covers; across columns its meaning is open: a fault."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if top >= len(rows) or left >= len(rows[top]) or not rows[top][left]:
            continue
        if left != right:
            yield Fault(f"row {top + 1}", "has a cell merged across columns; split it")
        for row in rows[top : bottom + 1]:
            row[left] = rows[top][left]


def _text(value: str | float | bool | date | datetime | time | timedelta) -> str:
    """A cell as people see it: whole numbers without a point, days as ISO dates."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float() if isinf(value):
            raise OverflowError("no spreadsheet program stores such a number")
        case float():
            return f"{value:.15G}"  # as many digits as a spreadsheet program keeps
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case _:
            return str(value)
