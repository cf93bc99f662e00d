"""The words of a claim and the names of items, made comparable."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from services.item_search.fit import How
from services.item_search.sounds import flat, is_hanzi, sounds, syllables

LONGEST = 80
"""Signs of a claim that are compared; the deed stands near the beginning."""

# Words around the deed. They are no part of what was done, in a name as little as in a claim.
_FILLER = re.compile(
    r"我们|我|本人|自己|参加了?|参与了?|进行了?|开展了?|完成了?|组织了?|做了?|去了?|给|帮|了|过|的|一下|又|已经?|"
    r"刚刚?|在|于|和|到|一共|共计?|积极|主动|认真|同志|您好|你好|那个|这个|申请|报一?个?|加分|到?现场|活动$|工作$"
)
_AROUND = (
    "i we a an the my our me to of at in on for and with by from did do done have has had was were am is are be been "
    "it this that some took take part attended attend joined join went go participated participate participating "
    "please record again also just hi hello there"
)
_ENGLISH_FILLER = frozenset(_AROUND.split())
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ings?|ions?|ments?|ies|ed|es|s|e|y)$")
_LATIN = re.compile(r"[a-z]+")


def folded(text: str) -> str:
    """Lower case, without accents (zhìyuàn); Chinese characters stay what they are."""
    lower = text.lower()
    if lower.isascii():
        return lower
    return "".join(c for c in unicodedata.normalize("NFKD", lower) if unicodedata.category(c) != "Mn")


def solid(text: str) -> str:
    """Its letters, figures and characters alone, run together."""
    return "".join(c for c in text if c.isalnum())


def without_filler(text: str) -> str:
    """The deed alone; all of the text where nothing would be left."""
    return _FILLER.sub("", text) or text


def stem(word: str) -> str:
    """An English word without its ending, so that donated meets donation."""
    return _ENDING.sub("", word)


def english(text: str) -> tuple[str, ...]:
    """The words in Latin letters that say something, in order; of a text that is folded."""
    return tuple(w for w in _LATIN.findall(text.replace("'", "")) if w not in _ENGLISH_FILLER)


@dataclass(frozen=True, slots=True)
class Query:
    """The words of a claim in each shape that names are compared in."""

    whole: str  # solid
    core: str  # without filler
    sound: str  # of the whole, sign by sign
    core_sound: str
    words: tuple[str, ...]  # English ones, without filler
    places: tuple[int, ...]  # where in the whole each of them begins
    latin: tuple[str, ...]  # runs of Latin letters, fillers included: wo, canjia, zyfw
    spelled: str  # pinyin of everything

    @classmethod
    def of(cls, words: str) -> Query:
        """From the words that a reading has left over."""
        text = folded(words[:LONGEST]).replace("'", "")
        whole = solid(text)
        core = without_filler(whole)
        runs = list(_LATIN.finditer(text))
        said = [run for run in runs if run[0] not in _ENGLISH_FILLER]
        return cls(
            whole,
            core,
            sounds(whole),
            sounds(core),
            words=tuple(run[0] for run in said),
            places=tuple(len(solid(text[: run.start()])) for run in said),
            latin=tuple(run[0] for run in runs),
            spelled=flat("".join(syllables(sign)[0] for sign in whole)) if runs else "",
        )


@dataclass(frozen=True, slots=True)
class Name:
    """One thing that an item is called: its name, an alias, or either without the words around the deed."""

    item: int  # its place in the index
    text: str  # solid
    words: tuple[str, ...]  # in Latin letters
    how: How  # NAME or ALIAS
    chinese: bool

    @classmethod
    def of(cls, item: int, text: str, how: How) -> Name | None:
        """From a name as the scheme file has it; None where it has no sign to be found by."""
        plain = folded(text)
        whole = solid(plain)
        return cls(item, whole, english(plain), how, any(map(is_hanzi, whole))) if whole else None
