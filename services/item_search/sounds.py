"""How Chinese sounds, without tones: so that 志愿福务, ``zhiyuanfuwu`` and ``zyfw`` are all known for 志愿服务.

What is commonly confused in typing counts as one sound: zh and z, ch and c, sh and s, n and l at the
beginning, -ng and -n at the end.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from itertools import islice

# The phrase dictionary costs 44 MB of memory; single characters with all their readings serve better here.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")

from pypinyin import Style, pinyin

_FIGURES = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
_READINGS = 3  # of one character; the rarer ones only blur
_SPELLINGS = 6  # of one name
_CONFUSED = re.compile(r"(?<=[zcs])h|(?<=n)g")
_SIGNS: dict[str, str] = {}


def is_hanzi(sign: str) -> bool:
    """Whether this is a Chinese character (of the basic block or its first extension)."""
    return "\u4e00" <= sign <= "\u9fff" or "\u3400" <= sign <= "\u4dbf"


@lru_cache(maxsize=8192)
def syllables(sign: str) -> tuple[str, ...]:
    """The readings of one character, the commonest first; a figure reads as its character, others as themselves."""
    sign = _FIGURES.get(sign, sign)
    if not is_hanzi(sign):
        return (sign,)
    return tuple(pinyin(sign, style=Style.NORMAL, heteronym=True)[0][:_READINGS])


def flat(spelling: str) -> str:
    """Pinyin with the confused sounds made one."""
    return _CONFUSED.sub("", spelling).replace("v", "u")


@lru_cache(maxsize=8192)
def _sound(sign: str) -> str:
    syllable = flat(syllables(sign)[0])
    if len(syllable) > 1 and syllable[0] == "n":
        syllable = "l" + syllable[1:]
    # One private sign for a syllable, so that whole words compare at the speed of strings.
    return (
        _SIGNS.setdefault(syllable, chr(0xE000 + len(_SIGNS))) if is_hanzi(_FIGURES.get(sign, sign)) else sign
    )


def sounds(text: str) -> str:
    """The text with each character replaced by a sign for its sound; equally long."""
    return "".join(map(_sound, text))


def spellings(text: str) -> tuple[str, ...]:
    """The flattened pinyin of a name, the likeliest first; then with one character read otherwise, a few of them."""
    readings = [tuple(dict.fromkeys(map(flat, syllables(sign)))) for sign in text]
    likeliest = [each[0] for each in readings]
    others = (
        "".join((*likeliest[:index], other, *likeliest[index + 1 :]))
        for index, each in enumerate(readings)
        for other in each[1:]
    )
    return tuple(dict.fromkeys(("".join(likeliest), *islice(others, _SPELLINGS - 1))))


def initials(text: str) -> str:
    """The first letters of a name's syllables."""
    return "".join(syllables(sign)[0][:1] for sign in text)
