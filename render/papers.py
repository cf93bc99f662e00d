"""What a paper shows, as plain values: stored with the notice that waits for it, set or written later, elsewhere.

As with charts (`render.charts`): a paper is complete in itself, words and all, so that whoever makes it needs neither
the database nor the organisation, and nothing large is stored. `as_json` and `from_json` are each other's inverse.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from render import dossiers, posters
from render.dossiers import Dossier, Workbook
from render.posters import Poster

KINDS = frozenset({"certificate", "poster", "table", "dossier", "workbook"})


class Form(StrEnum):
    """As what a set paper is made; the value is also the ending of its file's name."""

    PDF = "pdf"
    PNG = "png"


@dataclass(frozen=True, slots=True)
class Certificate:
    """An award on a sheet of A4. Everything is worded already, in ``language``.

    ``title`` stands above, ``name`` large on its line (``before`` it a small line, ``after`` it a word such as 同志);
    ``words`` is what they have done, ``award`` what it earns them. ``issuer``, by lines, and ``day`` stand where the
    seal goes. ``serial`` (its ``serial_label``) and the QR code of ``link`` (``scan``) let anybody check it.
    """

    title: str
    before: str
    name: str
    after: str
    words: str
    award: str
    issuer: tuple[str, ...]
    day: str
    serial: str
    serial_label: str
    link: str
    scan: str
    language: str = "zh-Hans"
    form: Form = Form.PDF


@dataclass(frozen=True, slots=True)
class TableFile:
    """An .xlsx file of one sheet: ``header``, and rows of texts and numbers."""

    header: tuple[str, ...]
    rows: tuple[tuple[str | int | float, ...], ...]


Paper = Certificate | Poster | TableFile | Dossier | Workbook


def as_json(paper: Paper) -> dict[str, Any]:
    """The paper as plain JSON values."""
    match paper:
        case Certificate():
            return {
                "kind": "certificate",
                **asdict(paper),
                "issuer": list(paper.issuer),
                "form": paper.form.value,
            }
        case Poster():
            return posters.as_json(paper)
        case Dossier() | Workbook():
            return dossiers.as_json(paper)
        case TableFile(header, rows):
            return {"kind": "table", "header": list(header), "rows": [list(row) for row in rows]}


def from_json(fields: Mapping[str, Any]) -> Paper:
    """The paper that `as_json` took apart. Fields it did not write are a fault: ValueError, KeyError, TypeError."""
    plain = dict(fields)
    match plain.pop("kind"):
        case "certificate":
            return Certificate(**plain | {"form": Form(plain["form"]), "issuer": tuple(plain["issuer"])})
        case "poster":
            return posters.from_json(plain)
        case "dossier":
            return dossiers.dossier_from_json(plain)
        case "workbook":
            return dossiers.workbook_from_json(plain)
        case "table":
            return TableFile(tuple(plain["header"]), tuple(tuple(row) for row in plain["rows"]))
        case kind:
            raise ValueError(f"no paper of the kind {kind!r}")
