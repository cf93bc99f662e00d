"""What a year's pages, papers and reports show, read back as figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from tests.pdfs import squeezed


@dataclass(frozen=True)
class Reported:
    """One line of a report's standings: as published, and as corrected."""

    published: tuple[Decimal, int, str]
    corrected: tuple[Decimal, int, str]

    @property
    def differs(self) -> bool:
        """Whether the points were corrected."""
        return self.published[0] != self.corrected[0]


@dataclass
class Tier:
    """One grade on a page: how many there are, and (rank, name, total) of those who are named."""

    grade: str
    count: str = ""
    lines: list[tuple[int, str, str]] = field(default_factory=list)


@dataclass
class Result:
    """One result on a page: its tiers, and (amount, unit and item) of what was done."""

    tiers: list[Tier] = field(default_factory=list)
    deeds: list[str] = field(default_factory=list)


def sheet(file: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet by its header."""
    header, *rows = CalamineWorkbook.from_path(file).get_sheet_by_name(name).to_python()
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def sheets(file: Path) -> list[str]:
    """The names of a workbook's sheets."""
    return CalamineWorkbook.from_path(file).sheet_names


def key_of(words: str) -> str:
    """``2025Q3`` for ``2025年第3季度``."""
    found = re.fullmatch(r"(\d{4})年第(\d)季度", words)
    assert found is not None, words
    return f"{found[1]}Q{found[2]}"


def standings(file: Path) -> dict[str, dict[str, Reported]]:
    """The standings of a report, by period and employee number."""
    found: dict[str, dict[str, Reported]] = {}
    for row in sheet(file, "积分排名"):
        then = _number(row["公示得分"]), int(row["公示名次"]), row["公示等次"]
        now = _number(row["更正得分"]), int(row["更正名次"]), row["等次"].partition(" ")[0]
        found.setdefault(key_of(row["考核期"]), {})[row["工号"]] = Reported(then, now)
    return found


def _number(cell: object) -> Decimal:
    return Decimal(str(cell)).quantize(Decimal("0.001"))


def on_paper(cell: object) -> str:
    """A cell as a PDF says it."""
    return squeezed(f"{cell:g}" if isinstance(cell, float) else str(cell))


def page(file: Path) -> tuple[list[Result], list[Result]]:
    """The results on a page as they are now, and those folded below as they were published."""
    reader = _Page()
    reader.feed(file.read_text(encoding="utf-8"))
    return reader.now, reader.before


class _Page(HTMLParser):
    """Reads the marks that a page's style sheet is about."""

    def __init__(self) -> None:
        super().__init__()
        self.now: list[Result] = []
        self.before: list[Result] = []
        self._folded = self._deeds = 0
        self._within, self._line = "", (0, "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("class") or "").split(" ")[0]
        self._folded += tag == "details"
        self._deeds += tag == "dl"
        if kind == "tiers":
            (self.before if self._folded else self.now).append(Result())
        elif tag == "div" and kind == "tier":
            self._results[-1].tiers.append(Tier(""))
        self._within = kind or tag

    def handle_endtag(self, tag: str) -> None:
        self._folded -= tag == "details"
        self._deeds -= tag == "dl"
        self._within = ""

    @property
    def _results(self) -> list[Result]:
        return self.before if self._folded else self.now

    def handle_data(self, data: str) -> None:
        match self._within:
            case "badge":
                self._results[-1].tiers[-1].grade = data
            case "span" if data.endswith(" 人"):
                self._results[-1].tiers[-1].count = data.removesuffix(" 人")
            case "rank":
                self._line = int(data), ""
            case "name":
                self._line = self._line[0], data
            case "total":
                self._results[-1].tiers[-1].lines.append((*self._line, data))
            case "dt" | "dd" | "small" if self._deeds:
                self._results[-1].deeds.append(data)
