"""Chats: looking at them, acting in them, leaving them."""

import json
from pathlib import Path
from typing import Any

from sandbox.access import (
    chat_member,
    find_message,
    known_chat,
    member_chat,
    open_thread,
    readable_chat,
    writable_chat,
)
from sandbox.chats import Chat, Json, Message
from sandbox.core import Telegram, without_reply
from sandbox.errors import bad_request, migrated
from sandbox.params import Params
from sandbox.views import reactions_view

NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}
PERMISSIONS = {
    "can_send_messages": True,
    "can_send_audios": True,
    "can_send_documents": True,
    "can_send_photos": True,
    "can_send_videos": True,
    "can_send_video_notes": True,
    "can_send_voice_notes": True,
    "can_send_polls": True,
    "can_send_other_messages": True,
    "can_add_web_page_previews": True,
    "can_react_to_messages": True,
    "can_change_info": False,
    "can_invite_users": True,
    "can_pin_messages": False,
    "can_manage_topics": False,
}
ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip
# Bot API, ReactionTypeEmoji.
REACTIONS = frozenset(
    json.loads(Path(__file__).parents[1].joinpath("data", "reactions.json").read_text("utf-8"))
)


def get_chat(tg: Telegram, params: Params) -> Any:
    chat = readable_chat(tg, params.values.get("chat_id"))
    full: Json = {**chat.public, "accent_color_id": abs(chat.id) % 7, "max_reaction_count": 11}
    full["accepted_gift_types"] = NO_GIFTS
    if chat.kind != "private":
        full["permissions"] = PERMISSIONS
        if chat.description:
            full["description"] = chat.description
    if "username" in chat.public:
        full["active_usernames"] = [chat.public["username"]]
    pinned = chat.find(chat.pinned[-1]) if chat.pinned else None
    if pinned is not None:
        full["pinned_message"] = without_reply(pinned.data)
    return full


def _members_chat(tg: Telegram, params: Params) -> Chat:
    """A chat whose members may be read; a migrated group answers with its new id."""
    chat = member_chat(tg, params.values.get("chat_id"))
    if chat.migrated_to is not None:
        raise migrated(chat.migrated_to)
    return chat


def get_chat_member(tg: Telegram, params: Params) -> Any:
    user_id = params.integer("user_id")
    if user_id <= 0:
        raise bad_request("Invalid user_id specified")
    chat = _members_chat(tg, params)
    if user_id not in tg.world.users:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return chat_member(tg, chat, user_id)


def get_chat_administrators(tg: Telegram, params: Params) -> Any:
    chat = _members_chat(tg, params)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    return [chat_member(tg, chat, user) for user in chat.members if chat.is_administrator(user)]


def get_chat_member_count(tg: Telegram, params: Params) -> Any:
    chat = _members_chat(tg, params)
    return sum(chat.is_present(user) for user in chat.members)


def send_chat_action(tg: Telegram, params: Params) -> Any:
    action = params.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("Wrong parameter action in request")
    chat = writable_chat(tg, params.values.get("chat_id"))
    open_thread(tg, chat, params)
    tg.tell(chat, "chat_action", action=action)
    return True


def leave_chat(tg: Telegram, params: Params) -> Any:
    chat = readable_chat(tg, params.values.get("chat_id"))
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.members[tg.world.bot_id] = "left"
    tg.post(chat, tg.world.bot_user, {"left_chat_member": tg.world.bot_user})
    tg.chats_changed()
    return True


def _pinnable(tg: Telegram, params: Params) -> Chat:
    chat = writable_chat(tg, params.values.get("chat_id"))
    if chat.kind != "private" and not chat.is_administrator(tg.world.bot_id):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


def _set_pinned(tg: Telegram, chat: Chat, message: Message, *, pinned: bool) -> None:
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    if pinned:
        chat.pinned.append(message.id)
    tg.tell(chat, "pin", message_id=message.id, pinned=pinned)


def pin_chat_message(tg: Telegram, params: Params) -> Any:
    chat = _pinnable(tg, params)
    message = find_message(chat, params.integer("message_id"), "message to pin")
    if message.id not in chat.pinned:
        _set_pinned(tg, chat, message, pinned=True)
        tg.post(chat, tg.world.bot_user, {"pinned_message": without_reply(message.data)})
    return True


def unpin_chat_message(tg: Telegram, params: Params) -> Any:
    chat = _pinnable(tg, params)
    number = params.integer("message_id")
    if not number:
        if not chat.pinned:
            raise bad_request("message to unpin not found")
        number = chat.pinned[-1]
    message = find_message(chat, number, "message to unpin")
    if message.id in chat.pinned:
        _set_pinned(tg, chat, message, pinned=False)
    return True


def unpin_all_chat_messages(tg: Telegram, params: Params) -> Any:
    chat = _pinnable(tg, params)
    for number in list(chat.pinned):
        _set_pinned(tg, chat, chat.messages[number], pinned=False)
    return True


def set_message_reaction(tg: Telegram, params: Params) -> Any:
    emojis = [_emoji(item) for item in params.json("reaction") or []]
    chat = writable_chat(tg, params.values.get("chat_id"))
    message = find_message(chat, params.integer("message_id"), "message to react")
    if len(emojis) > 1:
        raise bad_request("REACTIONS_TOO_MANY")  # a bot is never a premium user
    message.reactions.pop(tg.world.bot_id, None)
    if emojis:
        message.reactions[tg.world.bot_id] = emojis
    tg.tell(chat, "reaction", message_id=message.id, reactions=reactions_view(message))
    return True


def _emoji(item: Any) -> str:
    if not isinstance(item, dict):
        raise bad_request("can't parse ReactionType: expected an Object")
    if item.get("type") != "emoji":
        raise bad_request("can't parse ReactionType: invalid reaction type specified")
    emoji = str(item.get("emoji"))
    if emoji not in REACTIONS:
        raise bad_request("REACTION_INVALID")
    return emoji


def set_chat_title(tg: Telegram, params: Params) -> Any:
    return _set_about(tg, params, "title", 128)


def set_chat_description(tg: Telegram, params: Params) -> Any:
    return _set_about(tg, params, "description", 255)


def _set_about(tg: Telegram, params: Params, what: str, limit: int) -> bool:
    chat = known_chat(tg, params.values.get("chat_id"))
    if chat.kind == "private":
        raise bad_request(f"can't change private chat {what}")
    if not chat.is_administrator(tg.world.bot_id):
        raise bad_request(f"not enough rights to change chat {what}")
    text = params.text(what).strip()[:limit]
    if what == "title":
        chat.public = {**chat.public, "title": text}
        tg.post(chat, tg.world.bot_user, {"new_chat_title": text})
    else:
        chat.description = text
    tg.chats_changed()
    return True


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "sendChatAction": send_chat_action,
    "leaveChat": leave_chat,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
    "setMessageReaction": set_message_reaction,
    "setChatTitle": set_chat_title,
    "setChatDescription": set_chat_description,
}
