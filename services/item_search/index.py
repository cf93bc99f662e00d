"""Finds the item that a claim means, among those of one scheme version."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.numerals import NUMBER
from domain.reading import Span, read
from services.item_search.chinese import ChineseNames
from services.item_search.english import EnglishNames
from services.item_search.fit import Fit, How
from services.item_search.pinyin import PinyinNames
from services.item_search.words import LONGEST, Name, Query, folded, solid, without_filler

_CERTAIN = 84.0
_CERTAIN_PART = 75.0  # 合理化 for 合理化建议
_LEAD = 8.0
_LEAD_PART = 15.0
_WORTH_SHOWING = 50.0
_SHOWN_BESIDE_THE_BEST = 35.0  # points behind it at most
_MOST_UNEXPLAINED = 40  # signs beside the name; a longer text only mentions it


@dataclass(frozen=True, slots=True)
class SearchItem:
    """What search needs to know of an item. ``ranged``: the claimant names the value."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    unit: str = ""
    ranged: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """An item, how well it fits (0–100) and by what it was found."""

    code: str
    score: float
    how: How


@dataclass(frozen=True, slots=True)
class Found:
    """The likeliest items, best first, and the code of the one that is clearly meant."""

    matches: tuple[Match, ...]
    certain: str | None


_NOTHING = Found((), None)
_CODE_LIKE = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_TIMES = re.compile(r"x\d+$")
_NUMBER_OR_DATE = re.compile(rf"{NUMBER}|[今昨前明后周期拜月号日年季时点早晚午夜]|day|week|month")


class ItemIndex:
    """Built once per scheme version; searching changes nothing."""

    def __init__(self, items: Sequence[SearchItem]) -> None:
        self.items = {item.code: item for item in items}
        self._by_place = list(self.items.values())
        # V-01 is also found as V01, unless that is another item's code.
        self._places = {solid(folded(item.code)): place for place, item in enumerate(self._by_place)}
        self._places |= {folded(item.code): place for place, item in enumerate(self._by_place)}
        self._places.pop("", None)
        names = [name for place, item in enumerate(self._by_place) for name in _names(place, item)]
        chinese = [name for name in names if name.chinese]
        self._lookups = (
            ChineseNames(chinese),
            PinyinNames(chinese),
            EnglishNames([name for name in names if not name.chinese and name.words]),
        )
        called = {folded(text) for item in items for text in (item.name, *item.aliases)}
        called |= {folded(item.code) for item in items if not item.code.isascii()}
        self._numbered = [name for name in called if _NUMBER_OR_DATE.search(name)]

    def mentions(self, text: str) -> list[Span]:
        """Where a text has the code of an item, or a name that holds a number or a date: not to be read as one."""
        plain = "".join(low if len(low := folded(sign)) == 1 else sign for sign in text)
        found = [span for span, _ in self._codes(plain)]
        for name in self._numbered:
            at = plain.find(name)
            while at >= 0:
                found.append((at, at + len(name)))
                at = plain.find(name, at + len(name))
        return sorted(found)

    def search(self, words: str, limit: int = 6) -> Found:
        """The items that the words may mean, and the one that they mean for sure. Nothing for idle talk."""
        place = self._place(folded(words[:LONGEST]))
        if place is not None:
            code = self._by_place[place].code
            return Found((Match(code, 100, How.CODE),), code)
        query = Query.of(words)
        best: dict[int, Fit] = {}
        for place, fit in self._fits(words, query):
            if fit.score >= _WORTH_SHOWING and (place not in best or fit.score > best[place].score):
                best[place] = fit
        ranked = sorted(best.items(), key=lambda entry: (-entry[1].score, entry[0]))
        matches = tuple(
            Match(self._by_place[place].code, round(fit.score, 1), fit.how) for place, fit in ranked
        )
        shown = [match for match in matches if match.score >= matches[0].score - _SHOWN_BESIDE_THE_BEST]
        sure = _is_certain([fit for _, fit in ranked], query)
        return Found(tuple(shown[:limit]), matches[0].code if sure else None)

    def _fits(self, words: str, query: Query) -> Iterator[tuple[int, Fit]]:
        for _, place in self._codes(folded(words[:LONGEST])):
            yield place, Fit(99, How.CODE, (0, 0))
        for lookup in self._lookups:
            yield from lookup.fits(query)

    def _place(self, plain: str) -> int | None:
        return self._places.get(plain.strip(), self._places.get(solid(plain)))

    def _codes(self, plain: str) -> Iterator[tuple[Span, int]]:
        """Codes in a folded text. One of figures alone is a code only where nothing but an amount follows."""
        for match in _CODE_LIKE.finditer(plain):
            token = match[0]
            for size in (
                len(token),
                *(sep.start() for sep in re.finditer(r"[-_.]", token)),
                *_before_times(token),
            ):
                place = self._place(token[:size])
                if place is None:
                    continue
                end = match.start() + size
                lettered = any(sign.isalpha() for sign in token[:size]) and size > 1
                if lettered or (match.start() == 0 and not read(plain[end:], date.min).words):
                    yield (match.start(), end), place
                break


def _before_times(token: str) -> tuple[int, ...]:
    times = _TIMES.search(token)  # V01x2
    return (times.start(),) if times else ()


def _names(place: int, item: SearchItem) -> Iterator[Name]:
    texts = {item.name: How.NAME, **dict.fromkeys(item.aliases, How.ALIAS)}
    for text, how in texts.items():
        name = Name.of(place, text, how)
        if name is None:
            continue
        yield name
        core = without_filler(name.text)
        if name.chinese and core != name.text and len(core) > 2:
            yield replace(name, text=core)


def _is_certain(fits: Sequence[Fit], query: Query) -> bool:
    """One is clearly better than all others, apart from names that lie within its own (献血 in 无偿献血)."""
    if not fits:
        return False
    top = fits[0]
    part = top.how is How.PART
    if top.score < (_CERTAIN_PART if part else _CERTAIN):
        return False
    if len(query.core) - (top.span[1] - top.span[0]) > _MOST_UNEXPLAINED:
        return False
    lead = _LEAD_PART if part else _LEAD if top.score < 100 else 0
    return not any(fit.score >= top.score - lead and not _within(fit, top) for fit in fits[1:])


def _within(fit: Fit, top: Fit) -> bool:
    (start, end), (top_start, top_end) = fit.span, top.span
    return top_start <= start and end <= top_end and end - start < top_end - top_start
