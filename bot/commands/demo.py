"""`liangbang demo`: the embedded chat, the bot and a sample organisation, in one process."""

import logging
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import shell
from bot.commands.run import stopped_by_signal
from bot.commands.shell import Refusal

PortOption = Annotated[
    int, typer.Option("--port", min=0, max=65535, help="0 picks a free one.", show_default=True)
]
DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Keep everything there, and go on with it next time.",
        show_default=False,
    ),
]


@shell.command
async def demo(port: PortOption = 8080, data: DataOption = None) -> Refusal | None:
    """Try everything in a browser: no Telegram account, no network."""
    from bot import demo, logs
    from bot.redaction import Redaction

    logs.configure(Redaction.of_token(demo.TOKEN), level=logging.WARNING)
    return await demo.run(port, data, stopped_by_signal(), announce=shell.say)
