"""Sending text, copies and forwards."""

from typing import Any

from sandbox.access import find_message, open_thread, readable_chat, replied, writable_chat
from sandbox.chats import Chat, Json, Message
from sandbox.core import Telegram
from sandbox.entities import Formatted, formatted
from sandbox.errors import bad_request
from sandbox.markup import read_markup
from sandbox.params import Params

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
# What makes a message of its kind; copied and forwarded as it is.
CONTENT = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "photo",
    "document",
    "poll",
    "link_preview_options",
    "show_caption_above_media",
    "has_media_spoiler",
    "has_protected_content",
)


def read_text(params: Params) -> Formatted:
    """The text of a message to send or edit."""
    text = params.text("text")
    if not text:
        raise bad_request("Message text is empty")
    ready = formatted(text, params.text("parse_mode"), params.json("entities"))
    if not ready.text:
        raise bad_request("Text must be non-empty")
    if ready.units > TEXT_LIMIT:
        raise bad_request("Message is too long")
    return ready


def read_caption(text: str, parse_mode: str, entities: Any) -> Json:
    """`caption` and `caption_entities`; nothing for an empty one."""
    if not text:
        return {}
    ready = formatted(text, parse_mode, entities)
    if ready.units > CAPTION_LIMIT:
        raise bad_request("Message caption is too long")
    if not ready.text:
        return {}
    return {"caption": ready.text, **({"caption_entities": ready.entities} if ready.entities else {})}


def text_content(ready: Formatted, params: Params) -> Json:
    content: Json = {"text": ready.text}
    if ready.entities:
        content["entities"] = ready.entities
    preview = params.json("link_preview_options")
    if preview:
        content["link_preview_options"] = preview
    elif params.flag("disable_web_page_preview"):
        content["link_preview_options"] = {"is_disabled": True}
    return content


def send(tg: Telegram, chat: Chat, params: Params, content: Json) -> Message:
    """Posts the bot's message with everything that all kinds of messages share."""
    markup = read_markup(params.json("reply_markup"))
    thread_id = open_thread(tg, chat, params)
    reply_to = replied(tg, chat, params)
    if markup.inline:
        content["reply_markup"] = markup.inline
    if params.flag("protect_content"):
        content["has_protected_content"] = True
    return tg.post(
        chat, tg.world.bot_user, content, reply_to=reply_to, keyboard=markup.reply, thread_id=thread_id
    )


def send_message(tg: Telegram, params: Params) -> Any:
    ready = read_text(params)
    chat = writable_chat(tg, params.values.get("chat_id"))
    return send(tg, chat, params, text_content(ready, params)).data


def forward_message(tg: Telegram, params: Params) -> Any:
    source = readable_chat(tg, params.values.get("from_chat_id"))
    message = find_message(source, params.integer("message_id"), "message to forward")
    chat = writable_chat(tg, params.values.get("chat_id"))
    return send(tg, chat, params, forwarded(message)).data


def forwarded(message: Message) -> Json:
    data = message.data
    if data.get("has_protected_content"):
        raise bad_request("message has protected content and can't be forwarded")
    content = {name: data[name] for name in CONTENT if name in data}
    if not content:
        raise bad_request("message can't be forwarded")
    origin = data.get("forward_origin") or {"type": "user", "sender_user": data["from"], "date": data["date"]}
    content["forward_origin"] = origin
    return content


def forward_messages(tg: Telegram, params: Params) -> Any:
    return _many(tg, params, "forward")


def copy_message(tg: Telegram, params: Params) -> Any:
    source = readable_chat(tg, params.values.get("from_chat_id"))
    message = find_message(source, params.integer("message_id"), "message to copy")
    chat = writable_chat(tg, params.values.get("chat_id"))
    content = copied(message)
    if params.has("caption") and "text" not in content:
        for name in ("caption", "caption_entities"):
            content.pop(name, None)
        content |= read_caption(
            params.text("caption"), params.text("parse_mode"), params.json("caption_entities")
        )
    return {"message_id": send(tg, chat, params, content).id}


def copied(message: Message) -> Json:
    content = {name: message.data[name] for name in CONTENT if name in message.data}
    if not content:
        raise bad_request("message can't be copied")
    return content


def copy_messages(tg: Telegram, params: Params) -> Any:
    return _many(tg, params, "copy")


def _many(tg: Telegram, params: Params, verb: str) -> list[Json]:
    """Those that are not there are passed over, as Telegram does; none at all is refused."""
    source = readable_chat(tg, params.values.get("from_chat_id"))
    chat = writable_chat(tg, params.values.get("chat_id"))
    found = [m for m in (source.find(number) for number in message_ids(params)) if m is not None]
    if not found:
        raise bad_request(f"there are no messages to {verb}")
    make = forwarded if verb == "forward" else copied
    return [{"message_id": send(tg, chat, params, make(message)).id} for message in found]


def message_ids(params: Params) -> list[int]:
    value = params.json("message_ids")
    if len(value) > 100:
        raise bad_request("Too many message identifiers specified")
    numbers = []
    for item in value:
        if not isinstance(item, int | str) or isinstance(item, bool):
            raise bad_request("Message identifier must be a Number")
        if isinstance(item, str) and not item.lstrip("-").isdigit():
            raise bad_request("Can't parse message identifier as a Number")
        if int(item) <= 0:
            raise bad_request("Invalid message identifier specified")
        numbers.append(int(item))
    return numbers


METHODS = {
    "sendMessage": send_message,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
}
