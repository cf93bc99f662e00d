"""Time as the running program sees it; tests hand in one that they move themselves."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol


class Timer(Protocol):
    """Something that will happen, unless it is cancelled."""

    def cancel(self) -> None:
        """Let it not happen."""


class Clock(Protocol):
    """What time it is, and waiting for it."""

    def now(self) -> datetime:
        """The moment, aware."""

    def time(self) -> float:
        """Seconds that only ever grow, for measuring spans."""

    def call_later(self, seconds: float, callback: Callable[[], object]) -> Timer:
        """Have something called in the event loop after that many seconds."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The clock of the machine and of the running event loop."""

    def now(self) -> datetime:
        """The moment, aware."""
        return datetime.now(UTC)

    def time(self) -> float:
        """Seconds of the event loop's clock."""
        return asyncio.get_running_loop().time()

    def call_later(self, seconds: float, callback: Callable[[], object]) -> Timer:
        """Have something called in the event loop after that many seconds."""
        return asyncio.get_running_loop().call_later(seconds, callback)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
