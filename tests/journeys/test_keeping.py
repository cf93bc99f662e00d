"""Keeping it: backups under load, a full disk, and that the token is in neither."""

import asyncio
import json
import resource
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.journeys.conftest import LEADER, MEMBER, OTHER, REVIEWER, SECRETARY
from tests.journeys.house import TOKEN, House, Phone, Program, labels


async def record(house: House, times: int) -> None:
    """The leader enters so many deductions, one after the other, while others declare what they have done."""
    leader = Phone(house.client, LEADER)
    for number in range(times):
        await leader.write(f"/record 0011 D01 1 第{number}次")
        await leader.press("✅", f"第{number}次")
        await house.client.write(OTHER, f"志愿服务 {number + 1}次")


def limit_files(program: Program, size: int) -> None:
    """Let the program write no file beyond that size, as on a disk that is full."""
    assert program.process is not None
    resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def spoil(path: Path) -> None:
    """Overwrite everything behind the header."""
    with path.open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(4096)
        file.write(b"\xa5" * max(0, size - 4096))


def entries(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(connection.execute("SELECT COUNT(*) FROM ledger").fetchone()[0])


async def test_backups_are_made_under_load_and_what_is_restored_goes_on_from_there(branch: House) -> None:
    await branch.stop()
    branch.configure(messages_per_second="0")
    await branch.start()
    working = asyncio.create_task(record(branch, 12))
    backups: list[Path] = []
    while not working.done():
        file = branch.folder / f"{len(backups)}.bak"
        assert (await branch.done("backup", str(file))).startswith(f"backup: {file}, ")
        backups.append(file)
    await working
    await branch.done("verify")
    counts = [entries(file) for file in backups]
    assert counts == sorted(counts)
    assert counts[-1] > 0

    code, _, err = await branch.command("restore", str(backups[0]))
    assert (code, err) == (
        1,
        f"{branch.folder / 'liangbang.db'}: a bot is running on this database; stop it first\n",
    )
    await branch.stop()
    for file in branch.folder.glob("liangbang.db*"):
        assert TOKEN.encode() not in file.read_bytes(), file
        file.unlink()
    assert TOKEN.encode() not in backups[-1].read_bytes()
    said = await branch.done("restore", str(backups[-1]))
    assert f"{counts[-1]} ledger entries in order" in said
    assert f"ledger entries: {counts[-1]}," in await branch.done("verify")
    await branch.start()
    await Phone(branch.client, LEADER).write("/record 0011 D01 1 恢复之后")
    await Phone(branch.client, LEADER).press("✅", "恢复之后")
    await Phone(branch.client, MEMBER).sees("扣分", "恢复之后")
    assert f"ledger entries: {counts[-1] + 1}," in await branch.done("verify")


async def test_on_a_full_disk_it_says_so_confirms_nothing_and_handles_everything_when_there_is_room(
    branch: House,
) -> None:
    assert branch.program is not None
    program = branch.program
    log = (branch.folder / "liangbang.db-wal").stat().st_size
    limit_files(program, log // 2)
    before = (await branch.client.calls())[-1]["id"]
    for number in range(5):
        await branch.client.write(MEMBER, f"志愿服务 {number + 1}次")
    for _ in range(200):
        if "disk I/O error" in program.log or "disk is full" in program.log:
            break
        await asyncio.sleep(0.05)
    said = [line for line in program.log.splitlines() if "disk" in line]
    assert said, program.log
    assert "Traceback" not in program.log
    info = await branch.client.call("getWebhookInfo")
    assert info.result["pending_update_count"] == 5, "none is confirmed to Telegram"
    sent = await branch.client.calls("sendMessage", since=before)
    assert sent == [], "nobody is told of what is not kept"

    limit_files(program, resource.RLIM_INFINITY)
    for number in range(5):
        await Phone(branch.client, MEMBER).sees("志愿服务", f"{number + 1} 次", button="✅")
    drafts = [message for message in await Phone(branch.client, MEMBER).messages() if labels(message)]
    assert len(drafts) == 5, "each once"
    assert await branch.stop() == 0


async def test_the_log_follows_a_claim_from_its_updates_to_its_entry_by_one_number(branch: House) -> None:
    assert branch.program is not None
    member = Phone(branch.client, MEMBER)
    await member.write("志愿服务 2次，张伟填")
    await member.press("✅", "志愿服务")
    for account in (LEADER, REVIEWER, SECRETARY):
        await Phone(branch.client, account).press("✅", "张伟")
    await member.sees("通过", "累计")
    assert await branch.stop() == 0
    lines = [json.loads(line) for line in branch.logs.splitlines()]
    updates = [line for line in lines if line["event"] == "update" and 1 in line.get("claims", ())]
    assert [line["route"] for line in updates] == ["claim", "button:submit", *["button:approve"] * 3]
    assert [line.get("entries") for line in updates] == [None, None, None, None, [1]]
    assert all(line["member"] > 0 and line["ms"] > 0 for line in updates)
    told = {
        line["notice"] for line in lines if line["event"] == "notice_sent" and line["subject"] == "claim:1"
    }
    assert told <= {notice for line in updates for notice in line["notices"]}
    assert len(told) >= 5, "a draft, three cards and the outcome; some edits are made needless by later ones"
    assert "张伟" not in branch.logs, "ids, not names"
    assert "志愿服务" not in branch.logs, "nor what they wrote"


async def test_it_is_seen_from_outside_how_it_goes(branch: House) -> None:
    await branch.stop()
    code, out, err = await branch.command("health")
    assert (code, err) == (1, "no bot is running on this database\n")
    with branch.config.open("a") as file:
        file.write('[metrics]\nlisten = "127.0.0.1:0"\n')
    await branch.start()
    member = Phone(branch.client, MEMBER)
    await member.write("志愿服务 2次")
    await member.press("✅", "志愿服务")
    await Phone(branch.client, LEADER).sees("张伟", button="✅")
    out = await branch.done("health")
    assert out.startswith("bot: running\n")
    assert "reviews: 1 waiting for less than 1 min" in out
    assert branch.program is not None
    lines = [json.loads(line) for line in branch.program.log.splitlines()]
    ((host, port),) = next(line["addresses"] for line in lines if line.get("setting") == "metrics.listen")
    async with branch.client.session.get(f"http://{host}:{port}/metrics") as answer:
        figures = await answer.text()
    assert "liangbang_reviews_waiting 1.0" in figures
    assert 'liangbang_updates_total{outcome="handled"} 2.0' in figures
    assert TOKEN not in figures + branch.program.log


async def test_a_database_that_is_damaged_under_it_ends_the_program_with_a_sentence(branch: House) -> None:
    assert branch.program is not None
    process = branch.program.process
    assert process is not None
    for file in (branch.folder / "liangbang.db", branch.folder / "liangbang.db-wal"):
        spoil(file)
    for number in range(200):
        await branch.client.write(OTHER, f"志愿服务 {number}次")
        await branch.client.write(MEMBER, "/mine")
        if process.returncode is not None:
            break
        await asyncio.sleep(0.05)
    async with asyncio.timeout(20):
        assert await process.wait() == 1
    assert "liangbang.db is damaged (" in branch.program.log.splitlines()[-1]
    assert "restore a backup" in branch.program.log.splitlines()[-1]
    info = await branch.client.call("getWebhookInfo")
    assert info.result["pending_update_count"] > 0, "what was not kept was not confirmed"


async def test_a_member_is_erased_beside_the_running_bot_which_goes_on(branch: House) -> None:
    member, leader = Phone(branch.client, MEMBER), Phone(branch.client, LEADER)
    await leader.write("/record 0011 D01 1 夜班点名未到")
    await leader.press("✅", "请核对")
    await member.sees("扣分")
    await member.write("志愿服务 1次")
    await member.press("✅", "志愿服务")
    await leader.sees("张伟", button="✅")
    code, _, err = await branch.command("erase", "0011", "--reason", "asked for it")
    assert (code, err) == (
        1,
        "0011 has claims that are not decided (1): have them decided or withdrawn first\n",
    )
    await leader.press("❌", "张伟")
    await leader.write("没有照片")
    await member.sees("未通过")
    said = await branch.done("erase", "0011", "--reason", "asked for it")
    assert "1 ledger entries stay, as erased-" in said

    await member.write("/mine")
    await member.sees("我还不认识您")
    await leader.write("/board")
    await leader.wait(lambda message: bool(message.get("photo")), "the board's chart")
    await Phone(branch.client, OTHER).write("志愿服务 1次")
    await Phone(branch.client, OTHER).press("✅", "志愿服务")
    await leader.sees("周喆", button="✅")
    await branch.done("verify")
    assert await branch.stop() == 0
    for file in branch.folder.glob("liangbang.db*"):
        assert "张伟".encode() not in file.read_bytes(), file
