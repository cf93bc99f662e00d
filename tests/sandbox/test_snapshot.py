from pathlib import Path

import pytest

from sandbox import Sandbox
from sandbox.client import Client


async def test_the_world_is_found_again(tmp_path: Path, picture: bytes) -> None:
    first = Sandbox(data_dir=tmp_path / "world")
    async with Client(await first.start()) as client:
        member = await client.persona(700, "王磊", about="组员")
        group = await client.group("支部", [member], admins=[member])
        await client.write(member, "/start")
        (photo,) = await client.photos(member, [picture], "佐证")
        await client.call("sendMessage", chat_id=group, text="榜")
        await client.call("setMyCommands", commands=[{"command": "mine", "description": "我的"}])
        await client.call(
            "setMessageReaction", chat_id=700, message_id=2, reaction=[{"type": "emoji", "emoji": "👍"}]
        )
        before = await client.get("chats", viewer=member)
        pending = await client.updates()
    await first.stop()

    second = Sandbox(data_dir=tmp_path / "world")
    async with Client(await second.start()) as client:
        assert await client.get("chats", viewer=member) == before
        assert await client.updates() == pending
        described = (await client.call("getFile", file_id=photo["photo"][0]["file_id"])).result
        async with client.session.get(
            f"{client.url}/file/bot{client.token}/{described['file_path']}"
        ) as response:
            assert len(await response.read()) == described["file_size"] > 0
        assert (await client.call("sendPhoto", chat_id=member, photo=photo["photo"][-1]["file_id"])).ok
        assert (await client.get("state"))["personas"][0]["about"] == "组员"
        assert (await client.messages(member))[1]["reactions"] == [{"emoji": "👍", "users": [123456]}]
        sent = await client.call("sendMessage", chat_id=member, text="又")
        assert sent.result["message_id"] == 4
        await client.write(member, "再")
        assert (await client.updates(offset=-1))[0]["update_id"] == pending[-1]["update_id"] + 1
    await second.stop()


async def test_a_folder_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "world.json").write_text('{"bot": 1}')
    with pytest.raises(ValueError, match="cannot be read"):
        await Sandbox(data_dir=tmp_path).start()
