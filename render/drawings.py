"""Whatever is made just before it is sent, a chart to look at or a paper to keep, and the JSON that waits for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from render import charts, papers
from render.charts import Chart
from render.dossiers import Dossier, Workbook
from render.papers import Certificate, Paper, TableFile
from render.posters import Poster

Drawing = Chart | Paper


def as_json(drawing: Drawing) -> dict[str, Any]:
    """The drawing as plain JSON values; its ``kind`` tells what it is."""
    match drawing:
        case Certificate() | Poster() | TableFile() | Dossier() | Workbook():
            return papers.as_json(drawing)
        case _:
            return charts.as_json(drawing)


def from_json(fields: Mapping[str, Any]) -> Drawing:
    """The drawing that `as_json` took apart. Fields it did not write are a fault: ValueError, KeyError, TypeError."""
    return papers.from_json(fields) if fields["kind"] in papers.KINDS else charts.from_json(fields)
