"""Keeps a text inside what Telegram takes, by leaving out the least important lines.

People's words, reasons and answers have no end; a card that Telegram refuses is worse than one that says less.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text. ``rank`` 0 always stays; of the others the highest goes first, the earlier of equals."""

    text: Markup
    rank: int = 0


def visible_length(text: Markup) -> int:
    """Length as Telegram counts it: after parsing the entities, in UTF-16 units."""
    return len(html.unescape(_TAG.sub("", str(text))).encode("utf-16-le")) // 2


def fitted(lines: Iterable[Line], limit: int) -> Markup:
    """The lines as one text of at most ``limit``, as long as those of rank 0 are short enough."""
    kept = list(lines)
    if 2 * sum(len(line.text) + 1 for line in kept) <= limit:  # a character is two units at most
        return _joined(kept)
    length = sum(visible_length(line.text) + 1 for line in kept) - 1
    for line in sorted((line for line in kept if line.rank), key=lambda line: -line.rank):
        if length <= limit:
            break
        kept = [other for other in kept if other is not line]
        length -= visible_length(line.text) + 1
    return _joined(kept)


def _joined(lines: list[Line]) -> Markup:
    return Markup("\n".join([line.text for line in lines]))  # noqa: S704  each is Markup
