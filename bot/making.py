"""Whatever travels as data, made: pictures and papers are render's, spreadsheets are written where all tables are."""

from __future__ import annotations

from render.dossiers import Workbook
from render.drawing import render
from render.drawings import Drawing
from render.papers import TableFile
from services import table_files
from services.table_files import Sheet


def make(drawing: Drawing) -> bytes:
    """The drawing as the file that it is to be."""
    match drawing:
        case TableFile(header, rows):
            return table_files.spreadsheet(header, rows)
        case Workbook(sections):
            return table_files.workbook(
                Sheet(one.title, [column.title for column in one.columns], one.rows, one.marked)
                for one in sections
            )
        case _:
            return render(drawing)
