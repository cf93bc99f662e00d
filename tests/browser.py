"""Debian's browser, for tests of pages. Where it is missing they are skipped, and say so."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright

CHROMIUM = shutil.which("chromium")
NEEDED = pytest.mark.skipif(CHROMIUM is None, reason="needs the browser of Debian: apt-get install chromium")
QUIETLY = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


@asynccontextmanager
async def chromium(**options: Any) -> AsyncIterator[Browser]:
    """A browser without a window, closed at the end."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY, **options)
        yield browser
        await browser.close()
