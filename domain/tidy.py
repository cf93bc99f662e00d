"""A message made plain enough to be read: one width, one kind of space, no signs without meaning."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 500
"""Characters that are looked at. A claim is a line or two; what is longer is a notice passed on."""

_SAME = str.maketrans(
    {
        "✕": "×", "✖": "×", "╳": "×", "、": ",", "。": "\n", "—": "-", "–": "-", "−": "-",
        "～": "~", "〜": "~", "・": " ", "·": " ", "’": "'", "‘": "'",
        "\r": "\n", "\u2028": "\n", "\u2029": "\n",
        **dict.fromkeys("“”「」『』《》〈〉【】〔〕［］[]{}()（）<>|\"`\t\v\f", " "),
    }
)  # fmt: skip
# Unassigned, private, control and format characters, loose marks, emoji: none carries a part of a claim.
_MEANINGLESS = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "So", "Sk"})
_PREFIX = re.compile(
    r"\s*(?:/?claim(?:@\w+)?(?![a-z0-9_])|/?(?:我(?:要|想)?)?申报|/)\s*(?:一下|一个|积分)?[\s:,.\-]*",
    re.IGNORECASE,
)


def tidy(text: str) -> str:
    """At most ``LONGEST`` characters, NFKC, no emoji, no invisible signs; lines stay lines. Idempotent."""
    same = unicodedata.normalize("NFKC", text[: 2 * LONGEST].translate(_SAME)).translate(_SAME)
    kept = "".join(c for c in same if c == "\n" or unicodedata.category(c) not in _MEANINGLESS)
    lines = (" ".join(line.split()) for line in kept[:LONGEST].split("\n"))
    return "\n".join(line for line in lines if line)


def without_prefix(text: str) -> str:
    """The tidied text without a leading 申报, ``claim`` or ``/claim`` (contract, "In the chat")."""
    while match := _PREFIX.match(text):
        if not match[0]:
            break
        text = text[match.end() :]
    return text
