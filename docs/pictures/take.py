"""Takes the pictures of the READMEs anew from the demo: `.venv/bin/python docs/pictures/take.py`.

Needs the browser of Debian (`apt-get install chromium`). Look at the pictures before you commit them.
"""

# ruff: noqa: INP001  (a script beside its pictures)

import asyncio
import io
import os
import shutil
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.demo import TOKEN
from bot.demo_cast import CAST, GROUP
from sandbox.client import Client, Json

HERE = Path(__file__).parent
BOARD_WIDTH = 720
QUIZ = "最强大脑"


@dataclass(frozen=True, slots=True)
class Take:
    """One language: who declares what, and the words of the page that it is found by."""

    language: str
    locale: str
    member: str
    words: str
    submit: str
    write: str
    attach: str
    sample: str
    card: str
    published: str


TAKES = (
    Take(
        *("zh", "zh-CN", "0604", "挖潜增效 4分，旧泵阀修好再用"),
        *("✅ 提交", "写消息", "照片和文件", "检修", "节约挖潜", "积分公示"),
    ),
    Take(
        *("en", "en-GB", "0607", "cost saving 4 points, repaired an old pump valve"),
        *("✅ Submit", "Message", "Photos and files", "Repair", "节约挖潜", "results published"),
    ),
)
LEADER = next(persona for persona in CAST if persona.employee_no == "0603")


async def _program(*arguments: str, **environment: str) -> Process:
    command = (sys.executable, "-m", "bot", *arguments)
    return await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, env=os.environ | environment
    )


@asynccontextmanager
async def demo(*options: str) -> AsyncIterator[str]:
    """The demo in its own process, by its URL."""
    program = await _program("demo", "--port", "0", *options)
    assert program.stdout is not None
    try:
        yield (await program.stdout.readline()).decode().split()[-1]
    finally:
        program.terminate()
        await program.wait()


async def open_page(browser: Browser, take: Take, url: str) -> Page:
    """The chat page with two phones and nothing beside them."""
    context = await browser.new_context(
        viewport={"width": 1280, "height": 860}, locale=take.locale, device_scale_factor=2
    )
    context.set_default_timeout(20_000)
    page = await context.new_page()
    await page.goto(url)
    return page


async def write(page: Page, take: Take, text: str) -> None:
    """Write into the first phone and send it."""
    await page.get_by_role("textbox", name=take.write).first.fill(text)
    await page.keyboard.press("Enter")


async def take_card(browser: Browser, take: Take) -> None:
    """A claim sent by a member, and its card on the leader's phone."""
    member = 7_000_000 + int(take.member)
    async with demo() as url:
        page = await open_page(browser, take, f"{url}/#as={LEADER.account}&chat={LEADER.account}")
        await write(page, take, f"/lang {'en' if take.language == 'en' else 'zh-Hans'}")
        await expect(
            page.locator(".bubble", has_text=QUIZ).last
        ).to_be_visible()  # the last of what the demo begins with
        await page.goto("about:blank")
        with_leader = f"&with={LEADER.account}&chat2={LEADER.account}"
        await page.goto(f"{url}/#as={member}&chat={member}{with_leader}")
        await expect(page.locator(".bubble", has_text=QUIZ).first).to_be_visible()
        await page.get_by_role("button", name=take.attach).first.click()
        await page.get_by_role("button", name=take.sample).first.click()
        await write(page, take, take.words)
        await page.get_by_role("button", name=take.submit).last.click()
        second = page.locator(".phone").nth(1)
        card = second.locator(".bubble", has_text=take.card).last
        await expect(card).to_contain_text(take.words[:4])
        await _ready(page)
        save(await _shot_of(page, page.locator(".phone").first, second), f"card-{take.language}.png")


async def take_board(take: Take) -> None:
    """The chart of the branch's published quarter, as it is posted to the group in that language."""
    with TemporaryDirectory() as folder:
        async with demo("--data", folder) as url, Client(url, TOKEN) as client:
            environment = {
                "LIANGBANG_LANGUAGE": "en" if take.language == "en" else "zh-Hans",
                "LIANGBANG_STORAGE__URL": f"sqlite:///{folder}/liangbang.db",
                "LIANGBANG_TELEGRAM__TOKEN": TOKEN,
                "LIANGBANG_TELEGRAM__API_URL": url,
            }
            await (await _program("job", "quarter-ranking", **environment)).wait()
            posted = await _posted(client, GROUP, LEADER.account, take.published, photo=True)
            await _save_chart(client, posted, f"board-{take.language}.png")


async def take_comparisons(take: Take) -> None:
    """The pictures under /mine: a member's trend, and their categories beside the middle and the best."""
    member = 7_000_000 + int(take.member)
    async with demo() as url, Client(url, TOKEN) as client:
        await client.write(member, f"/lang {'en' if take.language == 'en' else 'zh-Hans'}")
        await client.write(member, "/mine")
        mine = await _posted(client, member, member, "📊")
        for row in mine["reply_markup"]["inline_keyboard"]:
            for button in row:
                name = button["callback_data"].partition(":")[0]
                if name in {"trend", "gaps"}:
                    await client.press(member, member, mine["message_id"], button["callback_data"])
                    drawn = await _posted(client, member, member, button["text"].split()[0], photo=True)
                    await _save_chart(client, drawn, f"{name}-{take.language}.png")


async def _save_chart(client: Client, message: Json, name: str) -> None:
    """A chart as it was sent, in the width of the page that shows it."""
    async with client.session.get(f"{client.url}/sandbox/files/{message['photo'][-1]['file_id']}") as answer:
        image = Image.open(io.BytesIO(await answer.read())).convert("RGB")
    size = (BOARD_WIDTH, round(image.height * BOARD_WIDTH / image.width))
    save(image.resize(size, Image.Resampling.LANCZOS), name)


async def _posted(client: Client, chat: int, viewer: int, words: str, *, photo: bool = False) -> Json:
    """The message that the bot posts with these words, once it is there; with ``photo`` a chart."""
    async with asyncio.timeout(60):
        while True:
            for message in await client.messages(chat, viewer):
                if words in message.get("caption", "" if photo else message.get("text", "")):
                    return message
            await asyncio.sleep(0.2)


async def _ready(page: Page) -> None:
    await page.wait_for_load_state("networkidle")
    await page.evaluate("document.fonts.ready")
    await asyncio.sleep(1)  # the chat glides to its newest message


async def _shot_of(page: Page, *parts: Locator) -> Image.Image:
    """The rectangle that holds all the parts, with a little room around them."""
    boxes = [box for part in parts if (box := await part.bounding_box())]
    left, top = min(b["x"] for b in boxes) - 12, min(b["y"] for b in boxes) - 12
    right = max(b["x"] + b["width"] for b in boxes) + 12
    bottom = max(b["y"] + b["height"] for b in boxes) + 12
    clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    shot = await page.screenshot(clip=clip)  # type: ignore[arg-type]
    return Image.open(io.BytesIO(shot)).convert("RGB")


def save(image: Image.Image, name: str) -> None:
    """With a palette: flat surfaces and letters need no more colours, and the file is a third of the size.

    MAXCOVERAGE keeps the small coloured signs, k-means the true shade of what is large.
    """
    small = image.quantize(200, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
    small.save(HERE / name, optimize=True)


async def main() -> None:
    """Every picture in both languages."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for take in TAKES:
            await take_card(browser, take)
            await take_board(take)
            await take_comparisons(take)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
