"""Who the bot may talk to: chats and messages found, or refused in Telegram's words."""

from typing import Any

from sandbox.chats import Chat, Json, Message
from sandbox.core import Telegram
from sandbox.errors import bad_request, forbidden, migrated
from sandbox.params import Params


def chat_number(value: Any) -> int | str:
    """A `chat_id` as a number, or as the `@username` it is."""
    if isinstance(value, int):
        return value
    text = str(value).strip()
    return int(text) if text.lstrip("-").isdigit() and text.isascii() else text


def known_chat(tg: Telegram, value: Any) -> Chat:
    """The chat, whatever the bot's standing in it."""
    if value in (None, ""):
        raise bad_request("chat_id is empty")
    chat = tg.world.find_chat(chat_number(value))
    if chat is None:
        raise bad_request("chat not found")
    return chat


def readable_chat(tg: Telegram, value: Any) -> Chat:
    """A chat the bot may look into: basic groups stay readable after it has left, supergroups do not."""
    chat = known_chat(tg, value)
    if chat.kind == "supergroup":
        _check_membership(tg, chat)
    return chat


def member_chat(tg: Telegram, value: Any) -> Chat:
    """A chat the bot is in and may change its own messages in."""
    chat = known_chat(tg, value)
    if chat.kind != "private" and chat.migrated_to is None:
        _check_membership(tg, chat)
    return chat


def writable_chat(tg: Telegram, value: Any) -> Chat:
    """A chat the bot may write to now."""
    chat = member_chat(tg, value)
    if chat.migrated_to is not None:
        raise migrated(chat.migrated_to)
    if chat.kind == "private":
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
    return chat


def _check_membership(tg: Telegram, chat: Chat) -> None:
    if chat.is_present(tg.world.bot_id):
        return
    if chat.members.get(tg.world.bot_id) == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    raise forbidden(f"bot is not a member of the {chat.kind} chat")


def find_message(chat: Chat, message_id: int, what: str) -> Message:
    """`what` as Telegram calls it: "message to edit", "message to delete" …"""
    message = chat.find(message_id)
    if message is None:
        raise bad_request(f"{what} not found")
    return message


def replied(tg: Telegram, chat: Chat, params: Params) -> Message | None:
    """The message that is replied to; None without one, or where it may be missing."""
    reply = params.json("reply_parameters")
    if reply is None:
        reply = {
            "message_id": params.integer("reply_to_message_id"),
            "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
        }
    if not reply:
        return None
    number = reply.get("message_id", 0)
    if not isinstance(number, int):
        raise bad_request('Field "message_id" must be of type Number')
    if number <= 0:
        return None
    other = readable_chat(tg, reply["chat_id"]) if reply.get("chat_id") else chat
    message = other.find(number)
    if message is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message if other is chat else None


def open_thread(tg: Telegram, chat: Chat, params: Params) -> int:
    """`message_thread_id`, 0 without one; only administrators write into a closed topic."""
    thread_id = params.integer("message_thread_id")
    if not thread_id or not chat.public.get("is_forum"):
        if thread_id and chat.kind != "private":
            raise bad_request("message thread not found")
        return 0
    topic = chat.topics.get(thread_id)
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed and not chat.is_administrator(tg.world.bot_id):
        raise bad_request("TOPIC_CLOSED")
    return thread_id


def chat_member(tg: Telegram, chat: Chat, user_id: int) -> Json:
    """The `ChatMember` of a user."""
    return member_json(tg.world.users[user_id], chat.members.get(user_id, "left"), chat.kind)


def member_json(user: Json, status: str, kind: str) -> Json:
    member: Json = {"user": user, "status": status}
    if status == "creator":
        member["is_anonymous"] = False
    elif status == "administrator":
        member.update(
            can_be_edited=False,
            can_manage_chat=True,
            can_change_info=True,
            can_delete_messages=True,
            can_invite_users=True,
            can_restrict_members=True,
            can_pin_messages=True,
            can_manage_topics=kind == "supergroup",
            can_promote_members=False,
            can_manage_video_chats=True,
            can_post_stories=False,
            can_edit_stories=False,
            can_delete_stories=False,
            is_anonymous=False,
        )
    elif status == "kicked":
        member["until_date"] = 0
    return member
