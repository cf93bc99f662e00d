"""How well an item fits the words of a claim."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class How(StrEnum):
    """By what an item was found."""

    CODE = "code"
    NAME = "name"
    ALIAS = "alias"
    PINYIN = "pinyin"
    INITIALS = "initials"
    SOUND = "sound"  # characters that sound the same, or one that is wrong
    PART = "part"  # the words are a part of the name, or have a part of it
    SPELLING = "spelling"  # English, not letter by letter


@dataclass(frozen=True, slots=True)
class Fit:
    """``score``: 100 is the very name, below 50 is chance. ``span``: what of the words' signs it accounts for."""

    score: float
    how: How
    span: tuple[int, int]
