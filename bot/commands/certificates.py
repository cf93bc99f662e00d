"""`liangbang certificates`: every certificate of a year as PDF to print and PNG to show."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import shell
from bot.commands.bot_name import find_bot_name
from bot.commands.opened import founded, opened
from bot.commands.period import PeriodOption
from bot.commands.shell import ConfigOption, Refusal

if TYPE_CHECKING:
    from domain.award_view import AwardView
    from services.house import House

OutOption = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="The folder; made where it is not there.")
]


@shell.command
async def certificates(period: PeriodOption, out: OutOption, config: ConfigOption = None) -> Refusal | None:
    """Write the certificates of a year's awards, or of those issued in a quarter or month."""
    from bot.wiring import house_of
    from services import award_views

    settings = founded(config, token_required=True)
    if isinstance(settings, Refusal):
        return settings
    async with opened(settings) as database:
        name = await find_bot_name(settings.telegram, database)
        if isinstance(name, Refusal):
            return name
        house = house_of(settings, name or "")
        found = await database.read(lambda tx: award_views.of_period(tx, house, period, datetime.now(UTC)))
    views = [view for view in found if view.award.stands and view.rule.certificate]
    if not views:
        return Refusal.of(f"there are no certificates of {period.key}")
    _write(out, views, house)
    shell.say(
        f"{len(views)} {'certificate' if len(views) == 1 else 'certificates'}, PDF and PNG each, in {out}"
    )
    if not name:
        shell.say(f"note: {settings.telegram.api_url} gave no answer, so they have no QR code")
    return None


def _write(folder: Path, views: "Sequence[AwardView]", house: "House") -> None:
    from dataclasses import replace

    from render.awards import certificate
    from render.drawing import render
    from render.papers import Form
    from render.texts import texts

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # names and codes
    with shell.progress("certificates", len(views)) as advance:
        for view in views:
            paper = certificate(texts(house.language), view, house.zone)
            for form in Form:
                content = render(replace(paper, form=form))
                (folder / f"{view.award.serial}.{form.value}").write_bytes(content)
            advance(1)
