"""English names: word by word, with endings and slips of the keys forgiven."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz, process

from services.item_search.fit import Fit, How
from services.item_search.words import Name, Query, stem

_MOST_WORDS = 12
_SHORTEST_FORGIVEN = 5  # letters of a name; shorter words are other words after one slip


class EnglishNames:
    """The names in Latin letters of one scheme."""

    def __init__(self, names: Sequence[Name]) -> None:
        self._with_word: dict[str, list[Name]] = defaultdict(list)
        self._with_stem: dict[str, set[str]] = defaultdict(set)
        for name in names:
            for word in set(name.words):
                self._with_word[word].append(name)
                self._with_stem[stem(word)].add(word)
        self._words = list(self._with_word)

    def fits(self, query: Query) -> Iterator[tuple[int, Fit]]:
        """Items, by their place, that fit; an item may come more than once."""
        near = [self._near(word) for word in query.words[:_MOST_WORDS]]
        met = {known for similar in near for known in similar}
        for name in {id(name): name for known in met for name in self._with_word[known]}.values():
            fit = _fit(name, query, near)
            if fit is not None:
                yield name.item, fit

    def _near(self, word: str) -> dict[str, float]:
        """The known words that this one may stand for, 0.8–1."""
        similar = dict.fromkeys(self._with_stem.get(stem(word), ()), 0.98)
        if len(word) >= _SHORTEST_FORGIVEN - 1:
            for known, ratio, _ in process.extract(
                word, self._words, scorer=fuzz.ratio, score_cutoff=80, limit=8
            ):
                if len(known) >= _SHORTEST_FORGIVEN:
                    similar[known] = max(ratio / 100, similar.get(known, 0))
        return similar | ({word: 1.0} if word in self._with_word else {})


def _fit(name: Name, query: Query, near: Sequence[Mapping[str, float]]) -> Fit | None:
    found = [max(similar.get(wanted, 0.0) for similar in near) for wanted in name.words]
    known = sum(found) / len(found)
    met = [index for index, similar in enumerate(near) if any(wanted in similar for wanted in name.words)]
    explained = len(met) / len(query.words)
    span = (query.places[met[0]], query.places[met[-1]] + len(query.words[met[-1]]))
    if name.words == query.words:
        return Fit(100, name.how, span)
    if all(found):
        mentioned_only = 15 if len(found) == 1 and explained < 0.3 else 0
        return Fit(known * (88 + 10 * explained) - mentioned_only, How.SPELLING, span)
    return Fit(30 + 50 * known * explained, How.PART, span) if known * explained >= 0.45 else None
