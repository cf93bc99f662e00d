import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from sandbox.client import Client
from sandbox.updates import UpdateQueue

Wait = Callable[[], Awaitable[None]]


async def drain(client: Client) -> list[dict[str, Any]]:
    updates = await client.updates()
    if updates:
        await client.updates(offset=updates[-1]["update_id"] + 1)
    return updates


async def test_updates_stay_until_they_are_confirmed(client: Client, member: int) -> None:
    await drain(client)
    for text in ("一", "二", "三"):
        await client.write(member, text)
    first = await client.updates(limit=2)
    assert [update["message"]["text"] for update in first] == ["一", "二"]
    assert await client.updates(limit=2) == first
    rest = await client.updates(offset=first[-1]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == ["三"]
    assert (await client.updates(offset=-1)) == rest
    assert rest[0]["update_id"] == first[-1]["update_id"] + 1


async def test_a_long_poll_answers_as_soon_as_something_happens(
    client: Client, member: int, poll_waits: Wait
) -> None:
    offset = (await client.updates(offset=-1))[-1]["update_id"] + 1
    poll = asyncio.create_task(client.updates(offset=offset, timeout=30))
    await poll_waits()
    await client.write(member, "到")
    (update,) = await asyncio.wait_for(poll, 5)
    assert update["message"]["text"] == "到"


async def test_a_long_poll_ends_without_updates(client: Client) -> None:
    assert await client.updates(timeout=1) == []


async def test_two_pollers_are_a_conflict(client: Client, poll_waits: Wait) -> None:
    first = asyncio.create_task(client.call("getUpdates", timeout=30))
    await poll_waits()
    second = asyncio.create_task(client.call("getUpdates", timeout=30))
    conflict = await asyncio.wait_for(first, 5)
    assert (conflict.status, conflict.error) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    await client.post("updates", message={})
    assert (await second).ok


async def test_the_bot_gets_what_it_asks_for(client: Client, member: int) -> None:
    await client.updates(offset=-1, allowed_updates=["callback_query"])
    await drain(client)
    written = await client.post("messages", from_=member, chat_id=member, text="不要")
    assert written["update_id"] is None
    number = written["message"]["message_id"]
    await client.press(member, member, number, "x", wait=0)
    assert [set(update) - {"update_id"} for update in await client.updates()] == [{"callback_query"}]
    await client.updates(allowed_updates=[])
    assert (await client.post("messages", from_=member, chat_id=member, text="要"))["update_id"] is not None
    await client.post("reactions", from_=member, chat_id=member, message_id=number, emoji="👍")
    assert "message_reaction" not in (await client.updates())[-1]


def test_updates_are_a_day_old_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = UpdateQueue()
    queue.put("message", {}, 1)
    later = time.time() + 24 * 3600 + 1
    monkeypatch.setattr(time, "time", lambda: later)
    queue.drop_old()
    assert not queue.pending


async def test_an_album_arrives_as_several_updates(client: Client, member: int, picture: bytes) -> None:
    await drain(client)
    await client.photos(member, [picture, picture, picture], "/claim 义务劳动")
    messages = [update["message"] for update in await client.updates()]
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["/claim 义务劳动", None, None]
    assert messages[0]["caption_entities"] == [{"offset": 0, "length": 6, "type": "bot_command"}]
    assert [message["photo"][-1]["width"] for message in messages] == [400, 400, 400]


async def test_an_edited_message_is_an_update_and_the_first_one_stays_as_it_was(
    client: Client, member: int
) -> None:
    await drain(client)
    number = (await client.write(member, "两次"))["message_id"]
    await client.post("edits", from_=member, chat_id=member, message_id=number, text="三次")
    first, second = await client.updates()
    assert first["message"]["text"] == "两次"
    assert second["edited_message"]["text"] == "三次"
    assert second["edited_message"]["edit_date"] > 0


async def test_a_text_too_long_for_one_message_arrives_as_two(client: Client, member: int) -> None:
    await drain(client)
    await client.write(member, "字" * 5000)
    assert [len(update["message"]["text"]) for update in await client.updates()] == [4096, 904]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("闲聊", False),
        ("/claim 志愿", True),
        ("/claim@sandbox_bot 志愿", True),
        ("/claim@other_bot 志愿", False),
        ("@sandbox_bot 你好", True),
    ],
)
async def test_privacy_mode_hides_small_talk_in_groups(
    client: Client, group: int, member: int, text: str, seen: bool
) -> None:
    written = await client.post("messages", from_=member, chat_id=group, text=text)
    assert (written["update_id"] is not None) is seen


async def test_replies_to_the_bot_and_administrators_see_more(
    client: Client, group: int, member: int
) -> None:
    number = (await client.call("sendMessage", chat_id=group, text="榜")).result["message_id"]
    reply = await client.post("messages", from_=member, chat_id=group, text="好", reply_to=number)
    assert reply["update_id"] is not None
    await client.post("members", chat_id=group, user=123456, status="administrator")
    assert (await client.post("messages", from_=member, chat_id=group, text="闲聊"))["update_id"] is not None


async def test_raw_updates_go_through_as_they_are(client: Client, member: int) -> None:
    await drain(client)
    anonymous = {"message": {"from": {"id": 1087968824}, "sender_chat": {"id": -1}, "odd": [1]}}
    ids = (await client.post("updates", **anonymous))["update_ids"]
    assert (await client.updates()) == [{"update_id": ids[0], **anonymous}]


async def test_joining_and_leaving_are_told(client: Client, group: int, leader: int) -> None:
    await client.post("members", chat_id=group, user=leader, status="left")
    (left,) = await drain(client)
    assert left["message"]["left_chat_member"]["id"] == leader
    await client.post("members", chat_id=group, user=123456, status="administrator", by=700)
    (changed,) = await drain(client)
    assert changed["my_chat_member"]["new_chat_member"]["can_delete_messages"] is True
    await client.updates(allowed_updates=["message", "chat_member"])
    await client.post("members", chat_id=group, user=leader, status="member")
    kinds = [next(iter(set(update) - {"update_id"})) for update in await drain(client)]
    assert kinds == ["chat_member", "message"]
