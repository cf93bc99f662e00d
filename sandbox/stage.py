"""What the host adds to the chat page: title, tour, links, and a font for people whose system has none for Chinese."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FONT_URL = "sandbox/font"


@dataclass(frozen=True, slots=True)
class Stage:
    """`title` may be by language; `tour`: steps `{"zh", "en", "as"?: persona, "chat"?: id, "text"?}`.

    `links`: `{"zh", "en", "url"}`, what of the host can be seen in another tab.
    """

    title: dict[str, str] | str | None = None
    tour: Sequence[dict[str, Any]] = ()
    links: Sequence[dict[str, str]] = ()
    font: Path | None = None
    timezone: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The part of /sandbox/state that is the host's; nothing for what it did not give."""
        shown = {
            "title": self.title,
            "tour": list(self.tour) or None,
            "links": list(self.links) or None,
            "font": FONT_URL if self.font else None,
            "timezone": self.timezone,
        }
        return {name: value for name, value in shown.items() if value is not None}
