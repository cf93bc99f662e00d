"""parse_mode MarkdownV2, with Telegram's own refusals."""

import re
from dataclasses import dataclass

from sandbox.entities import links
from sandbox.entities.html import link
from sandbox.entities.units import Entity, byte_offset
from sandbox.errors import bad_request

RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
# How Telegram's refusals call the entities.
NAMES = {
    "bold": "Bold", "italic": "Italic", "underline": "Underline", "strikethrough": "Strikethrough",
    "spoiler": "Spoiler", "code": "Code", "pre": "Pre", "pre_code": "PreCode", "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji", "blockquote": "BlockQuote",
}  # fmt: skip
# The sign that ends each, where it is more than one character.
ENDINGS = {
    "bold": "*", "italic": "_", "underline": "__", "strikethrough": "~", "spoiler": "||", "code": "`", "pre": "```",
    "pre_code": "```", "text_link": "]", "custom_emoji": "]",
}  # fmt: skip
_LANGUAGE = re.compile(r"[^\s`\0]+(?=[^`\0])")


@dataclass(slots=True)
class _Open:
    kind: str
    argument: str
    offset: int
    position: int  # in the source
    start: int  # in the plain text


class MarkdownParser:
    """One pass over the source; a sentinel at its end saves looking for the end everywhere."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = source + "\0\0\0"
        self.position = 0
        self.out: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []
        self.quoting = False
        self.line_begins = True

    def parse(self) -> tuple[str, list[Entity]]:
        """Plain text and entities."""
        while self.position < len(self.source):
            char = self.text[self.position]
            if char == "\\" and "\0" < self.text[self.position + 1] <= "~":
                self._emit(self.text[self.position + 1])
                self.position += 2
            elif char not in self._reserved():
                self._emit(char)
                self.position += 1
            elif self._ends(char):
                self._end(char)
            else:
                self._begin(char)
        self._finish()
        return "".join(self.out), self.entities

    def _emit(self, char: str) -> None:
        self.out.append(char)
        self.offset += 1 + (char > "\uffff")
        if char != "\r":
            self.line_begins = char == "\n"

    def _reserved(self) -> frozenset[str]:
        in_code = bool(self.open) and self.open[-1].kind in {"code", "pre", "pre_code"}
        return frozenset("`") if in_code else RESERVED

    def _ends(self, char: str) -> bool:
        if not self.open:
            return False
        if self.quoting and char == "\n" and self.text[self.position + 1] != ">":
            return True
        kind = self.open[-1].kind
        if kind == "blockquote":
            return False
        if kind == "italic":
            return char == "_" and self.text[self.position + 1] != "_"
        return self.text.startswith(ENDINGS[kind], self.position)

    def _begin(self, char: str) -> None:
        following = self.text[self.position + 1]
        begin = self.position
        argument = ""
        self.position += 1
        if char == "\n":
            self._emit(char)
            return
        if char == ">" and self.line_begins:
            if self.quoting:
                return
            self.quoting = True
            kind = "blockquote"
        elif char == "_" and following == "_":
            kind = "underline"
            self.position += 1
        elif char == "|" and following == "|":
            kind = "spoiler"
            self.position += 1
        elif char == "!" and following == "[":
            kind = "custom_emoji"
            self.position += 1
        elif char == "`":
            kind, argument = self._begin_code()
        elif char in "_*~[":
            kind = {"_": "italic", "*": "bold", "~": "strikethrough", "[": "text_link"}[char]
        else:
            raise _refusal(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
        self.open.append(_Open(kind, argument, self.offset, begin, len(self.out)))

    def _begin_code(self) -> tuple[str, str]:
        if not self.text.startswith("``", self.position):
            return "code", ""
        self.position += 2
        language = _LANGUAGE.match(self.text, self.position)
        argument = ""
        if language:
            argument = language.group()
            self.position = language.end()
        for line_end in ("\r\n", "\n\r", "\n", "\r"):
            if self.text.startswith(line_end, self.position):
                self.position += len(line_end)
                break
        return ("pre_code", argument) if argument else ("pre", "")

    def _end(self, char: str) -> None:
        opened = self.open.pop()
        if char == "\n" or opened.kind == "blockquote":
            self._end_quote(opened)
            self._emit("\n")
            self.position += 1
            return
        entity: Entity = {"offset": opened.offset, "length": self.offset - opened.offset, "type": opened.kind}
        keep = entity["length"] > 0
        self.position += len(ENDINGS[opened.kind])
        if opened.kind == "text_link":
            keep = link(entity, self._url(opened)) and keep
        elif opened.kind == "custom_emoji":
            self._custom(entity)
        elif opened.kind == "pre_code":
            entity["type"], entity["language"] = "pre", opened.argument
        if keep:
            self.entities.append(entity)

    def _end_quote(self, opened: _Open) -> None:
        """A quotation ends with its line; a lone `||` before that makes it expandable."""
        kind = "blockquote"
        if opened.kind != "blockquote":
            lone = opened.kind == "spoiler" and opened.offset == self.offset
            if not (lone and self.open and self.open[-1].kind == "blockquote"):
                raise self._unfinished(opened)
            opened = self.open.pop()
            kind = "expandable_blockquote"
        self.quoting = False
        if self.offset > opened.offset:
            self.entities.append(
                {"offset": opened.offset, "length": self.offset - opened.offset, "type": kind}
            )

    def _url(self, opened: _Open) -> str:
        """The target in round brackets; without them the text itself is the link."""
        if self.text[self.position] != "(":
            return "".join(self.out[opened.start :])
        return self._bracketed()

    def _bracketed(self) -> str:
        self.position += 1
        begin = self.position
        url = ""
        while self.text[self.position] not in (")", "\0"):
            if self.text[self.position] == "\\" and "\0" < self.text[self.position + 1] <= "~":
                self.position += 1
            url += self.text[self.position]
            self.position += 1
        if self.text[self.position] != ")":
            raise _refusal(f"Can't find end of a URL at byte offset {byte_offset(self.source, begin)}")
        self.position += 1
        return url

    def _custom(self, entity: Entity) -> None:
        if self.text[self.position] != "(":
            raise _refusal("The entity must contain a tg://emoji or tg://time URL")
        url = self._bracketed()
        found = re.fullmatch(r"tg://(emoji\?id|time\?unix)=(\d+)(?:&format=(\w+))?", url)
        if not found:
            raise _refusal("Invalid tg://emoji or tg://time URL specified")
        what, number, form = found.groups()
        if what.startswith("emoji"):
            entity["custom_emoji_id"] = number
        else:
            entity["type"], entity["unix_time"] = "date_time", int(number)
            if form:
                entity["date_time_format"] = form

    def _finish(self) -> None:
        if self.quoting and self.open:
            self._end_quote(self.open.pop())
        if self.open:
            raise self._unfinished(self.open[-1])

    def _unfinished(self, opened: _Open) -> Exception:
        at = byte_offset(self.source, opened.position)
        return _refusal(f"Can't find end of {NAMES[opened.kind]} entity at byte offset {at}")


def parse_legacy(source: str) -> tuple[str, list[Entity]]:
    """parse_mode Markdown, the old one: no nesting, no escapes inside."""
    out: list[str] = []
    entities: list[Entity] = []
    text = source + "\0\0\0"
    position = offset = 0
    while position < len(source):
        char = text[position]
        if char == "\\" and text[position + 1] in "_*`[":
            position, taken, kind, length = position + 2, text[position + 1], "", 1
        elif char in "_*`[":
            ending = {"[": "]", "`": "```" if text.startswith("```", position) else "`"}.get(char, char)
            begin = position + len(ending)
            end = text.find(ending, begin)
            if end < 0:
                at = byte_offset(source, position)
                raise _refusal(f"Can't find end of the entity starting at byte offset {at}")
            taken, position = text[begin:end], end + len(ending)
            kind = {"_": "italic", "*": "bold", "[": "text_link", "`": "pre" if len(ending) > 1 else "code"}[
                char
            ]
            length = len(taken.encode("utf-16-le")) // 2
        else:
            position, taken, kind, length = position + 1, char, "", 1 + (char > "\uffff")
        if kind == "text_link":
            url = taken
            if text[position] == "(":
                closing = text.find(")", position)
                closing = len(source) if closing < 0 else closing
                url, position = text[position + 1 : closing], closing + 1
            entity = {"offset": offset, "length": length, "type": kind, "url": links.checked(url)}
            if length and link(entity, url):
                entities.append(entity)
        elif kind and length:
            entities.append({"offset": offset, "length": length, "type": kind})
        out.append(taken)
        offset += length
    return "".join(out), entities


def _refusal(text: str) -> Exception:
    return bad_request(f"can't parse entities: {text}")
