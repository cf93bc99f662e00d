"""One notice, one or a few calls: what Telegram's answers mean for it. Errors of the Bot API become values here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.api import Api, File
from bot.http import NotSent
from bot.repair import repaired
from render.screen import ATTACHED


@dataclass(frozen=True, slots=True)
class Sent:
    """It is there: by ``method`` in the end, as that message where the call makes or changes one.

    ``refused`` is why it could not go as it was.
    """

    method: str
    message_id: int | None
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Slower:
    """Telegram wants silence for that many seconds (429)."""

    seconds: float
    error: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The network or Telegram failed. ``unknown``: it may have arrived nevertheless."""

    error: str
    unknown: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has become a supergroup with a new id."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Barred:
    """We may not write to this chat: blocked, removed, muted, the topic closed that everything goes to."""

    error: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will not take this notice, however often it is sent."""

    error: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call to make, complete; ``content`` is what to upload: a PNG as its photo, or the file of its document."""

    method: str
    payload: Mapping[str, Any]
    content: bytes | None = None


Outcome = Sent | Slower | Failed | Moved | Barred | Refused
PICTURED = frozenset({"sendPhoto", "editMessageMedia"})
"""Methods that take a picture: as `photo`, or as the `attach://photo` that their media name."""
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Of documents, by the ending of their name."""

_MUTED = ("not enough rights", "no rights to send", "chat_write_forbidden", "chat_restricted", "topic_closed")


async def deliver(api: Api, call: Call) -> Outcome:
    """Make a call, and where Telegram refuses part of it (a photo, a topic), what is left of it."""
    method, payload = call.method, call.payload
    refused = None
    while True:
        try:
            result = await api.call(method, payload, files=_files(method, payload, call.content))
        except BadRequest as error:
            if "not modified" in error.message.lower():
                return Sent(method, payload.get("message_id"), refused)
            rest = repaired(method, payload, error.message)
            if rest is None:
                return _refusal(error.message)
            refused = error.message
            method, payload = rest
        except TelegramError as error:
            return _meaning(error)
        else:
            return Sent(method, _message_id(result, payload), refused)


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram wants silence."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else wait


def _files(method: str, payload: Mapping[str, Any], content: bytes | None) -> dict[str, File] | None:
    if content is None:
        return None
    if method in PICTURED:
        return {"photo": ("chart.png", content, "image/png")}
    if method == "sendDocument":
        name = str(payload["document"]).removeprefix(ATTACHED)
        return {name: (name, content, MEDIA_TYPES.get(PurePath(name).suffix, "application/octet-stream"))}
    return None


def _refusal(error: str) -> Barred | Refused:
    muted = any(words in error.lower() for words in _MUTED)
    return Barred(error) if muted else Refused(error)


def _meaning(error: TelegramError) -> Outcome:
    match error:
        case RetryAfter():
            return Slower(seconds_of(error), error.message)
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden():
            return Barred(error.message)
        case InvalidToken() if "not found" in error.message.lower():
            return Refused(error.message)  # no such method
        case NetworkError() if "too large" in error.message.lower():
            return Refused(error.message)
        case NotSent() | InvalidToken() | Conflict():
            return Failed(error.message, unknown=False)
        case _:  # no answer, or one that is not Telegram's: a proxy says 502 for what was carried out as well
            return Failed(error.message, unknown=True)


def _message_id(result: Any, payload: Mapping[str, Any]) -> int | None:
    if isinstance(result, list):  # an album: its first message stands for it
        result = result[0] if result else None
    if isinstance(result, dict) and isinstance(result.get("message_id"), int):
        return int(result["message_id"])
    return payload.get("message_id")
