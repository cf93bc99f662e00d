"""Questions of the bank: what a version of one says, and what is wrong with one that somebody has written.

A question is never changed: a corrected one is a new version with statistics of its own, and what was asked before
stays as it was asked (contract, "Question bank file").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.sheets import clean, folded

LETTERS = "ABCDEFGH"
TRUE_FALSE = "TF"
MAX_TEXT = 1200
MAX_OPTION = 200
MAX_EXPLANATION = 800
MAX_NAME = 32
MAX_TRADES = 200  # of all trades together
"""Longer ones would not fit into one message beside what else it says."""
_IN_LINES = {"trades", "question", "explanation", *LETTERS}


class QuestionType(StrEnum):
    """How many options are right: one, several, or it is a statement to judge."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "truefalse"


TYPES = {
    QuestionType.SINGLE: "单选",
    QuestionType.MULTIPLE: "多选",
    QuestionType.TRUE_FALSE: "判断",
}
_TYPES = {
    folded(word): kind
    for kind, words in {
        QuestionType.SINGLE: ("single", "单选", "单选题", "单项选择", "单项选择题"),
        QuestionType.MULTIPLE: ("multiple", "多选", "多选题", "多项选择", "多项选择题"),
        QuestionType.TRUE_FALSE: ("truefalse", "true/false", "判断", "判断题", "是非题"),
    }.items()
    for word in words
}
_TRUTH = dict.fromkeys(("T", "TRUE", "对", "正确", "是", "√", "✓"), "T") | dict.fromkeys(
    ("F", "FALSE", "错", "错误", "否", "×", "✗"), "F"
)
_BETWEEN_LETTERS = re.compile(r"[\s,，、;；./+和]")
_BETWEEN_TRADES = re.compile(r"[;；、\n]")
# Options that speak of the others by their place ("all of the above", "A 和 B") stay where they are.
_SPEAKS_OF_PLACES = re.compile(
    r"以上|上述|前述|以下都|\b(?:all|none|both|neither) of\b|\b(?:above|below)\b"
    r"|(?<![A-Za-z])[A-H]\s*(?:[、,和与及&]|and|or)\s*[A-H](?![A-Za-z])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wording:
    """What one version of a question says.

    ``answer`` holds the right letters in the order of the alphabet, or ``T``/``F``; ``options`` are A, B, … and empty
    for true/false; ``trades`` are those whom it is for, empty for everybody; ``photo`` is a Telegram file id.
    """

    category: str
    trades: tuple[str, ...]
    type: QuestionType
    text: str
    options: tuple[str, ...]
    answer: str
    explanation: str = ""
    photo: str = ""

    @property
    def letters(self) -> str:
        """What may be chosen, in the order of the file."""
        return TRUE_FALSE if self.type is QuestionType.TRUE_FALSE else LETTERS[: len(self.options)]

    @property
    def keeps_order(self) -> bool:
        """Whether its options make sense in this order only: true/false, and options that speak of the others."""
        if self.type is QuestionType.TRUE_FALSE:
            return True
        return any(_SPEAKS_OF_PLACES.search(option) for option in self.options)

    def is_right(self, chosen: str) -> bool:
        """Whether exactly the right letters were chosen, in whatever order."""
        return set(chosen) == set(self.answer)

    def option(self, letter: str) -> str:
        """The text of an option; '' for true and false, which have none of their own."""
        return "" if self.type is QuestionType.TRUE_FALSE else self.options[LETTERS.index(letter)]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the bank in the version that is asked now, if one is: ``number`` counts its versions from 1."""

    id: int
    code: str
    version: int
    number: int
    wording: Wording
    retired: bool
    tags: tuple[str, ...] = ()


class Problem(StrEnum):
    """What is wrong with a cell of a question."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNKNOWN_TYPE = "unknown_type"
    FEW_OPTIONS = "few_options"
    GAP = "gap"
    TWICE = "twice"
    JUDGED = "judged"
    NO_SUCH_OPTION = "no_such_option"
    NOT_ONE = "not_one"
    NOT_TRUTH = "not_truth"


@dataclass(frozen=True, slots=True)
class Flaw:
    """A problem, the column it is in, and what it is about (a letter, a word, a limit)."""

    column: str
    problem: Problem
    about: str = ""


def read(cells: Mapping[str, str]) -> Wording | tuple[Flaw, ...]:
    """The question behind cells by column name (``A`` … ``H`` among them), or everything that is wrong with it."""
    text = {column: (tidy if column in _IN_LINES else clean)(cell) for column, cell in cells.items()}
    flaws = list(_needed(text))
    kind = _TYPES.get(folded(text.get("type", "")))
    if kind is None and text.get("type"):
        flaws.append(Flaw("type", Problem.UNKNOWN_TYPE, text["type"]))
    options = tuple(text.get(letter, "") for letter in LETTERS)
    answer = ""
    if kind is QuestionType.TRUE_FALSE:
        answer, wrong = _truth(text.get("answer", ""), options)
        options = ()
        flaws += wrong
    elif kind is not None:
        flaws += _options(options)
        answer, wrong = _chosen(kind, text.get("answer", ""), options)
        options = tuple(option for option in options if option)
        flaws += wrong
    if flaws or kind is None:
        return tuple(flaws)
    trades = dict.fromkeys(filter(None, map(clean, _BETWEEN_TRADES.split(text.get("trades", "")))))
    explanation = text.get("explanation", "")
    return Wording(text["category"], tuple(trades), kind, text["question"], options, answer, explanation)


def type_of(cells: Mapping[str, str]) -> QuestionType:
    """The type that a question without one must have: without options it is a statement to judge."""
    if not any(cells.get(letter, "").strip() for letter in LETTERS):
        return QuestionType.TRUE_FALSE
    several = len(_letters(cells.get("answer", ""))) > 1
    return QuestionType.MULTIPLE if several else QuestionType.SINGLE


def tidy(cell: str) -> str:
    """A cell with its line breaks and without anything else that cannot be seen."""
    if "\n" not in cell:
        return clean(cell)
    lines = [clean(line) for line in cell.splitlines()]
    return "\n".join(lines).strip("\n")


def length(text: str) -> int:
    """Characters as Telegram counts them: an emoji, or another one beyond the first 65,536, is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _needed(text: Mapping[str, str]) -> Iterator[Flaw]:
    for column in ("category", "type", "question", "answer"):
        if not text.get(column):
            yield Flaw(column, Problem.EMPTY)
    limits = {
        "question": MAX_TEXT,
        "explanation": MAX_EXPLANATION,
        "category": MAX_NAME,
        "trades": MAX_TRADES,
    }
    limits |= dict.fromkeys(LETTERS, MAX_OPTION)
    for column, limit in limits.items():
        if length(text.get(column, "")) > limit:
            yield Flaw(column, Problem.TOO_LONG, str(limit))


def _options(options: Sequence[str]) -> Iterator[Flaw]:
    filled = [place for place, option in enumerate(options) if option]
    if len(filled) < 2:
        yield Flaw("B" if filled else "A", Problem.FEW_OPTIONS)
        return
    for place in range(filled[-1]):
        if not options[place]:
            yield Flaw(LETTERS[place], Problem.GAP, LETTERS[filled[-1]])
    for place in filled:
        first = options.index(options[place])
        if first != place:
            yield Flaw(LETTERS[place], Problem.TWICE, LETTERS[first])


def _letters(answer: str) -> str:
    return _BETWEEN_LETTERS.sub("", unicodedata.normalize("NFKC", answer)).upper()


def _chosen(kind: QuestionType, answer: str, options: Sequence[str]) -> tuple[str, list[Flaw]]:
    letters = "".join(sorted(set(_letters(answer))))
    there = [letter for letter, option in zip(LETTERS, options, strict=True) if option]
    if not answer or len(there) < 2:
        return "", []  # said already
    if not letters or any(letter not in there for letter in letters):
        return "", [Flaw("answer", Problem.NO_SUCH_OPTION, answer)]
    if kind is QuestionType.SINGLE and len(letters) != 1:
        return "", [Flaw("answer", Problem.NOT_ONE, letters)]
    return letters, []


def _truth(answer: str, options: Sequence[str]) -> tuple[str, list[Flaw]]:
    """``T`` or ``F``. Files that write 对 and 错 as options A and B name the letter."""
    named = dict(zip(LETTERS, options, strict=True))
    word = _letters(answer)
    filled = [option for option in options if option]
    if any(_letters(option) not in _TRUTH for option in filled):
        return "", [Flaw("A", Problem.JUDGED)]
    truth = _TRUTH.get(word) or _TRUTH.get(_letters(named.get(word, "")))
    if truth is None and answer:
        return "", [Flaw("answer", Problem.NOT_TRUTH, answer)]
    return truth or "", []
