"""Forum topics."""

from typing import Any

from sandbox.access import writable_chat
from sandbox.chats import Chat, Json, Topic
from sandbox.core import Telegram
from sandbox.errors import bad_request
from sandbox.params import Params

ICON_COLOR = 0x6FB9F0


def _forum(tg: Telegram, params: Params) -> Chat:
    chat = writable_chat(tg, params.values.get("chat_id"))
    if not chat.public.get("is_forum"):
        raise bad_request("the chat is not a forum")
    if not chat.is_administrator(tg.world.bot_id):
        raise bad_request("not enough rights to manage topics")
    return chat


def open_topic(tg: Telegram, chat: Chat, sender: Json, name: str) -> int:
    """The id of the new topic: that of the service message which opens it."""
    message = tg.post(chat, sender, {"forum_topic_created": {"name": name, "icon_color": ICON_COLOR}})
    tg.change(chat, message, {**message.data, "message_thread_id": message.id, "is_topic_message": True})
    chat.topics[message.id] = Topic(name)
    return message.id


def set_closed(tg: Telegram, chat: Chat, sender: Json, thread_id: int, *, closed: bool) -> None:
    """Closes or reopens a topic. Refused when there is none, or nothing to do."""
    topic = chat.topics.get(thread_id)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    tg.post(chat, sender, {f"forum_topic_{'closed' if closed else 'reopened'}": {}}, thread_id=thread_id)


def create_forum_topic(tg: Telegram, params: Params) -> Any:
    chat = _forum(tg, params)
    name = params.text("name").strip()
    thread_id = open_topic(tg, chat, tg.world.bot_user, name)
    return {"message_thread_id": thread_id, "name": name, "icon_color": ICON_COLOR}


def close_forum_topic(tg: Telegram, params: Params) -> Any:
    set_closed(tg, _forum(tg, params), tg.world.bot_user, params.integer("message_thread_id"), closed=True)
    return True


def reopen_forum_topic(tg: Telegram, params: Params) -> Any:
    set_closed(tg, _forum(tg, params), tg.world.bot_user, params.integer("message_thread_id"), closed=False)
    return True


METHODS = {
    "createForumTopic": create_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
}
