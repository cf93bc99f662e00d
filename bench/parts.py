"""Where the processor time of an update of the whole flow goes, part by part: each alone, in one thread.

In the running program the same parts meet in two threads that share one interpreter, and asyncio's tasks and the log
come on top. What only the calls and the SQL take is the floor, whatever is done about the rest.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import aiohttp
import orjson

from bench.company import Company
from bench.load import CLAIM, UPDATES_PER_CLAIM
from bench.programs import TOKEN, Failed, server
from bot.api import Api
from bot.dispatch import Dispatcher
from bot.http import HttpRequest
from bot.updates import as_json, read_update
from services import catalogue
from services.house import House
from storage import inbox, outbox
from storage.database import Database, Tx
from storage.outbox import Waiting

AT_ONCE = 20
CALLS_AT_ONCE = 48

Json = dict[str, Any]


@dataclass(slots=True)
class PartFigures:
    """Microseconds of processor time an update, but for those of one call."""

    read_us: float = 0.0  # JSON → PTB's update
    store_us: float = 0.0  # into the inbox
    handle_us: float = 0.0  # handlers, rules, words; the SQL among it
    sql_us: float = 0.0
    statements: float = 0.0
    send_us: float = 0.0  # outbox → rows to send
    mark_us: float = 0.0  # rows sent → outbox
    calls: float = 0.0  # notices; an answer to each press comes on top
    call_us: float = 0.0  # one call, nothing around it
    aiohttp_call_us: float = 0.0  # the same by aiohttp's client

    @property
    def floor_us(self) -> float:
        """Calls and SQL of an update, and nothing else."""
        presses = (UPDATES_PER_CLAIM - 1) / UPDATES_PER_CLAIM
        return (self.calls + presses) * self.call_us + self.sql_us + self.store_us + self.mark_us


async def measure(company: Company, claims: int = 400, calls: int = 5000) -> PartFigures:
    """Some hundred claims from their text to the ledger, then as many calls."""
    figures = PartFigures()
    async with company.opened() as db:
        await db.write(catalogue.warm)
        async with server(company.folder) as (client, _):
            people = await company.cast(client, claims)
            figures.call_us, figures.aiohttp_call_us = await _call_us(client.url, people[0], calls)
        updates = await _Flow(db, figures).run(people)
    if updates != claims * UPDATES_PER_CLAIM:
        raise Failed(f"{updates} updates for {claims} claims: not the chain that is measured")
    return figures


@dataclass(slots=True)
class _Flow:
    """Updates by the batch: kept, read, handled, and what they have said marked as sent; nothing leaves the process."""

    db: Database
    figures: PartFigures
    dispatcher: Dispatcher = field(default_factory=lambda: Dispatcher(House()))
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    last: int = 0

    async def run(self, people: list[int]) -> int:
        """A claim by each, decided by whoever is asked; the number of updates. SQL is timed apart, in a fifth of it."""
        done = timed = 0
        for start in range(0, len(people), AT_ONCE):
            batch = [self._text(account) for account in people[start : start + AT_ONCE]]
            apart = start // AT_ONCE % 5 == 4
            while batch:
                done += len(batch)
                timed += len(batch) if apart else 0
                batch = list(_presses(await self._round(batch, apart), self.numbers))
        figures = self.figures
        for name in ("read_us", "store_us", "send_us", "mark_us", "calls"):
            setattr(figures, name, getattr(figures, name) / done)
        figures.handle_us /= done - timed
        figures.sql_us /= timed
        figures.statements /= timed
        return done

    async def _round(self, batch: list[Json], apart: bool) -> list[tuple[Waiting, int]]:
        figures, now = self.figures, datetime.now(UTC)
        keyed = [(update["update_id"], as_json(update)) for update in batch]
        kept = await self._write(lambda tx: inbox.store(tx, keyed, now), "store_us")
        with _adding(figures, "read_us"):
            updates = [(row.id, read_update(row.payload)) for row in kept]

        def handle(tx: Tx) -> None:
            for row, update in updates:
                inbox.finish(tx, row)
                self.dispatcher.handle(tx, update, now)

        if apart:
            await self.db.write(lambda tx: handle(_Timed(tx, figures)))
        else:
            await self._write(handle, "handle_us")
        page = await self._write(lambda tx: outbox.read_on(tx, self.last, 500), "send_us")
        self.last = page.last
        sent = [(row, next(self.numbers)) for row in page.rows]
        figures.calls += len(sent)

        def mark(tx: Tx) -> None:
            for row, number in sent:
                outbox.mark_sent(tx, row.id, row.chat_id, row.method, number, now)

        await self._write(mark, "mark_us")
        return sent

    async def _write(self, work: Callable[[Tx], Any], part: str) -> Any:
        def measured(tx: Tx) -> Any:
            with _adding(self.figures, part):
                return work(tx)

        return await self.db.write(measured)

    def _text(self, account: int) -> Json:
        chat = {"id": account, "type": "private", "first_name": "x"}
        message = {
            "message_id": 1,
            "date": int(time.time()),
            "from": _user(account),
            "chat": chat,
            "text": CLAIM,
        }
        return {"update_id": next(self.numbers), "message": message}


class _Timed(Tx):
    """A transaction whose statements are counted and timed."""

    __slots__ = ("_figures",)

    def __init__(self, tx: Tx, figures: PartFigures) -> None:
        super().__init__(tx._cursor.connection)  # noqa: SLF001
        self._figures = figures

    def _time(self, statement: Callable[..., Any], sql: str, params: tuple[object, ...]) -> Any:
        began = time.thread_time()
        result = statement(sql, *params)
        self._figures.sql_us += (time.thread_time() - began) * 1e6
        self._figures.statements += 1
        return result

    def execute(self, sql: str, *params: object) -> Any:
        return self._time(super().execute, sql, params)

    def insert(self, sql: str, *params: object) -> Any:
        return self._time(super().insert, sql, params)

    def one(self, sql: str, *params: object) -> Any:
        return self._time(super().one, sql, params)

    def all(self, sql: str, *params: object) -> Any:
        return self._time(super().all, sql, params)

    def value(self, sql: str, *params: object) -> Any:
        return self._time(super().value, sql, params)


@contextmanager
def _adding(figures: PartFigures, part: str) -> Iterator[None]:
    """Adds the thread's processor time to a part."""
    began = time.thread_time()
    yield
    setattr(figures, part, getattr(figures, part) + (time.thread_time() - began) * 1e6)


def _presses(sent: list[tuple[Waiting, int]], numbers: Iterator[int]) -> Iterator[Json]:
    """✅ on every message that has it."""
    for row, message_id in sent:
        keyboard = row.payload.get("reply_markup", {}).get("inline_keyboard", ())
        ticks = [b["callback_data"] for line in keyboard for b in line if b["text"].startswith("✅")]
        if row.method != "sendMessage" or not ticks:
            continue
        number = next(numbers)
        message = {"message_id": message_id, "date": 1, "chat": {"id": row.chat_id, "type": "private"}}
        query = {"id": str(number), "from": _user(row.chat_id), "message": message, "data": ticks[0]}
        yield {"update_id": number, "callback_query": {**query, "chat_instance": "1"}}


def _user(account: int) -> Json:
    return {"id": account, "is_bot": False, "first_name": "x", "language_code": "zh-hans"}


async def _call_us(url: str, chat_id: int, calls: int) -> tuple[float, float]:
    params = {"chat_id": chat_id, "text": "合理化建议 2条 · 待审核"}
    async with HttpRequest(TOKEN) as request:
        api = Api(request, url, TOKEN)
        ours = await _each(lambda: api.call("sendMessage", params), calls)
    async with aiohttp.ClientSession() as session:

        async def call() -> None:
            async with session.post(f"{url}/bot{TOKEN}/sendMessage", json=params) as answer:
                orjson.loads(await answer.read())

        return ours, await _each(call, calls)


async def _each(call: Callable[[], Awaitable[object]], calls: int) -> float:
    """Microseconds of a call, among many at once."""

    async def some(number: int) -> None:
        for _ in range(number):
            await call()

    await some(100)  # to warm up
    began = time.thread_time()
    await asyncio.gather(*(some(calls // CALLS_AT_ONCE) for _ in range(CALLS_AT_ONCE)))
    return (time.thread_time() - began) / (calls // CALLS_AT_ONCE * CALLS_AT_ONCE) * 1e6
