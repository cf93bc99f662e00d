"""A running sandbox with two people, and its page in a real browser."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page

from sandbox import Action, ActionResult, Sandbox, Stage
from sandbox.client import Client
from tests.browser import chromium
from tests.sandbox.page.visits import DESKTOP, LINK, NARROW, WANG, ZHAO, visit

TOUR = (
    {"zh": "写：志愿服务 2次", "en": "Write: 志愿服务 2次", "as": ZHAO, "text": "志愿服务 2次"},
    {"zh": "再看榜", "en": "Then look at the board"},
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests of a file."""
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def server() -> AsyncIterator[Sandbox]:
    """A sandbox whose host offers one action, a link and a tour."""

    async def rank() -> ActionResult:
        return ActionResult(ok=True, text="已发布到 2 个支部群", detail="posted to 2 groups")

    action = Action("weekly-ranking", label={"zh": "本周排名", "en": "Weekly ranking"}, run=rank)
    server = Sandbox(
        bot_username="liangbang_bot", bot_name="亮榜", actions=[action], stage=Stage(tour=TOUR, links=[LINK])
    )
    yield server
    await server.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def bot(server: Sandbox) -> AsyncIterator[Client]:
    """Two people who have written to the bot, and a client for what the bot and the world do."""
    async with Client(await server.start()) as client:
        await client.persona(WANG, "王磊", about="成员", started=True)
        await client.persona(ZHAO, "赵敏", about="党小组长", started=True)
        yield client


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, bot: Client) -> AsyncIterator[Page]:
    """The page on a desktop, in Chinese, with Wang's phone; a fault in its scripts fails the test."""
    async for page in visit(browser, bot, DESKTOP, f"#as={WANG}&chat={WANG}"):
        yield page


@pytest_asyncio.fixture(loop_scope="module")
async def phone_page(browser: Browser, bot: Client) -> AsyncIterator[Page]:
    """The page on a phone."""
    async for page in visit(browser, bot, NARROW, f"#as={WANG}&chat={WANG}"):
        yield page
