"""The queue of updates: filled by what personas do, emptied by getUpdates or the webhook."""

import asyncio
import random
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson

from sandbox.errors import conflict

KEPT_SECONDS = 24 * 3600  # Bot API: "will not be kept longer than 24 hours"
LONGEST_POLL = 50
# Only sent to a bot that names them in allowed_updates.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KINDS = frozenset({
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "message_reaction", "message_reaction_count",
    "inline_query", "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query",
    "purchased_paid_media", "poll",
    "poll_answer", "my_chat_member", "chat_member", "chat_join_request", "chat_boost", "removed_chat_boost",
})  # fmt: skip
DEFAULT_ALLOWED = KINDS - ON_REQUEST
REPLACED = "terminated by other getUpdates request; make sure that only one bot instance is running"
HOOKED = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(frozen=True, slots=True, eq=False)
class Pending:
    """An update on its way, serialised when it happened: later edits of the message do not show in it."""

    id: int
    until: float
    lane: int  # chat or user it concerns: a webhook keeps their order
    body: bytes


class UpdateQueue:
    """Updates in order, each until it is confirmed or a day old."""

    def __init__(self) -> None:
        self.pending: deque[Pending] = deque()
        self.allowed: frozenset[str] = DEFAULT_ALLOWED
        self.next_id = random.randrange(100_000_000, 900_000_000)  # noqa: S311 - an id, not a secret
        self.arrived = asyncio.Event()  # set when something new is in the queue: for the webhook
        self.hooked = False
        self._poll: asyncio.Future[None] | None = None

    @property
    def polled(self) -> bool:
        """A getUpdates call is waiting."""
        return self._poll is not None

    def allow(self, kinds: Any) -> None:
        """`allowed_updates`: a list of kinds; an empty one means the default; anything else leaves it as it was."""
        if isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds):
            self.allowed = frozenset(kind.lower() for kind in kinds) & KINDS or DEFAULT_ALLOWED

    def put(self, kind: str, content: dict[str, Any], lane: int) -> int | None:
        """The id of the new update; None when the bot has not asked for this kind."""
        if kind not in self.allowed:
            return None
        update_id = self.next_id
        self.next_id += 1
        self._append(update_id, lane, orjson.dumps({"update_id": update_id, kind: content}))
        return update_id

    def put_raw(self, update: dict[str, Any]) -> int:
        """Any update as it is; `update_id` filled in when missing."""
        update_id = update.get("update_id")
        if not isinstance(update_id, int):
            update_id = self.next_id
            self.next_id += 1
        self._append(update_id, 0, orjson.dumps({**update, "update_id": update_id}))
        return update_id

    def _append(self, update_id: int, lane: int, body: bytes) -> None:
        self.pending.append(Pending(update_id, time.time() + KEPT_SECONDS, lane, body))
        self.arrived.set()
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def drop_old(self) -> None:
        now = time.time()
        while self.pending and self.pending[0].until <= now:
            self.pending.popleft()

    def remove(self, update: Pending) -> None:
        """Delivered by webhook; it is near the front, or already too old and gone."""
        with suppress(ValueError):
            self.pending.remove(update)

    def clear(self) -> None:
        self.pending.clear()

    async def get(self, offset: int, limit: int, timeout: float) -> list[bytes]:  # noqa: ASYNC109 - Telegram's name
        """getUpdates: confirms what is below `offset` (negative: all but the last ones), then waits for something new.

        Raises a conflict in the call that was waiting before, and while a webhook is set.
        """
        if self.hooked:
            raise conflict(HOOKED)
        self.drop_old()
        self._confirm(offset)
        if not self.pending and timeout > 0:
            await self._wait(min(timeout, LONGEST_POLL))
        return [p.body for p, _ in zip(self.pending, range(limit), strict=False)]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while offset > 0 and self.pending and self.pending[0].id < offset:
            self.pending.popleft()

    async def _wait(self, seconds: float) -> None:
        self.interrupt(REPLACED)
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(poll, seconds)
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None

    def interrupt(self, reason: str | None = None) -> None:
        """Ends the call that is waiting: with a conflict, or (no reason) with an empty answer."""
        if self._poll is None or self._poll.done():
            return
        if reason is None:
            self._poll.set_result(None)
        else:
            self._poll.set_exception(conflict(reason))
