"""With a full disk nothing is confirmed to Telegram, and what was taken is handled when there is room again."""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest
import telegram as ptb

from bot.intake import AT_ONCE, RECOVERY_SECONDS
from domain.notices import Toast
from storage.database import Database, DatabaseUnusable, Tx
from tests.bot.doubles import HandClock, StubApi
from tests.bot.reception import Reception, message


class FailingDatabase:
    """A database that can be told to refuse."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.refuses = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    async def write(self, command: Any) -> Any:
        if self.refuses:
            raise DatabaseUnusable("liangbang.db: database or disk is full")
        return await self._db.write(command)


async def test_with_a_full_disk_nothing_is_confirmed_and_everything_is_handled_later(
    reception: Reception,
) -> None:
    full = FailingDatabase(reception.db)
    reception.db = full  # type: ignore[assignment]
    async with reception.open() as intake:
        await intake.accept([message(1, "一")])
        await reception.clock.settle()
        full.refuses = True
        with pytest.raises(DatabaseUnusable):
            await intake.accept([message(2, "二")])
        full.refuses = False
        await intake.accept([message(2, "二")])
        await reception.clock.settle()
        assert await reception.said() == ["一", "二"]


async def test_what_could_not_be_handled_for_a_full_disk_is_handled_when_there_is_room(
    reception: Reception,
) -> None:
    full = FailingDatabase(reception.db)
    reception.db = full  # type: ignore[assignment]
    async with reception.open() as intake:
        await intake.accept([message(1, "一"), message(2, "二")])
        full.refuses = True  # after they were kept, before they are handled
        await reception.clock.advance(3 * RECOVERY_SECONDS)
        assert await reception.said() == []
        full.refuses = False
        await reception.clock.advance(2 * RECOVERY_SECONDS)
        assert await reception.said() == ["一", "二"]
        assert await reception.states() == {1: "done", 2: "done"}


async def limit(db: Database, more_pages: int) -> None:
    """Let the database grow by so many pages and no further, as on a disk that is nearly full."""

    def command(connection: sqlite3.Connection) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + more_pages}")

    await db._writer.run(command)


class Forgiving(FailingDatabase):
    """For a clock that only wants to know when the database is at rest."""

    async def write(self, command: Any) -> Any:
        with suppress(DatabaseUnusable):
            return await super().write(command)


class Talker(Reception):
    """Says so much to each update that it needs more room than the update did."""

    def _handle(self, tx: Tx, update: ptb.Update, now: datetime) -> Sequence[Toast]:
        for _ in range(3):
            super()._handle(tx, update, now)
        return ()


async def test_a_disk_that_fills_again_and_again_delays_everybody_and_loses_nobody(
    db: Database, telegram: StubApi, clock: HandClock
) -> None:
    clock.databases = [Forgiving(db)]  # type: ignore[list-item]
    reception = Talker(db, telegram, clock)
    updates = [message(number, f"{number} " + "长" * 900) for number in range(2 * AT_ONCE)]
    async with reception.open() as intake:
        await limit(db, 8)
        with pytest.raises(DatabaseUnusable, match="full"):
            await intake.accept(updates)
        assert await reception.states() == {}, "a batch is kept whole or not at all"
        await limit(db, len(updates) + 250)
        await intake.accept(updates)
        waiting = []
        for _ in range(3):
            await clock.advance(2 * RECOVERY_SECONDS)
            waiting.append(list((await reception.states()).values()).count("new"))
            await limit(db, 210)
        assert len(updates) > waiting[0] > waiting[-1] > 0, (
            f"else the disk was not full in the middle of it: {waiting}"
        )
        await limit(db, 1_000_000)
        await clock.advance(2 * RECOVERY_SECONDS)
        assert set((await reception.states()).values()) == {"done"}
        assert await reception.said() == [update["message"]["text"] for update in updates for _ in range(3)]
        assert intake.counts.failed == 0
