"""When a message may leave: Telegram's limits kept by spacing, so that none is refused for our haste.

Telegram takes 30 messages a second overall, about one a second in a private chat (short bursts pass) and 20 a minute in
a group; edits count. Evenly spaced sends with no burst are not refused as long as none is late by more than the margin.
At 29 a second that is 34 ms, too little for a busy machine (4 of 1,029 refused); at 28 it is 71 ms (none). Pure
arithmetic: times are seconds of a monotonic clock and parameters.
"""

from collections import deque

from domain.notices import Urgency

PRIVATE_SECONDS = 1.05
"""Between two messages to one person: a little more than the limit, since the network bunches what we space."""

PRIVATE_BURST = 3
"""Answers that may reach one person at once before the spacing begins."""

GROUP_MESSAGES = 20
GROUP_SECONDS = 61.0

SENDS_REMEMBERED = 2000
"""After so many, chats are forgotten that nothing was sent to for a while."""

COUNTED = ("send", "edit", "copy", "forward")
"""What Telegram counts; pins, reactions and deletions are free."""


class Pace:
    """Knows what left when. ``per_second`` is the pace overall; 0 keeps no limit at all, for a server without any."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second if per_second else 0.0
        self._next = 0.0  # the earliest moment for a message to anybody
        self._silence = 0.0  # nothing to anybody before
        self._chats: dict[int, _Private | _Group] = {}
        self._held: dict[int, float] = {}
        self._sends = 0

    def overall(self, now: float) -> float:
        """The earliest moment for a message to anybody."""
        return max(now, self._next, self._silence)

    def of_chat(self, chat_id: int, method: str, urgency: Urgency, now: float) -> float:
        """The earliest moment for a call in this chat, as far as the chat is concerned."""
        earliest = max(now, self._held.get(chat_id, now))
        if not self._gap or not method.startswith(COUNTED):
            return earliest
        chat = self._chats.get(chat_id)
        return earliest if chat is None else max(earliest, chat.earliest(urgency))

    def sent(self, chat_id: int, method: str, now: float, messages: int = 1) -> None:
        """A call leaves now; an album is as many messages as it has parts."""
        if not self._gap or not method.startswith(COUNTED):
            return
        # Counted from the slot that it took, a little late maybe: else every late wake-up would slow the whole.
        slot = self._next if now - self._next < self._gap / 2 else now
        self._next = slot + self._gap * messages
        if chat_id not in self._chats:
            self._chats[chat_id] = _Private() if chat_id > 0 else _Group()
        for _ in range(messages):
            self._chats[chat_id].sent(now)
        self._sends += 1
        if self._sends % SENDS_REMEMBERED == 0:
            self.forget_idle(now)

    def hold(self, chat_id: int | None, until: float) -> None:
        """Nothing to this chat (None: to anybody) before ``until``."""
        if chat_id is None:
            self._silence = max(self._silence, until)
        else:
            self._held[chat_id] = max(self._held.get(chat_id, until), until)

    def forget_idle(self, now: float) -> None:
        """Drop what no longer matters of chats that nothing was sent to for a while."""
        self._chats = {chat_id: chat for chat_id, chat in self._chats.items() if chat.matters(now)}
        self._held = {chat_id: until for chat_id, until in self._held.items() if until > now}


class _Private:
    """A person's chat as a bucket: ``_full_at`` is when it will be as if nothing had been sent."""

    __slots__ = ("_full_at",)

    def __init__(self) -> None:
        self._full_at = 0.0

    def earliest(self, urgency: Urgency) -> float:
        spare = PRIVATE_BURST - 1 if urgency is Urgency.ANSWER else 0
        return self._full_at - spare * PRIVATE_SECONDS

    def sent(self, now: float) -> None:
        self._full_at = max(self._full_at, now) + PRIVATE_SECONDS

    def matters(self, now: float) -> bool:
        return self._full_at > now


class _Group:
    """The last messages to a group: the next one waits until the twentieth before it is a minute old."""

    __slots__ = ("_sent",)

    def __init__(self) -> None:
        self._sent: deque[float] = deque(maxlen=GROUP_MESSAGES)

    def earliest(self, urgency: Urgency) -> float:
        return self._sent[0] + GROUP_SECONDS if len(self._sent) == GROUP_MESSAGES else 0.0

    def sent(self, now: float) -> None:
        self._sent.append(now)

    def matters(self, now: float) -> bool:
        return self._sent[-1] + GROUP_SECONDS > now
