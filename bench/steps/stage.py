"""A branch whose members, reviewers, leader and admin do whatever ``choose`` says, through the services."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from bench.steps import branch
from bench.steps.branch import ADMIN, ANYBODY, CHAIN, MEMBERS, STRANGER, WORTH
from bench.steps.model import OVER, RETURNED, WAITING, Claimed, Model
from domain.claim_view import Asked
from domain.members import Member
from services import claims, drafts, records, reviews
from services.drafts import Drafted
from services.house import House
from services.review_chain import Moved
from services.verification import verify
from storage import claims as stored
from storage import members, migrations, standings
from storage.database import Tx

T = TypeVar("T")
Choose = Callable[[Sequence[T]], T]

OFTEN = (
    *("approve",) * 24,
    *("send", "draft") * 8,
    *("ask", "answer", "change") * 2,
    *("withdraw", "reject", "record", "enter", "reverse", "time", "rules"),
)
LATELY = 12
"""Claims that people still do something with; of the others now and then."""
BEIJING = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Draft:
    """Something written and not sent: whose, what it will be worth, and where it will count."""

    claim: int
    version: int
    member: int
    points: Decimal
    quarter: str


class Diverged(AssertionError):
    """The program's ledger is not the model's."""


class Stage:
    """The program's services on a database in memory, and the model beside them."""

    def __init__(self) -> None:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys=ON")
        migrations.upgrade(connection)
        self.tx, self.house, self.model = Tx(connection), House(), Model()
        self.now = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
        self.done: Counter[str] = Counter()
        self.refused = 0
        self._drafts: list[Draft] = []
        self._records: list[tuple[int, int, Decimal]] = []  # record, member, points
        self._entered: set[int] = set()
        self._compared = 0
        branch.found(self.tx)
        self._worth: int | Decimal = WORTH[0]
        branch.rule(self.tx, self._worth, self.now)

    def step(self, choose: Choose[Any]) -> None:
        """Somebody does something, which the model knows the outcome of."""
        what = choose(OFTEN)
        expected, found = getattr(self, f"_{what}")(choose)
        if expected != found:
            raise Diverged(f"{what}: {'done' if found else 'refused'}, unlike the model: {self.model}")
        self.done[what] += found
        self.refused += not found
        self._compare()

    def check(self) -> None:
        """Everything, recomputed: the chain of hashes, balances and standings."""
        if discrepancies := verify(self.tx, self.house, self.now).discrepancies:
            raise Diverged("; ".join(map(str, discrepancies[:5])))

    def _compare(self) -> None:
        rows = self.tx.all("SELECT * FROM ledger WHERE entry > ? ORDER BY entry", self._compared)
        new = [(r["member_id"], Decimal(r["points"]) / 1000, r["period"], r["reverses"]) for r in rows]
        if new != self.model.entries[self._compared :]:
            raise Diverged(f"entries {new}, where the model has {self.model.entries[self._compared :]}")
        self._compared = len(self.model.entries)
        for member, _, period, _ in new:
            total = standings.find(self.tx, "s", period, member)
            if total is None or total[0] != self.model.total(member, period):
                raise Diverged(f"a total of {total}, where the model has {self.model.total(member, period)}")

    # What people do. Each: whether the model says that it is done, and whether it was.

    def _draft(self, choose: Choose[Any]) -> tuple[bool, bool]:
        member = choose(MEMBERS)
        times, value = choose((1, 2, 3)), choose((1, 5))
        text, points = choose(
            ((f"志愿服务 {times}次", times * Decimal(self._worth)), (f"挖潜增效 {value}分", Decimal(value)))
        )
        drafted = drafts.draft(self.tx, self.house, self._member(member), text, (), self.now)
        if not isinstance(drafted, tuple):
            return True, False
        [view] = [one.view for one in drafted]
        self._drafts.append(Draft(view.claim.id, view.claim.version, member, points, self._quarter()))
        return True, view.claim.points == points

    def _send(self, choose: Choose[Any]) -> tuple[bool, bool]:
        if not self._drafts:
            return False, False
        draft = choose((*self._unsent() * 6, *self._drafts[-LATELY:]))
        by = choose((*[draft.member] * 5, *ANYBODY))
        expected = by == draft.member and draft.claim not in self.model.claims
        moved = claims.submit(self.tx, self.house, self._member(by), draft.claim, draft.version, self.now)
        if expected and isinstance(moved, Drafted):  # the rules have changed under it: shown once more
            self._drafts.remove(draft)
            return True, moved.view.claim.submitted_at is None
        if expected:
            # What happened shortly before a quarter's end counts in it.
            late = draft.quarter == self._quarter(before=1)
            quarter = draft.quarter if late else self._quarter()
            self.model.claims[draft.claim] = Claimed(draft.member, draft.points, quarter)
        return expected, isinstance(moved, Moved)

    def _approve(self, choose: Choose[Any]) -> tuple[bool, bool]:
        number, by, version, expected = self._card(choose)
        if expected:
            self.model.approve(number)
        return expected, isinstance(
            reviews.approve(self.tx, self.house, self._member(by), number, version, self.now), Moved
        )

    def _reject(self, choose: Choose[Any]) -> tuple[bool, bool]:
        number, by, version, expected = self._card(choose)
        if expected:
            self.model.claims[number].state = OVER
        return expected, isinstance(
            reviews.reject(self.tx, self.house, self._member(by), number, version, "不符", self.now), Moved
        )

    def _ask(self, choose: Choose[Any]) -> tuple[bool, bool]:
        number, by, version, expected = self._card(choose)
        if expected:
            self.model.claims[number].state = RETURNED
        return expected, isinstance(
            reviews.return_(self.tx, self.house, self._member(by), number, version, "在哪里？", self.now),
            Moved,
        )

    def _change(self, choose: Choose[Any]) -> tuple[bool, bool]:
        number, by, version, expected = self._card(choose)
        claim, points = stored.find(self.tx, number), Decimal(choose((1, 2, 5, 6)))
        if claim is None or claim.item != "V02":
            return False, False
        expected = expected and points <= 5
        if expected:
            self.model.claims[number].points = points
        asked = reviews.change_points(
            self.tx, self.house, self._member(by), number, version, points, None, self.now
        )
        return expected, isinstance(asked, Asked)

    def _answer(self, choose: Choose[Any]) -> tuple[bool, bool]:
        number, by, claim = self._own(choose)
        expected = claim is not None and by == claim.member and claim.state == RETURNED
        if claim is not None and expected:
            claim.state = WAITING
        return expected, isinstance(
            claims.answer(self.tx, self.house, self._member(by), number, "在敬老院", (), self.now), Moved
        )

    def _withdraw(self, choose: Choose[Any]) -> tuple[bool, bool]:
        number, by, claim = self._own(choose)
        expected = claim is not None and by == claim.member and claim.state != OVER
        if claim is not None and expected:
            claim.state = OVER
        withdrawn = claims.withdraw(self.tx, self.house, self._member(by), number, self.now)
        return expected, not isinstance(withdrawn, drafts.Refused)

    def _record(self, choose: Choose[Any]) -> tuple[bool, bool]:
        member, times, by = choose(ANYBODY), choose((1, 2)), choose((*[CHAIN[0]] * 4, *ANYBODY))
        expected = by in CHAIN and member not in {by, STRANGER}  # who is in another branch
        leader = self._member(by)
        line = records.read_line(self.tx, leader, f"{member:04} D01 {times}", self.now)
        if isinstance(line, records.Refused) or not line.choices:
            return expected, False
        drafted = records.draft(self.tx, leader, line.members, line.choices[0], line.rest, self.now)
        if isinstance(drafted, records.Refused):
            return expected, False
        self._records.append((drafted.id, member, Decimal(-2 * times)))
        return expected, True

    def _enter(self, choose: Choose[Any]) -> tuple[bool, bool]:
        if not self._records:
            return False, False
        record, member, points = choose(self._records[-LATELY:])
        leader = self.tx.value("SELECT leader_id FROM records WHERE id = ?", record)
        by = choose((*[leader] * 5, *ANYBODY))
        expected = by == leader and record not in self._entered
        if expected:
            self._entered.add(record)
            self.model.entries.append((member, points, self._quarter(), None))
        entered = records.enter(self.tx, self.house, self._member(by), record, self.now)
        return expected, isinstance(entered, tuple)

    def _reverse(self, choose: Choose[Any]) -> tuple[bool, bool]:
        last = len(self.model.entries)
        number = choose(range(max(1, last - LATELY), last + 2))
        expected = self.model.reverse(number)
        reversed_ = records.reverse(self.tx, self.house, number, ADMIN, "记错了", self.now)
        return expected, not isinstance(reversed_, records.NotReversed)

    def _time(self, choose: Choose[Any]) -> tuple[bool, bool]:
        self.now += timedelta(hours=choose((1, 5, 20, 50, 100)))
        return True, True

    def _rules(self, choose: Choose[Any]) -> tuple[bool, bool]:
        self.now += timedelta(minutes=1)
        self._worth = choose(WORTH)
        branch.rule(self.tx, self._worth, self.now)
        return True, True

    def _card(self, choose: Choose[Any]) -> tuple[int, int, int, bool]:
        """A claim, who presses, which version of it they see, and whether the model lets them decide."""
        number, _, claim = self._own(choose)
        turn = CHAIN[claim.approvals % len(CHAIN)] if claim else CHAIN[0]
        by = choose((*[turn] * 6, *ANYBODY))
        current = stored.find(self.tx, number)
        version = choose((0, 0, 0, 0, 0, 1))
        expected = claim is not None and claim.state == WAITING and by == turn and version == 0
        return number, by, (current.version if current else 1) - version, expected

    def _unsent(self) -> list[Draft]:
        return [draft for draft in self._drafts[-LATELY:] if draft.claim not in self.model.claims]

    def _own(self, choose: Choose[Any]) -> tuple[int, int, Claimed | None]:
        """A claim that was sent, mostly one that is not over, and mostly its member."""
        numbers = list(self.model.claims)[-4 * LATELY :]
        going = [number for number in numbers if self.model.claims[number].state != OVER]
        number = choose((*going * 12, *numbers[-3:], 10**9))
        claim = self.model.claims.get(number)
        return number, choose((*([claim.member] * 6 if claim else ()), *ANYBODY)), claim

    def _member(self, number: int) -> Member:
        return members.get(self.tx, number)

    def _quarter(self, before: int = 0) -> str:
        today = self.now + BEIJING
        number = today.year * 4 + (today.month - 1) // 3 - before
        return f"{number // 4}Q{number % 4 + 1}"
