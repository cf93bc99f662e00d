"""Takes the pictures of the web pages and the poster from the demo: `.venv/bin/python docs/pictures/take_pages.py`.

Needs the browser of Debian (`apt-get install chromium`). Look at the pictures before you commit them.
"""

# ruff: noqa: INP001  (a script beside its pictures)

import asyncio
import io
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.async_api import async_playwright
from take import TAKES, Take, _program, demo, save

from bot.demo import TOKEN
from bot.site import Site
from render import fonts, poster
from render.papers import Form
from services.house import House
from storage.database import Database

WALL_WIDTH = 1280


async def take_pages(take: Take) -> None:
    """The crew's page on a phone and on a wall, and its poster."""
    language = "en" if take.language == "en" else "zh-Hans"
    with TemporaryDirectory() as name:
        folder = Path(name)
        async with demo("--data", name) as url:
            environment = {
                "LIANGBANG_LANGUAGE": language,
                "LIANGBANG_STORAGE__URL": f"sqlite:///{name}/liangbang.db",
                "LIANGBANG_TELEGRAM__TOKEN": TOKEN,
                "LIANGBANG_TELEGRAM__API_URL": url,
            }
            await (await _program("job", "quarter-ranking", **environment)).wait()
            await (await _program("publish", "--out", f"{name}/site", **environment)).wait()
        wall = next((folder / "site").glob("*/wall.html"))
        await _shoot(folder, take, wall.with_name("index.html"), (390, 844), 2, f"page-{take.language}.png")
        await _shoot(folder, take, wall, (1920, 1080), 1, f"wall-{take.language}.png")
        await _poster(folder / "liangbang.db", language, f"poster-{take.language}.png")


async def _shoot(folder: Path, take: Take, page: Path, size: tuple[int, int], scale: int, name: str) -> None:
    """A page as a reader sees it who has our font."""
    font = folder / "share" / "fonts" / fonts.collection().name
    font.parent.mkdir(parents=True, exist_ok=True)
    if not font.exists():
        font.symlink_to(fonts.collection())
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
            env={**os.environ, "XDG_DATA_HOME": str(folder / "share")},
        )
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=take.locale, device_scale_factor=scale
        )
        tab = await context.new_page()
        await tab.goto(page.as_uri())
        image = Image.open(io.BytesIO(await tab.screenshot())).convert("RGB")
        await browser.close()
    if image.width > WALL_WIDTH:
        height = round(image.height * WALL_WIDTH / image.width)
        image = image.resize((WALL_WIDTH, height), Image.Resampling.LANCZOS)
    save(image, name)


async def _poster(database: Path, language: str, name: str) -> None:
    opened = await Database.open(database)
    house = House(language=language, web_url="https://board.example.org")
    made = await opened.read(lambda tx: list(Site(tx, house, datetime.now(UTC)).posters()))
    await opened.close()
    content = poster.typeset(made[0][2], Form.PNG)
    save(Image.open(io.BytesIO(content)).convert("RGB"), name)


async def main() -> None:
    """Every picture in both languages."""
    for take in TAKES:
        await take_pages(take)


if __name__ == "__main__":
    asyncio.run(main())
