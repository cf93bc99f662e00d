"""Albums come as several updates, with the caption on one of them: they are gathered until it has been quiet."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import telegram

from bot.clock import Clock, Timer
from storage.inbox import Received

QUIET_SECONDS = 1.5

Part = tuple[Received, telegram.Update]


class Sender(NamedTuple):
    """Somebody in a chat."""

    chat_id: int
    user_id: int


@dataclass(slots=True)
class _Album:
    media_group: str
    timer: Timer
    parts: list[Part] = field(default_factory=list)


class Albums:
    """What is being gathered. The parts wait in the inbox as new, so a restart gathers them again.

    ``complete`` is called with the parts of an album after QUIET_SECONDS without another one.
    """

    def __init__(self, clock: Clock, complete: Callable[[list[Part]], None]) -> None:
        self._clock = clock
        self._complete = complete
        self._open: dict[Sender, _Album] = {}

    def add(self, part: Part) -> bool:
        """Take a part; False if the update is none. Whatever else its sender sends completes an album."""
        message = part[1].message
        sender = _sender(part[1])
        media_group = message.media_group_id if message is not None else None
        album = self._open.get(sender) if sender else None
        if sender is None:
            return False
        if album is not None and album.media_group != media_group:
            self._close(sender)
            album = None
        if media_group is None:
            return False
        if album is None:
            album = self._open[sender] = _Album(media_group, self._timer(sender))
        else:
            album.timer.cancel()
            album.timer = self._timer(sender)
        album.parts.append(part)
        return True

    def forget(self) -> None:
        """Let go of what is being gathered; it is in the inbox."""
        for album in self._open.values():
            album.timer.cancel()
        self._open.clear()

    def _timer(self, sender: Sender) -> Timer:
        return self._clock.call_later(QUIET_SECONDS, lambda: self._close(sender))

    def _close(self, sender: Sender) -> None:
        album = self._open.pop(sender)
        album.timer.cancel()
        self._complete(album.parts)


def _sender(update: telegram.Update) -> Sender | None:
    chat, user = update.effective_chat, update.effective_user
    return Sender(chat.id, user.id) if chat is not None and user is not None else None
