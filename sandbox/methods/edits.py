"""Changing and removing messages."""

import time
from typing import Any

from sandbox.access import find_message, member_chat
from sandbox.chats import Chat, Json, Message
from sandbox.core import Telegram
from sandbox.errors import NOT_MODIFIED, bad_request
from sandbox.markup import read_markup
from sandbox.methods.media import input_media
from sandbox.methods.messages import message_ids, read_caption, read_text, text_content
from sandbox.params import Params

DELETABLE_SECONDS = 48 * 3600
MEDIA = ("photo", "document")
CAPTION = ("caption", "caption_entities", "show_caption_above_media")


def _editable(tg: Telegram, params: Params) -> tuple[Chat, Message]:
    """The message to edit: the bot's own, not a forward, without a reply keyboard."""
    if params.values.get("chat_id") in (None, "") and not params.integer("message_id"):
        raise bad_request("Message identifier is not specified")
    chat = member_chat(tg, params.values.get("chat_id"))
    message = find_message(chat, params.integer("message_id"), "message to edit")
    if message.author != tg.world.bot_id or message.keyboard is not None or "forward_origin" in message.data:
        raise bad_request("message can't be edited")
    return chat, message


def _replace(
    tg: Telegram, chat: Chat, message: Message, params: Params, removed: tuple[str, ...], content: Json
) -> Any:
    """New content and keyboard; an edit that changes nothing is refused. Without reply_markup the keyboard goes."""
    kept = {
        k: v for k, v in message.data.items() if k not in removed and k not in {"reply_markup", "edit_date"}
    }
    new = kept | content
    markup = read_markup(params.json("reply_markup"))
    if markup.reply is not None:
        raise bad_request("inline keyboard expected")
    if markup.inline:
        new["reply_markup"] = markup.inline
    if new == {k: v for k, v in message.data.items() if k != "edit_date"}:
        raise bad_request(NOT_MODIFIED)
    tg.change(chat, message, new | {"edit_date": int(time.time())})
    return message.data


def edit_message_text(tg: Telegram, params: Params) -> Any:
    ready = read_text(params)
    chat, message = _editable(tg, params)
    if "text" not in message.data:
        raise bad_request("there is no text in the message to edit")
    removed = ("text", "entities", "link_preview_options")
    return _replace(tg, chat, message, params, removed, text_content(ready, params))


def edit_message_caption(tg: Telegram, params: Params) -> Any:
    caption = read_caption(params.text("caption"), params.text("parse_mode"), params.json("caption_entities"))
    chat, message = _editable(tg, params)
    if not any(kind in message.data for kind in MEDIA):
        raise bad_request("there is no caption in the message to edit")
    if params.flag("show_caption_above_media") and caption:
        caption["show_caption_above_media"] = True
    return _replace(tg, chat, message, params, CAPTION, caption)


def edit_message_media(tg: Telegram, params: Params) -> Any:
    chat, message = _editable(tg, params)
    media = params.json("media")
    if isinstance(media, dict) and "media_group_id" in message.data and media.get("type") not in message.data:
        raise bad_request("can't change media type in the album")
    content = input_media(tg, params, media)
    return _replace(
        tg, chat, message, params, (*MEDIA, *CAPTION, "text", "entities", "has_media_spoiler"), content
    )


def edit_message_reply_markup(tg: Telegram, params: Params) -> Any:
    chat, message = _editable(tg, params)
    return _replace(tg, chat, message, params, (), {})


def _deletable(tg: Telegram, chat: Chat, message: Message) -> bool:
    """The bot's own for two days; others' in private chats, or as an administrator."""
    if time.time() - message.data["date"] > DELETABLE_SECONDS and not chat.is_administrator(tg.world.bot_id):
        return False
    own = message.author == tg.world.bot_id
    return own or chat.kind == "private" or chat.is_administrator(tg.world.bot_id)


def delete_message(tg: Telegram, params: Params) -> Any:
    chat = member_chat(tg, params.values.get("chat_id"))
    message = find_message(chat, params.integer("message_id"), "message to delete")
    if not _deletable(tg, chat, message):
        raise bad_request("message can't be deleted")
    tg.remove(chat, [message])
    return True


def delete_messages(tg: Telegram, params: Params) -> Any:
    """Those that are not there are passed over (Bot API)."""
    chat = member_chat(tg, params.values.get("chat_id"))
    found = [m for m in (chat.find(number) for number in message_ids(params)) if m is not None]
    if not all(_deletable(tg, chat, message) for message in found):
        raise bad_request("message can't be deleted")
    tg.remove(chat, found)
    return True


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
