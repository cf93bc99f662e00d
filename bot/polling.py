"""Long polling: raw updates from Telegram, confirmed only when they are kept."""

from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.api import Api
from bot.clock import Clock, SystemClock
from bot.delivery import seconds_of
from bot.intake import Intake
from bot.link import backoff
from bot.updates import update_id
from storage.database import DatabaseDamaged, DatabaseUnusable

log = structlog.get_logger("polling")

WANTED = ("message", "callback_query", "my_chat_member")
"""Kinds of update that there are handlers for; Telegram sends no others."""

POLL_SECONDS = 50
ANSWER_SECONDS = 15.0
BATCH = 100

IMPATIENT_SECONDS = 0.2
"""A Bot API server that answers at once with nothing, or nothing that can be confirmed, is not asked again at once."""

REFUSALS = 5
"""Times in a row that the token must be refused before a program that has worked with it gives up."""


class Polling:
    """Polls until it is cancelled, the token is refused, or the database turns out to be damaged."""

    def __init__(self, api: Api, intake: Intake, clock: Clock | None = None) -> None:
        self._api = api
        self._intake = intake
        self._clock = clock or SystemClock()
        self._offset: int | None = None
        self._has_worked = False
        self._failures = 0
        self._refusals = 0

    async def run(self) -> str:
        """Poll; a sentence that says why there is no use in going on. To stop, cancel it: nothing is lost by that."""
        while True:
            try:
                began = self._clock.time()
                updates = await self._poll()
                await self._intake.accept(updates)
            except InvalidToken as error:
                self._refusals += 1
                if not self._has_worked or self._refusals >= REFUSALS:
                    return f"Telegram refuses the token ({error.message}): see telegram.token and telegram.api_url"
                await self._wait(error)
            except Conflict as error:
                await self._conflict(error)
            except RetryAfter as error:
                await self._wait(error, seconds_of(error))
            except DatabaseDamaged as error:
                return str(error)
            except (TelegramError, DatabaseUnusable) as error:
                await self._wait(error)
            else:
                self._next(updates)
                if self._offset is None and self._clock.time() - began < IMPATIENT_SECONDS:
                    await self._clock.sleep(IMPATIENT_SECONDS)

    async def _poll(self) -> list[Any]:
        params: dict[str, Any] = {"timeout": POLL_SECONDS, "limit": BATCH, "allowed_updates": WANTED}
        if self._offset is not None:
            params["offset"] = self._offset
        updates = await self._api.call("getUpdates", params, timeout=POLL_SECONDS + ANSWER_SECONDS)
        if not isinstance(updates, list):
            raise TelegramError("Invalid server response")
        return updates

    def _next(self, updates: list[Any]) -> None:
        """Where to read on: behind these, by which they are confirmed.

        Without any, everything before is confirmed, and no offset is named any more: after a quiet week the ids start
        anew at random, and a lower one would be taken for confirmed.
        """
        if self._failures:
            log.info("polling_again", failures=self._failures)
        self._has_worked, self._failures, self._refusals = True, 0, 0
        ids = [key for update in updates if (key := update_id(update)) is not None]
        self._offset = max(ids) + 1 if ids else None

    async def _conflict(self, error: Conflict) -> None:
        """Somebody else takes this bot's updates: a webhook, which we take down, or a program, which we cannot."""
        if "webhook" in error.message.lower():
            try:
                await self._api.call("deleteWebhook", {})
            except TelegramError as failure:
                await self._wait(failure)
            return
        await self._wait(error)

    async def _wait(self, error: Exception, seconds: float | None = None) -> None:
        self._failures += 1
        pause = backoff(self._failures) if seconds is None else seconds
        level = log.warning if self._failures == 1 else log.info
        level(
            "polling_failed",
            error=str(error),
            kind=type(error).__name__,
            failures=self._failures,
            seconds=pause,
        )
        await self._clock.sleep(pause)
