"""Tables in files: the first row and the numbered rows below it, as text, from .csv or .xlsx.

What cannot be read whole is refused with a sentence for each fault; nothing is guessed over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.faults import Fault
from services import workbooks
from services.workbooks import MAX_COLUMNS, MAX_ROWS

MAX_BYTES = 20_000_000
"""A roster of 100,000 members with every column is half of this."""
_MAX_CELL = 10_000
_ENCODINGS = "UTF-8 (with or without a byte-order mark) or GB18030"


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it that hold anything, each as wide as the header, with its number in the file."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def load(path: Path) -> Table | tuple[Fault, ...]:
    """The table in a file, or what is wrong with it."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
            size = path.stat().st_size
    except OSError as error:
        return (Fault("", f"cannot be read: {error.strerror}"),)
    return _too_large(size) if len(data) > MAX_BYTES else read(path.name, data)


def read(name: str, data: bytes) -> Table | tuple[Fault, ...]:
    """The table in a file's content, or what is wrong with it. The kind is told by the name's ending."""
    ending = Path(name).suffix.lower()
    if ending not in {".csv", ".xlsx"}:
        return (Fault("", "must be a .csv or .xlsx file; save it as one of the two"),)
    if len(data) > MAX_BYTES:
        return _too_large(len(data))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return (Fault("", "is an old .xls workbook or has a password; save it as .xlsx without one"),)
    if data.startswith(b"PK\x03\x04"):
        found = workbooks.read(data)
    elif ending == ".xlsx":
        return (Fault("", "is not an .xlsx workbook, whatever its name says"),)
    else:
        found = _csv(data)
    return found if isinstance(found, tuple) else _table(found)


def _too_large(size: int) -> tuple[Fault, ...]:
    return (Fault("", f"has {size // 1_000_000} MB; a table has at most {MAX_BYTES // 1_000_000} MB"),)


def _csv(data: bytes) -> list[tuple[int, list[str]]] | tuple[Fault, ...]:
    text = _decoded(data)
    if text is None:
        return (Fault("", f"is in another encoding than {_ENCODINGS}; save it as one of these"),)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for number, cells in enumerate(lines, 1):
            if number > MAX_ROWS:
                return (Fault("", f"has more than {MAX_ROWS} rows"),)
            rows.append((number, cells))
    except csv.Error:
        return (
            Fault(f"row {len(rows) + 1}", "has a quotation mark that is not closed or stands inside a cell"),
        )
    return rows


def _decoded(data: bytes) -> str | None:
    """The text; None where it is in neither encoding, as far as that can be told."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            return None
        if not _reads_as_chinese(text) or any(map(_is_chinese_utf8, data.splitlines())):
            return None
    return None if "\0" in text else text


def _reads_as_chinese(text: str) -> bool:
    """Whether text decoded as GB18030 was that.

    Nearly any bytes decode: Big5, Shift JIS and Latin-1 give rare characters. Of real text, most characters are of the
    3,755 common ones (GB 2312 level 1: lead byte B0 to D7, second byte from A1) or punctuation (lead byte A1 to A9).
    """
    odd = [sign for sign in text if not sign.isascii()][:20_000]
    codes = [sign.encode("gb18030") for sign in odd]
    plain = sum(code[1] >= 0xA1 and (0xA1 <= code[0] <= 0xA9 or 0xB0 <= code[0] <= 0xD7) for code in codes)
    return plain >= 0.6 * len(codes)


def _is_chinese_utf8(line: bytes) -> bool:
    """Whether a line of a file that as a whole is no UTF-8 is: then somebody has put two files together."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return False
    return sum(sign >= "⺀" for sign in text) >= 4  # of fewer, bytes of GB18030 may happen to be valid


def _delimiter(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    return max(",;\t", key=header.count)


def _table(rows: list[tuple[int, list[str]]]) -> Table | tuple[Fault, ...]:
    filled = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    if not filled:
        return (Fault("", "is empty"),)
    number, header = filled[0]
    if number != 1:
        return (Fault("row 1", "is empty; the first row must name the columns"),)
    width = max(place + 1 for place, cell in enumerate(header) if cell.strip())
    faults = tuple(_faults_of_shape(filled, width))
    if faults:
        return faults
    blank = ("",) * width
    return Table(
        header=tuple(header[:width]),
        rows=tuple((number, (tuple(cells) + blank)[:width]) for number, cells in filled[1:]),
    )


def _faults_of_shape(rows: list[tuple[int, list[str]]], width: int) -> Iterator[Fault]:
    if width > MAX_COLUMNS:
        yield Fault("row 1", f"has {width} columns; at most {MAX_COLUMNS} are read")
        return
    if width == 1 and len(rows) > 1 and all(any(map(str.strip, cells[1:])) for _, cells in rows[1:]):
        yield Fault("row 1", "has one cell only, such as a title; the first row must name the columns")
        return
    for place, title in enumerate(rows[0][1][:width]):
        if not title.strip() and any(cell.strip() for _, cells in rows for cell in cells[place : place + 1]):
            yield Fault("row 1", f"has no name for column {place + 1}, which has filled cells below")
    for number, cells in rows:
        if any(cell.strip() for cell in cells[width:]):
            yield Fault(f"row {number}", f"has more cells than the header, which has {width}")
        if any(len(cell) > _MAX_CELL for cell in cells):
            yield Fault(f"row {number}", f"has a cell of more than {_MAX_CELL} characters")
