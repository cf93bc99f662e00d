"""So many odd updates, with normal work in between, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from bench.fuzz.oddities import Oddities
from bench.fuzz.program import GROUP, OTHER_GROUP, STRANGERS, Program, program

AT_ONCE = 20
_ENTRIES_OF = "SELECT COUNT(*) FROM ledger l JOIN members m ON m.id = l.member_id WHERE m.account = ?"
WORK_EVERY = 500


@dataclass(slots=True)
class Figures:
    """What came of it."""

    updates: int = 0
    handled: int = 0
    unreadable: int = 0
    failed: int = 0
    answered: int = 0
    messages: int = 0
    claims: int = 0
    entries: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


async def fuzz(
    folder: Path, updates: int, seed: int, tell: Callable[[int], object] = lambda _: None
) -> Figures:
    """Hand the program that many odd updates; ``tell`` hears how many there have been."""
    began = time.monotonic()
    async with program(folder) as house:
        odd = Oddities(Random(seed), (*house.accounts, *STRANGERS), (GROUP, OTHER_GROUP), house.shown)
        normal = NormalWork(house)
        for number in range(AT_ONCE, updates + AT_ONCE, AT_ONCE):
            await house.take([odd.next() for _ in range(min(AT_ONCE, updates - number + AT_ONCE))])
            del house.shown[:-200]
            if number % WORK_EVERY < AT_ONCE or number >= updates:
                await normal.claim_and_approve()
                await house.check_rights()
                tell(number)
        counts, tx = house.intake.counts, house.db.read
        return Figures(
            updates=updates,
            handled=counts.handled,
            unreadable=counts.unreadable,
            failed=counts.failed,
            answered=sum(house.answers.values()),
            messages=house.messages,
            claims=await tx(
                lambda tx: tx.value("SELECT COUNT(*) FROM claims WHERE submitted_at IS NOT NULL")
            ),
            entries=await tx(lambda tx: tx.value("SELECT COUNT(*) FROM ledger")),
            seconds=time.monotonic() - began,
            faults=house.faults,
        )


@dataclass(slots=True)
class NormalWork:
    """A branch that the oddities leave alone, as far as they can: somebody declares something, and it is approved."""

    house: Program
    _numbers: count[int] = field(default_factory=lambda: count(10**9))

    async def claim_and_approve(self) -> None:
        """From the first word to the entry and what the member is told of it."""
        leader, reviewer, secretary, *_, member = self.house.spared
        entries = await self._entries()
        await self._take(member, {"message": {"text": "合理化建议 1条"}})
        await self._press(member, "submit:")
        for account in (leader, reviewer, secretary):
            await self._press(account, "approve:")
        if await self._entries() != entries + 1:
            self.house.faults.append(f"normal work did not go on: {self.house.said}")

    async def _press(self, account: int, verb: str) -> None:
        shown = [
            press for press in self.house.shown if press.account == account and press.data.startswith(verb)
        ]
        if not shown:
            self.house.faults.append(f"{account} was shown no {verb} but {self.house.said.get(account)!r}")
            return
        query = {"id": f"n{next(self._numbers)}", "chat_instance": "1", "data": shown[-1].data}
        message = {"message_id": shown[-1].message_id}
        await self._take(account, {"callback_query": query | {"message": message | _place(account)}})

    async def _take(self, account: int, update: dict[str, dict[str, Any]]) -> None:
        number = next(self._numbers)
        user = {"id": account, "is_bot": False, "first_name": "某人", "language_code": "zh-hans"}
        for kind, content in update.items():
            place = {"message_id": number, **_place(account)} if kind == "message" else {}
            await self.house.take([{"update_id": number, kind: {"from": user, **place, **content}}])

    async def _entries(self) -> int:
        member = self.house.spared[-1]
        return int(await self.house.db.read(lambda tx: tx.value(_ENTRIES_OF, member)))


def _place(account: int) -> dict[str, Any]:
    return {"date": 1_795_000_000, "chat": {"id": account, "type": "private"}}
