"""What a year's pages and reports show, read back as figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook


@dataclass(frozen=True)
class Reported:
    """One line of a report's standings: as published, and as corrected."""

    published: tuple[Decimal, int, str]
    corrected: tuple[Decimal, int, str]


def sheet(file: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet by its header."""
    header, *rows = CalamineWorkbook.from_path(file).get_sheet_by_name(name).to_python()
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


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


def page(file: Path) -> dict[str, Decimal]:
    """Names and totals on a result's page, without those under "as published"."""
    reader = _Page()
    reader.feed(file.read_text(encoding="utf-8"))
    return reader.totals


@dataclass
class _Page(HTMLParser):
    totals: dict[str, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._folded, self._within, self._name = 0, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._folded += tag == "details"
        self._within = (dict(attrs).get("class") or "") if tag == "span" else ""

    def handle_endtag(self, tag: str) -> None:
        self._folded -= tag == "details"
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "name":
            self._name = data
        elif self._within == "total" and not self._folded:
            self.totals[self._name] = Decimal(data)
