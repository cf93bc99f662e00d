"""What a newcomer finds in the demo beside the main job: awards to be seen, and the web pages."""

import re
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urljoin

import pytest

from bot.demo_cast import CAST, GROUP
from bot.demo_history import HERO
from sandbox.client import Client
from tests.journeys.house import Phone, Program

MEMBER, SECRETARY = (
    next(persona.account for persona in CAST if persona.employee_no == number) for number in (HERO, "0601")
)


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[tuple[Client, Program]]:
    """The demo in its own process, which keeps everything in ``data``."""
    program = Program("bot", "demo", "--port", "0", "--data", "data", cwd=tmp_path)
    await program.start()
    async with Client((await program.line()).split()[-1]) as client:
        yield client, program
    await program.stop()


async def test_awards_and_pages_can_be_seen_at_once(demo: tuple[Client, Program], tmp_path: Path) -> None:
    client, program = demo
    ran = await client.post("actions/annual-awards")
    assert ran["ok"]
    assert re.search(r"[1-9]\d* awards", ran["detail"])
    assert ran["text"]["zh"].startswith("已运行")
    told = await Phone(client, MEMBER).sees("祝贺您获得“年度优秀党员”")
    assert "photo" in told, "the certificate, as a picture"
    await Phone(client, MEMBER, GROUP).sees("表彰名单", "李喆")
    again = await client.post("actions/annual-awards")
    assert ("运行过" in again["text"]["zh"], "already ran" in again["text"]["en"]) == (True, True)
    assert (await client.post("actions/preview"))["ok"]
    await Phone(client, SECRETARY).press("⏸️")
    await Phone(client, SECRETARY).press("有数据")
    await Phone(client, SECRETARY).sees("暂缓公布", button="📣")
    pages = [link["url"] for link in (await client.get("state"))["links"]]
    for page in pages:
        async with client.session.get(page) as answer:
            assert answer.status == 200
            assert "李喆" in await answer.text()
            assert "font-src 'self'" in answer.headers["Content-Security-Policy"]
    async with client.session.get(urljoin(pages[0], "/font.otf")) as font:
        assert (await font.content.read(4)) == b"OTTO", "for a machine without a Chinese font"
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\w+/", pages[0])
    assert await program.stop(signal.SIGINT) == 0
    code, out, err = await Program("bot", "verify", cwd=tmp_path).run()  # data/liangbang.db is its default
    assert code == 0, f"{out}{err}"
