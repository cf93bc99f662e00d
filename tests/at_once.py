"""A claim that waits, and two programs on one database, as may happen by mistake: for what happens at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from domain.claims import ClaimState
from domain.members import Role
from services import claims, drafts, reviews
from services.house import House
from services.review_chain import Moved
from services.verification import verify
from storage import claims as stored
from storage import members
from storage.database import Database, Tx
from tests.schemes import bring, plain

NOW = datetime(2026, 10, 19, 4, 0, tzinfo=UTC)
HOUSE = House()
CLAIMANT, CLAIM = 1, 1
LEADERS = range(2, 12)
SEEDS = pytest.mark.parametrize("seed", range(5))

Act = Callable[[Tx], object]


@dataclass
class Place:
    """A claim that waits for ten leaders, and two programs on one database, as may happen by mistake."""

    doors: tuple[Database, Database]
    version: int

    async def at_once(self, acts: list[Act], seed: int) -> list[object]:
        """Every act from one of the two programs, all at the same time; the outcomes in the order of ``acts``."""
        random = Random(seed)
        order = random.sample(range(len(acts)), len(acts))
        tasks = {n: asyncio.create_task(random.choice(self.doors).write(acts[n])) for n in order}
        return [await tasks[n] for n in range(len(acts))]

    def by(self, member: int, what: str) -> Act:
        """One person's press, as their phone shows the claim now."""

        def press(tx: Tx) -> object:
            who = members.get(tx, member)
            match what:
                case "approve":
                    return reviews.approve(tx, HOUSE, who, CLAIM, self.version, NOW)
                case "reject":
                    return reviews.reject(tx, HOUSE, who, CLAIM, self.version, "不符", NOW)
                case "return":
                    return reviews.return_(tx, HOUSE, who, CLAIM, self.version, "在哪里？", NOW)
                case _:
                    return claims.withdraw(tx, HOUSE, who, CLAIM, NOW)

        return press

    async def end(self) -> tuple[ClaimState, int]:
        """The claim's state and how many entries there are; the books must be in order."""

        def look(tx: Tx) -> tuple[ClaimState, int]:
            assert verify(tx, HOUSE, NOW).discrepancies == ()
            return stored.get(tx, CLAIM).state, int(tx.value("SELECT count(*) FROM ledger"))

        return await self.doors[0].read(look)


@asynccontextmanager
async def two_programs(path: Path) -> AsyncIterator[Place]:
    """The claim, sent, in a database that both have opened."""
    doors = await Database.open(path), await Database.open(path)
    yield Place(doors, await doors[0].write(_begin))
    for door in doors:
        await door.close()


def _begin(tx: Tx) -> int:
    bring(tx, plain(approval="group_leader"), NOW)
    tx.execute("INSERT INTO branches (id, committee, name) VALUES (1, '', '一支部')")
    tx.execute("INSERT INTO groups (id, branch_id, name) VALUES (1, 1, '一组')")
    for number in (CLAIMANT, *LEADERS):
        tx.execute("INSERT INTO accounts (id) VALUES (?)", number)
        tx.execute(
            "INSERT INTO members (id, employee_no, name, branch_id, group_id, status, account) "
            "VALUES (?, ?, ?, 1, 1, 'active', ?)",
            number,
            f"{number:04}",
            f"成员{number}",
            number,
        )
    tx.many("INSERT INTO roles VALUES (?, ?)", [(number, Role.GROUP_LEADER) for number in LEADERS])
    me = members.get(tx, CLAIMANT)
    drafts.draft(tx, HOUSE, me, "志愿服务", (), NOW)
    moved = claims.submit(tx, HOUSE, me, CLAIM, 1, NOW)
    assert isinstance(moved, Moved)
    return moved.view.claim.version
