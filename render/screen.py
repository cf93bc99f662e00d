"""What a person sees: a text, buttons under it, and maybe a picture. Turned into Bot API parameters at one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from markupsafe import Markup

from domain.claims import Photo

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ATTACHED = "attach://"
"""Before the name of a file that comes with the call (Bot API, "Sending files")."""


class Style(StrEnum):
    """Colours of a button, on clients that know them."""

    SUCCESS = "success"
    DANGER = "danger"
    PRIMARY = "primary"


@dataclass(frozen=True, slots=True)
class Button:
    """A button: ``data`` comes back to us when pressed (1–64 bytes), or ``url`` opens."""

    label: str
    data: str = ""
    url: str = ""
    style: Style | None = None

    def as_json(self) -> dict[str, str]:
        """InlineKeyboardButton."""
        fields = {"text": self.label}
        if self.url:
            fields["url"] = self.url
        else:
            fields["callback_data"] = self.data
        if self.style:
            fields["style"] = self.style.value
        return fields


Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Screen:
    """One message. ``photo`` is an evidence photo to show above the text; ``drawing`` a chart or a paper to make.

    With ``document``, a file's name in ASCII, the drawing comes as that file; else as a photo.
    """

    text: Markup
    rows: Rows = ()
    photo: Photo | None = None
    drawing: Mapping[str, object] | None = None
    silent: bool = field(default=False)
    document: str = ""

    @property
    def has_picture(self) -> bool:
        """Whether the text is a caption."""
        return self.photo is not None or self.drawing is not None


def keyboard(rows: Rows) -> dict[str, object]:
    """InlineKeyboardMarkup; an empty one takes the buttons away."""
    return {"inline_keyboard": [[button.as_json() for button in row] for row in rows if row]}


def as_message(screen: Screen) -> tuple[str, dict[str, object]]:
    """The method and the parameters that send a screen."""
    payload: dict[str, object] = {"parse_mode": "HTML"}
    if screen.rows:
        payload["reply_markup"] = keyboard(screen.rows)
    if screen.silent:
        payload["disable_notification"] = True
    if screen.photo is not None:
        return "sendPhoto", payload | {"photo": screen.photo.file_id, "caption": str(screen.text)}
    if screen.document:
        return "sendDocument", payload | {"document": ATTACHED + screen.document, "caption": str(screen.text)}
    if screen.drawing is not None:
        return "sendPhoto", payload | {"caption": str(screen.text)}
    return "sendMessage", payload | {"text": str(screen.text), "link_preview_options": {"is_disabled": True}}


def as_edit(screen: Screen) -> tuple[str, dict[str, object]]:
    """The method and the parameters that turn a message with (or without) a picture into this screen."""
    payload: dict[str, object] = {"parse_mode": "HTML", "reply_markup": keyboard(screen.rows)}
    if screen.has_picture:
        return "editMessageCaption", payload | {"caption": str(screen.text)}
    return "editMessageText", payload | {
        "text": str(screen.text),
        "link_preview_options": {"is_disabled": True},
    }
