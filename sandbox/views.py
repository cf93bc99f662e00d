"""How messages, chats and people look to a viewer: the answers of the control surface."""

from collections import defaultdict
from typing import Any

from sandbox.chats import Chat, Json, Message


def message_view(chat: Chat, message: Message, viewer: int | None) -> Json:
    """The Bot API message, and beside it what a phone knows."""
    view: Json = {
        **message.data,
        "outgoing": viewer is not None and message.author == viewer,
        "deleted": message.deleted,
    }
    if message.reactions:
        view["reactions"] = reactions_view(message)
    if message.keyboard is not None:
        view["reply_keyboard"] = message.keyboard
    if viewer is not None and viewer in message.votes:
        view["votes"] = message.votes[viewer]
    if message.id in chat.pinned:
        view["pinned"] = True
    return view


def reactions_view(message: Message) -> list[dict[str, Any]]:
    """`[{"emoji", "users"}]`, in the order in which each emoji first came."""
    by_emoji: dict[str, list[int]] = defaultdict(list)
    for user, emojis in message.reactions.items():
        for emoji in emojis:
            by_emoji[emoji].append(user)
    return [{"emoji": emoji, "users": users} for emoji, users in by_emoji.items()]


def keyboard_in_force(chat: Chat) -> Json | None:
    """The reply keyboard on the phone: the last one shown, unless it was removed since."""
    for message in reversed(chat.messages.values()):
        if message.keyboard is not None and not message.deleted:
            return None if message.keyboard.get("remove_keyboard") else message.keyboard
    return None
