"""What Telegram finds in a text by itself: commands, mentions, hashtags, links, mail addresses."""

import re

from sandbox.entities.units import Entity, units

_WORTH_LOOKING = re.compile(r"[/@#.:]")
_COMMAND = re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>])")
_MENTION = re.compile(r"(?<![\w@.])@[a-zA-Z0-9_]{3,32}(?!\w)")
_HASHTAG = re.compile(r"(?<![\w#])#(?=\d*[^\W\d])\w{1,256}")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+", re.ASCII)
_URL = re.compile(
    r"(?:https?|ftp|tg|ton)://[^\s<>\"「」（），。；！？]+"
    r"|(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|net|cn|ru|me|io|dev|app|info|edu|gov|biz|uk|de|fr|eu)\b"
    r"(?:/[^\s<>\"「」（），。；！？]*)?",
    re.IGNORECASE | re.ASCII,
)
_KINDS = (
    ("url", _URL),
    ("email", _EMAIL),
    ("bot_command", _COMMAND),
    ("mention", _MENTION),
    ("hashtag", _HASHTAG),
)


def detect(text: str) -> list[Entity]:
    """Entities in the order of the text; no two overlap."""
    if not _WORTH_LOOKING.search(text):
        return []
    taken: list[tuple[int, int]] = []
    found: list[Entity] = []
    for kind, pattern in _KINDS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if kind == "url":
                end = start + len(match.group().rstrip(".,;:!?)]}'\""))
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            taken.append((start, end))
            found.append({"offset": units(text[:start]), "length": units(text[start:end]), "type": kind})
    return sorted(found, key=lambda entity: int(entity["offset"]))
