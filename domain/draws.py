"""Which questions one person gets in a round: by category shares, for their trade, and as hard as everybody else's.

How hard is known by *ease*: how many of a thousand people would be expected to answer rightly, estimated from past
answers to that version and from what is usual for its type. A draw is stratified by ease within each category and then
balanced by swaps until its mean ease is within :data:`TOLERANCE` of the round's target, or as near as the bank allows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from domain.questions import QuestionType

TOLERANCE = 5
"""Thousandths by which a draw's mean ease may miss the target: half a point of the expected score of 100."""

_USUAL = {QuestionType.SINGLE: 700, QuestionType.MULTIPLE: 500, QuestionType.TRUE_FALSE: 800}
_WEIGHT = 10  # answers that what is usual counts for


class Candidate(NamedTuple):
    """A question that may be drawn, in the version that is asked now."""

    version: int
    question: int
    ease: int


class Weak(NamedTuple):
    """Topics in which people of a trade are weak, and how many places of a draw are set aside for them."""

    topics: Sequence[str] = ()
    places: int = 0


NOT_WEAK = Weak()


@dataclass(frozen=True, slots=True)
class Pool:
    """What may be drawn for people of one trade: candidates by category, the hardest first, and the shares wanted.

    Without shares the categories come in proportion to what there is of them. With shares, a category that is not named
    fills in where the named ones have too little. What is set aside for weak topics comes before all others share.
    """

    candidates: Mapping[str, Sequence[Candidate]]
    shares: Mapping[str, int]
    weak: Weak = NOT_WEAK

    @property
    def size(self) -> int:
        """How many questions there are."""
        return sum(map(len, self.candidates.values()))

    def without(self, questions: frozenset[int]) -> Pool:
        """The pool without these questions."""
        if not questions:
            return self
        kept = {
            category: [candidate for candidate in found if candidate.question not in questions]
            for category, found in self.candidates.items()
        }
        return Pool(kept, self.shares, self.weak)

    def quotas(self, places: int) -> dict[str, int]:
        """How many of each category one draw has (see :func:`quotas`)."""
        sizes = {category: len(found) for category, found in self.candidates.items()}
        return quotas(sizes, self.shares, places, self.weak)


def ease(kind: QuestionType, right: int, answers: int) -> int:
    """Expected right answers in a thousand, from those so far; at first what is usual for the type."""
    return round((1000 * right + _USUAL[kind] * _WEIGHT) / (answers + _WEIGHT))


def quotas(
    sizes: Mapping[str, int], shares: Mapping[str, int], places: int, weak: Weak = NOT_WEAK
) -> dict[str, int]:
    """How many of each category: by largest remainder, never more than there are; what is over goes to the others.

    First the weak topics have the places set aside for them, alike; all others are shared as ever, by them too.
    """
    found = dict.fromkeys(sizes, 0)
    named = {category: shares[category] for category in sizes if shares.get(category, 0) > 0}
    others = {category: size for category, size in sizes.items() if category not in named}
    topics = {topic: 1 for topic in weak.topics if topic in sizes}
    for weights, up_to in ((topics, min(weak.places, places)), (named, places), (others, places)):
        _fill(found, sizes, weights, up_to)
    return found


def _fill(found: dict[str, int], sizes: Mapping[str, int], weights: Mapping[str, int], places: int) -> None:
    """Give places by weight until there are so many in all, or nothing of these categories is left."""
    while (left := places - sum(found.values())) > 0:
        open_ = {c: w for c, w in weights.items() if found[c] < sizes[c] and w > 0}
        if not open_:
            return
        for category, number in _divided(open_, left).items():
            found[category] = min(found[category] + number, sizes[category])


def _divided(weights: Mapping[str, int], places: int) -> dict[str, int]:
    whole = sum(weights.values())
    parts = {category: divmod(places * weight, whole) for category, weight in weights.items()}
    numbers = {category: part for category, (part, _) in parts.items()}
    largest = sorted(parts, key=lambda category: -parts[category][1])
    for category in largest[: places - sum(numbers.values())]:
        numbers[category] += 1
    return numbers


def expected(pool: Pool, places: int) -> float:
    """The mean ease of an average draw from a pool, in thousandths."""
    numbers = pool.quotas(places)
    drawn = [(n, pool.candidates[category]) for category, n in numbers.items() if n]
    if not drawn:
        return 0.0
    return sum(n * sum(c.ease for c in found) / len(found) for n, found in drawn) / sum(n for n, _ in drawn)


def target_of(pools: Iterable[Pool], places: int) -> int:
    """The mean ease that every draw of a round aims at: the mean of what each trade's pool gives by itself."""
    means = [expected(pool, places) for pool in pools if pool.size]
    return round(sum(means) / len(means)) if means else 0


def draw(pool: Pool, places: int, target: int, seen: Mapping[int, int], chance: Random) -> list[Candidate]:
    """One person's questions in the order in which they are asked; fewer where the pool has fewer.

    ``seen`` are questions shown to them in the last rounds, a higher number later: they come again only where nothing
    else is left, those first whose time is longest ago.
    """
    unseen = pool.without(frozenset(seen))
    fresh, numbers = unseen.candidates, unseen.quotas(places)
    picked = [candidate for c, number in numbers.items() for candidate in _spread(fresh[c], number, chance)]
    if len(picked) < places:
        again = [c for found in pool.candidates.values() for c in found if c.question in seen]
        again.sort(key=lambda candidate: seen[candidate.question])
        picked += again[: places - len(picked)]
    else:
        _balance(picked, _owners(numbers), fresh, target)
    chance.shuffle(picked)
    return picked


def _spread(candidates: Sequence[Candidate], number: int, chance: Random) -> list[Candidate]:
    """One of each of ``number`` equal strata of ease."""
    size = len(candidates)
    return [candidates[chance.randrange(n * size // number, (n + 1) * size // number)] for n in range(number)]


def _owners(numbers: Mapping[str, int]) -> list[str]:
    """The category of each pick, in the order of picking."""
    return [category for category, number in numbers.items() for _ in range(number)]


def _balance(
    picked: list[Candidate], owners: Sequence[str], fresh: Mapping[str, Sequence[Candidate]], target: int
) -> None:
    """Swap picks for others of their category until the mean ease is right, or nothing brings it nearer."""
    off = sum(candidate.ease for candidate in picked) - target * len(picked)
    taken = {candidate.version for candidate in picked}
    while abs(off) > TOLERANCE * len(picked):
        best: tuple[int, int, Candidate] | None = None
        for place, candidate in enumerate(picked):
            other = _nearest(fresh[owners[place]], candidate.ease - off, taken)
            if other is not None:
                rest = abs(off + other.ease - candidate.ease)
                if rest < abs(off) and (best is None or rest < best[0]):
                    best = rest, place, other
        if best is None:
            return
        _, place, other = best
        off += other.ease - picked[place].ease
        taken ^= {picked[place].version, other.version}
        picked[place] = other


def _nearest(candidates: Sequence[Candidate], wanted: int, taken: set[int]) -> Candidate | None:
    """The candidate not taken whose ease is nearest to what is wanted; they are in the order of ease."""
    place = bisect_left(candidates, wanted, key=lambda candidate: candidate.ease)
    below, above = place - 1, place
    while below >= 0 or above < len(candidates):
        under = wanted - candidates[below].ease if below >= 0 else None
        over = candidates[above].ease - wanted if above < len(candidates) else None
        if over is None or (under is not None and under <= over):
            found, below = candidates[below], below - 1
        else:
            found, above = candidates[above], above + 1
        if found.version not in taken:
            return found
    return None


def shown_order(letters: str, *, keeps_order: bool, chance: Random) -> str:
    """The letters of the options in the order in which one person sees them."""
    order = list(letters)
    if not keeps_order:
        chance.shuffle(order)
    return "".join(order)
