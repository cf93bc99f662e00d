"""The token and the invite codes are in no log, on no screen, in no backup, whatever fails."""

import asyncio
import csv
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.client import Client
from tests.journeys.conftest import ADMIN, LEADER, MEMBER, ROSTER, SCHEME
from tests.journeys.house import PATIENCE, TOKEN, House, Phone, Program

SECRET = "AAEx7-Vq2_kUo9ZtR4mNwYbC1sHdJfGpLi0"
BAD_WEATHER = ("429", "5xx", "reset_before", "reset_after", "bad_request", "forbidden")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A sandbox with a token that looks like one, and a program that knows it."""
    token = f"123456:{SECRET}"
    sandbox = Program("sandbox", "--port", "0", "--token", token, "--username", "liangbang_bot", cwd=tmp_path)
    await sandbox.start()
    try:
        async with Client(await sandbox.line(), token) as client:
            yield House(client, tmp_path)
    finally:
        await sandbox.stop()


def configure(house: House) -> None:
    house.configure()
    text = house.config.read_text(encoding="utf-8").replace(TOKEN, f"123456:{SECRET}")
    house.config.write_text(text, encoding="utf-8")


async def test_neither_token_nor_codes_are_found_anywhere_after_every_kind_of_failure(house: House) -> None:
    said: list[str] = []

    async def command(*arguments: str, code: int = 0) -> None:
        found, out, err = await house.command(*arguments)
        assert found == code, (arguments, out, err)
        said.extend((out, err))

    configure(house)
    (house.folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    await command("import", "roster", str(house.folder / "roster.csv"))
    await command("import", "scheme", str(SCHEME))
    await command("invites", "--out", str(house.folder / "invites.csv"))
    with (house.folder / "invites.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = {int(row["employee_no"]): row["code"] for row in csv.DictReader(file)}
    (house.folder / "invites.csv").unlink()

    await house.start()
    for account in (MEMBER, LEADER):
        await house.client.persona(account, str(account), language_code="zh-hans")
        await house.client.write(account, "/start WRONGCODE")
        await Phone(house.client, account).sees("邀请码不对")
        await house.client.write(account, f"/start {codes[account]}")
        await Phone(house.client, account).sees("欢迎")
    await house.client.persona(ADMIN, "管理员", language_code="zh-hans")
    await house.client.write(ADMIN, "/invite 0015")
    await Phone(house.client, ADMIN).sees("start=")

    for kind in BAD_WEATHER:
        await house.client.post("faults", method="sendMessage", kind=kind, times=1, retry_after=1)
        await house.client.write(MEMBER, "志愿服务 1次")
    assert house.program is not None
    async with asyncio.timeout(PATIENCE):
        while "person_unreachable" not in house.program.log:  # noqa: ASYNC110  it is a file
            await asyncio.sleep(0.05)
    await house.client.post("faults", method="getUpdates", kind="reset_after", times=1)
    await house.client.write(MEMBER, "志愿服务 2次")
    await Phone(house.client, MEMBER).sees("志愿服务", "2 次")
    with closing(sqlite3.connect(house.folder / "liangbang.db")) as connection, connection:
        odd = "INSERT INTO conversations (account, asked, waits_for, data, since) VALUES (?, 0, 'redraft', '{', '9')"
        connection.execute(odd, (MEMBER,))
    await house.client.write(MEMBER, "志愿服务 3次")
    await Phone(house.client, MEMBER).sees("抱歉")
    await command("backup", str(house.folder / "copy.bak"))
    await command("invites", "--out", str(house.folder / "invites.csv"))
    with (house.folder / "invites.csv").open(encoding="utf-8-sig", newline="") as file:
        unused = {row["code"] for row in csv.DictReader(file)}
    (house.folder / "invites.csv").unlink()
    assert unused == {code for number, code in codes.items() if number not in {MEMBER, LEADER}}, "still good"
    await command("check")
    program = house.program
    assert await house.stop() == 0
    assert "Traceback" in program.log, "a failure of ours is looked into by its traceback"
    assert not re.search(r"张伟|王磊|周喆|志愿服务|WRONGCODE|\b00\d\d\b", program.log), (
        "ids, not names nor words"
    )

    wrong = house.config.read_text(encoding="utf-8").replace("123456:", "654321:")
    house.config.write_text(wrong, encoding="utf-8")
    await command("run", code=1)
    house.config.write_text(wrong.replace(house.client.url, "http://127.0.0.1:9"), encoding="utf-8")
    await command("check")

    said += [file.read_text(encoding="utf-8", errors="replace") for file in house.folder.glob("stderr-*")]
    for text in said:
        assert SECRET not in text
        assert not any(code in text for code in codes.values())
    for path in set(house.folder.iterdir()) - {house.config}:
        content = path.read_bytes()
        assert SECRET.encode() not in content, path
        kept = path.name.startswith("liangbang.db")  # who has not used theirs may still do so
        assert kept or not any(code.encode() in content for code in unused), path
