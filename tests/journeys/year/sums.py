"""The recomputation: what a year must show, from the exported ledger and the scheme's file alone.

Nothing of the program is used here: the rules are written once more, as short as they can be.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

PRIVATE = "C"
"""Nobody is named for the lowest grade once it is published."""

Entry = Mapping[str, str]
"""A row of ``liangbang export ledger``."""

ZERO = Decimal(0)


@dataclass(frozen=True)
class Person:
    """Somebody of the branch, as the roster has them."""

    number: str
    name: str
    group: str


@dataclass(frozen=True)
class Line:
    """One of a ranking."""

    person: Person
    rank: int
    total: Decimal
    grade: str
    vetoed: bool


class Rules:
    """What a scheme's file says of points and grades."""

    def __init__(self, text: str) -> None:
        document = tomllib.loads(text, parse_float=Decimal)
        self.name: str = document["scheme"]["name"]
        self.categories: list[dict[str, Any]] = document["category"]
        self.grades: list[dict[str, Any]] = document["grade"]
        self.items: dict[str, dict[str, Any]] = {i["code"]: i for c in self.categories for i in c["item"]}

    def totals(self, entries: Iterable[Entry]) -> dict[str, Decimal]:
        """Everybody's total: capped by item, weighted by category, held to its maximum."""
        sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for entry in entries:
            sums[entry["employee_no"]][entry["item"]] += Decimal(entry["points"])
        return {n: sum((self._category(c, own) for c in self.categories), ZERO) for n, own in sums.items()}

    def _category(self, category: Mapping[str, Any], own: Mapping[str, Decimal]) -> Decimal:
        counted = ZERO
        for item in category["item"]:
            most = Decimal(item.get("cap", "Infinity"))
            counted += max(-most, min(own.get(item["code"], ZERO), most))
        return min(counted * Decimal(category.get("weight", 1)), Decimal(category.get("max", "Infinity")))

    def possible(self) -> Decimal:
        """What one member could earn: a category's maximum, else what the caps of what adds points allow."""
        most = ZERO
        for category in self.categories:
            caps = [item.get("cap") for item in category["item"] if self.adds(item["code"])]
            if None in caps:
                most += Decimal(category["max"])
            else:
                weighted = sum(map(Decimal, caps), ZERO) * Decimal(category.get("weight", 1))
                most += min(weighted, Decimal(category.get("max", "Infinity")))
        return most

    def adds(self, code: str) -> bool:
        """Whether an item brings points."""
        points = self.items[code]["points"]
        return (
            not self.items[code].get("veto") and (points["max"] if isinstance(points, dict) else points) > 0
        )

    def ranking(self, people: Iterable[Person], entries: Sequence[Entry]) -> list[Line]:
        """The people, best first, who is equal by employee number."""
        totals = self.totals(entries)
        vetoed = {n for n, count in _counts(entries, self.items).items() if count > 0}
        own = {person: totals.get(person.number, ZERO) for person in people}
        lines = [
            Line(
                person,
                1 + sum(other > total for other in own.values()),
                total,
                self._grade(total, person.number in vetoed),
                person.number in vetoed,
            )
            for person, total in own.items()
        ]
        return sorted(lines, key=lambda line: (line.rank, line.person.number))

    def _grade(self, total: Decimal, vetoed: bool) -> str:
        reached = [grade for grade in self.grades if total >= grade["min"]]
        return str((self.grades[-1] if vetoed or not reached else reached[0])["code"])

    def quantities(self, numbers: Iterable[str], entries: Iterable[Entry]) -> list[tuple[str, Decimal, str]]:
        """(name, amount, unit) of what these have done, in the order of the file."""
        members = set(numbers)
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for entry in entries:
            if entry["employee_no"] in members:
                sums[entry["item"]] += Decimal(entry["quantity"] or 0)
        return [
            (item["name"], sums[code], item["unit"])
            for code, item in self.items.items()
            if item.get("unit") and self.adds(code) and sums[code] > 0
        ]


def _counts(entries: Iterable[Entry], items: Mapping[str, Mapping[str, Any]]) -> Counter[str]:
    """How many entries of a veto item each has that are not reversed."""
    found: Counter[str] = Counter()
    for entry in entries:
        if items[entry["item"]].get("veto"):
            found[entry["employee_no"]] += -1 if entry["kind"] == "reversal" else 1
    return found


def tells_nobody(unnamed: int) -> bool:
    """Whether a figure over so many who are not named, and over others who are, tells nobody's points."""
    return unnamed not in (1, 2)


def unnamed(ranking: Iterable[Line]) -> int:
    """How many of a published ranking are not named."""
    return sum(line.grade == PRIVATE for line in ranking)


def average(ranking: Sequence[Line]) -> Decimal:
    """The mean of the totals, to hundredths."""
    return rounded(sum((line.total for line in ranking), ZERO) / len(ranking), "0.01")


def share(ranking: Sequence[Line], possible: Decimal) -> Decimal:
    """Which part of what they could have earned they have, in per cent to tenths."""
    within = sum((min(max(line.total, ZERO), possible) for line in ranking), ZERO)
    return rounded(100 * within / (possible * len(ranking)), "0.1")


def rounded(value: Decimal, step: str) -> Decimal:
    """To a number of places, halves away from zero."""
    return value.quantize(Decimal(step), ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """A number as people write it: 47, 47.5."""
    return f"{value.normalize():f}"
