"""Tables out: .csv or .xlsx by the name's ending, whole or not at all, and safe to open in a spreadsheet program.

CSV is plain UTF-8, for scripts; spreadsheet programs in China take such a file for GBK, so people are better served
by .xlsx.
"""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]

from domain.amounts import plain
from domain.faults import Fault

Cell = str | int | Decimal | None

ENDINGS = (".csv", ".xlsx")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
WIDEST = 420
"""Pixels of a column: whoever wants to read more of a long text makes it wider."""
_LINE_BREAKS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")


def fault_of_name(path: Path) -> Fault | None:
    """Why a table cannot be written under that name, asked before the work is done."""
    if path.suffix.lower() not in ENDINGS:
        return Fault("", f"must end in {' or '.join(ENDINGS)}")
    if path.is_dir():
        return Fault("", "is a folder")
    if not path.parent.is_dir():
        return Fault("", f"cannot be written: there is no folder {path.parent}")
    return None


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a table; an earlier file of that name is replaced once the new one is complete. Raises OSError.

    For its owner's eyes only: these tables hold names, points and invite codes.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            (_write_csv if path.suffix.lower() == ".csv" else _write_xlsx)(file, header, rows)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def spreadsheet(header: Sequence[str], rows: Iterable[Sequence[Cell | float]]) -> bytes:
    """The table as an .xlsx file."""
    file = io.BytesIO()
    _write_xlsx(file, header, rows)
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook; ``marked`` rows, from 0, are in bold."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell | float]]
    marked: Collection[int] = ()


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Several sheets as an .xlsx file."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        bold = book.add_format({"bold": True})
        for sheet in sheets:
            _fill(book.add_worksheet(sheet.title), sheet.header, sheet.rows, bold, sheet.marked)
    return file.getvalue()


def _write_csv(file: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(header)
    lines.writerows([_safe(cell) for cell in row] for row in rows)
    text.flush()
    text.detach()


def _safe(cell: Cell) -> str | int:
    """A cell on one line that no spreadsheet program takes for a formula; numbers are what they are."""
    match cell:
        case None:
            return ""
        case Decimal():
            return plain(cell)
        case str():
            line = _LINE_BREAKS.sub(" ", cell)
            return f"'{line}" if line.lstrip().startswith(_STARTS_A_FORMULA) else line
        case int():
            return cell


def _write_xlsx(file: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Cell | float]]) -> None:
    with xlsxwriter.Workbook(file) as book:
        _fill(book.add_worksheet(), header, rows, book.add_format({"bold": True}))


def _fill(
    sheet: Any,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell | float]],
    bold: Any,
    marked: Collection[int] = (),
) -> None:
    sheet.freeze_panes(1, 0)
    for place, title in enumerate(header):
        sheet.write_string(0, place, title, bold)
    for number, row in enumerate(rows, 1):
        dress = bold if number - 1 in marked else None
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, place, cell, dress)  # write() would make a formula of =1+1
            elif cell is not None:
                sheet.write_number(number, place, cell, dress)
    sheet.autofit(WIDEST)
