"""Telegram's limits on sending (core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).

30 messages a second overall; one a second in a private chat, where short bursts pass; 20 a minute in a group. Edits
count. Refused calls do not.
"""

import math
import time
from collections import deque

BURST = 3.0  # messages that a quiet private chat takes at once; "short bursts", Telegram gives no number

COUNTED = ("send", "forward", "copy", "editMessage")
FREE = frozenset({"sendChatAction", "sendMessageDraft"})


class Limits:
    """Off by default; `now` is monotonic."""

    def __init__(self) -> None:
        self.on = False
        self.overall, self.private, self.group = 30, 1.0, 20
        self._sent: deque[float] = deque()
        self._private: dict[int, tuple[float, float]] = {}  # chat → (messages left, as of)
        self._group: dict[int, deque[float]] = {}

    def switch(self, *, on: bool, overall: int = 30, private: float = 1.0, group: int = 20) -> None:
        self.on, self.overall, self.private, self.group = on, overall, private, group
        self._sent.clear()
        self._private.clear()
        self._group.clear()

    def refuse(self, method: str, chat_id: int, weight: int = 1) -> int:
        """Counts the call; or the seconds to wait, when it is too many (0: it is not)."""
        if not self.on or not method.startswith(COUNTED) or method in FREE:
            return 0
        now = time.monotonic()
        wait = max(self._overall_wait(now, weight), self._chat_wait(now, chat_id, weight))
        if wait > 0:
            return max(1, math.ceil(wait))
        self._sent.extend([now] * weight)
        if chat_id > 0:
            left, _ = self._private[chat_id]
            self._private[chat_id] = (left - weight, now)
        else:
            self._group[chat_id].extend([now] * weight)
        return 0

    def _overall_wait(self, now: float, weight: int) -> float:
        return _window_wait(self._sent, now, 1.0, self.overall, weight)

    def _chat_wait(self, now: float, chat_id: int, weight: int) -> float:
        if chat_id < 0:
            return _window_wait(self._group.setdefault(chat_id, deque()), now, 60.0, self.group, weight)
        left, then = self._private.get(chat_id, (BURST, now))
        left = min(BURST, left + (now - then) * self.private)
        self._private[chat_id] = (left, now)
        return 0.0 if left >= min(weight, BURST) else (min(weight, BURST) - left) / self.private


def _window_wait(sent: deque[float], now: float, seconds: float, most: int, weight: int) -> float:
    while sent and sent[0] <= now - seconds:
        sent.popleft()
    over = len(sent) + weight - most
    return 0.0 if over <= 0 or not sent else sent[min(over, len(sent)) - 1] + seconds - now
