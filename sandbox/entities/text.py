"""A text ready to be sent: parsed, cleaned, trimmed, with all its entities."""

import re
from dataclasses import dataclass
from typing import Any

from sandbox.entities.detect import detect
from sandbox.entities.html import HtmlParser
from sandbox.entities.markdown import MarkdownParser, parse_legacy
from sandbox.entities.units import Entity, units
from sandbox.errors import bad_request

SOURCE_LIMIT = 1 << 15  # bytes before parsing
MOST_ENTITIES = 100
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
# Nothing is found by itself inside these.
_CLOSED = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji", "url", "mention", "email"})
_CODE = frozenset({"code", "pre"})
_FOUND_BY_TELEGRAM = frozenset({
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number",
})  # fmt: skip
_GIVEN = {
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "text_mention",
    "custom_emoji", "blockquote", "expandable_blockquote", "date_time",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Formatted:
    """Plain text and its entities, as they stand in a `Message`."""

    text: str
    entities: list[Entity]

    @property
    def units(self) -> int:
        return units(self.text)


def plain(text: str) -> Formatted:
    """As a person writes: no formatting but what Telegram finds."""
    return _finish(text, [])


def formatted(text: str, parse_mode: str, entities: Any = None) -> Formatted:
    """As a bot sends. Refuses, in Telegram's words, what cannot be parsed."""
    if len(text) > SOURCE_LIMIT // 4 and len(text.encode()) > SOURCE_LIMIT:
        raise bad_request("Text is too long")
    mode = parse_mode.lower()
    if not text or mode in {"", "none"}:
        return _finish(text, _given(entities, units(text)))
    if mode == "html":
        return _finish(*HtmlParser(text).parse())
    if mode == "markdownv2":
        return _finish(*MarkdownParser(text).parse())
    if mode == "markdown":
        return _finish(*parse_legacy(text))
    raise bad_request("Unsupported parse_mode")


def _given(entities: Any, length: int) -> list[Entity]:
    """Entities given outright; those Telegram finds by itself are not taken from a bot."""
    kept: list[Entity] = []
    for entity in entities if isinstance(entities, list) else []:
        if not isinstance(entity, dict):
            raise bad_request("can't parse MessageEntity: expected an Object")
        for name, kind in (("offset", int), ("length", int), ("type", str)):
            if not isinstance(entity.get(name), kind):
                raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
        if entity["type"] in _FOUND_BY_TELEGRAM:
            continue
        if entity["type"] not in _GIVEN:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        if entity["offset"] < 0:
            raise bad_request(f"Receive an entity with incorrect offset {entity['offset']}")
        if entity["length"] < 0:
            raise bad_request(f"Receive an entity with incorrect length {entity['length']}")
        size = min(entity["length"], length - entity["offset"])
        if size > 0:
            kept.append({**entity, "length": size})
    return kept


def _finish(text: str, entities: list[Entity]) -> Formatted:
    text = (
        _CONTROL.sub(lambda found: "" if found.group() == "\r" else " ", text)
        if not text.isprintable()
        else text
    )
    stripped = text.rstrip()
    first = min((e["offset"] for e in entities), default=len(stripped))
    leading = min(len(stripped) - len(stripped.lstrip(" \n")), first)
    stripped = stripped[leading:]
    entities = _fit(entities, leading, units(stripped)) if entities else entities
    for found in detect(stripped):
        if not any(e["type"] in _CLOSED and _overlap(e, found) for e in entities):
            entities.append(found)
    if entities:
        entities.sort(key=lambda e: (e["offset"], -e["length"]))
    return Formatted(stripped, entities[:MOST_ENTITIES])


def _fit(entities: list[Entity], leading: int, length: int) -> list[Entity]:
    """Moved to the trimmed text, and nothing inside code."""
    code = [e for e in entities if e["type"] in _CODE]
    fitted = []
    for entity in entities:
        if entity["type"] not in _CODE and any(
            _overlap(entity, outer) and _inside(entity, outer) for outer in code
        ):
            continue
        offset = entity["offset"] - leading
        size = min(entity["length"], length - offset)
        if size > 0:
            shown = {k: v for k, v in entity.items() if not k.startswith("_")}
            fitted.append({**shown, "offset": offset, "length": size})
    return fitted


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"]
    )


def _inside(one: Entity, other: Entity) -> bool:
    return bool(
        other["offset"] <= one["offset"]
        and one["offset"] + one["length"] <= other["offset"] + other["length"]
    )
