"""The page in a browser: visits to it, and what somebody does and sees there."""

from collections.abc import AsyncIterator
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect

from sandbox.client import Client

WANG, ZHAO = 1001, 1002
DESKTOP = {"width": 1280, "height": 860}
NARROW = {"width": 390, "height": 844}
LINK = {"zh": "公示网页", "en": "Results page", "url": "http://127.0.0.1:1/page/"}
OK_KEY = [{"text": "✅ 提交", "callback_data": "ok", "style": "success"}]


async def visit(
    browser: Browser, bot: Client, size: Any, address: str, **options: Any
) -> AsyncIterator[Page]:
    """A page open in a window of that size; a fault in its scripts fails the test."""
    context = await browser.new_context(viewport=size, **({"locale": "zh-CN"} | options))
    context.set_default_timeout(10_000)
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    await page.goto(f"{bot.url}/{address}")
    await expect(page.locator(".phone").first).to_be_visible()
    yield page
    await context.close()
    assert faults == []


def bubble(page: Page, text: str) -> Locator:
    return page.locator(".bubble", has_text=text)


def badge(page: Page, persona: int) -> Locator:
    return page.locator(f"[data-persona='{persona}'] .badge")


async def write(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="写消息").fill(text)
    await page.keyboard.press("Enter")


async def update(bot: Client, kind: str) -> Any:
    """The next update of a kind that the bot gets; those before it are confirmed with it."""
    while True:
        for found in await bot.updates(timeout=5):
            await bot.updates(offset=found["update_id"] + 1)
            if kind in found:
                return found[kind]
