"""A newcomer with a browser and the demo: the main job on the chat page, with pictures of every step.

Pictures go to the folder that LIANGBANG_PICTURES names, where it is set; somebody has to look at them.
"""

import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.demo_cast import CAST, GROUP
from tests.browser import NEEDED, chromium
from tests.journeys.house import Program

pytestmark = NEEDED
MEMBER, LEADER, REVIEWER, SECRETARY = (persona.account for persona in CAST[:4])


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[tuple[str, Program]]:
    """The demo in its own process, by its URL."""
    program = Program("bot", "demo", "--port", "0", cwd=tmp_path)
    await program.start()
    line = await program.line()
    yield line.split()[-1], program
    await program.stop()


@pytest.fixture
async def page(demo: tuple[str, Program]) -> AsyncIterator[Page]:
    """The chat page at the size of a laptop."""
    async with chromium() as browser:
        context = await browser.new_context(viewport={"width": 1280, "height": 860}, locale="zh-CN")
        context.set_default_timeout(20_000)
        yield await context.new_page()


async def test_the_main_job_in_a_browser(demo: tuple[str, Program], page: Page) -> None:
    url, program = demo
    await _hold(page, url, MEMBER)
    await page.get_by_role("textbox", name="写消息").first.fill("合理化建议 1条")
    await page.keyboard.press("Enter")
    draft = page.locator(".bubble", has_text="计入").last
    await expect(draft).to_contain_text("合理化建议")
    await _picture(page, "1-draft")
    await page.get_by_role("button", name="✅ 提交").last.click()
    await expect(page.locator(".bubble", has_text="已提交").last).to_be_visible()
    for step, reviewer in enumerate((LEADER, REVIEWER, SECRETARY), 2):
        await _hold(page, url, reviewer)
        await expect(page.locator(".bubble", has_text="李喆 申报 合理化建议").last).to_be_visible()
        await page.get_by_role("button", name="✅ 通过").last.click()
        await expect(page.locator(".bubble", has_text="李喆 申报 合理化建议").last).to_contain_text("✅")
        await _picture(page, f"{step}-review")
    await _hold(page, url, MEMBER)
    await expect(page.locator(".bubble", has_text="累计").last).to_be_visible()
    await _picture(page, "5-approved")
    await _hold(page, url, MEMBER, chat=GROUP)
    await page.get_by_role("textbox", name="写消息").first.fill("/board")
    await page.keyboard.press("Enter")
    await expect(page.locator(".bubble img").last).to_be_visible()
    await _picture(page, "6-board")
    assert await program.stop(signal.SIGINT) == 0


async def _hold(page: Page, url: str, persona: int, chat: int | None = None) -> None:
    """Take a persona's phone into the hand."""
    await page.goto("about:blank")
    await page.goto(f"{url}/#as={persona}&chat={chat or persona}")
    await expect(page.locator(".phone").first).to_be_visible()
    close = page.get_by_role("button", name="知道了")
    if await close.is_visible():
        await close.click()


async def _picture(page: Page, name: str) -> None:
    folder = os.environ.get("LIANGBANG_PICTURES")
    if folder:
        await page.screenshot(path=Path(folder) / f"{name}.png")
