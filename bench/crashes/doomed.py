"""The program, killed at a named point: after :func:`doom`, for as long as the process lasts.

It is the real program, with a wrapper around the method that each point lies at; the wrapper kills the process the
moment that the point is reached for the n-th time. The program itself knows nothing of this, see docs/decisions/.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from typing import Any

import telegram

import bot.courier
from bot.api import Api
from bot.delivery import Call, Outcome, Sent, deliver
from bot.dispatch import Dispatcher
from bot.intake import Intake
from bot.line import Turn
from bot.polling import Polling
from bot.settlement import Settlement
from domain.notices import Toast
from storage.database import Tx
from storage.inbox import Received

Reach = Callable[[], None]

# ruff: noqa: SLF001  the points lie inside


def _fetched(reach: Reach) -> None:
    """Telegram has handed over updates, which are not kept yet."""
    poll = Polling._poll

    @wraps(poll)
    async def polled(self: Polling) -> list[Any]:
        updates = await poll(self)
        if updates:
            reach()
        return updates

    Polling._poll = polled  # type: ignore[method-assign]


def _kept(reach: Reach) -> None:
    """Updates are in the inbox, which Telegram has not heard; none of them is handled."""
    take = Intake._take

    @wraps(take)
    async def taken(self: Intake, rows: Sequence[Received]) -> None:
        if rows:
            reach()
        await take(self, rows)

    Intake._take = taken  # type: ignore[method-assign]


def _handling(reach: Reach) -> None:
    """A handler has written everything, which is not committed."""
    handle = Dispatcher.handle

    @wraps(handle)
    def handled(self: Dispatcher, tx: Tx, update: telegram.Update, now: datetime) -> Sequence[Toast]:
        toasts = handle(self, tx, update, now)
        reach()
        return toasts

    Dispatcher.handle = handled  # type: ignore[method-assign]


def _committed(reach: Reach) -> None:
    """An update is handled and committed; what it wants said is not sent."""

    async def delivered(api: Api, call: Call) -> Outcome:
        reach()
        return await deliver(api, call)

    bot.courier.deliver = delivered  # type: ignore[attr-defined]


def _sent(reach: Reach) -> None:
    """A message is sent, which the outbox does not say yet."""
    sent = Settlement._sent

    @wraps(sent)
    def settled(self: Settlement, turn: Turn, outcome: Sent) -> bool:
        reach()
        return sent(self, turn, outcome)

    Settlement._sent = settled  # type: ignore[method-assign, assignment]


POINTS: dict[str, Callable[[Reach], None]] = {
    "fetched": _fetched,
    "kept": _kept,
    "handling": _handling,
    "committed": _committed,
    "sent": _sent,
}
"""The points in the order in which an update passes them."""


def doom(point: str, times: int) -> None:
    """Have this process killed when the point is reached for the so-manieth time."""
    left = times

    def reach() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    POINTS[point](reach)
