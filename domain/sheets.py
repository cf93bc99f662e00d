"""Sheets that people hand in: a header row in Chinese or English, cells as somebody typed them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from domain.faults import Fault

_INVISIBLE = {"Cc", "Cf", "Cs"}
_KEPT_AS_TEXT = re.compile(r'\s*="([^"]*)"\s*')
_CUT_SHORT = re.compile(r"\d(\.\d+)?[eE]\+?\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the known columns are: ``places`` by English name, with ``titles`` as the file writes them."""

    places: Mapping[str, int]
    titles: Mapping[str, str]
    remarks: tuple[str, ...]  # columns that are not read, a sentence each
    faults: tuple[Fault, ...]

    def where(self, number: int, column: str) -> str:
        """How a cell is named to people: ``row 5, column 工号``."""
        return f"row {number}, column {self.titles[column]}"


def read_header(cells: Sequence[str], columns: Mapping[str, str], required: Sequence[str]) -> Header:
    """Find the columns (English name → Chinese) in a header.

    An unknown column is a fault where it is close to a missing one of ours, since its content would be lost, and
    else a remark. ``places`` is empty where the row is no header at all: it names none of those that are required.
    """
    known = {folded(spelling): name for name, chinese in columns.items() for spelling in (name, chinese)}
    places: dict[str, int] = {}
    unknown: list[str] = []
    faults: list[Fault] = []
    for place, title in enumerate(map(clean, cells)):
        name = known.get(folded(title))
        if name is None:
            unknown.extend([title] if title else [])
        elif name in places:
            faults.append(Fault("row 1", f"has the column {name} ({columns[name]}) twice"))
        else:
            places[name] = place
    if not any(
        name in places for name in required or places
    ):  # a row of questions may have an "A" in it, and is no header
        names = ", ".join(f"{name} ({columns[name]})" for name in required or columns)
        # A few encodings, such as EUC-JP, cannot be told from GB18030 by their bytes.
        read = shortened(", ".join(filter(None, map(clean, cells))))
        advice = f"if the file does not say {read}, save it as UTF-8 or GB18030"
        fault = Fault("row 1", f"is not the header, which must name the columns: {names}; {advice}")
        return Header({}, {}, (), (fault,))
    missing = {folded(word): word for n in columns if n not in places for word in (n, columns[n])}
    faults += _misspelt(unknown, missing)
    faults += [Fault("row 1", f"lacks the column {n} ({columns[n]})") for n in required if n not in places]
    return Header(
        places=places,
        titles={name: clean(cells[place]) for name, place in places.items()},
        remarks=tuple(f"column {shortened(title)} is none of ours and was not read" for title in unknown),
        faults=tuple(faults),
    )


def _misspelt(titles: Sequence[str], missing: Mapping[str, str]) -> Iterator[Fault]:
    for title in titles:
        if close := get_close_matches(folded(title), missing, n=1, cutoff=0.75):
            yield Fault(
                "row 1", f"has an unknown column {shortened(title)}; did you mean {missing[close[0]]}?"
            )


def clean(cell: str) -> str:
    """A cell as people see it: no invisible characters, no white space around, single spaces within."""
    if cell.isprintable() and " " not in cell:
        return cell  # nearly all cells, in a fifth of the time
    visible = "".join(sign for sign in cell if sign.isspace() or unicodedata.category(sign) not in _INVISIBLE)
    return " ".join(visible.split())


def as_meant(cell: str) -> str:
    """A cell without the formula that spreadsheets keep leading zeros with in a .csv file: ``="0007"`` is 0007."""
    kept = _KEPT_AS_TEXT.fullmatch(cell) if '="' in cell else None
    return kept[1] if kept else cell


def is_cut_short(text: str) -> bool:
    """Whether it is a number of so many digits that the spreadsheet has not kept them all: 1.5E+17."""
    return _CUT_SHORT.fullmatch(text) is not None


def folded(word: str) -> str:
    """A word for comparing: without case, width, spaces, underscores, hyphens and the asterisk of templates."""
    return re.sub(r"[\s_*-]", "", unicodedata.normalize("NFKC", word)).casefold()


def shortened(text: str) -> str:
    """What a person typed, short enough to be quoted in a sentence."""
    return text if len(text) <= 40 else text[:39] + "…"


def row_of(fault: Fault) -> int:
    """The row that a fault names; 0 for the file as a whole."""
    number = re.match(r"row (\d+)", fault.where)
    return int(number[1]) if number else 0
