"""The demo: the embedded chat and the bot in one process, which meet over HTTP as they would anywhere."""

import asyncio
import errno
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import demo_cast, demo_font, wiring
from bot.commands.shell import Refusal
from bot.demo_cast import CAST, GROUP, Story
from bot.demo_pages import demo_pages
from bot.demo_panel import Button, Panel
from bot.settings import Settings, Storage, Telegram, Web
from sandbox import Action, ActionResult, Sandbox, Stage
from sandbox.client import Client
from services.house import House
from storage.database import Database

TOKEN = f"123456:{secrets.token_urlsafe(24)}"
"""Of the embedded chat, for this run: a web page elsewhere cannot know the address of its Bot API."""
USERNAME = "liangbang_bot"


class PortTaken(Exception):
    """Another program listens there."""


async def run(
    port: int, data: Path | None, stop: asyncio.Event, announce: Callable[[str], None]
) -> Refusal | None:
    """Run until ``stop`` is set; ``announce`` gets the one line with the URL."""
    with TemporaryDirectory(prefix="liangbang-demo-") as temporary:
        folder = data or Path(temporary)
        database = await Database.open(folder / "liangbang.db")
        # The panel writes as another program would: so the courier notices.
        panel = await Database.open(folder / "liangbang.db")
        try:
            return await _run(port, folder, database, panel, stop, announce)
        finally:
            await panel.close()
            await database.close()


async def _run(
    port: int,
    folder: Path,
    database: Database,
    panel: Database,
    stop: asyncio.Event,
    announce: Callable[[str], None],
) -> Refusal | None:
    house = wiring.house_of(_settings("http://127.0.0.1", folder), USERNAME)
    story = await database.write(lambda tx: demo_cast.found_once(tx, house, datetime.now(UTC)))
    font = demo_font.extracted(folder)
    try:
        async with (
            _pages(panel, house, font) as web,
            _sandbox(port, folder, font, panel, house, story, web) as url,
        ):
            announce(f"Liangbang demo: {url}")
            return await wiring.run(_settings(url, folder, web), database, stop)
    except PortTaken as taken:
        return Refusal.of(f"port {taken} is in use; --port 0 (PORT=0 make demo) picks a free one")


def _settings(url: str, folder: Path, web: str = "") -> Settings:
    return Settings(
        web=Web(url=web),
        telegram=Telegram(token=TOKEN, api_url=url, admins=(demo_cast.ADMIN,)),  # type: ignore[arg-type]
        storage=Storage(url=f"sqlite:///{folder / 'liangbang.db'}"),
    )


@asynccontextmanager
async def _pages(database: Database, house: House, font: Path) -> AsyncIterator[str]:
    """The web pages, by their address. It is served here: only who listens knows which port was free."""
    pages = demo_pages(database, house, font)
    refused = await pages.start()
    assert refused is None, refused
    try:
        host, port = pages.addresses[0]
        yield f"http://{host}:{port}"
    finally:
        await pages.stop()


@asynccontextmanager
async def _sandbox(
    port: int, folder: Path, font: Path, panel: Database, house: House, story: Story, web: str
) -> AsyncIterator[str]:
    house = replace(house, web_url=web)
    links = await panel.read(lambda tx: demo_cast.links(tx, web))
    server = Sandbox(
        token=TOKEN,
        bot_username=USERNAME,
        bot_name="亮榜",
        actions=[_action(button) for button in Panel(panel, house).buttons()],
        stage=Stage(
            title={"zh": "亮榜 · 试用", "en": "Liangbang · demo"},
            tour=demo_cast.tour(story),
            links=links,
            font=font,
            timezone=house.zone.key,
        ),
        data_dir=folder / "chat",
    )
    try:
        url = await server.start(port=port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortTaken(port) from error
    try:
        async with Client(url, TOKEN) as client:
            await _people(client, story)
        yield url
    finally:
        await server.stop()


def _action(button: Button) -> Action:
    async def run() -> ActionResult:
        return ActionResult(*await button.press())

    return Action(id=button.id, label=button.label, run=run, group="jobs")


async def _people(client: Client, story: Story) -> None:
    for persona in CAST:
        await client.persona(
            persona.account,
            story.names[persona.employee_no],
            language_code=persona.language,
            about={"zh": persona.zh, "en": persona.en},
            started=persona.enrolled,
        )
    enrolled = [persona.account for persona in CAST if persona.enrolled]
    await client.group(story.branch, enrolled, id=GROUP)
