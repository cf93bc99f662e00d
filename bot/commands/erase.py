"""`liangbang erase EMPLOYEE_NO`: a person's right to be forgotten."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import shell
from bot.commands.opened import founded, opened
from bot.commands.shell import ConfigOption, Refusal, say
from bot.settings import Settings

if TYPE_CHECKING:
    from domain.erasure import Erased, OpenClaims, UnknownMember
    from storage.database import Tx

NumberArgument = Annotated[str, typer.Argument(metavar="EMPLOYEE_NO", show_default=False)]
ReasonOption = Annotated[
    str,
    typer.Option("--reason", metavar="TEXT", show_default=False, help="Why; kept, so without the name."),
]


@shell.command
async def erase(
    employee_no: NumberArgument, reason: ReasonOption, config: ConfigOption = None
) -> Refusal | None:
    """Erase one member's personal data; it cannot be undone."""
    from domain.erasure import ERASED_NAME, Erased

    settings = founded(config)
    if isinstance(settings, Refusal):
        return settings
    if not reason.strip():
        return Refusal.of("--reason is empty; say who asked for it and when, without the name")
    async with opened(settings) as database:
        erased = await database.write(lambda tx: _erased(tx, employee_no, reason.strip(), settings))
        if not isinstance(erased, Erased):
            return Refusal.of(erased)
        whole = await database.compact()
    say(
        f"{employee_no} is erased: words of {erased.claims} claims, {erased.photos} photos, {erased.notices} notices, "
        f"{erased.roles} roles"
    )
    if erased.told:
        say(f"{len(erased.told)} posts of their deeds are changed or deleted in the groups")
    say(f"{erased.entries} ledger entries stay, as {erased.number} {ERASED_NAME}")
    say("note: backups made before now and messages in Telegram still tell who it was")
    if not whole:
        say("note: the running bot is reading old pages; they are gone once it has been started anew")
    return None


def _erased(
    tx: "Tx", employee_no: str, reason: str, settings: Settings
) -> "Erased | UnknownMember | OpenClaims":
    """Erase, with what follows in the chats, in one transaction."""
    from bot.wiring import house_of
    from handlers import erasing
    from handlers.post import Post

    return erasing.erase(Post(tx, house_of(settings), datetime.now(UTC)), employee_no, reason)
