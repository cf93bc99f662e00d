"""`liangbang job NAME`: one scheduled job, now; beside the running bot, or without it."""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import shell
from bot.commands.bot_name import find_bot_name
from bot.commands.opened import opened
from bot.commands.period import MaybePeriodOption
from bot.commands.shell import ConfigOption, Refusal, say
from bot.settings import Settings
from domain.runs import Job, NotNow, Ran

if TYPE_CHECKING:
    from services.house import House
    from storage.database import Database

NameArgument = Annotated[Job, typer.Argument(metavar="NAME", show_default=False, help="Which one.")]
WATCH_SECONDS = 0.2


@shell.command
async def job(
    name: NameArgument, period: MaybePeriodOption = None, config: ConfigOption = None
) -> Refusal | None:
    """Run one scheduled job now."""
    from bot import wiring
    from bot.timetable import run_job

    settings = shell.read_settings(config)
    if isinstance(settings, Refusal):
        return settings
    async with opened(settings) as database:
        # Certificates link to the bot by its name; no other job needs it.
        bot = await find_bot_name(settings.telegram, database) if name is Job.ANNUAL_AWARDS else None
        if isinstance(bot, Refusal):
            return bot
        house = wiring.house_of(settings, bot or "")
        now = datetime.now(UTC)
        outcome = await database.write(lambda tx: run_job(tx, house, name, now, period))
        if isinstance(outcome, NotNow):
            return Refusal.of(outcome)
        say(f"{name}: {outcome}")
        if isinstance(outcome, Ran):
            await _deliver(settings, database, house)
        return None


async def _deliver(settings: Settings, database: "Database", house: "House") -> None:
    """Send what waits, or see the running bot send it. What is not sent is kept: the job has done its part."""
    import logging

    from bot import logs, wiring
    from bot.redaction import Redaction
    from storage import outbox

    logs.configure(Redaction.of_token(settings.telegram.token.get_secret_value()), level=logging.ERROR)
    before = await database.read(outbox.counts)
    async with wiring.delivery(settings, database, house) as (_, courier):
        draining = asyncio.create_task(courier.drain())
        with shell.progress("sending", before.waiting) as advance:
            seen = before.waiting
            while not draining.done():
                await asyncio.wait({draining}, timeout=WATCH_SECONDS)
                waiting = (await database.read(outbox.counts)).waiting
                advance(max(seen - waiting, 0))
                seen = waiting
        left = await draining
    if left.dead > before.dead:
        say(f"note: Telegram refused {_messages(left.dead - before.dead)}; the log says which")
    if left.waiting:
        kept = "kept, and sent when the bot runs and Telegram answers"
        say(f"note: {_messages(left.waiting)} not sent yet: {kept}")


def _messages(count: int) -> str:
    return f"{count} message{'' if count == 1 else 's'}"
