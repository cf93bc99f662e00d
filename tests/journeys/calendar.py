"""The whole program in this process, against the sandbox over HTTP, on a clock that the test moves on by days."""

from __future__ import annotations

import asyncio
import contextlib
import csv
import io
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from bot import timetable, wiring
from bot.clock import SystemClock
from bot.settings import Settings, Storage, Telegram
from sandbox import Sandbox
from sandbox.client import Client
from storage import inbox, outbox
from storage.database import Database, Tx
from tests.journeys.house import TOKEN, Phone, Program

SHANGHAI = ZoneInfo("Asia/Shanghai")
ADMIN = 900
TICK_SECONDS = 0.1


class Calendar(SystemClock):
    """Goes at its own pace from the day that it was last set to."""

    def __init__(self, day: str) -> None:
        self.set(day)

    def set(self, day: str) -> None:
        """Go on from ``2026-01-05 09:00``, on the wall in Shanghai."""
        self._from = datetime.fromisoformat(day).replace(tzinfo=SHANGHAI).astimezone(UTC)
        self._since = time.monotonic()

    def now(self) -> datetime:
        return self._from + timedelta(seconds=time.monotonic() - self._since)


@dataclass
class Town:
    """The program, its database, its sandbox and everybody's phones."""

    server: Sandbox
    client: Client
    db: Database
    calendar: Calendar
    settings: Settings
    folder: Path
    ticks: int = 0
    """How often the timetable has looked at the clock and run what was due."""
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _program: asyncio.Task[object] | None = None

    def phone(self, account: int, chat: int | None = None) -> Phone:
        return Phone(self.client, account, chat)

    async def start(self) -> None:
        self._stop.clear()
        running = wiring.run(self.settings, self.db, self._stop, self.calendar)
        self._program = asyncio.create_task(running)

    async def stop(self) -> None:
        self._stop.set()
        if self._program is not None:
            assert await self._program is None
            self._program = None

    async def settled(self) -> None:
        """Wait until everything written and pressed is handled, and everything that has a way is sent."""
        deadline = time.monotonic() + 60
        while len(self.server.tg.queue.pending) + await self.db.read(_waiting) > 0:
            assert time.monotonic() < deadline, "something is never sent"
            await asyncio.sleep(0.02)

    async def on(self, day: str) -> None:
        """Move on to a day; whatever is due by then runs by itself, and all of it arrives."""
        self.calendar.set(day)
        seen = self.ticks + 2  # the next one to end may have begun on the day before
        async with asyncio.timeout(60):
            while self.ticks < seen:  # noqa: ASYNC110  whoever ticks knows nothing of the test
                await asyncio.sleep(0.02)
        await self.settled()

    async def command(self, *arguments: str) -> str:
        """Run one command of the program that must succeed; what it printed."""
        config = self.folder / "config.toml"
        code, out, err = await Program("bot", *arguments, "--config", str(config), cwd=self.folder).run()
        assert code == 0, f"{arguments}: {code}\n{out}\n{err}"
        return out


def _waiting(tx: Tx) -> int:
    return inbox.counts(tx).new + outbox.counts(tx).waiting


def _count_ticks(monkeypatch: pytest.MonkeyPatch, place: Town) -> None:
    tick = timetable.Timetable.tick

    async def counted(table: timetable.Timetable) -> None:
        await tick(table)
        place.ticks += 1

    monkeypatch.setattr(timetable.Timetable, "tick", counted)


@contextlib.asynccontextmanager
async def town(folder: Path, monkeypatch: pytest.MonkeyPatch, day: str) -> AsyncIterator[Town]:
    """A sandbox and a database with nothing in it; the program is not started yet."""
    monkeypatch.setattr(timetable, "TICK_SECONDS", TICK_SECONDS)
    server = Sandbox(token=TOKEN, bot_username="liangbang_bot")
    url = await server.start()
    settings = Settings(
        telegram=Telegram(token=SecretStr(TOKEN), api_url=url, admins=(ADMIN,), messages_per_second=0.0),
        storage=Storage(url=f"sqlite:///{folder}/liangbang.db"),
    )
    (folder / "config.toml").write_text(
        f'[telegram]\ntoken = "{TOKEN}"\napi_url = "{url}"\nadmins = [{ADMIN}]\nmessages_per_second = 0\n'
        f'[storage]\nurl = "sqlite:///{folder}/liangbang.db"\n',
        encoding="utf-8",
    )
    db = await Database.open(settings.storage.path)
    try:
        async with Client(url, TOKEN) as client:
            place = Town(server, client, db, Calendar(day), settings, folder)
            _count_ticks(monkeypatch, place)
            try:
                yield place
            finally:
                await place.stop()
    finally:
        await db.close()
        await server.stop()


def table(text: str) -> list[dict[str, str]]:
    """The rows of a CSV file by its header."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
