"""The type everything is set in: Noto Sans CJK, simplified Chinese, from its own package (OFL).

No font of the system is relied on: a slim container has none. What Noto lacks is looked for in DejaVu Sans,
which matplotlib brings along; what neither has is printed as 〓, the printers' sign for a missing sort.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

FAMILY = "Noto Sans CJK SC"
FALLBACK_FAMILY = "DejaVu Sans"
MISSING_SORT = "〓"


def collection() -> Path:
    """The OpenType collection that holds the face `FAMILY` beside nine others."""
    return Path(str(files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc"))


def printable(text: str, has_glyph: Callable[[str], bool]) -> str:
    """`text` as one line that can be set: spaces collapsed, invisible signs dropped, missing sorts marked.

    Direction marks and other format characters go, for they would let one name reorder its neighbours.
    """
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    visible = (char for char in composed if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"})
    return "".join(char if has_glyph(char) else MISSING_SORT for char in visible)
