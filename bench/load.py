"""The load: people who write and press as soon as they can, and the server's log that says what they got."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.programs import Failed
from bench.wire import Wire

CLAIM = "合理化建议 2条"
"""An item of the sample scheme whose chain is the whole one: group leader, branch reviewer, branch secretary."""

UPDATES_PER_CLAIM = 5
LOOK_SECONDS = 0.01
QUIET_SECONDS = 0.3
STUCK_SECONDS = 90.0  # a bare echo bot needs long to start on a busy machine

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """Updates that were handled, the calls made for them, and the seconds until the last of these was carried out."""

    updates: int
    calls: int
    seconds: float
    waits: tuple[float, ...] = ()  # from each claimant's text to the draft, sorted; seconds

    @property
    def rate(self) -> float:
        """Updates a second."""
        return self.updates / self.seconds


async def texts(wire: Wire, accounts: Sequence[int], count: int) -> Done:
    """Claims in so many words from everybody in turn; done when each has its one answer, an echo or a draft."""
    log = Log(wire)
    await log.skip()
    updates = [text_of(accounts[number % len(accounts)], CLAIM) for number in range(count)]
    began = time.time()
    await wire.post("/sandbox/updates", [updates])
    ends = [call["at"] async for call in log.follow(lambda: log.seen >= count)]
    return Done(count, len(ends), ends[-1] - began)


async def claims(wire: Wire, accounts: Sequence[int], per_second: float | None = None) -> Done:
    """A claim each, confirmed and approved by three; done when every message in every chat shows the outcome.

    All at once, or so many claims begun a second, whatever becomes of them.
    """
    log = Log(wire)
    await log.skip()
    flow = _Flow(wire, accounts)
    began = time.time()
    writing = asyncio.create_task(flow.write(per_second))
    last, calls = began, 0
    async for call in log.follow(lambda: flow.approved == len(accounts), after=flow.press):
        last = call["at"]
        calls += 1
        flow.take(call)
    await writing
    if flow.pressed != (UPDATES_PER_CLAIM - 1) * len(accounts):
        raise Failed(f"{flow.pressed} presses for {len(accounts)} claims: not the chain that is measured")
    return Done(UPDATES_PER_CLAIM * len(accounts), calls, last - began, tuple(sorted(flow.waits)))


class _Flow:
    """Claims on their way."""

    def __init__(self, wire: Wire, accounts: Sequence[int]) -> None:
        self.approved = 0
        self.pressed = 0
        self.waits: list[float] = []
        self._wire = wire
        self._accounts = accounts
        self._written: dict[int, float] = {}  # who waits for a draft, and since when
        self._presses: list[Json] = []

    async def write(self, per_second: float | None) -> None:
        """The claimants' texts."""
        began = time.time()
        if per_second is None:
            self._written = dict.fromkeys(self._accounts, began)
            await self._wire.post(
                "/sandbox/updates", [[text_of(account, CLAIM) for account in self._accounts]]
            )
            return
        for number, account in enumerate(self._accounts):
            at = self._written[account] = began + number / per_second
            await asyncio.sleep(at - time.time())
            await self._wire.post("/sandbox/updates", [text_of(account, CLAIM)])

    def take(self, call: Json) -> None:
        """A call of the bot: a draft or a card to press ✅ on, the approval at the end, or nothing to do about."""
        if call["method"] != "sendMessage":
            return
        chat_id = call["params"]["chat_id"]
        since = self._written.pop(chat_id, None)
        if since is not None:
            self.waits.append(call["at"] - since)
        press = _press_on(call)
        if press is not None:
            self._presses.append(press)
        else:
            self.approved += 1

    async def press(self) -> None:
        """Everybody presses what they have before them."""
        presses, self._presses = self._presses, []
        if presses:
            self.pressed += len(presses)
            await self._wire.post("/sandbox/presses", presses)


class Log:
    """The server's log of calls, read on and on."""

    def __init__(self, wire: Wire) -> None:
        self.seen = 0
        self._wire = wire
        self._last = 0

    async def skip(self) -> None:
        """What is in it already does not concern us."""
        self._last = (await self._wire.get("/sandbox/calls?limit=1"))["last"]

    async def follow(
        self, is_done: Callable[[], bool], after: Callable[[], Awaitable[None]] | None = None
    ) -> AsyncIterator[Json]:
        """Calls as they come, until it is done and none has come for a while.

        ``after`` is awaited after each look. Raises Failed where a call was refused, or nothing moves.
        """
        moved = time.monotonic()
        while True:
            answer = await self._wire.get(f"/sandbox/calls?since={self._last}&limit=100000&result=1")
            for call in answer["calls"]:
                if not call["ok"]:
                    raise Failed(f"refused: {call['method']} {call['params']}: {call['error']}")
                self._last, moved = call["id"], time.monotonic()
                self.seen += 1
                yield call
            if after is not None:
                await after()
            idle = time.monotonic() - moved
            if idle > STUCK_SECONDS:
                raise Failed(f"nothing moves any more after {self.seen} calls")
            if idle > QUIET_SECONDS and is_done():
                return
            await asyncio.sleep(LOOK_SECONDS)


def text_of(account: int, text: str) -> Json:
    """Somebody writes to the bot."""
    user = {"id": account, "is_bot": False, "first_name": str(account), "language_code": "zh-hans"}
    chat = {"id": account, "type": "private", "first_name": str(account)}
    return {"message": {"message_id": 1, "date": int(time.time()), "from": user, "chat": chat, "text": text}}


def _press_on(call: Json) -> Json | None:
    """The press of ✅ on the message that a call has sent; None where it has none."""
    chat_id, markup = call["params"]["chat_id"], call["params"].get("reply_markup")
    for row in markup["inline_keyboard"] if markup else ():
        for button in row:
            if button["text"].startswith("✅"):
                message_id, data = call["result"]["message_id"], button["callback_data"]
                return {
                    "from": chat_id,
                    "chat_id": chat_id,
                    "message_id": message_id,
                    "data": data,
                    "wait": 0,
                }
    return None
