import asyncio

from sandbox.client import Client

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def buttons(client: Client, chat: int) -> int:
    markup = {"inline_keyboard": [[{"text": "✅", "callback_data": "ok:1"}]]}
    sent = await client.call("sendMessage", chat_id=chat, text="核", reply_markup=markup)
    return int(sent.result["message_id"])


async def test_a_press_waits_for_its_answer(client: Client, member: int) -> None:
    number = await buttons(client, member)
    press = asyncio.create_task(client.press(member, member, number, "ok:1"))
    update = None
    while update is None or "callback_query" not in update:
        update = (await client.updates(offset=-1, timeout=5))[-1]
    query = update["callback_query"]
    assert (query["from"]["id"], query["data"]) == (member, "ok:1")
    assert query["message"]["message_id"] == number
    assert query["message"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "ok:1"
    assert query["chat_instance"]
    answered = await client.call(
        "answerCallbackQuery", callback_query_id=query["id"], text="已通过", show_alert=True
    )
    assert answered.result is True
    assert await press == {"id": query["id"], "text": "已通过", "show_alert": True}
    again = await client.call("answerCallbackQuery", callback_query_id=query["id"])
    assert (again.status, again.error) == (400, TOO_OLD)


async def test_an_answer_that_comes_too_late_is_refused(client: Client, member: int) -> None:
    await client.post("bot", callback_timeout=0.0)
    query = (await client.press(member, member, await buttons(client, member), "ok:1", wait=0))["id"]
    assert (await client.call("answerCallbackQuery", callback_query_id=query)).error == TOO_OLD
    assert (await client.call("answerCallbackQuery", callback_query_id="7")).error == TOO_OLD


async def test_a_press_without_an_answer_ends(client: Client, member: int) -> None:
    pressed = await client.press(member, member, await buttons(client, member), "ok:1", wait=0.01)
    assert pressed["timeout"] is True


async def test_an_answer_is_two_hundred_characters_long_at_most(client: Client, member: int) -> None:
    query = (await client.press(member, member, await buttons(client, member), "ok:1", wait=0))["id"]
    refused = await client.call("answerCallbackQuery", callback_query_id=query, text="字" * 201)
    assert refused.error == "Bad Request: MESSAGE_TOO_LONG"
    assert (await client.call("answerCallbackQuery", callback_query_id=query, text="字" * 200)).ok
