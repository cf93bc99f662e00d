"""Delivery of updates to the bot's own URL."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import takewhile
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
        """Many chats at once, each chat in order: a lane is emptied by one task at a time."""
        courier = _Courier(self, queue)
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as courier.session,
            asyncio.TaskGroup() as group,
        ):
            while True:
                queue.arrived.clear()
                for lane in courier.sort():
                    group.create_task(courier.empty(lane))
                await queue.arrived.wait()

    async def deliver(self, session: aiohttp.ClientSession, update: Pending) -> bool:
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


class _Courier:
    """Takes each update of the queue once, and keeps it there until it is delivered."""

    def __init__(self, webhook: Webhook, queue: UpdateQueue) -> None:
        self.webhook = webhook
        self.queue = queue
        self.session: aiohttp.ClientSession
        self.slots = asyncio.Semaphore(webhook.max_connections)
        self.taken: set[Pending] = set()
        self.lanes: dict[int, deque[Pending]] = {}

    def sort(self) -> list[int]:
        """Puts what is new into lanes; the lanes that nobody is emptying yet."""
        self.queue.drop_old()
        new = list(takewhile(lambda update: update not in self.taken, reversed(self.queue.pending)))
        idle = []
        for update in reversed(new):
            self.taken.add(update)
            if update.lane not in self.lanes:
                self.lanes[update.lane] = deque()
                idle.append(update.lane)
            self.lanes[update.lane].append(update)
        return idle

    async def empty(self, lane: int) -> None:
        updates = self.lanes[lane]
        while updates:
            update = updates[0]
            pause = FIRST_RETRY
            while not await self._try(update):
                await asyncio.sleep(pause)
                pause = min(pause * 2, LAST_RETRY)
            updates.popleft()
            self.queue.remove(update)
            self.taken.discard(update)
        del self.lanes[lane]

    async def _try(self, update: Pending) -> bool:
        async with self.slots:
            return await self.webhook.deliver(self.session, update)
