"""`liangbang run`: the bot, until SIGTERM or SIGINT."""

import asyncio
import signal

from bot.commands import shell
from bot.commands.opened import opened
from bot.commands.shell import ConfigOption, Refusal


@shell.command
async def run(config: ConfigOption = None) -> Refusal | None:
    """Run the bot against the Bot API that the configuration names."""
    from bot import logs, wiring
    from bot.redaction import Redaction

    settings = shell.read_settings(config)
    if isinstance(settings, Refusal):
        return settings
    logs.configure(Redaction.of_token(settings.telegram.token.get_secret_value()))
    async with opened(settings) as database:
        return await wiring.run(settings, database, stopped_by_signal())


def stopped_by_signal() -> asyncio.Event:
    """An event that SIGTERM or SIGINT sets."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    return stop
