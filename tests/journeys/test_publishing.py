"""The whole program publishes: to the group, on a page that it serves, and as a poster in the secretary's chat."""

import re

import aiohttp

from tests.journeys.conftest import GROUP, SECRETARY
from tests.journeys.house import House, Phone


async def test_a_period_is_published_in_three_places(branch: House) -> None:
    await branch.stop()
    with branch.config.open("a", encoding="utf-8") as config:
        config.write('[web]\nlisten = "127.0.0.1:0"\nurl = "https://board.example.org"\n')
    await branch.start()
    assert "posted to 1 branch group" in await branch.done("job", "quarter-ranking")
    await Phone(branch.client, SECRETARY, GROUP).sees("第一党支部", "公示")
    poster = await Phone(branch.client, SECRETARY).wait(lambda message: "document" in message, "the poster")
    assert poster["document"]["mime_type"] == "application/pdf"
    async with aiohttp.ClientSession() as session:
        root = served(branch)
        async with session.get(root) as answer:
            link = re.search(r'href="(\w+/index\.html)"', await answer.text())
        assert link is not None
        async with session.get(root + link[1]) as answer:
            page = await answer.text()
    assert "第一党支部" in page
    assert "5 人" in page
    assert "张伟" not in page, "nobody has earned anything, and the lowest grade is nobody's business"
    assert await branch.stop() == 0


def served(house: House) -> str:
    """Where the pages are, by the log: the system chose the port."""
    assert house.program is not None
    found = re.search(r'"setting":"web.listen","addresses":\[\["127\.0\.0\.1",(\d+)\]\]', house.program.log)
    assert found is not None
    return f"http://127.0.0.1:{found[1]}/"
