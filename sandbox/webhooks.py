"""Delivery of updates to the bot's own URL."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from sandbox.updates import Pending, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
FIRST_RETRY, LAST_RETRY = 0.5, 60.0
Answer = Callable[[str, dict[str, Any]], Awaitable[None]]


@dataclass(slots=True)
class Webhook:
    """setWebhook's settings and how delivery goes."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error_at: int = 0
    last_error: str = ""
    answer: Answer | None = None  # carries out a method that the bot's reply names
    _task: asyncio.Task[None] | None = field(default=None, repr=False)

    def start(self, queue: UpdateQueue) -> None:
        """Delivers until stopped."""
        queue.hooked = True
        self._task = asyncio.get_running_loop().create_task(self._deliver_all(queue))

    async def stop(self, queue: UpdateQueue) -> None:
        self.url = self.secret = ""
        queue.hooked = False
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _deliver_all(self, queue: UpdateQueue) -> None:
        """Many chats at once, each chat in order: a lane is delivered by one task at a time."""
        slots = asyncio.Semaphore(self.max_connections)
        busy: dict[int, asyncio.Task[None]] = {}
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session,
            asyncio.TaskGroup() as group,
        ):
            while True:
                queue.arrived.clear()
                queue.drop_old()
                lanes: dict[int, list[Pending]] = {}
                for update in queue.pending:
                    lanes.setdefault(update.lane, []).append(update)
                for lane, updates in lanes.items():
                    if lane not in busy or busy[lane].done():
                        work = self._deliver_lane(session, slots, queue, updates)
                        busy[lane] = group.create_task(work)
                        busy[lane].add_done_callback(lambda _: queue.arrived.set() if queue.pending else None)
                await queue.arrived.wait()

    async def _deliver_lane(
        self,
        session: aiohttp.ClientSession,
        slots: asyncio.Semaphore,
        queue: UpdateQueue,
        updates: list[Pending],
    ) -> None:
        for update in updates:
            pause = FIRST_RETRY
            while True:
                async with slots:
                    delivered = await self._deliver(session, update)
                if delivered:
                    break
                await asyncio.sleep(pause)
                pause = min(pause * 2, LAST_RETRY)
            queue.remove({update.id})

    async def _deliver(self, session: aiohttp.ClientSession, update: Pending) -> bool:
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers[SECRET_HEADER] = self.secret
        try:
            async with session.post(self.url, data=update.body, headers=headers) as response:
                body = await response.read()
                if not 200 <= response.status < 300:
                    self._failed(f"Wrong response from the webhook: {response.status} {response.reason}")
                    return False
        except (aiohttp.ClientError, TimeoutError, OSError):
            self._failed("Connection refused")
            return False
        await self._carry_out(body)
        return True

    def _failed(self, text: str) -> None:
        self.last_error, self.last_error_at = text, int(time.time())

    async def _carry_out(self, body: bytes) -> None:
        """A webhook may answer with a method to carry out; nobody learns its result."""
        with suppress(ValueError):
            reply = json.loads(body)
            if self.answer is not None and isinstance(reply, dict) and isinstance(reply.get("method"), str):
                await self.answer(reply.pop("method"), reply)
