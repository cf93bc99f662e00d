import pytest

from sandbox.client import Client


async def test_a_message_comes_back_complete(client: Client, member: int) -> None:
    answer = await client.call(
        "sendMessage",
        chat_id=member,
        text="  <b>你好</b> &amp; <i>再见</i>\n",
        parse_mode="HTML",
        reply_markup={"inline_keyboard": [[{"text": "✅", "callback_data": "ok", "style": "success"}]]},
    )
    message = answer.result
    assert message["from"] == {
        "id": 123456,
        "is_bot": True,
        "first_name": "Sandbox",
        "username": "sandbox_bot",
    }
    assert message["chat"] == {"id": member, "type": "private", "first_name": "王磊", "username": "wanglei"}
    assert message["text"] == "你好 & 再见"
    assert message["entities"] == [
        {"offset": 0, "length": 2, "type": "bold"},
        {"offset": 5, "length": 2, "type": "italic"},
    ]
    assert message["reply_markup"] == {
        "inline_keyboard": [[{"text": "✅", "callback_data": "ok", "style": "success"}]]
    }
    assert message["message_id"] > 0
    assert message["date"] > 0


async def test_every_way_of_passing_parameters_is_understood(client: Client, member: int) -> None:
    url = f"{client.url}/bot{client.token}/sendMessage"
    fields = {"chat_id": str(member), "text": "数 & b"}
    async with client.session.get(url, params=fields) as by_query:
        assert (await by_query.json())["result"]["text"] == "数 & b"
    async with client.session.post(url, data=fields) as by_form:
        assert (await by_form.json())["result"]["text"] == "数 & b"
    by_multipart = await client.upload("sendMessage", {"unused": b"x"}, **fields)
    assert by_multipart.result["text"] == "数 & b"
    async with client.session.post(f"{client.url}/bot{client.token}/SENDMESSAGE", json=fields) as any_case:
        assert (await any_case.json())["ok"] is True


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": " \n "}, "Bad Request: text must be non-empty"),
        ({"text": "字" * 4097}, "Bad Request: message is too long"),
        ({"text": "𝔘" * 2049}, "Bad Request: message is too long"),
        ({"text": "x" * 32769}, "Bad Request: text is too long"),
        ({"text": "x", "parse_mode": "rst"}, "Bad Request: unsupported parse_mode"),
        ({"text": "x", "chat_id": 99}, "Bad Request: chat not found"),
        ({"text": "x", "chat_id": ""}, "Bad Request: chat_id is empty"),
        ({"text": "x", "chat_id": "@nobody"}, "Bad Request: chat not found"),
        ({"text": "x", "reply_markup": "{"}, "Bad Request: can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": []}, "Bad Request: object expected as reply markup"),
        (
            {"text": "x", "reply_parameters": {"message_id": 999}},
            "Bad Request: message to be replied not found",
        ),
        ({"text": "x", "message_thread_id": 5, "chat_id": "group"}, "Bad Request: message thread not found"),
    ],
)
async def test_refusals_are_telegrams_own(
    client: Client, member: int, group: int, params: dict[str, object], refusal: str
) -> None:
    if params.get("chat_id") == "group":
        params = params | {"chat_id": group}
    answer = await client.call("sendMessage", **({"chat_id": member} | params))
    assert (answer.status, answer.body["error_code"], answer.error) == (400, 400, refusal)


async def test_the_longest_text_is_taken_after_its_entities_are_parsed(client: Client, member: int) -> None:
    text = "<b>" + "字" * 4096 + "</b>"
    assert (await client.call("sendMessage", chat_id=member, text=text, parse_mode="HTML")).ok


@pytest.mark.parametrize(
    ("button", "refusal"),
    [
        ({"text": "a", "callback_data": "字" * 22}, "Bad Request: BUTTON_DATA_INVALID"),
        (
            {"text": "a", "callback_data": ""},
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"callback_data": "a"},
            "Bad Request: can't parse inline keyboard button: Can't find field \"text\"",
        ),
        ({"text": "", "callback_data": "a"}, "Bad Request: inline keyboard button text must be non-empty"),
        (
            {"text": "a", "url": "http://nowhere"},
            "Bad Request: inline keyboard button URL 'http://nowhere' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "a", "callback_data": "a", "style": "loud"},
            "Bad Request: can't parse inline keyboard button: invalid button style specified",
        ),
    ],
)
async def test_buttons_are_checked(client: Client, member: int, button: dict[str, str], refusal: str) -> None:
    answer = await client.call(
        "sendMessage", chat_id=member, text="x", reply_markup={"inline_keyboard": [[button]]}
    )
    assert answer.error == refusal


async def test_sixty_four_bytes_of_callback_data_are_fine(client: Client, member: int) -> None:
    buttons = [
        {"text": "a", "callback_data": "字" * 21 + "x"},
        {"text": "b", "url": "https://t.me/sandbox_bot?start=CODE"},
        {"text": "c", "copy_text": {"text": "CODE"}},
    ]
    answer = await client.call(
        "sendMessage", chat_id=member, text="x", reply_markup={"inline_keyboard": [buttons]}
    )
    assert answer.result["reply_markup"]["inline_keyboard"] == [buttons]


async def test_reply_keyboards_reach_the_phone_and_not_the_message(client: Client, member: int) -> None:
    keyboard = {"keyboard": [["申报", {"text": "电话", "request_contact": True}]], "resize_keyboard": True}
    answer = await client.call("sendMessage", chat_id=member, text="x", reply_markup=keyboard)
    assert "reply_markup" not in answer.result
    (row,) = (await client.get("chats", viewer=member))["chats"]
    assert row["keyboard"]["keyboard"][0][0] == {"text": "申报"}
    await client.call("sendMessage", chat_id=member, text="y", reply_markup={"remove_keyboard": True})
    (row,) = (await client.get("chats", viewer=member))["chats"]
    assert row["keyboard"] is None


async def test_a_reply_carries_the_message_it_answers_one_level_deep(client: Client, member: int) -> None:
    first = (await client.call("sendMessage", chat_id=member, text="1")).result["message_id"]
    second = await client.call(
        "sendMessage", chat_id=member, text="2", reply_parameters={"message_id": first}
    )
    assert second.result["reply_to_message"]["text"] == "1"
    third = await client.call(
        "sendMessage", chat_id=member, text="3", reply_to_message_id=second.result["message_id"]
    )
    assert third.result["reply_to_message"]["text"] == "2"
    assert "reply_to_message" not in third.result["reply_to_message"]
    missing = {"message_id": 999, "allow_sending_without_reply": True}
    assert (await client.call("sendMessage", chat_id=member, text="4", reply_parameters=missing)).ok


async def test_the_bot_cannot_write_first(client: Client, leader: int) -> None:
    refused = await client.call("sendMessage", chat_id=leader, text="x")
    assert (refused.status, refused.error) == (403, "Forbidden: bot can't initiate conversation with a user")
    await client.write(leader, "/start")
    assert (await client.call("sendMessage", chat_id=leader, text="x")).ok


async def test_a_blocked_bot_is_told_so(client: Client, member: int) -> None:
    await client.post("block", user=member, blocked=True)
    refused = await client.call("sendMessage", chat_id=member, text="x")
    assert (refused.status, refused.error) == (403, "Forbidden: bot was blocked by the user")
    changed = (await client.updates())[-1]["my_chat_member"]
    assert (changed["old_chat_member"]["status"], changed["new_chat_member"]["status"]) == (
        "member",
        "kicked",
    )
    await client.post("block", user=member, blocked=False)
    assert (await client.call("sendMessage", chat_id=member, text="x")).ok


async def test_a_group_without_the_bot_is_forbidden(client: Client, group: int) -> None:
    await client.post("members", chat_id=group, user=123456, status="kicked")
    refused = await client.call("sendMessage", chat_id=group, text="x")
    assert (refused.status, refused.error) == (403, "Forbidden: bot was kicked from the supergroup chat")
    await client.post("members", chat_id=group, user=123456, status="left")
    refused = await client.call("sendMessage", chat_id=group, text="x")
    assert refused.error == "Forbidden: bot is not a member of the supergroup chat"


async def test_a_migrated_group_tells_its_new_id(client: Client, member: int) -> None:
    old = await client.group("班组", [member], type="group")
    new = (await client.post("migrations", chat_id=old))["chat_id"]
    refused = await client.call("sendMessage", chat_id=old, text="x")
    assert refused.error == "Bad Request: group chat was upgraded to a supergroup chat"
    assert refused.body["parameters"] == {"migrate_to_chat_id": new}
    assert (await client.call("sendMessage", chat_id=new, text="x")).ok
    kinds = [update["message"] for update in await client.updates() if "message" in update]
    assert kinds[-2]["migrate_to_chat_id"] == new
    assert kinds[-1]["migrate_from_chat_id"] == old


async def test_a_closed_topic_is_closed_to_the_bot(client: Client, member: int) -> None:
    forum = await client.group("论坛", [member], forum=True)
    thread = (await client.post("topics", chat_id=forum, name="申报"))["thread_id"]
    sent = await client.call("sendMessage", chat_id=forum, text="x", message_thread_id=thread)
    assert sent.result["message_thread_id"] == thread
    await client.post("topics", chat_id=forum, thread_id=thread, closed=True)
    refused = await client.call("sendMessage", chat_id=forum, text="x", message_thread_id=thread)
    assert refused.error == "Bad Request: TOPIC_CLOSED"


async def test_wrong_tokens_and_methods(client: Client) -> None:
    async with client.session.get(f"{client.url}/bot1:wrong/getMe") as response:
        assert (response.status, await response.json()) == (
            401,
            {"ok": False, "error_code": 401, "description": "Unauthorized"},
        )
    unknown = await client.call("sendSmoke")
    assert (unknown.status, unknown.error) == (404, "Not Found: method not found")
    foreign = await client.call("sendInvoice")
    assert (foreign.status, foreign.error) == (501, "Not Implemented: the sandbox does not have sendInvoice")


async def test_required_parameters_come_from_the_table(client: Client, member: int) -> None:
    refused = await client.call("copyMessage", chat_id=member, message_id=1)
    assert refused.error == 'Bad Request: parameter "from_chat_id" is required'
    refused = await client.call("sendPhoto", chat_id=member)
    assert refused.error == "Bad Request: there is no photo in the request"


async def test_copies_and_forwards(client: Client, member: int, group: int) -> None:
    source = (await client.call("sendMessage", chat_id=member, text="板")).result["message_id"]
    forwarded = await client.call("forwardMessage", chat_id=group, from_chat_id=member, message_id=source)
    assert forwarded.result["forward_origin"]["sender_user"]["is_bot"] is True
    copied = await client.call("copyMessage", chat_id=group, from_chat_id=member, message_id=source)
    assert set(copied.result) == {"message_id"}
    assert (await client.messages(group))[-1]["text"] == "板"
    missing = await client.call("copyMessage", chat_id=group, from_chat_id=member, message_id=999)
    assert missing.error == "Bad Request: message to copy not found"
    both = await client.call("forwardMessages", chat_id=group, from_chat_id=member, message_ids=[source, 999])
    assert len(both.result) == 1
