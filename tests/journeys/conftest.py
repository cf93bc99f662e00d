"""A house with a small branch, enrolled through the chat as people would."""

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from tests.journeys.house import House, Phone, sandbox_process

pytest.register_assert_rewrite("tests.journeys.year")

ROSTER = """工号,姓名,支部,党小组,职务
0011,张伟,第一党支部,一组,
0012,王磊,第一党支部,一组,党小组长
0013,李娜,第一党支部,一组,组织委员
0014,赵敏,第一党支部,一组,支部书记
0015,周喆,第一党支部,一组,
"""
SCHEME = Path(__file__).parents[1] / "handlers" / "scheme.toml"
MEMBER, LEADER, REVIEWER, SECRETARY, OTHER, ADMIN = 11, 12, 13, 14, 15, 900
GROUP = -1001


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Sandbox and configuration; nothing imported, nothing running."""
    async with sandbox_process(tmp_path) as client:
        house = House(client, tmp_path)
        house.configure()
        yield house
        if house.program is not None:
            await house.stop()


@pytest.fixture
async def branch(house: House) -> House:
    """Roster and scheme imported, everybody enrolled by their link, the group bound, the program running."""
    roster = house.folder / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    await house.done("import", "roster", str(roster))
    await house.done("import", "scheme", str(SCHEME))
    await house.done("invites", "--out", str(house.folder / "invites.csv"))
    with (house.folder / "invites.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = {row["employee_no"]: row["code"] for row in csv.DictReader(file)}
    await house.start()
    for account in (MEMBER, LEADER, REVIEWER, SECRETARY, OTHER):
        await house.client.persona(account, str(account), language_code="zh-hans")
        await house.client.write(account, f"/start {codes[f'{account:04}']}")
        await Phone(house.client, account).sees("欢迎")
    await house.client.persona(ADMIN, "管理员", language_code="zh-hans")
    await house.client.group("第一党支部群", [MEMBER, LEADER, REVIEWER, SECRETARY, OTHER, ADMIN], id=GROUP)
    await house.client.write(ADMIN, "/bind 第一党支部", GROUP)
    await Phone(house.client, ADMIN, GROUP).sees("第一党支部", "榜单会发到这里")
    return house


@pytest.fixture
def picture() -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "#3a7").save(out, "JPEG")
    return out.getvalue()
