"""What Telegram would refuse: checked on every message that a test sends, so that no screen slips through."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from bot import routes

_TAGS = frozenset({"b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"})


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _TAGS, f"Telegram knows no <{tag}>"
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another tag"

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(html: str) -> str:
    """The text as a phone shows it."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    assert parser.open == [], f"never closed: {parser.open} in {html}"
    return parser.text


def assert_sendable(method: str, payload: dict[str, Any]) -> None:
    """Raises AssertionError for what the Bot API would answer with 400."""
    if "text" in payload:
        assert 1 <= _units(shown(payload["text"]).strip()) <= 4096, payload["text"]
    if "caption" in payload:
        assert _units(shown(payload["caption"]).strip()) <= 1024, payload["caption"]
    if method in {"sendMessage", "editMessageText"}:
        assert "text" in payload
    rows = (payload.get("reply_markup") or {}).get("inline_keyboard", [])
    assert sum(map(len, rows)) <= 100
    for button in (button for row in rows for button in row):
        assert button["text"].strip(), payload
        if "url" not in button:
            assert_pressable(button["callback_data"])


def assert_pressable(data: str) -> None:
    """Raises AssertionError for data that does not fit a button, or that no route of ours would take."""
    assert 1 <= len(data.encode()) <= 64, data
    assert routes.find_button(data) is not None, f"no route takes {data!r}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
