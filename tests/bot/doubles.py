"""A clock moved by hand, and a Bot API in the same process that does what a test tells it to."""

import asyncio
import heapq
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, cast

from bot.api import Api, File
from bot.clock import SystemClock
from bot.settings import Schedule
from storage.database import Database

START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
OFF = dict.fromkeys(Schedule().crons(), "")
"""A schedule by which nothing runs."""


class Wall(SystemClock):
    """A clock that the test sets."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


class HandTimer:
    """A timer of the hand-moved clock."""

    def __init__(self, callback: Callable[[], object]) -> None:
        self.callback: Callable[[], object] | None = callback

    def cancel(self) -> None:
        self.callback = None


class HandClock:
    """Time stands still until it is advanced; what was due on the way happens at its own moment."""

    def __init__(self) -> None:
        self._time = 0.0
        self._timers: list[tuple[float, int, HandTimer]] = []
        self._count = count()
        self.databases: list[Database] = []

    def now(self) -> datetime:
        return START + timedelta(seconds=self._time)

    def time(self) -> float:
        return self._time

    def call_later(self, seconds: float, callback: Callable[[], object]) -> HandTimer:
        timer = HandTimer(callback)
        heapq.heappush(self._timers, (self._time + max(seconds, 0.0), next(self._count), timer))
        return timer

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        timer = self.call_later(seconds, woken.set)
        try:
            await woken.wait()
        finally:
            timer.cancel()

    async def settle(self) -> None:
        """Let everything happen that needs no time: tasks, and the threads of the databases."""
        for _ in range(4):
            for _ in range(10):
                await asyncio.sleep(0)
            for db in self.databases:
                await db.write(lambda tx: None)
                await db.read(lambda tx: None)

    async def advance(self, seconds: float) -> None:
        """Let time pass."""
        until = self._time + seconds
        await self.settle()
        while self._timers and self._timers[0][0] <= until:
            self._time = max(self._time, self._timers[0][0])
            while self._timers and self._timers[0][0] <= self._time:
                timer = heapq.heappop(self._timers)[2]
                if timer.callback is not None:
                    timer.callback()
            await self.settle()
        self._time = until
        await self.settle()


class Call:
    """A call that was made: when, and of what."""

    def __init__(self, at: float, method: str, params: Mapping[str, Any], files: Mapping[str, File]) -> None:
        self.at = at
        self.method = method
        self.params = dict(params)
        self.files = dict(files)

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.params.get("text") or self.params.get("caption"))


Fault = Callable[[Call], Exception | None]


class StubApi:
    """Answers every call with a message, but for those over which ``fault`` gives an exception."""

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.calls: list[Call] = []
        self.fault: Fault = lambda call: None
        self.gate: asyncio.Event | None = None
        self.results: dict[str, list[Any]] = {}
        self._message_ids = count(1001)

    @property
    def api(self) -> Api:
        """As what takes an Api sees it."""
        return cast(Api, self)

    @property
    def texts(self) -> list[str]:
        """What was said and taken, in order."""
        return [call.text for call in self.calls]

    async def call(
        self,
        method: str,
        params: Mapping[str, Any],
        *,
        files: Mapping[str, File] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> Any:
        call = Call(self.clock.time(), method, params, files or {})
        self.calls.append(call)
        if self.gate is not None:
            await self.gate.wait()
        if (error := self.fault(call)) is not None:
            raise error
        if self.results.get(method):
            return self.results[method].pop(0)
        if method.startswith("edit"):
            return {"message_id": params["message_id"]}
        return {"message_id": next(self._message_ids)} if method.startswith("send") else True
