import pytest

from sandbox.client import Client


async def test_the_bot_introduces_itself(client: Client) -> None:
    me = (await client.call("getMe")).result
    assert (me["id"], me["is_bot"], me["username"]) == (123456, True, "sandbox_bot")
    assert me["can_read_all_group_messages"] is False


async def test_looking_at_chats(client: Client, member: int, leader: int, group: int) -> None:
    private = (await client.call("getChat", chat_id=member)).result
    assert (private["type"], private["first_name"], private["active_usernames"]) == (
        "private",
        "王磊",
        ["wanglei"],
    )
    shown = (await client.call("getChat", chat_id=group)).result
    assert (shown["title"], shown["type"], shown["permissions"]["can_send_messages"]) == (
        "第一支部",
        "supergroup",
        True,
    )
    assert (await client.call("getChatMemberCount", chat_id=group)).result == 3
    assert (await client.call("getChat", chat_id=1)).error == "Bad Request: chat not found"


async def test_members_and_administrators(client: Client, member: int, leader: int, group: int) -> None:
    await client.post("members", chat_id=group, user=leader, status="administrator")
    (admin,) = (await client.call("getChatAdministrators", chat_id=group)).result
    assert (admin["user"]["id"], admin["status"], admin["can_pin_messages"]) == (
        leader,
        "administrator",
        True,
    )
    found = (await client.call("getChatMember", chat_id=group, user_id=member)).result
    assert found["status"] == "member"
    stranger = await client.persona(799, "外人")
    assert (await client.call("getChatMember", chat_id=group, user_id=stranger)).result["status"] == "left"
    unknown = await client.call("getChatMember", chat_id=group, user_id=5)
    assert unknown.error == "Bad Request: PARTICIPANT_ID_INVALID"
    assert (await client.call("getChatMember", chat_id=group, user_id=0)).error == (
        "Bad Request: invalid user_id specified"
    )


async def test_leaving(client: Client, member: int, group: int) -> None:
    assert (await client.call("leaveChat", chat_id=group)).result is True
    assert (await client.call("getChat", chat_id=group)).status == 403
    private = await client.call("leaveChat", chat_id=member)
    assert private.error == "Bad Request: chat member status can't be changed in private chats"


async def test_pinning_needs_the_right_in_groups(client: Client, group: int, member: int) -> None:
    number = (await client.call("sendMessage", chat_id=group, text="榜")).result["message_id"]
    refused = await client.call("pinChatMessage", chat_id=group, message_id=number)
    assert refused.error == "Bad Request: not enough rights to manage pinned messages in the chat"
    await client.post("members", chat_id=group, user=123456, status="administrator")
    assert (await client.call("pinChatMessage", chat_id=group, message_id=number)).ok
    assert (await client.call("getChat", chat_id=group)).result["pinned_message"]["text"] == "榜"
    row = (await client.get("chats", viewer=member))["chats"][1]
    assert row["pinned_message"]["pinned"] is True
    assert (await client.call("unpinChatMessage", chat_id=group)).ok
    again = await client.call("unpinChatMessage", chat_id=group)
    assert again.error == "Bad Request: message to unpin not found"
    assert (await client.call("pinChatMessage", chat_id=group, message_id=999)).error == (
        "Bad Request: message to pin not found"
    )


async def test_reactions(client: Client, member: int) -> None:
    number = (await client.write(member, "申报"))["message_id"]

    async def react(*reaction: object) -> str:
        answer = await client.call(
            "setMessageReaction", chat_id=member, message_id=number, reaction=list(reaction)
        )
        return answer.error

    thumb = {"type": "emoji", "emoji": "👍"}
    assert await react(thumb) == ""
    assert (await client.messages(member))[-1]["reactions"] == [{"emoji": "👍", "users": [123456]}]
    assert await react() == ""
    assert "reactions" not in (await client.messages(member))[-1]
    assert await react({"type": "emoji", "emoji": "✅"}) == "Bad Request: REACTION_INVALID"
    assert await react(thumb, thumb) == "Bad Request: REACTIONS_TOO_MANY"
    await client.updates(allowed_updates=["message_reaction"])
    await client.post("reactions", from_=member, chat_id=member, message_id=number, emoji="🔥")
    update = (await client.updates())[-1]["message_reaction"]
    assert (update["old_reaction"], update["new_reaction"]) == ([], [{"type": "emoji", "emoji": "🔥"}])


async def test_commands_are_found_by_scope_and_language(
    client: Client, member: int, leader: int, group: int
) -> None:
    async def put(command: str, scope: object = None, language: str = "") -> str:
        commands = [{"command": command, "description": "说明"}]
        return (
            await client.call("setMyCommands", commands=commands, scope=scope, language_code=language)
        ).error

    assert await put("start") == ""
    assert await put("board", {"type": "all_group_chats"}) == ""
    assert await put("bind", {"type": "all_chat_administrators"}) == ""
    assert await put("mine", {"type": "all_private_chats"}, "zh") == ""
    assert await put("pending", {"type": "chat", "chat_id": leader}) == ""
    assert await put("x", {"type": "chat", "chat_id": 5}) == "Bad Request: chat not found"
    assert await put("X") == "Bad Request: BOT_COMMAND_INVALID"
    assert await put("x" * 33) == "Bad Request: command length must not exceed 32"

    async def shown(viewer: int, row: int) -> str:
        found = (await client.get("chats", viewer=viewer))["chats"][row]["commands"]
        return str(found[0]["command"])

    assert await shown(member, 0) == "mine"
    assert await shown(member, 1) == "board"
    assert await shown(leader, 0) == "pending"
    await client.post("members", chat_id=group, user=leader, status="administrator")
    assert await shown(leader, 1) == "bind"
    await client.call("deleteMyCommands", scope={"type": "chat", "chat_id": leader})
    assert await shown(leader, 0) == "start"
    assert (await client.call("getMyCommands", scope={"type": "all_group_chats"})).result[0][
        "command"
    ] == "board"


async def test_descriptions_and_menu_buttons(client: Client, member: int) -> None:
    await client.call("setMyDescription", description="积分", language_code="zh")
    await client.call("setMyShortDescription", short_description="板")
    assert (await client.call("getMyDescription", language_code="zh")).result == {"description": "积分"}
    assert (await client.call("getMyDescription")).result == {"description": ""}
    assert (await client.call("getMyShortDescription", language_code="zh")).result == {
        "short_description": "板"
    }
    assert (await client.call("getMyName")).result == {"name": "Sandbox"}
    too_long = await client.call("setMyShortDescription", short_description="x" * 121)
    assert too_long.error == "Bad Request: short description is too long"
    await client.call("setChatMenuButton", chat_id=member, menu_button={"type": "commands"})
    assert (await client.call("getChatMenuButton", chat_id=member)).result == {"type": "commands"}
    assert (await client.call("getChatMenuButton")).result == {"type": "default"}
    assert (await client.call("logOut")).result is True


@pytest.mark.parametrize("action", ["typing", "upload_photo"])
async def test_chat_actions(client: Client, member: int, action: str) -> None:
    assert (await client.call("sendChatAction", chat_id=member, action=action)).result is True
    wrong = await client.call("sendChatAction", chat_id=member, action="thinking")
    assert wrong.error == "Bad Request: wrong parameter action in request"


async def test_polls(client: Client, member: int, leader: int, group: int) -> None:
    poll = await client.call(
        "sendPoll", chat_id=group, question="几点?", options=["七", "八"], is_anonymous=False
    )
    number, poll_id = poll.result["message_id"], poll.result["poll"]["id"]
    await client.post("votes", from_=member, chat_id=group, message_id=number, option_ids=[1])
    answer = next(u["poll_answer"] for u in await client.updates() if "poll_answer" in u)
    assert (answer["poll_id"], answer["user"]["id"], answer["option_ids"]) == (poll_id, member, [1])
    stopped = (await client.call("stopPoll", chat_id=group, message_id=number)).result
    assert ([option["voter_count"] for option in stopped["options"]], stopped["is_closed"]) == ([0, 1], True)
    again = await client.call("stopPoll", chat_id=group, message_id=number)
    assert again.error == "Bad Request: poll has already been closed"
    none = await client.call("sendPoll", chat_id=group, question="", options=["a"])
    assert none.error == "Bad Request: poll question must be non-empty"


async def test_topics_of_a_forum(client: Client, member: int) -> None:
    forum = await client.group("论坛", [member], forum=True, bot="administrator")
    topic = (await client.call("createForumTopic", chat_id=forum, name="测验")).result
    assert topic["name"] == "测验"
    thread = topic["message_thread_id"]
    assert (await client.call("closeForumTopic", chat_id=forum, message_thread_id=thread)).ok
    again = await client.call("closeForumTopic", chat_id=forum, message_thread_id=thread)
    assert again.error == "Bad Request: TOPIC_NOT_MODIFIED"
    assert (await client.call("reopenForumTopic", chat_id=forum, message_thread_id=thread)).ok
