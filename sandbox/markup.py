"""Keyboards under messages, checked as Telegram checks them."""

from dataclasses import dataclass
from typing import Any

from sandbox.chats import Json
from sandbox.entities import links
from sandbox.errors import ApiError, bad_request

CALLBACK_DATA_LIMIT = 64  # bytes
MOST_BUTTONS = 100
STYLES = frozenset({"primary", "danger", "success"})
# Button kinds that pass as they are.
_OTHER = (
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
)


@dataclass(frozen=True, slots=True)
class Markup:
    """`inline` goes into the message; `reply` (keyboard, removal or forced reply) only to the phone."""

    inline: Json | None = None
    reply: Json | None = None


def read_markup(value: Json | None) -> Markup:
    """A `reply_markup`, however it was given."""
    if value is None:
        return Markup()
    keyboard = _rows(value, "keyboard", 'Field "keyboard" must be an Array of Arrays')
    if keyboard:
        rows = [[_keyboard_button(button) for button in row] for row in keyboard]
        return Markup(reply={**value, "keyboard": rows})
    inline = _rows(
        value,
        "inline_keyboard",
        'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    )
    if inline:
        return _inline(inline)
    if value.get("remove_keyboard") is True or value.get("force_reply") is True:
        return Markup(reply=dict(value))
    return Markup()


def _rows(value: Json, name: str, refusal: str) -> list[list[Any]]:
    rows = value.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise bad_request(f'Field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(refusal)
    return rows


def _inline(rows: list[list[Any]]) -> Markup:
    buttons = [[_inline_button(button) for button in row] for row in rows if row]
    if sum(len(row) for row in buttons) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return Markup(inline={"inline_keyboard": buttons}) if buttons else Markup()


def _keyboard_button(button: Any) -> Json:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict):
        raise _unparsed("keyboard button", "KeyboardButton must be a String or an Object")
    _text(button, "keyboard button")
    _style(button, "keyboard button")
    return button


def _inline_button(button: Any) -> Json:
    what = "inline keyboard button"
    if not isinstance(button, dict):
        raise _unparsed(what, "InlineKeyboardButton must be an Object")
    shown: Json = {"text": _text(button, what), **_style(button, what)}
    if "icon_custom_emoji_id" in button:
        shown["icon_custom_emoji_id"] = button["icon_custom_emoji_id"]
    url, data = button.get("url"), button.get("callback_data")
    if url:
        shown["url"] = _url(str(url))
    elif data:
        if not isinstance(data, str):
            raise _unparsed(what, 'Field "callback_data" must be of type String')
        if len(data.encode()) > CALLBACK_DATA_LIMIT:
            raise bad_request("BUTTON_DATA_INVALID")
        shown["callback_data"] = data
    elif "copy_text" in button:
        shown["copy_text"] = _copied(button["copy_text"])
    else:
        kind = next((name for name in _OTHER if name in button), None)
        if kind is None:
            raise _unparsed(what, "Text buttons are unallowed in the inline keyboard")
        shown[kind] = button[kind]
    return shown


def _text(button: Json, what: str) -> str:
    text = button.get("text")
    if not isinstance(text, str):
        raise _unparsed(
            what, 'Can\'t find field "text"' if text is None else 'Field "text" must be of type String'
        )
    if not text.strip():
        raise bad_request(f"{what} text must be non-empty")
    return text


def _style(button: Json, what: str) -> Json:
    style = str(button.get("style") or "").lower()
    if style in {"", "default"}:
        return {}
    if style not in STYLES:
        raise _unparsed(what, "invalid button style specified")
    return {"style": style}


def _url(url: str) -> str:
    if links.user_of(url) is not None:
        return url
    checked = links.checked(url)
    if checked is None:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return checked


def _copied(value: Any) -> Json:
    text = value.get("text") if isinstance(value, dict) else None
    if not isinstance(text, str) or not 0 < len(text) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {"text": text}


def _unparsed(what: str, reason: str) -> ApiError:
    return bad_request(f"can't parse {what}: {reason}")
