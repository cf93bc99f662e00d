"""The yearly report on sheets of A4: tables that go on over pages, with their heads, and numbered pages."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import Any

from render import typesetting
from render.dossiers import Dossier, Section
from render.papers import Form


def typeset(dossier: Dossier) -> bytes:
    """The report as PDF, however many pages it takes."""
    data = asdict(dossier) | {"sections": [_section(section) for section in dossier.sections]}
    return typesetting.typeset("dossier", data, Form.PDF)


def _section(section: Section) -> dict[str, Any]:
    """A section with its rows by subheading, and without the columns that are in it."""
    numbered = list(enumerate(section.rows))
    groups = [
        {
            "head": " · ".join(map(str, head)),
            "rows": [
                {"cells": list(row[section.grouped :]), "marked": place in section.marked}
                for place, row in rows
            ],
        }
        for head, rows in groupby(numbered, key=lambda each: each[1][: section.grouped])
    ]
    return {
        "title": section.title,
        "note": section.note,
        "empty": section.empty,
        "columns": [asdict(column) for column in section.columns[section.grouped :]],
        "groups": groups,
    }
