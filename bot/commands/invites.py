"""`liangbang invites`: a link for everybody who has not enrolled, as a table and as pictures to hand out."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import shell
from bot.commands.bot_name import find_bot_name
from bot.commands.opened import opened
from bot.commands.shell import ConfigOption, Refusal

if TYPE_CHECKING:
    from domain.enrolment import Invite

HEADER = ("employee_no", "name", "code", "link")

OutOption = Annotated[
    Path, typer.Option("--out", metavar="FILE", help="The table: .csv, or .xlsx for a spreadsheet program.")
]
QrOption = Annotated[
    Path | None, typer.Option("--qr", metavar="DIR", help="Also a QR picture each.", show_default=False)
]


@shell.command
async def invites(out: OutOption, config: ConfigOption = None, qr: QrOption = None) -> Refusal | None:
    """Write invite links for members not yet enrolled."""
    from services import enrolment, table_files

    settings = shell.read_settings(config)
    if isinstance(settings, Refusal):
        return settings
    if fault := table_files.fault_of_name(out):
        return Refusal.of(f"{out}: {fault}")
    async with opened(settings) as database:
        name = await find_bot_name(settings.telegram, database)
        if isinstance(name, Refusal):
            return name
        if name is None and qr is not None:
            return Refusal.of(f"{settings.telegram.api_url} gave no answer, and pictures need the bot's name")
        days = settings.invites.valid_days
        issued = await database.write(lambda tx: enrolment.issue(tx, datetime.now(UTC), days))
    links = [f"https://t.me/{name}?start={invite.code}" if name else "" for invite in issued]
    table_files.write(
        out,
        HEADER,
        [(i.employee_no, i.name, i.code, link) for i, link in zip(issued, links, strict=True)],
    )
    if qr is not None:
        _draw(qr, issued, links)
    shell.say(f"{len(issued)} not yet enrolled: {out}{'' if qr is None else f', pictures in {qr}'}")
    if name is None:
        shell.say(f"note: {settings.telegram.api_url} gave no answer, so there are codes but no links yet")
    return None


def _draw(folder: Path, issued: "Sequence[Invite]", links: Sequence[str]) -> None:
    from render.invite_card import picture

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # the pictures carry the codes
    taken: set[str] = set()
    with shell.progress("QR pictures", len(issued)) as advance:
        for invite, link in zip(issued, links, strict=True):
            name = _free_name(f"{invite.employee_no}-{invite.name}", taken)
            content = picture(link, invite.name, invite.employee_no, invite.code)
            (folder / f"{name}.png").write_bytes(content)
            advance(1)


def _free_name(text: str, taken: set[str]) -> str:
    """A file name out of letters and digits of any script, which no other picture has on any file system."""
    safe = re.sub(r"[^\w·-]+", "_", text)[:60]
    name, number = safe, 1
    while name.casefold() in taken:
        number += 1
        name = f"{safe}_{number}"
    taken.add(name.casefold())
    return name
