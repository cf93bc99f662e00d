"""The books of a year: the exported ledger, read as it stood at any moment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from tests.journeys.calendar import SHANGHAI
from tests.journeys.year.sums import ZERO, Entry, Line, Person, Rules, average, tells_nobody, unnamed
from tests.journeys.year.witness import Said, Witness


@dataclass(frozen=True)
class Moment:
    """What the ledger said when something was said."""

    books: Books
    said: Said

    def entries(self, period: str) -> list[Entry]:
        """Those of a period, so far."""
        return self.books.until(period, self.said.last)

    def people(self, period: str, branch: int) -> list[Person]:
        """Who is on a board: who was published there, until then who belongs there, and who has entries."""
        published = self.books.published.get((period, branch))
        active = {entry["employee_no"] for entry in self.entries(period)}
        if published is not None and published.at <= self.said.at:
            there = {person.number for person in Moment(self.books, published).belonging(period, branch)}
            return [person for person in self.said.roster[branch] if person.number in there | active]
        return self.belonging(period, branch)

    def belonging(self, period: str, branch: int) -> list[Person]:
        """Who is of the branch and has not left, or has entries."""
        active = {entry["employee_no"] for entry in self.entries(period)}
        return [
            person
            for person in self.said.roster.get(branch, ())
            if person.number not in self.said.gone or person.number in active
        ]

    def board(self, period: str, branch: int) -> list[Line]:
        """The ranking of a branch."""
        return self.books.rules[period].ranking(self.people(period, branch), self.entries(period))

    def quantities(self, period: str, branch: int) -> list[tuple[str, Decimal, str]]:
        """How much of what was done."""
        numbers = [person.number for person in self.people(period, branch)]
        return self.books.rules[period].quantities(numbers, self.entries(period))

    def averages(self, period: str, branch: int) -> list[Decimal]:
        """Of the last four periods, from the first in which anybody of the branch has an entry, where that is told."""
        last = [each for each in self.books.rules if each <= period][-4:]
        boards = [(each, self.board(each, branch)) for each in last]
        while boards and not self._counted(*boards[0]):
            boards.pop(0)
        return [average(ranking) for _, ranking in boards if tells_nobody(unnamed(ranking))]

    def _counted(self, period: str, ranking: Sequence[Line]) -> bool:
        active = {entry["employee_no"] for entry in self.entries(period)}
        return any(line.person.number in active for line in ranking)

    def gains(self, month: str, branch: int) -> list[Line]:
        """What the entries of a month added to everybody's totals; who is equal in the order of the quarter."""
        added: dict[str, Decimal] = {}
        for period, rules in self.books.rules.items():
            entries = self.entries(period)
            if not any(month_of(entry) == month for entry in entries):
                continue
            before = rules.totals([entry for entry in entries if month_of(entry) < month])
            for number, total in rules.totals([e for e in entries if month_of(e) <= month]).items():
                added[number] = added.get(number, ZERO) + total - before.get(number, ZERO)
        quarter = self.board(quarter_of(month), branch)
        own = [(line.person, added.get(line.person.number, ZERO)) for line in quarter]
        lines = [Line(p, 1 + sum(t > total for _, t in own), total, "", False) for p, total in own]
        return sorted(lines, key=lambda line: line.rank)

    def done_in(self, month: str, branch: int) -> list[tuple[str, Decimal, str]]:
        """How much of what was done in a month."""
        quarter = quarter_of(month)
        numbers = [person.number for person in self.people(quarter, branch)]
        entries = [e for period in self.books.rules for e in self.entries(period) if month_of(e) == month]
        return self.books.rules[quarter].quantities(numbers, entries)


@dataclass
class Books:
    """The exported ledger of each period, and the file of the scheme that governs it."""

    rules: Mapping[str, Rules]
    entries: Mapping[str, Sequence[Entry]]
    witness: Witness
    published: dict[tuple[str, int], Said] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for post in self.witness.posts("quarter-ranking"):
            _, period, branch, *_ = post.about
            self.published[period, int(branch)] = post

    def until(self, period: str, last: int) -> list[Entry]:
        """The entries of a period up to one."""
        return [entry for entry in self.entries[period] if int(entry["entry"]) <= last]

    def at(self, said: Said) -> Moment:
        """The books when that was said."""
        return Moment(self, said)

    def now(self) -> Moment:
        """The books at the end."""
        return Moment(self, self.witness.said[-1])


def month_of(entry: Entry) -> str:
    """``2026-05``, in which it was written."""
    return datetime.fromisoformat(entry["at"]).astimezone(SHANGHAI).strftime("%Y-%m")


def quarter_of(month: str) -> str:
    """``2026Q2`` for ``2026-05``."""
    return quarter_on(date.fromisoformat(f"{month}-01"))


def quarter_on(day: date) -> str:
    """The quarter of a day."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def in_words(period: str) -> str:
    """As people read it."""
    if found := re.fullmatch(r"(\d{4})Q(\d)", period):
        return f"{found[1]}年第{found[2]}季度"
    year, month = period.split("-")
    return f"{year}年{int(month)}月"


def counts(rules: Rules, ranking: Iterable[Line]) -> list[tuple[str, int]]:
    """How many reached each grade."""
    grades = [line.grade for line in ranking]
    return [(grade["code"], grades.count(grade["code"])) for grade in rules.grades]
