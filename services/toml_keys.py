"""Where the keys of a TOML file stand: tomllib tells values, not lines."""

from __future__ import annotations

import re
from collections.abc import Mapping

_HEADER = re.compile(r"\s*(\[\[?)([^\[\]#]+)\]")
_ENTRY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


def lines_of(text: str) -> dict[str, int]:
    """Line by key, both as people write them: ``{"category[2].item[0].points": 45}``. Lines count from 1.

    A line inside a multi-line string that looks like a key is taken for one.
    """
    found: dict[str, int] = {}
    counts: dict[str, int] = {}  # of each array of tables, so far
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _place(_plain(header[2]), counts, is_array=header[1] == "[[")
            found.setdefault(table, number)
            if table.endswith("]"):
                found.setdefault(table.rpartition("[")[0], number)
        elif entry := _ENTRY.match(line):
            key = _plain(entry[1])
            found.setdefault(f"{table}.{key}" if table else key, number)
    return found


def line_of(key: str, lines: Mapping[str, int]) -> int | None:
    """The line of a key, or of the innermost table around it that the file names."""
    while key and key not in lines:
        key = key[: max(key.rfind("."), key.rfind("["), 0)]
    return lines.get(key)


def _place(header: str, counts: dict[str, int], *, is_array: bool) -> str:
    """The header with the number of every table that stands in an array: ``category[2].item[0]``."""
    place = ""
    parts = header.split(".")
    for depth, part in enumerate(parts, 1):
        place = f"{place}.{part}" if place else part
        if is_array and depth == len(parts):
            counts[place] = counts.get(place, 0) + 1
        if place in counts:
            place = f"{place}[{counts[place] - 1}]"
    return place


def _plain(dotted: str) -> str:
    return ".".join(part.strip(" \t\"'") for part in dotted.split("."))
