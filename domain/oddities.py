"""Odd patterns in the answers of a round: for an editor to look at, never punished.

Two kinds. *Faster than anybody reads*: :data:`FAST_ANSWERS` answers of one person came before the question can have
been read. *Alike in error*: two people who had some of the same questions chose the same wrong answers, in the same
order, within minutes of each other, more often than chance explains.

How surprising that is: the chance that somebody chose just that wrong answer is known from everybody's answers to the
question. The score is the sum over what the two share of the decimal digits of rarity (one in ten: 1, one in a hundred:
2), less those of the number of pairs that might have been alike, since among many pairs something rare is to be
expected. tests/domain/test_oddities.py simulates rounds in which nobody copies: fewer than one in twenty has any pair.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import log10

FAST_ANSWERS = 5
SHORTEST_MS = 1500
"""Nobody reads a question, decides and taps in less, however short it is."""
CHINESE_A_SECOND, OTHERS_A_SECOND = 25, 75
"""Characters a second: three times the pace of silent reading (about 8 of Chinese, 25 of English)."""
WITHIN_MS = 5 * 60_000
ALIKE_ANSWERS = 3
ALIKE_SCORE = 1.0
_DOUBTS = 1  # an answer more, and as many as there are usual wrong options, so that nothing is impossible
_USUAL_WRONG = 3


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it was given. ``at_ms`` is when, ``ms`` how long it took, ``reading_ms`` the least it can."""

    version: int
    chosen: str
    right: bool
    ms: int
    at_ms: int
    reading_ms: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One member's answers in a round, in the order given."""

    member_id: int
    answers: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Fast:
    """Somebody answered ``fast`` questions of ``of`` faster than they can be read; ``right`` of those rightly."""

    member_id: int
    fast: int
    right: int
    of: int
    median_ms: int


@dataclass(frozen=True, slots=True)
class Alike:
    """Two people chose the same wrong answers in the same order within minutes.

    ``shared`` questions were in both draws, ``same`` of them are the answers (version, letters); ``score`` as above.
    """

    members: tuple[int, int]
    same: tuple[tuple[int, str], ...]
    shared: int
    score: float


@dataclass(frozen=True, slots=True)
class Oddities:
    """Everything odd in a round."""

    fast: tuple[Fast, ...] = ()
    alike: tuple[Alike, ...] = ()
    codes: Mapping[int, str] = field(default_factory=dict)  # of the questions, by version

    def __bool__(self) -> bool:
        return bool(self.fast or self.alike)

    def without(self, member_id: int | None) -> Oddities:
        """What does not concern somebody themselves: nobody is shown their own."""
        return Oddities(
            tuple(each for each in self.fast if each.member_id != member_id),
            tuple(each for each in self.alike if member_id not in each.members),
            self.codes,
        )


def reading_ms(texts: Iterable[str]) -> int:
    """The least time in which these words can be read, milliseconds."""
    signs = [sign for text in texts for sign in text if not sign.isspace()]
    chinese = sum(sign >= "⺀" for sign in signs)
    return max(
        SHORTEST_MS, 1000 * chinese // CHINESE_A_SECOND + 1000 * (len(signs) - chinese) // OTHERS_A_SECOND
    )


def fast(sheets: Iterable[Sheet]) -> list[Fast]:
    """Who answered faster than anybody reads, the most first."""
    found = []
    for sheet in sheets:
        quick = [answer for answer in sheet.answers if answer.ms < answer.reading_ms]
        if len(quick) >= FAST_ANSWERS:
            times = sorted(answer.ms for answer in quick)
            right = sum(answer.right for answer in quick)
            found.append(Fast(sheet.member_id, len(quick), right, len(sheet.answers), times[len(times) // 2]))
    return sorted(found, key=lambda each: (-each.fast, each.member_id))


def alike(sheets: Sequence[Sheet]) -> list[Alike]:
    """Pairs whose wrong answers are more alike than chance explains, the most surprising first."""
    rarity = _rarity(sheets)
    by_member = {sheet.member_id: sheet for sheet in sheets}
    together: dict[tuple[int, int], list[tuple[int, int, tuple[int, str]]]] = defaultdict(list)
    for key, who in _wrong(sheets).items():
        for (one, first), (other, second) in combinations(who, 2):
            if abs(first - second) <= WITHIN_MS:
                together[one, other].append((first, second, key))
    most = log10(max(_pairs(sheets), 1))
    found = []
    for pair, matches in together.items():
        same = _in_order(matches)
        score = sum(rarity[key] for key in same) - most
        if len(same) >= ALIKE_ANSWERS and score >= ALIKE_SCORE:
            had = [{answer.version for answer in by_member[member].answers} for member in pair]
            found.append(Alike(pair, same, len(had[0] & had[1]), score))
    return sorted(found, key=lambda each: (-each.score, each.members))


def _pairs(sheets: Sequence[Sheet]) -> int:
    """How many pairs answered at the same time at all, give or take minutes."""
    spans = sorted((s.answers[0].at_ms - WITHIN_MS, s.answers[-1].at_ms) for s in sheets if s.answers)
    starts = [start for start, _ in spans]
    return sum(bisect_left(starts, end + 1) - place - 1 for place, (_, end) in enumerate(spans))


def _wrong(sheets: Sequence[Sheet]) -> dict[tuple[int, str], list[tuple[int, int]]]:
    """Who chose which wrong answer, and when: (member, milliseconds), members in order."""
    found: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for sheet in sorted(sheets, key=lambda sheet: sheet.member_id):
        for answer in sheet.answers:
            if not answer.right:
                found[answer.version, answer.chosen].append((sheet.member_id, answer.at_ms))
    return found


def _rarity(sheets: Sequence[Sheet]) -> dict[tuple[int, str], float]:
    """Decimal digits of how rare each choice is among those who had the question."""
    had = Counter(answer.version for sheet in sheets for answer in sheet.answers)
    chose = Counter((answer.version, answer.chosen) for sheet in sheets for answer in sheet.answers)
    return {
        key: -log10((count + _DOUBTS) / (had[key[0]] + _DOUBTS * (_USUAL_WRONG + 1)))
        for key, count in chose.items()
    }


def _in_order(matches: Sequence[tuple[int, int, tuple[int, str]]]) -> tuple[tuple[int, str], ...]:
    """The longest run of matches that both gave in the same order."""
    runs: list[tuple[tuple[int, int, tuple[int, str]], ...]] = []
    for match in sorted(matches):
        before = max((run for run in runs if run[-1][1] < match[1]), key=len, default=())
        runs.append((*before, match))
    return tuple(match[2] for match in max(runs, key=len))
