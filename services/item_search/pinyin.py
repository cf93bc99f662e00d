"""Chinese names typed in Latin letters: zhiyuanfuwu, zhi yuan, zyfw."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import takewhile

from rapidfuzz import fuzz, process

from services.item_search.fit import Fit, How
from services.item_search.sounds import flat, initials, spellings
from services.item_search.words import Name, Query

_SHORTEST = 4  # letters of pinyin that say something
_SHORTEST_WITHIN = 6  # the same, in the middle of others


class PinyinNames:
    """The names with Chinese characters of one scheme, by their spelling and their initials."""

    def __init__(self, names: Sequence[Name]) -> None:
        spelled: dict[str, set[int]] = defaultdict(set)
        self._initials: dict[str, set[int]] = defaultdict(set)
        for name in names:
            for spelling in spellings(name.text):
                spelled[spelling].add(name.item)
            self._initials[initials(name.text)].add(name.item)
        self._spelled = dict(sorted(spelled.items()))
        self._spellings = list(self._spelled)

    def fits(self, query: Query) -> Iterator[tuple[int, Fit]]:
        """Items, by their place, that fit; an item may come more than once."""
        if not query.latin:
            return
        span = (0, len(query.whole))
        for spelling, score in self._by_spelling(query.spelled):
            for item in self._spelled[spelling]:
                yield item, Fit(score, How.PINYIN, span)
        for letters in query.latin:
            score = self._initials_score(letters, query)
            for item in self._initials.get(flat(letters), ()):
                yield item, Fit(score, How.INITIALS, span)

    def _by_spelling(self, spelled: str) -> Iterator[tuple[str, float]]:
        if len(spelled) < _SHORTEST:
            return
        if spelled in self._spelled:
            yield spelled, 97
        start = bisect_left(self._spellings, spelled)
        for longer in takewhile(lambda s: s.startswith(spelled), self._spellings[start : start + 40]):
            yield longer, 55 + 30 * len(spelled) / len(longer)
        for begin in range(len(spelled) - _SHORTEST_WITHIN + 1):
            for end in range(begin + _SHORTEST_WITHIN, len(spelled) + 1):
                if spelled[begin:end] in self._spelled:
                    yield spelled[begin:end], 86 + 10 * (end - begin) / len(spelled)
        for similar, ratio, _ in process.extract(
            spelled, self._spellings, scorer=fuzz.ratio, processor=None, score_cutoff=82, limit=12
        ):
            yield similar, 0.93 * ratio

    @staticmethod
    def _initials_score(letters: str, query: Query) -> float:
        """Two letters are hardly a hint; three or more are, when they are most of what is said."""
        alone = len(letters) / max(len(query.core), len(letters))
        return 40.0 + 25 * alone if len(letters) < 3 else 60 + 35 * alone
