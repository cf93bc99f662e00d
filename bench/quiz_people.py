"""People who take a simulated quiz, and questions to ask them: who would get what right, by a model with a seed.

A question has a difficulty and a person an ability that the program never sees; every trade is weak in one category.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from bench.programs import ROOT
from domain.members import Member
from domain.questions import LETTERS, QuestionType, Wording
from domain.quiz_file import COLUMNS

EXAMPLE = ROOT / "examples" / "quiz" / "strongest-mind.csv"
TRADES = ("大修", "小修", "压裂", "带压", "特车")
CATEGORIES = ("井控", "HSE", "交通安全", "井下作业")
WEAKNESS = 1.0
"""How much harder, in logits, a trade's weak category is for its people."""
_USUAL = {QuestionType.SINGLE: 0.85, QuestionType.MULTIPLE: 0.0, QuestionType.TRUE_FALSE: 1.4}
_GIVES_UP = 0.03


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part, with what they can and how often they come."""

    member: Member
    trade: str
    ability: float  # logits
    keenness: float  # a weight


@dataclass(frozen=True, slots=True)
class Model:
    """Chances by seed."""

    seed: int

    def person(self, member: Member, trade: str) -> Person:
        """A member with their ability and keenness."""
        chance = Random(f"{self.seed}:person:{member.id}")
        return Person(member, trade, chance.gauss(0.0, 0.8), chance.paretovariate(1.2))

    def right(self, question: int, wording: Wording, trade: str = "", ability: float = 0.0) -> float:
        """The chance of a right answer."""
        difficulty = _difficulty(self.seed, question) - _USUAL[wording.type]
        if wording.category == weak_of(trade):
            difficulty += WEAKNESS
        return 1 / (1 + math.exp(difficulty - ability))

    def patience(self, chance: Random, size: int) -> int:
        """How many questions somebody answers: nearly always all of them."""
        return chance.randrange(1, size) if chance.random() < _GIVES_UP else size


@cache
def _difficulty(seed: int, question: int) -> float:
    """Logits beside what is usual for its type."""
    return Random(f"{seed}:question:{question}").gauss(0.0, 0.9)


def weak_of(trade: str) -> str:
    """The category in which a trade is weak; none for people whose trade has no questions of its own."""
    return CATEGORIES[TRADES.index(trade) % len(CATEGORIES)] if trade in TRADES else ""


def chosen(wording: Wording, *, right: bool) -> str:
    """Letters of the bank that are right, or that are not."""
    if right:
        return wording.answer
    if wording.type is QuestionType.MULTIPLE:
        return wording.answer[0] if len(wording.answer) > 1 else wording.letters
    return next(letter for letter in wording.letters if letter not in wording.answer)


def write_bank(path: Path, questions: int) -> None:
    """The example bank, enlarged by made-up questions to so many, as an operator's file."""
    with EXAMPLE.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    columns = {
        chinese: name for name, chinese in COLUMNS.items()
    }  # options are headed by their letters alone
    names = [columns.get(title, title) for title in header]
    rows = rows[:questions]
    rows += ([cells.get(name, "") for name in names] for cells in _made_up(questions - len(rows)))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def _made_up(count: int) -> Iterator[dict[str, str]]:
    """Every third for one trade; of types as the example bank has them."""
    kinds: Sequence[str] = ("单选", "单选", "判断", "单选", "多选", "单选", "判断")
    for number in range(1, count + 1):
        kind = kinds[number % len(kinds)]
        cells = {
            "id": f"M-{number:05}",
            "category": CATEGORIES[number % len(CATEGORIES)],
            "trades": TRADES[number // 3 % len(TRADES)] if number % 3 == 0 else "",
            "type": kind,
            "question": f"第 {number} 号作业规程中，起管柱时有溢流显示，班组应当先做哪一项？（模拟题）",
            "explanation": f"规程第 {number} 条：先判断，再按程序处置，最后逐级汇报。",
        }
        if kind == "判断":
            cells["answer"] = "对错"[number % 2]
        else:
            cells |= {letter: f"处置步骤{letter}，第 {number} 条" for letter in LETTERS[:4]}
            cells["answer"] = "ACD" if kind == "多选" else LETTERS[number % 4]
        yield cells
