"""The web pages in a browser, on a phone and on a wall: nothing sticks out, nothing is refused, everything can be read.

Pictures go to the folder that LIANGBANG_PICTURES names, where it is set; somebody has to look at them.
"""

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from bot.site import Site
from render import fonts
from services.house import House
from storage.database import Tx
from tests import publishing
from tests.browser import NEEDED, chromium
from tests.databases import in_memory

pytestmark = NEEDED
LONG = "古丽巴哈尔·阿卜杜热西提·买买提吐尔逊"
FORTY = [
    (f"{'欧阳司马王李张'[n % 7]}{'伟娜喆䶮静强'[n % 6]}{n}" if n % 9 else LONG, 130 - 2 * n)
    for n in range(40)
]


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    """A browser that has our font, as readers have theirs."""
    folder = tmp_path / "share" / "fonts"
    folder.mkdir(parents=True)
    (folder / fonts.collection().name).symlink_to(fonts.collection())
    async with chromium(env={**os.environ, "XDG_DATA_HOME": str(tmp_path / "share")}) as browser:
        yield browser


@pytest.fixture(params=["zh-Hans", "en"])
def files(tmp_path: Path, request: pytest.FixtureRequest) -> list[Path]:
    """The pages as files: a branch of forty and one of one."""
    connection = in_memory(strict=False)
    tx = Tx(connection)
    publishing.branch(tx, "30645钻井队党支部", FORTY)
    publishing.branch(tx, "独苗党支部", [("李喆", 90)])
    publishing.publish(tx)
    found = []
    for path, page in Site(tx, House(language=request.param), datetime.now(UTC)).walk():
        file = tmp_path / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page, encoding="utf-8")
        found.append(file)
    return found


@pytest.mark.parametrize("width", [390, 1920])
async def test_every_page_fits_and_nothing_of_it_is_refused(
    browser: Browser, files: list[Path], width: int
) -> None:
    height = 844 if width == 390 else 1080
    context = await browser.new_context(viewport={"width": width, "height": height})
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    for number, file in enumerate(files):
        await page.goto(file.as_uri())
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, file.name
        assert await page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)") > 25
        assert await clipped(page) == [], file.name
        if file.name == "wall.html" and width == 1920:
            assert await page.evaluate("document.documentElement.scrollHeight") <= height, (
                "a wall is not scrolled"
            )
        await _picture(
            page, f"{width}-{number}-{file.name}-{await page.evaluate('document.documentElement.lang')}"
        )
    assert complaints == []
    await context.close()


async def clipped(page: Page) -> list[str]:
    """Names and totals that stick out of the page."""
    found = await page.evaluate(
        """() => [...document.querySelectorAll('.name, .total, .badge, dd')]
           .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
           .map(e => e.textContent)"""
    )
    return list(found)


async def _picture(page: Page, name: str) -> None:
    folder = os.environ.get("LIANGBANG_PICTURES")
    if folder:
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
