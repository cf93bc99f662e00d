"""The page as a whole: on any screen, in either language, by day and by night, and after the server was away."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from sandbox import Sandbox
from sandbox.client import Client
from tests.browser import NEEDED
from tests.sandbox.page.visits import DESKTOP, NARROW, OK_KEY, WANG, ZHAO, bubble, update, visit, write

pytestmark = [NEEDED, pytest.mark.asyncio(loop_scope="module")]


async def test_signs_are_drawn_and_stay_in_the_text(page: Page, bot: Client) -> None:
    signs = ["✅", "❌", "↩️", "✏️", "⚖️", "▶️", "⬅️", "➡️"]
    keyboard = [[{"text": f"{sign} 键", "callback_data": sign} for sign in signs]]
    await bot.call("sendMessage", chat_id=WANG, text="🏅 榜", reply_markup={"inline_keyboard": keyboard})
    await expect(page.locator(".key")).to_have_text([f"{sign} 键" for sign in signs])
    drawn = page.locator(".key .sign, .bubble .sign")
    await expect(drawn).to_have_count(len(signs) + 1)
    pictures = await drawn.evaluate_all("signs => signs.map(s => getComputedStyle(s).backgroundImage)")
    assert all(picture.startswith('url("data:image/svg+xml') for picture in pictures)


async def test_the_page_comes_back_by_itself_with_what_it_missed(
    page: Page, bot: Client, server: Sandbox
) -> None:
    await bot.call("sendMessage", chat_id=WANG, text="之前")
    await expect(bubble(page, "之前")).to_be_visible()
    await server.stop()
    await expect(page.get_by_text("正在重连")).to_be_visible()
    port = int(bot.url.rpartition(":")[2])
    await server.start(port=port)
    await bot.call("sendMessage", chat_id=WANG, text="之后")
    await expect(bubble(page, "之后")).to_be_visible()
    await expect(page.get_by_text("正在重连")).to_have_count(0)


async def test_on_a_phone_the_page_is_one_column(phone_page: Page, bot: Client) -> None:
    page = phone_page
    await page.get_by_role("button", name="知道了").click()
    await bot.call(
        "sendMessage", chat_id=WANG, text="W" * 400, reply_markup={"inline_keyboard": [OK_KEY * 3]}
    )
    await expect(page.locator(".key")).to_have_count(3)
    assert await page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    box = await page.locator(".phone").bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, NARROW["width"])
    await page.get_by_role("button", name=re.compile("当前是王磊")).click()
    await page.get_by_role("dialog", name="人物").locator(f"[data-persona='{ZHAO}']").click()
    await expect(page.get_by_role("region", name="赵敏的手机")).to_be_visible()
    await page.get_by_role("button", name="控制台").click()
    await page.get_by_role("dialog", name="控制台").get_by_role("tab", name="故障").click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await write(page, "手机上写的")
    assert (await update(bot, "message"))["from"]["id"] == ZHAO


async def test_the_page_speaks_the_browsers_language_and_switches(browser: Browser, bot: Client) -> None:
    async for page in visit(browser, bot, DESKTOP, f"#as={WANG}&chat={WANG}", locale="en-GB"):
        await expect(page.get_by_role("tab", name="Faults")).to_be_visible()
        await page.get_by_role("button", name="中文").click()
        await expect(page.get_by_role("tab", name="故障")).to_be_visible()
        await page.reload()
        await expect(page.get_by_role("tab", name="故障")).to_be_visible()
        assert await page.evaluate("document.documentElement.lang") == "zh-Hans"


async def test_the_page_is_dark_where_the_system_is(browser: Browser, bot: Client) -> None:
    light = await brightness(browser, bot, "light")
    dark = await brightness(browser, bot, "dark")
    assert light > 600
    assert dark < 120


async def brightness(browser: Browser, bot: Client, scheme: str) -> int:
    """Red, green and blue of the page's ground, added up."""
    ground = ""
    async for page in visit(browser, bot, DESKTOP, f"#as={WANG}&chat={WANG}", color_scheme=scheme):
        ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(int(part) for part in re.findall(r"\d+", ground)[:3])
