import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from sandbox import Action, ActionResult, Sandbox, Stage
from sandbox.client import Client, ControlRefused


async def test_the_state_shows_the_cast(client: Client, member: int, leader: int, group: int) -> None:
    await client.persona(leader, "李娜", about={"zh": "组长", "en": "leader"})
    state = await client.get("state")
    assert state["bot"]["username"] == "sandbox_bot"
    assert [(p["id"], p["started"], p.get("about")) for p in state["personas"]] == [
        (member, True, None),
        (leader, False, {"zh": "组长", "en": "leader"}),
    ]
    assert state["chats"] == [
        {
            "id": group,
            "title": "第一支部",
            "type": "supergroup",
            "members": [member, leader, 123456],
            "admins": [],
        }
    ]
    assert (state["limits"], state["faults"], state["actions"]) == (False, [], [])


async def test_unread_messages_are_counted_per_viewer(
    client: Client, member: int, leader: int, group: int
) -> None:
    await client.call("sendMessage", chat_id=group, text="榜")
    await client.write(member, "好", group)

    async def unread(viewer: int) -> list[int]:
        return [row["unread"] for row in (await client.get("chats", viewer=viewer))["chats"]]

    assert await unread(member) == [0, 0]
    assert await unread(leader) == [0, 3]  # with the notice that the bot has joined
    state = await client.get("state")
    assert [persona["unread"] for persona in state["personas"]] == [0, 3]
    await client.post("read", viewer=leader, chat_id=group)
    assert await unread(leader) == [0, 0]


async def test_messages_are_paged_and_know_whose_they_are(client: Client, member: int) -> None:
    for number in range(5):
        await client.write(member, str(number))
    page = await client.get(f"chats/{member}/messages", viewer=member, limit=2)
    assert ([m["text"] for m in page["messages"]], page["more"]) == (["3", "4"], True)
    assert [m["outgoing"] for m in page["messages"]] == [True, True]
    earlier = await client.messages(member, before=page["messages"][0]["message_id"], limit=2)
    assert [(m["text"], m["outgoing"]) for m in earlier] == [("1", False), ("2", False)]
    later = await client.messages(member, after=earlier[0]["message_id"])
    assert [m["text"] for m in later] == ["2", "3", "4"]


async def test_events_come_by_websocket(
    client: Client, member: int, leader: int, group: int, picture: bytes
) -> None:
    async with client.session.ws_connect(f"{client.url}/sandbox/ws?viewer={member}") as events:
        number = (await client.call("sendMessage", chat_id=member, text="一")).result["message_id"]
        await client.call("editMessageText", chat_id=member, message_id=number, text="二")
        await client.call("sendChatAction", chat_id=member, action="typing")
        await client.call(
            "setMessageReaction",
            chat_id=member,
            message_id=number,
            reaction=[{"type": "emoji", "emoji": "👍"}],
        )
        await client.call("pinChatMessage", chat_id=member, message_id=number)
        await client.write(leader, "只给机器人")
        await client.call("deleteMessage", chat_id=member, message_id=number)
        query = (await client.press(member, member, number - 1, "x", wait=0))["id"]
        await client.call("answerCallbackQuery", callback_query_id=query, text="好")
        got = [await events.receive_json(timeout=5) for _ in range(8)]
    kinds = ["message", "edit", "chat_action", "reaction", "pin", "message", "delete", "answer"]
    assert [event["type"] for event in got] == kinds
    assert {event["chat_id"] for event in got} == {member}
    assert (got[0]["message"]["text"], got[0]["message"]["outgoing"]) == ("一", False)
    assert got[1]["message"]["text"] == "二"
    assert got[3]["reactions"] == [{"emoji": "👍", "users": [123456]}]
    assert got[6]["message_ids"] == [number]
    assert (got[7]["user"], got[7]["text"]) == (member, "好")


async def test_a_listener_without_a_viewer_hears_everything(client: Client, member: int, leader: int) -> None:
    async with client.session.ws_connect(f"{client.url}/sandbox/ws?calls=1") as events:
        await client.write(leader, "嗨")
        await client.call("sendMessage", chat_id=member, text="一")
        await client.persona(702, "新人")
        await client.post("faults", kind="429")
        got = [await events.receive_json(timeout=5) for _ in range(5)]
    assert [event["type"] for event in got] == ["message", "message", "call", "chats", "faults"]
    assert (got[2]["call"]["method"], got[2]["call"]["params"]["text"]) == ("sendMessage", "一")
    assert got[4]["faults"][0]["kind"] == "429"


async def test_the_log_of_calls_shows_no_token_and_no_contents(
    client: Client, member: int, picture: bytes
) -> None:
    await client.upload("sendPhoto", {"photo": picture}, chat_id=member)
    await client.call("sendMessage", chat_id=1, text="x")
    photo, text = await client.calls("send*")
    assert photo["params"] == {"chat_id": str(member), "photo": f"<photo.bin, {len(picture)} bytes>"}
    assert (text["ok"], text["status"], text["error"]) == (False, 400, "Bad Request: chat not found")
    assert await client.calls(since=text["id"]) == []
    with_result = (await client.get("calls", method="sendPhoto", result=1))["calls"]
    assert with_result[0]["result"]["photo"]


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("messages", {"from_": 1, "chat_id": 700, "text": "x"}, "there is no persona 1"),
        ("messages", {"from_": 700, "chat_id": 5, "text": "x"}, "there is no chat 5"),
        ("messages", {"from_": 700, "chat_id": 701, "text": "x"}, "王磊 is not in the chat 李娜"),
        ("messages", {"from_": 700, "chat_id": 700, "text": " "}, "the text is empty"),
        ("messages", {"from_": 700, "chat_id": 700}, "text is missing"),
        ("messages", {"from_": "x", "chat_id": 700, "text": "x"}, "from must be a number"),
        ("messages", {"from_": 700, "chat_id": 700, "text": "x", "reply_to": 99}, "there is no message 99"),
        (
            "messages",
            {"from_": 700, "chat_id": 700, "text": "x", "entities": [1]},
            "entities must be a list of objects",
        ),
        ("presses", {"from_": 700, "chat_id": 700, "message_id": 99, "data": "x"}, "there is no message 99"),
        ("personas", {"id": -5, "first_name": "x"}, "the id of a persona is positive"),
        ("groups", {"title": "x", "members": [5]}, "there is no persona 5"),
        ("groups", {"title": "x", "members": "all"}, "members must be a list of numbers"),
        ("members", {"chat_id": 700, "user": 700, "status": "member"}, "there is no such group"),
        ("migrations", {"chat_id": 5}, "there is no such group"),
        ("actions/none", {}, "there is no such action"),
    ],
)
async def test_nonsense_is_refused_with_a_sentence(
    client: Client, member: int, leader: int, path: str, body: dict[str, object], reason: str
) -> None:
    with pytest.raises(ControlRefused, match=reason):
        await client.post(path, **body)


async def test_a_persona_who_blocked_the_bot_cannot_write_to_it(client: Client, member: int) -> None:
    await client.post("block", user=member, blocked=True)
    with pytest.raises(ControlRefused, match="unblock it first"):
        await client.write(member, "x")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:1"}, 200),
        ({"Host": "[::1]:1"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "[::1"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"Host": "192.168.1.5"}, 403),
    ],
)
async def test_only_loopback_names_reach_the_control_surface_and_the_page(
    client: Client, headers: dict[str, str], status: int
) -> None:
    for path in ("/sandbox/state", "/"):
        async with client.session.get(client.url + path, headers=headers) as response:
            assert response.status == status


async def test_other_pages_cannot_drive_the_sandbox(client: Client) -> None:
    url = f"{client.url}/sandbox/limits"
    for origin, status in ((client.url, 200), ("http://evil.example", 403), ("null", 403)):
        async with client.session.post(url, json={"on": True}, headers={"Origin": origin}) as response:
            assert response.status == status
    async with client.session.post(
        f"{client.url}/bot{client.token}/getMe", headers={"Origin": "http://evil.example"}
    ) as response:
        assert response.status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await client.session.ws_connect(f"{client.url}/sandbox/ws", headers={"Origin": "http://evil.example"})


async def test_the_page_is_served_and_nothing_beside_it(client: Client) -> None:
    async with client.session.get(client.url) as response:
        assert (response.status, response.content_type) == (200, "text/html")
        assert response.headers["Cache-Control"] == "no-cache"
    for path in ("/page/..%2Fserver.py", "/page/%2e%2e/server.py", "/page/none.js"):
        async with client.session.get(f"{client.url}{path}") as response:
            assert response.status == 404


async def test_it_binds_to_loopback_only() -> None:
    with pytest.raises(ValueError, match="loopback only"):
        await Sandbox().start(host="0.0.0.0")


LINK = {"zh": "网页", "en": "Page", "url": "http://127.0.0.1:1/"}


@pytest.fixture
async def staged(tmp_path: Path) -> AsyncIterator[Client]:
    """A sandbox with an action, a tour, a link and a font."""
    font = tmp_path / "face.otf"
    font.write_bytes(b"OTTO")

    async def run() -> ActionResult:
        return ActionResult(ok=True, text="已张榜")

    server = Sandbox(
        actions=[Action("weekly", {"zh": "周榜", "en": "Weekly"}, run, "jobs")],
        stage=Stage(
            title="亮榜",
            tour=[{"zh": "开始", "en": "Begin"}],
            links=[LINK],
            font=font,
            timezone="Asia/Shanghai",
        ),
    )
    async with Client(await server.start()) as client:
        yield client
    await server.stop()


async def test_the_host_adds_actions_a_tour_links_and_a_font(staged: Client) -> None:
    state = await staged.get("state")
    assert state["actions"] == [{"id": "weekly", "label": {"zh": "周榜", "en": "Weekly"}, "group": "jobs"}]
    assert (state["title"], state["tour"], state["links"], state["timezone"]) == (
        "亮榜",
        [{"zh": "开始", "en": "Begin"}],
        [LINK],
        "Asia/Shanghai",
    )
    async with staged.session.get(f"{staged.url}/{state['font']}") as response:
        assert await response.read() == b"OTTO"
    async with staged.session.ws_connect(f"{staged.url}/sandbox/ws") as events:
        assert await staged.post("actions/weekly") == {"ok": True, "text": "已张榜", "detail": ""}
        assert (await events.receive_json(timeout=5))["type"] == "action"


async def test_it_runs_alone_and_stops_when_told() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--port", "0", "--token", "77:abc", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()
    async with Client(url, token="77:abc") as client:
        assert (await client.call("getMe")).result["id"] == 77
        poll = asyncio.create_task(client.call("getUpdates", timeout=50))
        await client.get("state")
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 10) == 0
        poll.cancel()
        await asyncio.gather(poll, return_exceptions=True)


async def test_a_bad_host_is_one_sentence_and_not_a_traceback() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--host", "0.0.0.0", stderr=asyncio.subprocess.PIPE
    )
    _, stderr = await process.communicate()
    assert process.returncode == 1
    assert stderr.decode() == "sandbox: the sandbox is bound to loopback only, not to 0.0.0.0\n"
