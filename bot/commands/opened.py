"""The database for the length of one command."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.commands.shell import Refusal
from bot.settings import Settings

if TYPE_CHECKING:
    from storage.database import Database


@asynccontextmanager
async def opened(settings: Settings) -> "AsyncIterator[Database]":
    """The database that the configuration names, closed afterwards. Raises DatabaseUnusable."""
    from storage.database import Database

    database = await Database.open(settings.storage.path)
    try:
        yield database
    finally:
        await database.close()


async def settle(database: "Database", settings: Settings) -> None:
    """Bring standings up to the schemes whose day has come; the running bot does so by itself."""
    from bot.rules import take_effect
    from bot.wiring import house_of

    await take_effect(database, house_of(settings), datetime.now(UTC))


def missing(settings: Settings) -> Refusal | None:
    """That there is no database yet, for commands that would otherwise make one and find nothing in it."""
    path = settings.storage.path
    return None if path.exists() else Refusal.of(f"{path}: there is no database yet; import a roster first")
