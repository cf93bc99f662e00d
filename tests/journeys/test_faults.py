"""Telegram on bad days: once it is back, every notice is there, in the order of its chat."""

import asyncio
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sandbox.client import ControlRefused, Json
from tests.journeys.conftest import ADMIN, LEADER, MEMBER, OTHER, REVIEWER, SECRETARY
from tests.journeys.house import PATIENCE, House, Phone, labels

REVIEWERS = (LEADER, REVIEWER, SECRETARY)


@contextmanager
def books(house: House) -> Iterator[sqlite3.Connection]:
    """The program's database, seen by somebody who cannot change it."""
    connection = sqlite3.connect(f"file:{house.folder}/liangbang.db?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        yield connection
    finally:
        connection.close()


async def duplicates(house: House) -> int:
    """Stop the program once all is sent, check that it is there, in order; how many messages came twice."""
    async with asyncio.timeout(PATIENCE):
        while _waiting(house):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert await house.stop() == 0
    with books(house) as connection:
        rows = connection.execute(
            "SELECT chat_id, state, method, message_id FROM outbox WHERE method LIKE 'send%' ORDER BY id"
        ).fetchall()
    sent: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        assert row["state"] == "sent", dict(row)
        sent[row["chat_id"]].append(row["message_id"])
    twice = 0
    for chat, ids in sent.items():
        assert ids == sorted(ids), f"{chat} heard things out of order"
        messages = await house.client.messages(chat, chat if chat > 0 else ADMIN, limit=1000, deleted=1)
        there = {m["message_id"] for m in messages if m["from"].get("is_bot")}
        assert set(ids) <= there
        twice += len(there - set(ids))
    return twice


def _waiting(house: House) -> int:
    with books(house) as connection:
        return int(connection.execute("SELECT COUNT(*) FROM outbox WHERE state = 'waiting'").fetchone()[0])


class Claim:
    """A claim of so many hours of volunteering, worth three points each, and the people who carry it on."""

    def __init__(self, house: House, times: int) -> None:
        self.house = house
        self.times = times
        self.points = re.compile(rf"\+{3 * times}\b")

    async def submit(self) -> None:
        member = Phone(self.house.client, MEMBER)
        await member.write(f"志愿服务 {self.times}次")
        await self.press(MEMBER)

    async def approve(self) -> None:
        for account in REVIEWERS:
            await self.press(account)

    async def press(self, account: int) -> None:
        """Press ✅ on the message about this claim once it is there; the short answer may be lost."""
        phone = Phone(self.house.client, account)
        message = await phone.wait(
            lambda m: self._is_meant(m) and "✅ " in " ".join(labels(m)), f"{self.times}"
        )
        data = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        await self.house.client.press(account, account, message["message_id"], data, wait=0)

    async def is_told(self) -> Json:
        """The claimant hears that it is approved."""
        member = Phone(self.house.client, MEMBER)
        return await member.wait(
            lambda m: self._is_meant(m) and "累计" in m["text"], f"{self.times} approved"
        )

    def _is_meant(self, message: Json) -> bool:
        return self.points.search(message.get("text") or message.get("caption") or "") is not None


@pytest.fixture
def unpaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server has no limits, so the program keeps none."""
    monkeypatch.setenv("LIANGBANG_TELEGRAM__MESSAGES_PER_SECOND", "0")


@pytest.mark.timeout(240)
async def test_through_a_bad_day_every_notice_arrives_in_its_order(unpaced: None, branch: House) -> None:
    client = branch.client
    days: list[Json] = [
        {"kind": "429", "retry_after": 1, "seconds": 1},
        {"kind": "5xx", "method": "send*", "times": 1},
        {"kind": "reset_before", "method": "send*", "times": 1},
        {"kind": "reset_after", "method": "send*", "times": 1},
        {"kind": "reset_after", "method": "edit*", "times": 1},
        {"kind": "hang", "method": "send*", "times": 1, "seconds": 0.5},
        {"kind": "reset_after", "method": "getUpdates", "times": 1},
        {"kind": "offline", "seconds": 1},
    ]
    for times, day in enumerate(days, 4):
        claim = Claim(branch, times)
        await client.post("faults", **day)
        await claim.submit()
        await claim.approve()
        await claim.is_told()
    assert await duplicates(branch) == 1, "the one whose answer was cut off"
    with books(branch) as connection:
        assert connection.execute("SELECT COUNT(*) FROM ledger").fetchone()[0] == len(days)
        sql = "SELECT value FROM settings WHERE key = 'deliveries_unknown'"
        assert int(connection.execute(sql).fetchone()[0]) >= 3


async def test_somebody_who_blocked_the_bot_hears_what_they_missed_when_they_are_back(
    unpaced: None, branch: House
) -> None:
    client = branch.client
    claim, leader = Claim(branch, 4), Phone(branch.client, LEADER)
    await claim.submit()
    await leader.wait(lambda m: "✅ 通过" in labels(m), "the card")
    await client.post("block", user=MEMBER, blocked=True)
    await leader.sees("张伟", "屏蔽")
    await claim.approve()
    await Phone(client, SECRETARY).wait(lambda m: "已通过" in (m.get("text") or ""), "the outcome")
    with pytest.raises(ControlRefused):
        await client.write(MEMBER, "/mine")
    await client.post("block", user=MEMBER, blocked=False)
    await claim.is_told()
    # Once more, and it is the refusal of a message that tells us.
    fault = (await client.post("faults", kind="forbidden", chat_id=OTHER))["fault"]
    await client.write(OTHER, "志愿服务 1次")
    await leader.sees("周喆", "屏蔽")
    await client.delete(f"faults/{fault['id']}")
    await client.write(OTHER, "/help")
    await Phone(client, OTHER).sees("志愿服务", button="✅")
    assert await duplicates(branch) == 0


async def test_a_group_that_moved_a_photo_that_is_refused_a_message_that_is_gone(
    unpaced: None, branch: House, picture: bytes
) -> None:
    client = branch.client
    everybody = [MEMBER, LEADER, REVIEWER, SECRETARY, OTHER, ADMIN]
    await client.group("第一党支部小群", everybody, id=-77, type="group")
    await client.write(ADMIN, "/bind 第一党支部", -77)
    await Phone(client, ADMIN, -77).sees("榜单会发到这里")
    # A message to edit that is gone: the claim goes on.
    claim = Claim(branch, 4)
    await claim.submit()
    draft = await Phone(client, MEMBER).sees("已提交")
    await client.post("deletes", from_=MEMBER, chat_id=MEMBER, message_ids=[draft["message_id"]])
    await claim.approve()
    await claim.is_told()
    # A photo that is refused: its words arrive, with their buttons.
    await client.post(
        "faults", kind="bad_request", method="sendPhoto", times=1, description="Bad Request: PHOTO_INVALID"
    )
    await client.photos(OTHER, [picture], "隐患排查 1处")
    await Phone(client, OTHER).press("✅", "隐患排查")
    card = await Phone(client, LEADER).sees("周喆", "隐患排查", button="✅")
    assert "photo" not in card
    await Phone(client, LEADER).press_on(card, "✅")
    await Phone(client, OTHER).sees("隐患排查", "累计")
    # A group that became a supergroup while nobody looked: the post and the branch go where it is now.
    assert await branch.stop() == 0
    moved = (await client.post("migrations", chat_id=-77))["chat_id"]
    await branch.done("job", "weekly-ranking")
    await Phone(client, ADMIN, moved).wait(lambda m: bool(m.get("photo")), "the ranking")
    with books(branch) as connection:
        assert connection.execute("SELECT chat_id FROM branches").fetchone()[0] == moved
    await branch.start()
    await client.write(OTHER, "/board", moved)
    await Phone(client, OTHER, moved).wait(lambda m: "reply_to_message" in m, "the answer in the new group")
    assert await duplicates(branch) == 0
