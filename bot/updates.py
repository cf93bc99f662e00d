"""Raw updates: their key, how they are kept, and what PTB makes of them."""

import json

import orjson
import telegram

MOST_UPDATE_ID = 2**62

PLACE = frozenset({"message_id", "date", "chat", "message_thread_id"})
"""What is read of a message that a button was pressed on."""


def read_update(payload: str) -> telegram.Update:
    """The update in PTB's terms. Raises whatever PTB's parts stumble over.

    A press carries the whole message it was made on. Of that only the place is read: what it shows is known better from
    the database, and taking it apart would take as long as all the rest.
    """
    raw = orjson.loads(payload)
    query = raw.get("callback_query")
    if isinstance(query, dict) and isinstance(message := query.get("message"), dict):
        query["message"] = {key: value for key, value in message.items() if key in PLACE}
    return telegram.Update.de_json(raw, None)


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
