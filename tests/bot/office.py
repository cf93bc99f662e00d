"""A courier at work in the hand of a test, and faults that strike what it does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from bot.courier import Courier
from bot.pace import Pace
from domain.notices import Notice
from storage import outbox
from storage.database import Database
from tests.bot.doubles import Call, Fault, HandClock, StubApi

WANG, LI, GROUP = 7001, 7002, -100500
PNG = b"\x89PNG"


class Office:
    """A courier at work, and the people who give it notices."""

    def __init__(self, db: Database, telegram: StubApi, clock: HandClock) -> None:
        self.db, self.telegram, self.clock = db, telegram, clock
        self.per_second = 0.0
        self.barred: list[int] = []
        self.on_barred: Callable[[int], object] = self.barred.append
        self.drawn: list[Mapping[str, Any]] = []
        self.draw: Callable[[Mapping[str, Any]], Awaitable[bytes]] = self._draw
        self.courier = self.new_courier()

    def new_courier(self) -> Courier:
        return Courier(
            self.db,
            self.telegram.api,
            draw=self.draw,
            pace=Pace(self.per_second),
            on_barred=lambda tx, chat_id, now: self.on_barred(chat_id),
            clock=self.clock,
        )

    async def _draw(self, drawing: Mapping[str, Any]) -> bytes:
        self.drawn.append(drawing)
        if drawing.get("impossible"):
            raise ValueError("no bars")
        return PNG

    async def add(self, *notices: Notice) -> list[int]:
        """Put notices into the outbox in one transaction, and say so to the courier."""
        ids = await self.db.write(lambda tx: [outbox.add(tx, notice, self.clock.now()) for notice in notices])
        self.courier.wake()
        return ids

    async def say(self, chat_id: int | None, *texts: str, **fields: Any) -> list[int]:
        """Messages with these texts."""
        return await self.add(*(Notice(chat_id, "sendMessage", {"text": text}, **fields) for text in texts))

    async def edit(self, chat_id: int, row: int, text: str, **fields: Any) -> int:
        notice = Notice(chat_id, "editMessageText", {"text": text}, edits=row, **fields)
        [row_id] = await self.add(notice)
        return row_id

    async def row(self, row_id: int) -> dict[str, Any]:
        found = await self.db.read(lambda tx: tx.one("SELECT * FROM outbox WHERE id = ?", row_id))
        assert found is not None
        return dict(found)

    async def state(self, row_id: int) -> str:
        return str((await self.row(row_id))["state"])

    @asynccontextmanager
    async def open(self, *, per_second: float = 0.0) -> AsyncIterator[StubApi]:
        """The courier at work, at no pace unless one is named."""
        self.per_second = per_second
        self.courier = self.new_courier()
        running = asyncio.create_task(self.courier.run())
        try:
            await self.clock.settle()
            yield self.telegram
        finally:
            self.courier.stop()
            await self.clock.settle()
            await self.clock.advance(1)
            await asyncio.wait_for(running, 10)


def once(fault: Exception, of: Callable[[Call], bool] = lambda call: True) -> Fault:
    """Fails the first call of a kind."""
    left = [fault]
    return lambda call: left.pop() if left and of(call) else None


def while_(closed: Callable[[], bool], fault: Callable[[], Exception]) -> Fault:
    """Fails every call for as long as it is so."""
    return lambda call: fault() if closed() else None
