import time

import pytest

from sandbox import Sandbox
from sandbox.client import Client

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
BUTTONS = {"inline_keyboard": [[{"text": "✅", "callback_data": "ok"}]]}


async def send(client: Client, chat: int, **params: object) -> int:
    return int((await client.call("sendMessage", chat_id=chat, text="稿", **params)).result["message_id"])


async def test_an_edit_shows_the_new_text_and_loses_the_buttons(client: Client, member: int) -> None:
    number = await send(client, member, reply_markup=BUTTONS)
    edited = await client.call("editMessageText", chat_id=member, message_id=number, text="定")
    assert edited.result["text"] == "定"
    assert edited.result["edit_date"] >= edited.result["date"]
    assert "reply_markup" not in edited.result
    assert (await client.messages(member))[-1]["text"] == "定"


@pytest.mark.parametrize("method", ["editMessageText", "editMessageReplyMarkup"])
async def test_an_edit_that_changes_nothing_is_refused(client: Client, member: int, method: str) -> None:
    number = await send(client, member, reply_markup=BUTTONS)
    same = {"chat_id": member, "message_id": number, "text": "稿", "reply_markup": BUTTONS}
    assert (await client.call(method, **same)).error == NOT_MODIFIED
    await client.call("editMessageText", chat_id=member, message_id=number, text="定", reply_markup=BUTTONS)
    again = {**same, "text": "定"}
    assert (await client.call(method, **again)).error == NOT_MODIFIED


async def test_what_cannot_be_edited(client: Client, member: int, group: int) -> None:
    async def error(chat: int, number: int, method: str = "editMessageText") -> str:
        return (await client.call(method, chat_id=chat, message_id=number, text="x", caption="x")).error

    theirs = (await client.write(member, "嗨"))["message_id"]
    assert await error(member, theirs) == "Bad Request: message can't be edited"
    assert await error(member, 999) == "Bad Request: message to edit not found"
    keyboard = await send(client, member, reply_markup={"keyboard": [["x"]]})
    assert await error(member, keyboard) == "Bad Request: message can't be edited"
    own = await send(client, member)
    assert (
        await error(member, own, "editMessageCaption")
        == "Bad Request: there is no caption in the message to edit"
    )
    assert (
        await client.call("editMessageText", text="x")
    ).error == "Bad Request: message identifier is not specified"


async def test_a_photo_has_a_caption_and_no_text(client: Client, member: int, picture: bytes) -> None:
    photo = await client.upload("sendPhoto", {"photo": picture}, chat_id=member, caption="旧")
    number = photo.result["message_id"]
    text = await client.call("editMessageText", chat_id=member, message_id=number, text="x")
    assert text.error == "Bad Request: there is no text in the message to edit"
    caption = await client.call(
        "editMessageCaption", chat_id=member, message_id=number, caption="<b>新</b>", parse_mode="HTML"
    )
    assert caption.result["caption"] == "新"
    assert caption.result["caption_entities"] == [{"offset": 0, "length": 1, "type": "bold"}]
    long = await client.call("editMessageCaption", chat_id=member, message_id=number, caption="字" * 1025)
    assert long.error == "Bad Request: message caption is too long"


async def test_media_are_replaced(client: Client, member: int, picture: bytes) -> None:
    first = (await client.upload("sendPhoto", {"photo": picture}, chat_id=member, caption="旧")).result
    media = '{"type":"photo","media":"attach://new","caption":"新"}'
    edited = await client.upload(
        "editMessageMedia", {"new": picture}, chat_id=member, message_id=first["message_id"], media=media
    )
    assert edited.result["caption"] == "新"
    assert edited.result["photo"][-1]["file_id"] != first["photo"][-1]["file_id"]


async def test_deleting(client: Client, member: int, leader: int, group: int) -> None:
    own = await send(client, member)
    assert (await client.call("deleteMessage", chat_id=member, message_id=own)).result is True
    gone = await client.call("deleteMessage", chat_id=member, message_id=own)
    assert gone.error == "Bad Request: message to delete not found"
    theirs = (await client.write(member, "/x", group))["message_id"]
    refused = await client.call("deleteMessage", chat_id=group, message_id=theirs)
    assert refused.error == "Bad Request: message can't be deleted"
    await client.post("members", chat_id=group, user=123456, status="administrator")
    assert (await client.call("deleteMessages", chat_id=group, message_ids=[theirs, 999])).ok
    assert theirs not in [message["message_id"] for message in await client.messages(group)]
    assert theirs in [message["message_id"] for message in await client.messages(group, deleted=1)]


async def test_messages_older_than_two_days_stay(client: Client, sandbox: Sandbox, member: int) -> None:
    number = await send(client, member)
    message = sandbox.tg.world.chats[member].messages[number]
    message.data = {**message.data, "date": int(time.time()) - 49 * 3600}
    refused = await client.call("deleteMessage", chat_id=member, message_id=number)
    assert refused.error == "Bad Request: message can't be deleted"


async def test_message_identifiers_are_checked(client: Client, member: int) -> None:
    refused = await client.call("deleteMessages", chat_id=member, message_ids="[1,")
    assert refused.error == "Bad Request: can't parse message ids JSON object"
    refused = await client.call("deleteMessages", chat_id=member, message_ids=list(range(1, 102)))
    assert refused.error == "Bad Request: too many message identifiers specified"
    refused = await client.call("deleteMessages", chat_id=member, message_ids=[0])
    assert refused.error == "Bad Request: invalid message identifier specified"
