"""Where a key stands in a TOML file: tomllib tells values, not lines."""

import re

_TABLE = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]")
_ENTRY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def line_of(text: str, path: tuple[str, ...]) -> int | None:
    """The line, counted from 1, of the key at `path` or of the innermost table around it that the text names.

    Good for plain settings files: a line inside a multi-line string that looks like a key is taken for one.
    """
    found: int | None = None
    depth = 0
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            table = _parts(header[1])
            here = table
        elif entry := _ENTRY.match(line):
            here = table + _parts(entry[1])
        else:
            continue
        if len(here) > depth and here == path[: len(here)]:
            found, depth = number, len(here)
    return found


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))
