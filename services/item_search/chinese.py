"""Chinese names: found in the words as they are, in part, or by the sound of each character."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from heapq import nlargest
from itertools import pairwise

from rapidfuzz import fuzz

from services.item_search.fit import Fit, How
from services.item_search.sounds import sounds
from services.item_search.words import Name, Query

_COMPOUND = re.compile("表(?![彰扬演])|费|单(?!位)|车|箱|证|栏|册|群(?!众)|室")  # 值班表 is no 值班
_HINT = 52.0  # worth showing, never certain
_FEW = 3  # items
_CLOSE_LOOK = 60  # names that are compared, of all that share sounds with the words


class ChineseNames:
    """The names with Chinese characters of one scheme."""

    def __init__(self, names: Sequence[Name]) -> None:
        self._names = [(name, sounds(name.text)) for name in names]
        self._with_sound: dict[str, list[int]] = defaultdict(list)
        self._with_pair: dict[str, set[int]] = defaultdict(set)
        for name in names:
            for pair in _pairs(name.text):
                self._with_pair[pair].add(name.item)
        for place, (_, sound) in enumerate(self._names):
            for sign in set(sound):
                self._with_sound[sign].append(place)

    def fits(self, query: Query) -> Iterator[tuple[int, Fit]]:
        """Items, by their place, that fit; an item may come more than once."""
        for item in self._hinted(query):
            yield item, Fit(_HINT, How.PART, (0, len(query.whole)))
        for place in self._likely(query):
            name, sound = self._names[place]
            fit = _fit(name, sound, query)
            if fit is not None:
                yield name.item, fit

    def _hinted(self, query: Query) -> Iterator[int]:
        """Items that share a pair of characters which few others have: 解决了一个难题 for 解决群众困难."""
        for pair in set(_pairs(query.core)):
            items = self._with_pair.get(pair, ())
            if len(items) <= _FEW:
                yield from items

    def _likely(self, query: Query) -> list[int]:
        shared = Counter(place for sign in set(query.sound) for place in self._with_sound.get(sign, ()))
        size = len(query.core)

        def closeness(place: int) -> tuple[float, int]:
            return shared[place] / min(size, len(self._names[place][1])), shared[place]

        return nlargest(_CLOSE_LOOK, (place for place in shared if closeness(place)[0] >= 0.5), key=closeness)


def _pairs(text: str) -> Iterator[str]:
    return ("".join(pair) for pair in pairwise(text))


def _fit(name: Name, sound: str, query: Query) -> Fit | None:
    size, everything = len(name.text), (0, len(query.whole))
    if name.text in {query.whole, query.core}:
        return Fit(100, name.how, everything)
    at = query.whole.find(name.text) if size > 1 else -1
    if at >= 0:
        other = 15 if _COMPOUND.match(query.whole, at + size) else 0
        return Fit(92 + 6 * size / max(size, len(query.core)) - other, name.how, (at, at + size))
    if len(query.core) >= 2 and query.core in name.text:
        return Fit(55 + 35 * len(query.core) / size, How.PART, everything)
    if size > 2:
        return _fit_sound(name.text, sound, query)
    if sound != query.core_sound or size == 1:  # Two sounds stand side by side in many a sentence.
        return None
    return Fit(
        80 + 4 * sum(a == b for a, b in zip(name.text, query.core, strict=True)), How.SOUND, everything
    )


def _fit_sound(text: str, sound: str, query: Query) -> Fit | None:
    score, span = fuzz.ratio(sound, query.core_sound, score_cutoff=65), (0, len(query.whole))
    written = fuzz.ratio(text, query.core)
    if len(sound) <= len(query.sound):
        part = fuzz.partial_ratio_alignment(sound, query.sound, score_cutoff=65)
        if part is not None and part.score > score:
            score, span = part.score, (part.dest_start, part.dest_end)
            written = fuzz.ratio(text, query.whole[slice(*span)])
    return Fit(0.95 * (0.85 * score + 0.15 * written), How.SOUND, span) if score else None
