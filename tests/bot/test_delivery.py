"""One notice against a Telegram that answers as Telegram does: the sandbox, over HTTP."""

import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from PIL import Image

from bot.api import Api
from bot.delivery import Barred, Call, Failed, Moved, Refused, Sent, Slower, deliver
from bot.http import HttpRequest
from sandbox import Sandbox
from sandbox.client import Client

WANG, LI, GROUP = 7001, 7002, -100500


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """A sandbox with Wang, who has written to the bot, and Li, who has not."""
    server = Sandbox()
    async with Client(await server.start()) as client:
        await client.persona(WANG, "王磊", started=True)
        await client.persona(LI, "李娜")
        yield client
    await server.stop()


@pytest.fixture
async def api(client: Client) -> AsyncIterator[Api]:
    """The Bot API of that sandbox."""
    async with HttpRequest(client.token, read_timeout=3) as request:
        yield Api(request, client.url, client.token)


def png(width: int = 400, height: int = 300) -> bytes:
    """A picture of that size."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#3a7").save(out, "PNG")
    return out.getvalue()


async def send(api: Api, text: str = "你好", chat_id: int = WANG) -> int:
    """A message that is there; its id."""
    outcome = await deliver(api, Call("sendMessage", {"chat_id": chat_id, "text": text}))
    assert isinstance(outcome, Sent)
    assert outcome.message_id is not None
    return outcome.message_id


async def last(client: Client, chat_id: int = WANG) -> dict[str, Any]:
    """The last message of a chat."""
    return (await client.messages(chat_id))[-1]


async def test_what_is_sent_is_there_with_its_id(client: Client, api: Api) -> None:
    message_id = await send(api)
    message = await last(client)
    assert (message["message_id"], message["text"]) == (message_id, "你好")


async def test_a_chart_is_there_as_a_photo(client: Client, api: Api) -> None:
    outcome = await deliver(api, Call("sendPhoto", {"chat_id": WANG, "caption": "榜"}, png()))
    message = await last(client)
    assert outcome == Sent("sendPhoto", message["message_id"])
    assert (message["caption"], message["photo"][-1]["width"]) == ("榜", 400)


async def test_a_paper_is_there_as_a_document_of_its_name(client: Client, api: Api) -> None:
    payload = {"chat_id": WANG, "document": "attach://LB-2026-0001.pdf", "caption": "证书"}
    outcome = await deliver(api, Call("sendDocument", payload, b"%PDF-1.7 a certificate"))
    message = await last(client)
    assert outcome == Sent("sendDocument", message["message_id"])
    document = message["document"]
    assert (document["file_name"], document["mime_type"]) == ("LB-2026-0001.pdf", "application/pdf")
    assert message["caption"] == "证书"


async def test_a_document_that_is_refused_leaves_its_words(client: Client, api: Api) -> None:
    payload = {"chat_id": WANG, "document": "attach://empty.pdf", "caption": "证书"}
    outcome = await deliver(api, Call("sendDocument", payload, b""))
    assert isinstance(outcome, Sent)
    assert (outcome.method, (await last(client))["text"]) == ("sendMessage", "证书")


async def test_an_album_is_known_by_its_first_message(client: Client, api: Api) -> None:
    await deliver(api, Call("sendPhoto", {"chat_id": WANG}, png()))
    file_id = (await last(client))["photo"][-1]["file_id"]
    media = [{"type": "photo", "media": file_id}] * 3
    outcome = await deliver(api, Call("sendMediaGroup", {"chat_id": WANG, "media": media}))
    messages = await client.messages(WANG)
    assert outcome == Sent("sendMediaGroup", messages[-3]["message_id"])


async def test_an_edit_that_changes_nothing_is_done(api: Api) -> None:
    message_id = await send(api)
    payload = {"chat_id": WANG, "message_id": message_id, "text": "你好"}
    assert await deliver(api, Call("editMessageText", payload)) == Sent("editMessageText", message_id)


async def test_an_edit_of_a_message_that_is_gone_is_refused(client: Client, api: Api) -> None:
    message_id = await send(api)
    assert await deliver(api, Call("deleteMessage", {"chat_id": WANG, "message_id": message_id})) == Sent(
        "deleteMessage", message_id
    )
    payload = {"chat_id": WANG, "message_id": message_id, "text": "改"}
    outcome = await deliver(api, Call("editMessageText", payload))
    assert outcome == Refused("Message to edit not found")


@pytest.mark.parametrize(("width", "height"), [(21, 600), (6000, 6000)])
async def test_a_picture_that_is_refused_leaves_its_words(
    client: Client, api: Api, width: int, height: int
) -> None:
    payload = {
        "chat_id": WANG,
        "caption": "<b>榜</b>",
        "parse_mode": "HTML",
        "show_caption_above_media": True,
    }
    outcome = await deliver(api, Call("sendPhoto", payload, png(width, height)))
    message = await last(client)
    assert isinstance(outcome, Sent)
    assert (outcome.method, outcome.message_id) == ("sendMessage", message["message_id"])
    assert outcome.refused
    assert message["text"] == "榜"
    assert message["entities"][0]["type"] == "bold"


async def test_evidence_that_is_no_longer_there_leaves_the_card(client: Client, api: Api) -> None:
    payload = {"chat_id": WANG, "photo": "AgACAgUAAx-gone", "caption": "待审"}
    outcome = await deliver(api, Call("sendPhoto", payload))
    assert isinstance(outcome, Sent)
    assert (await last(client))["text"] == "待审"


async def test_words_for_a_message_with_a_picture_become_its_caption_and_the_other_way_round(
    client: Client, api: Api
) -> None:
    await deliver(api, Call("sendPhoto", {"chat_id": WANG, "caption": "待审"}, png()))
    photo = (await last(client))["message_id"]
    words = {
        "chat_id": WANG,
        "message_id": photo,
        "text": "通过",
        "link_preview_options": {"is_disabled": True},
    }
    outcome = await deliver(api, Call("editMessageText", words))
    assert isinstance(outcome, Sent)
    assert outcome.method == "editMessageCaption"
    assert (await last(client))["caption"] == "通过"
    text = await send(api, "待审")
    caption = {"chat_id": WANG, "message_id": text, "caption": "<i>退回</i>", "parse_mode": "HTML"}
    outcome = await deliver(api, Call("editMessageCaption", caption))
    assert isinstance(outcome, Sent)
    assert (await last(client))["text"] == "退回"


async def test_a_new_picture_that_is_refused_leaves_its_words_in_the_old_message(
    client: Client, api: Api
) -> None:
    await deliver(api, Call("sendPhoto", {"chat_id": WANG, "caption": "第一页"}, png()))
    message_id = (await last(client))["message_id"]
    media = {"type": "photo", "media": "attach://photo", "caption": "第二页"}
    payload = {"chat_id": WANG, "message_id": message_id, "media": media}
    outcome = await deliver(api, Call("editMessageMedia", payload, png(500, 200)))
    assert outcome == Sent("editMessageMedia", message_id)
    assert (await last(client))["photo"][-1]["width"] == 500
    media["caption"] = "第三页"
    outcome = await deliver(api, Call("editMessageMedia", payload, b"no picture"))
    assert isinstance(outcome, Sent)
    assert outcome.method == "editMessageCaption"
    assert (await last(client))["caption"] == "第三页"


async def test_an_answer_to_a_message_that_is_gone_is_sent_without_the_reference(
    client: Client, api: Api
) -> None:
    payload = {"chat_id": WANG, "text": "收到", "reply_parameters": {"message_id": 99_999}}
    outcome = await deliver(api, Call("sendMessage", payload))
    assert isinstance(outcome, Sent)
    assert (await last(client))["text"] == "收到"


async def test_a_closed_topic_gives_way_to_the_general_one(client: Client, api: Api) -> None:
    group = await client.group("第一支部", [WANG], forum=True)
    topic = await client.post("topics", chat_id=group, name="公示")
    await client.post("topics", chat_id=group, thread_id=topic["thread_id"], closed=True)
    payload = {"chat_id": group, "text": "榜", "message_thread_id": topic["thread_id"]}
    outcome = await deliver(api, Call("sendMessage", payload))
    assert isinstance(outcome, Sent)
    assert outcome.refused
    assert (await last(client, group))["text"] == "榜"


async def test_somebody_who_never_started_the_bot_bars_us(api: Api) -> None:
    outcome = await deliver(api, Call("sendMessage", {"chat_id": LI, "text": "你好"}))
    assert isinstance(outcome, Barred | Refused)


async def test_somebody_who_blocked_the_bot_bars_us(client: Client, api: Api) -> None:
    await client.post("block", user=WANG, blocked=True)
    outcome = await deliver(api, Call("sendMessage", {"chat_id": WANG, "text": "你好"}))
    assert outcome == Barred("Forbidden: bot was blocked by the user")


async def test_a_group_that_the_bot_was_removed_from_bars_us(client: Client, api: Api) -> None:
    group = await client.group("第一支部", [WANG])
    bot = (await client.get("state"))["bot"]["id"]
    await client.post("members", chat_id=group, user=bot, status="kicked")
    outcome = await deliver(api, Call("sendMessage", {"chat_id": group, "text": "榜"}))
    assert isinstance(outcome, Barred)


async def test_a_migrated_group_names_its_new_id(client: Client, api: Api) -> None:
    group = await client.group("第一支部", [WANG], type="group")
    moved = await client.post("migrations", chat_id=group)
    outcome = await deliver(api, Call("sendMessage", {"chat_id": group, "text": "榜"}))
    assert outcome == Moved(moved["chat_id"])


async def test_an_answer_in_a_topic_that_was_closed_goes_to_the_group(client: Client, api: Api) -> None:
    await client.group("一支部", [WANG], id=GROUP)
    await client.post("faults", kind="bad_request", description="Bad Request: TOPIC_CLOSED", times=1)
    payload = {"chat_id": GROUP, "text": "好", "reply_parameters": {"message_id": 5}}
    outcome = await deliver(api, Call("sendMessage", payload))
    assert isinstance(outcome, Sent)
    assert outcome.refused == "Topic_closed"


async def test_a_group_whose_general_topic_is_closed_bars_us(client: Client, api: Api) -> None:
    await client.group("一支部", [WANG], id=GROUP)
    await client.post("faults", kind="bad_request", description="Bad Request: TOPIC_CLOSED", times=1)
    assert isinstance(await deliver(api, Call("sendMessage", {"chat_id": GROUP, "text": "榜"})), Barred)


async def test_words_that_cannot_be_are_refused(api: Api) -> None:
    outcome = await deliver(api, Call("sendMessage", {"chat_id": WANG, "text": "x" * 4097}))
    assert outcome == Refused("Message is too long")


async def test_a_method_that_the_server_does_not_know_is_refused(api: Api) -> None:
    assert isinstance(await deliver(api, Call("sendTelepathy", {"chat_id": WANG})), Refused)


@pytest.mark.parametrize(
    ("fault", "unknown"),
    [
        ({"kind": "5xx"}, True),
        ({"kind": "5xx", "status": 500}, True),
        ({"kind": "reset_before"}, True),
        ({"kind": "reset_after"}, True),
        ({"kind": "hang", "seconds": 60}, True),
    ],
)
async def test_a_failure_knows_whether_the_message_may_have_arrived(
    client: Client, api: Api, fault: dict[str, Any], unknown: bool
) -> None:
    await client.post("faults", method="sendMessage", times=1, **fault)
    outcome = await deliver(api, Call("sendMessage", {"chat_id": WANG, "text": "你好"}))
    assert isinstance(outcome, Failed)
    assert outcome.unknown == unknown
    assert outcome.error


async def test_a_call_that_never_left_cannot_have_arrived() -> None:
    async with HttpRequest("1:x", connect_timeout=2) as request:
        outcome = await deliver(
            Api(request, "http://127.0.0.1:1", "1:x"), Call("sendMessage", {"chat_id": WANG})
        )
    assert isinstance(outcome, Failed)
    assert not outcome.unknown


async def test_too_many_requests_say_for_how_long(client: Client, api: Api) -> None:
    await client.post("faults", kind="429", retry_after=17, times=1)
    outcome = await deliver(api, Call("sendMessage", {"chat_id": WANG, "text": "你好"}))
    assert isinstance(outcome, Slower)
    assert outcome.seconds == 17
