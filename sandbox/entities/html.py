"""parse_mode HTML, with Telegram's own refusals."""

import re
from dataclasses import dataclass

from sandbox.entities import links
from sandbox.entities.units import Entity, byte_offset, units
from sandbox.errors import bad_request

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "tg-emoji": "custom_emoji", "tg-time": "date_time", "code": "code",
    "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_NAME = re.compile(r"[^\s>\0]*")
_ATTRIBUTE = re.compile(r"""[^\s=>/"'\0]*""")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_PLAIN = re.compile(r"[^<&]+")
_SPACE = re.compile(r"\s*")


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    unix: int
    offset: int
    start: int  # in the plain text, in characters


class HtmlParser:
    """One pass over the source; a sentinel at its end saves looking for the end everywhere."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = source + "\0"
        self.position = 0
        self.out: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        """Plain text and entities."""
        end = len(self.source)
        while self.position < end:
            char = self.text[self.position]
            if char == "<":
                if self.text[self.position + 1] == "/":
                    self._end_tag()
                else:
                    self._start_tag()
            elif char == "&":
                self._emit(self._reference())
            else:
                found = _PLAIN.match(self.text, self.position, end)
                self.position = found.end() if found else end
                self._emit(found.group() if found else "")
        if self.open:
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.out), self.entities

    def _emit(self, text: str) -> None:
        self.out.append(text)
        self.offset += units(text)

    def _reference(self) -> str:
        """The character a reference stands for; an unknown one stays as it is written."""
        found = _REFERENCE.match(self.text, self.position)
        char = None
        if found:
            hexadecimal, decimal, name = found.groups()
            if name:
                char = _NAMED.get(name)
            else:
                code = int(hexadecimal, 16) if hexadecimal else int(decimal)
                char = chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else None
        if found is None or char is None:
            self.position += 1
            return "&"
        self.position = found.end()
        return char

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.position)
        taken = found.group() if found else ""
        self.position += len(taken)
        return taken

    def _start_tag(self) -> None:
        begin = self.position
        at = f"at byte offset {byte_offset(self.source, begin)}"
        self.position += 1
        tag = self._skip(_NAME).lower()
        if self.text[self.position] == "\0":
            raise _refusal(f"Unclosed start tag {at}")
        if tag not in TAGS:
            raise _refusal(f'Unsupported start tag "{tag}" {at}')
        argument, unix = "", 0
        for name, value in self._attributes(tag, at):
            if tag == "tg-time" and name == "unix":
                unix = int(value) if value.isdigit() else 0
            else:
                argument = _argument(tag, name, value) or argument
        if tag == "span" and argument != "spoiler":
            raise _refusal(f'Tag "span" must have class "tg-spoiler" {at}')
        self.open.append(_Open(tag, argument, unix, self.offset, len(self.out)))

    def _attributes(self, tag: str, at: str) -> list[tuple[str, str]]:
        found = []
        unclosed = _refusal(f'Unclosed start tag "{tag}" {at}')
        self._skip(_SPACE)
        while self.text[self.position] != ">":
            name = self._skip(_ATTRIBUTE)
            if not name:
                raise _refusal(f'Empty attribute name in the tag "{tag}" {at}')
            self._skip(_SPACE)
            value = ""
            if self.text[self.position] == "=":
                self.position += 1
                self._skip(_SPACE)
                value = self._value(unclosed)
            if self.text[self.position] == "\0":
                raise unclosed
            found.append((name, value))
            self._skip(_SPACE)
        self.position += 1
        return found

    def _value(self, unclosed: Exception) -> str:
        quote = self.text[self.position]
        if quote == "\0":
            raise unclosed
        if quote not in "\"'":
            begin = self.position
            value = self._skip(_TOKEN).lower()
            if not self.text[self.position].isspace() and self.text[self.position] != ">":
                raise _refusal(
                    f"Unexpected end of name token at byte offset {byte_offset(self.source, begin)}"
                )
            return value
        self.position += 1
        value = ""
        while self.text[self.position] not in (quote, "\0"):
            if self.text[self.position] == "&":
                value += self._reference()
            else:
                value += self.text[self.position]
                self.position += 1
        if self.text[self.position] == quote:
            self.position += 1
        return value

    def _end_tag(self) -> None:
        at = f"at byte offset {byte_offset(self.source, self.position)}"
        if not self.open:
            raise _refusal(f"Unexpected end tag {at}")
        self.position += 2
        tag = self._skip(_NAME).lower()
        self._skip(_SPACE)
        if self.text[self.position] != ">":
            raise _refusal(f"Unclosed end tag {at}")
        self.position += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            raise _refusal(f'Unmatched end tag {at}, expected "</{opened.tag}>", found "</{tag}>"')
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity: Entity = {
            "offset": opened.offset,
            "length": self.offset - opened.offset,
            "type": TAGS[opened.tag],
        }
        if opened.tag == "a":
            url = opened.argument or "".join(self.out[opened.start :])
            if not link(entity, url):
                return
        elif opened.tag == "tg-emoji":
            if not opened.argument.isdigit():
                raise bad_request("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        elif opened.tag == "tg-time":
            entity["unix_time"] = opened.unix
            if opened.argument:
                entity["date_time_format"] = opened.argument
        elif opened.tag in {"pre", "code"}:
            self._close_code(opened, entity)
            return
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        self.entities.append(entity)

    def _close_code(self, opened: _Open, entity: Entity) -> None:
        """`<pre><code class="language-x">`, in either order, is one entity: pre with a language."""
        inner = self.entities[-1] if self.entities else None
        same = inner is not None and (inner["offset"], inner["length"]) == (
            entity["offset"],
            entity["length"],
        )
        if opened.tag == "code" and opened.argument:
            entity["_language"] = opened.argument
        if same and inner is not None and {inner["type"], entity["type"]} == {"code", "pre"}:
            language = inner.get("_language") or entity.get("_language")
            if language:
                self.entities[-1] = {**entity, "type": "pre", "language": language}
                return
        self.entities.append(entity)


def link(entity: Entity, url: str) -> bool:
    """Makes the entity a link or a mention; False when Telegram would not take the URL and drops it."""
    user_id = links.user_of(url)
    if user_id is not None:
        entity["type"], entity["user"] = "text_mention", {"id": user_id}
        return True
    entity["url"] = links.checked(url)
    return entity["url"] is not None


def _argument(tag: str, name: str, value: str) -> str:
    if tag == "blockquote" and name == "expandable":
        return "1"
    if (tag, name) in {("a", "href"), ("tg-emoji", "emoji-id"), ("tg-time", "format")}:
        return value
    prefix = {("code", "class"): "language-", ("span", "class"): "tg-"}.get((tag, name))
    return value.removeprefix(prefix) if prefix and value.startswith(prefix) else ""


def _refusal(text: str) -> Exception:
    return bad_request(f"can't parse entities: {text}")
