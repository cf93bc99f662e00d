"""`liangbang publish`: what is published as web pages in a folder, for any web server or none."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import shell
from bot.commands.opened import founded, opened
from bot.commands.period import MaybePeriodOption
from bot.commands.shell import ConfigOption, Refusal
from bot.settings import Settings
from domain.periods import Period

if TYPE_CHECKING:
    from bot.site import Site
    from storage.database import Database, Tx

    Files = Iterator[tuple[str, bytes]]

OutOption = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="The folder; files of the same name are replaced.")
]
PosterOption = Annotated[
    bool, typer.Option("--poster", help="Also a poster for each branch (A3, PDF), in DIR/posters.")
]
BRANCH_SHOWN = 60
POSTERS = "posters"


@shell.command
async def publish(
    out: OutOption,
    period: MaybePeriodOption = None,
    poster: PosterOption = False,
    config: ConfigOption = None,
) -> Refusal | None:
    """Write what is published as web pages, and as posters."""
    settings = founded(config)
    if isinstance(settings, Refusal):
        return settings
    async with opened(settings) as database:
        name = await _bot_name(settings, database) if poster else ""
        written = await database.read(lambda tx: _write(tx, settings, period, out, poster, name))
    if isinstance(written, Refusal):
        return written
    shell.say(f"{out}: {_files(written)}")
    return None


def _write(
    tx: "Tx", settings: Settings, period: Period | None, out: Path, poster: bool, bot: str
) -> int | Refusal:
    """Reads and writes in one go, so that all files show one state; how many files that are."""
    from bot.site import Site
    from bot.wiring import house_of
    from services import placards

    published = placards.list_periods(tx)
    if period is not None and period not in published:
        return Refusal.of(f"{period.key} is not published: the job quarter-ranking has not run for it")
    if not published:
        return Refusal.of("nothing is published yet: the job quarter-ranking has not run")
    site = Site(tx, house_of(settings, bot), datetime.now(UTC), settings.web.listed, period)
    branches = len(placards.list_branches(tx))
    count = _save(out, "pages", _pages(site), branches)
    return count + (_save(out, "posters", _posters(site), branches) if poster else 0)


def _save(out: Path, label: str, files: "Files", branches: int) -> int:
    """Write the files of so many branches, which come one after the other; how many files that are."""
    written: list[str] = []
    with shell.progress(label, branches) as advance:
        for path, content in files:
            file = out / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            advance(int(bool(written) and _branch_of(path) != _branch_of(written[-1])))
            written.append(path)
    return len(written)


def _branch_of(path: str) -> str:
    """What the files of one branch have in common: their folder, or what a poster's name begins with."""
    folder, _, name = path.rpartition("/")
    return name.rpartition("-20")[0] if folder == POSTERS else folder


def _pages(site: "Site") -> "Files":
    yield "robots.txt", b"User-agent: *\nDisallow: /\n"
    for path, page in site.walk():
        yield path, page.encode()


def _posters(site: "Site") -> "Files":
    from render import drawing
    from render.web import addresses

    for branch, placard, made in site.posters():
        name = re.sub(r"[^\w-]+", "_", branch.name)[:BRANCH_SHOWN]
        result = addresses.file_of(placard).removesuffix(".html")
        yield f"{POSTERS}/{name}-{branch.key[:4]}-{result}.pdf", drawing.render(made)


async def _bot_name(settings: Settings, database: "Database") -> str:
    """Where the code on a poster leads if there are no web pages; "" where that is not known."""
    from bot.commands.bot_name import find_bot_name

    if settings.web.url or not settings.telegram.token.get_secret_value():
        return ""
    name = await find_bot_name(settings.telegram, database)
    return name if isinstance(name, str) else ""


def _files(count: int) -> str:
    return f"{count} {'file' if count == 1 else 'files'}"
