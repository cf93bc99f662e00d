"""Is it one chat that fails, or everything? Decides who has to wait after a failure, and for how long."""

import random

from bot.backlog import ChatBacklog
from bot.pace import Pace

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
DOWN_AFTER = 3
"""Rounds of failures, in more than one chat and without a success, after which Telegram counts as out of reach."""


def backoff(failures: int) -> float:
    """Seconds to wait after so many failures in a row: twice as long each time, and never all at one moment."""
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failures - 1, 10))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311  to spread, not to hide


class Link:
    """What calls have lately shown about the way to Telegram. Times are the pace's."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._rounds = 0
        self._round_began = 0.0
        self._failing: set[int] = set()  # chats, since the last success
        self._slowed: tuple[int, float] = (0, 0.0)  # chat, until when

    @property
    def is_down(self) -> bool:
        """Nothing gets through: one call at a time is enough to find out when that ends."""
        return self._rounds >= DOWN_AFTER and len(self._failing) > 1

    def worked(self) -> None:
        """A call was answered."""
        self._rounds = 0
        self._failing.clear()

    def failed(self, chat: ChatBacklog, began: float, now: float) -> float:
        """A call that began then failed; the seconds until its chat may try again.

        Calls that were on their way together fail together: they are one round.
        """
        chat.failures += 1
        chat.alone += chat.chat_id not in self._failing
        self._failing.add(chat.chat_id)
        pause = backoff(chat.failures)
        if began >= self._round_began:
            self._rounds += 1
            self._round_began = now
        if self.is_down:
            pause = backoff(self._rounds - DOWN_AFTER + 1)
            self._pace.hold(None, now + pause)
        else:
            self._pace.hold(chat.chat_id, now + pause)
        return pause

    def slowed(self, chat_id: int, now: float, seconds: float) -> None:
        """Telegram wants silence (429). It does not say where: a second chat, while one is silent, means everywhere."""
        other, until = self._slowed
        everywhere = other != chat_id and until > now
        self._slowed = (chat_id, max(until, now + seconds))
        self._pace.hold(None if everywhere else chat_id, now + seconds)
