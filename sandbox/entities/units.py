"""Counting text the two ways Telegram counts it."""

from typing import Any

Entity = dict[str, Any]


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    if text.isascii() or max(text) <= "\uffff":
        return len(text)
    return len(text.encode("utf-16-le")) // 2


def byte_offset(text: str, position: int) -> int:
    """Where the character at `position` begins in UTF-8."""
    return len(text[:position].encode())


def cut(text: str, limit: int) -> tuple[str, str]:
    """The first `limit` UTF-16 units (no character halved), and the rest."""
    if units(text) <= limit:
        return text, ""
    position = min(limit, len(text))
    while units(text[:position]) > limit:
        position -= max(1, (units(text[:position]) - limit) // 2)
    return text[:position], text[position:]
