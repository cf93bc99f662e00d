"""What is left of a call that Telegram refused: the words, without the part that it did not take."""

from collections.abc import Mapping
from typing import Any

Payload = Mapping[str, Any]
Call = tuple[str, Payload]


def repaired(method: str, payload: Payload, error: str) -> Call | None:
    """The call to make instead; None where nothing is to be saved. Each repair takes something away, so they end."""
    for repair in (_without_topic, _without_reply, _as_caption, _as_text, _without_picture, _without_media):
        rest = repair(method, payload, error.lower())
        if rest is not None:
            return rest
    return None


def without_picture(method: str, payload: Payload) -> Call | None:
    """The call to make where the picture cannot be drawn; None where there are no words beside it."""
    return _without_picture(method, payload, "") or _without_media(method, payload, "")


def _without_topic(method: str, payload: Payload, error: str) -> Call | None:
    """A closed or deleted topic: the group's general one."""
    if "message_thread_id" in payload and ("topic" in error or "thread" in error):
        return method, _without(payload, "message_thread_id")
    return None


def _without_reply(method: str, payload: Payload, error: str) -> Call | None:
    """The message that it answers is gone, or stands in a topic that was closed."""
    if "reply_parameters" in payload and ("repl" in error or "topic" in error):
        return method, _without(payload, "reply_parameters")
    return None


def _as_caption(method: str, payload: Payload, error: str) -> Call | None:
    """The message to edit has a picture."""
    if method == "editMessageText" and "no text in the message" in error:
        return "editMessageCaption", _renamed(
            _without(payload, "link_preview_options"), text="caption", entities="caption_entities"
        )
    return None


def _as_text(method: str, payload: Payload, error: str) -> Call | None:
    """The message to edit has no picture; maybe it had to do without."""
    if method == "editMessageCaption" and "no caption in the message" in error:
        return "editMessageText", _captionless(payload)
    return None


def _without_picture(method: str, payload: Payload, error: str) -> Call | None:
    """A photo or a document that is refused for whatever reason: a wrong one, too large, none in this group."""
    if method in {"sendPhoto", "sendDocument"} and payload.get("caption"):
        return "sendMessage", _captionless(payload)
    return None


def _without_media(method: str, payload: Payload, error: str) -> Call | None:
    """The same for a new picture in an old message."""
    media = payload.get("media")
    if method != "editMessageMedia" or not isinstance(media, Mapping) or not media.get("caption"):
        return None
    said = {key: media[key] for key in ("caption", "parse_mode", "caption_entities") if key in media}
    return "editMessageCaption", _without(payload, "media") | said


def _captionless(payload: Payload) -> dict[str, Any]:
    words = _without(payload, "photo", "document", "has_spoiler", "show_caption_above_media")
    return _renamed(words, caption="text", caption_entities="entities")


def _without(payload: Payload, *keys: str) -> dict[str, Any]:
    return {key: value for key, value in payload.items() if key not in keys}


def _renamed(payload: Payload, **names: str) -> dict[str, Any]:
    return {names.get(key, key): value for key, value in payload.items()}
