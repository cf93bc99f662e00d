"""Who sends next: the chats with something to say, the urgent first, each when the pace allows it. Pure."""

import heapq
from dataclasses import dataclass
from itertools import count

from bot.backlog import ChatBacklog
from bot.pace import Pace
from storage.outbox import Waiting


@dataclass(frozen=True, slots=True)
class Turn:
    """A notice to send now. ``replaced`` are ids of those before it that it, or a later one, makes needless."""

    chat: ChatBacklog
    row: Waiting
    replaced: tuple[int, ...]


class Line:
    """Every chat's backlog, and the order among them. Times are the pace's."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._chats: dict[int, ChatBacklog] = {}
        # A chat has one place that counts, by its ticket; places left behind are passed over.
        self._tickets: dict[int, int] = {}
        self._ticket = count(1)
        # A chat that has failed comes behind those that have not: it may be its message that Telegram cannot take.
        self._ready: list[tuple[int, int, int, int, int]] = []  # failures, urgency, row, ticket, chat
        self._later: list[tuple[float, int, int]] = []  # time, ticket, chat

    def __len__(self) -> int:
        return sum(len(chat) for chat in self._chats.values())

    def add(self, row: Waiting, now: float) -> None:
        """Put a notice behind those of its chat."""
        chat = self._chats.get(row.chat_id)
        if chat is None:
            chat = self._chats[row.chat_id] = ChatBacklog(row.chat_id)
        chat.add(row)
        self._place(chat, now)

    def take(self, now: float) -> Turn | float | None:
        """What to send now; or when to ask again; or None where nothing waits but for what is being sent.

        The chat of what is taken is busy until :meth:`give_back`.
        """
        while self._later and self._later[0][0] <= now:
            _, ticket, chat_id = heapq.heappop(self._later)
            if self._tickets.get(chat_id) == ticket:
                self._place(self._chats[chat_id], now)
        while self._ready and self._tickets.get(self._ready[0][4]) != self._ready[0][3]:
            heapq.heappop(self._ready)
        if self._ready:
            at = self._pace.overall(now)
            if at > now:
                return at
            *_, chat_id = heapq.heappop(self._ready)
            return self._turn(self._chats[chat_id])
        return self._later[0][0] if self._later else None

    def give_back(self, turn: Turn, now: float, *, done: bool) -> None:
        """The turn is over; ``done``: its notice waits no longer. The chat may send again when the pace allows it."""
        chat = turn.chat
        if done:
            chat.remove(turn.row)
            chat.failures = chat.alone = 0
        chat.busy = False
        self._place(chat, now)

    def move(self, turn: Turn, chat_id: int, now: float) -> None:
        """The turn is over because its chat has another id: everything that waits in it goes there."""
        del self._chats[turn.chat.chat_id]
        self._tickets.pop(turn.chat.chat_id, None)
        chat = self._chats.setdefault(chat_id, ChatBacklog(chat_id))
        for row in turn.chat:
            chat.add(row)
        self._place(chat, now)

    def leave(self, turn: Turn) -> tuple[Waiting, ...]:
        """The turn is over, and its chat is out of the line with everything that waits in it, which comes back."""
        del self._chats[turn.chat.chat_id]
        return tuple(turn.chat)

    def _turn(self, chat: ChatBacklog) -> Turn:
        del self._tickets[chat.chat_id]
        chat.busy = True
        replaced = []
        row = chat.head()
        while row is not None and chat.is_replaced(row):
            replaced.append(row.id)
            chat.remove(row)
            row = chat.head()
        assert row is not None, "what replaces is still there"
        return Turn(chat, row, tuple(replaced))

    def _place(self, chat: ChatBacklog, now: float) -> None:
        row = chat.head()
        if row is None:
            del self._chats[chat.chat_id]
            return
        if chat.busy:
            return
        ticket = self._tickets[chat.chat_id] = next(self._ticket)
        at = self._pace.of_chat(chat.chat_id, row.method, row.urgency, now)
        if at <= now:
            heapq.heappush(self._ready, (chat.failures, row.urgency, row.id, ticket, chat.chat_id))
        else:
            heapq.heappush(self._later, (at, ticket, chat.chat_id))
