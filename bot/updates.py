"""Raw updates: their key, how they are kept, and what PTB makes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
import telegram

MOST_UPDATE_ID = 2**62
_MOST = 2**63
_LONGEST = 4096
"""Characters of what a person typed that are read: Telegram allows no more."""
_TYPED = frozenset({"text", "caption"})


@dataclass(frozen=True, slots=True)
class Parts:
    """An object: the parts that it must have, and others that are read where they are there."""

    needed: Shapes
    others: Shapes = field(default_factory=dict)


Shape = type | Parts | list["Shape"]
Shapes = Mapping[str, Shape]

_CHAT = Parts({"id": int, "type": str})
_USER = Parts({"id": int, "is_bot": bool, "first_name": str}, {"language_code": str})
_PLACE: Shapes = {"message_id": int, "date": int, "chat": _CHAT}
_PHOTO: Shape = [Parts({"file_id": str, "file_unique_id": str, "width": int, "height": int})]
_WORDS: Shapes = {"from": _USER, "text": str, "caption": str, "photo": _PHOTO}
_SPECIAL: Shapes = {
    "sender_chat": _CHAT,
    "media_group_id": str,
    "migrate_to_chat_id": int,
    "forward_origin": Parts({}),
    "reply_to_message": Parts(_PLACE, _WORDS),
}
_QUERY: Shapes = {"id": str, "from": _USER}
_PRESSED: Shapes = {"data": str, "chat_instance": str, "message": Parts(_PLACE)}
_STATUS = Parts({"status": str, "user": _USER}, {"is_member": bool})
_CHANGE: Shapes = {
    "chat": _CHAT,
    "from": _USER,
    "date": int,
    "old_chat_member": _STATUS,
    "new_chat_member": _STATUS,
}
_READ = Parts(
    {"update_id": int},
    {
        "message": Parts(_PLACE, {**_WORDS, **_SPECIAL}),
        "callback_query": Parts(_QUERY, _PRESSED),
        "my_chat_member": Parts(_CHANGE),
    },
)
"""What is read of an update, and of which type; whatever else Telegram adds cannot make it unreadable."""

_PLAIN = frozenset({"message_id", "date", "chat", "from", "text"})
_FORWARDED = {"type": "forwarded", "date": 0}
"""That a message was forwarded is all that is read of where it comes from."""
_GONE = frozenset({"left", "kicked"})


class Misshapen(ValueError):
    """An update in which something that is read is not what Telegram says it is."""


def read_update(payload: str) -> telegram.Update:
    """The update in PTB's terms. Raises Misshapen, or whatever PTB's parts stumble over.

    Of a message that a button was pressed on, only the place is read: what it shows is known better from the database.
    """
    raw = _fitted(orjson.loads(payload), _READ, "update")
    message, query = raw.get("message"), raw.get("callback_query")
    if query is not None and message is None:
        return telegram.Update(raw["update_id"], callback_query=_press(query))
    if message is not None and query is None and message.keys() <= _PLAIN:
        return telegram.Update(raw["update_id"], message=_plain(message))
    if message is not None and "forward_origin" in message:
        message["forward_origin"] = _FORWARDED
    for side in ("old_chat_member", "new_chat_member"):
        if (change := raw.get("my_chat_member")) is not None:
            change[side] = _presence(change[side])
    return telegram.Update.de_json(raw, None)


def _press(query: dict[str, Any]) -> telegram.CallbackQuery:
    """A press, put together by hand: PTB would look for each of the hundred things that its message may hold."""
    message, place = None, query.get("message")
    if place is not None:
        message = telegram.InaccessibleMessage(_chat(place["chat"]), place["message_id"])
    return telegram.CallbackQuery(
        query["id"],
        _user(query["from"]),
        query.get("chat_instance", ""),
        message=message,
        data=query.get("data"),
    )


def _plain(message: dict[str, Any]) -> telegram.Message:
    """Somebody's words and nothing else, likewise."""
    sent_at = datetime.fromtimestamp(message["date"], UTC)
    user = _user(message["from"]) if "from" in message else None
    text = message.get("text")
    return telegram.Message(message["message_id"], sent_at, _chat(message["chat"]), from_user=user, text=text)


def _chat(chat: dict[str, Any]) -> telegram.Chat:
    return telegram.Chat(chat["id"], chat["type"])


def _user(user: dict[str, Any]) -> telegram.User:
    code = user.get("language_code")
    return telegram.User(user["id"], user["first_name"], user["is_bot"], language_code=code)


def _presence(member: dict[str, Any]) -> dict[str, Any]:
    """There or not is all that is read of a status, and PTB wants every right of an administrator listed."""
    status = member["status"]
    gone = status in _GONE or (status == "restricted" and not member.get("is_member"))
    return {"status": "left" if gone else "member", "user": member["user"]}


def unread_press(payload: str) -> str | None:
    """The id by which a press is answered, of an update that is not readable otherwise."""
    query = orjson.loads(payload).get("callback_query")
    key = query.get("id") if isinstance(query, dict) else None
    return key if isinstance(key, str) and key else None


def _fitted(value: Any, shape: Shape, name: str) -> Any:
    """The parts of a value that are read. Raises Misshapen where one is of another type, or missing."""
    match shape:
        case Parts(needed, others):
            if not isinstance(value, dict):
                raise Misshapen(f"{name} is no object")
            if missing := needed.keys() - value.keys():
                raise Misshapen(f"{name} has no {', '.join(sorted(missing))}")
            there = {key: inner for key, inner in others.items() if value.get(key) is not None}
            return {key: _fitted(value[key], inner, key) for key, inner in {**needed, **there}.items()}
        case list():
            if not isinstance(value, list):
                raise Misshapen(f"{name} is no list")
            return [_fitted(each, shape[0], name) for each in value]
        case _:
            if type(value) is not shape or (isinstance(value, int) and not -_MOST <= value < _MOST):
                raise Misshapen(f"{name} is no {shape.__name__}")
            return value[:_LONGEST] if isinstance(value, str) and name in _TYPED else value


def as_json(update: object) -> str:
    """A raw update as it is kept. Halves of characters, which JSON allows and UTF-8 does not, become question marks."""
    try:
        return orjson.dumps(update).decode()
    except orjson.JSONEncodeError:
        return json.dumps(update, ensure_ascii=False).encode(errors="replace").decode()


def update_id(update: object) -> int | None:
    """The key of a raw update; None where it has none that can be kept."""
    key = update.get("update_id") if isinstance(update, dict) else None
    return key if type(key) is int and 0 <= key <= MOST_UPDATE_ID else None
