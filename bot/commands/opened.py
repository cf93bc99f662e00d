"""The database for the length of one command."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.shell import Refusal, read_settings
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


def founded(config: Path | None, *, token_required: bool = False) -> Settings | Refusal:
    """The settings of a database that there is, for commands that would otherwise make one and find nothing in it."""
    settings = read_settings(config, token_required=token_required)
    if isinstance(settings, Refusal) or settings.storage.path.exists():
        return settings
    return Refusal.of(f"{settings.storage.path}: there is no database yet; import a roster first")
