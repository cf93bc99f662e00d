"""What waits to be sent to one chat, in order. Pure; the rows in the outbox are the truth."""

from collections import deque
from collections.abc import Iterator

from domain.notices import Urgency
from storage.outbox import Waiting

COMPLETE = frozenset({"editMessageText", "editMessageCaption", "editMessageMedia", "deleteMessage"})
"""Edits that leave nothing of what the message showed before."""

EDITS = COMPLETE | {"editMessageReplyMarkup"}

Message = tuple[str, int]


class ChatBacklog:
    """The notices of one chat, in two lanes: broadcasts, and everything that must not wait behind them.

    Within a lane the order is that of the rows.
    """

    __slots__ = ("_broadcasts", "_notices", "alone", "busy", "chat_id", "failures")

    def __init__(self, chat_id: int) -> None:
        self.chat_id = chat_id
        self.busy = False  # its head is being sent
        self.failures = 0  # of its head, one after the other
        self.alone = 0  # of these, with something that arrived elsewhere since the one before
        self._notices = _Lane()
        self._broadcasts = _Lane()

    def __len__(self) -> int:
        return len(self._notices) + len(self._broadcasts)

    def __iter__(self) -> Iterator[Waiting]:
        yield from sorted((*self._notices, *self._broadcasts), key=lambda row: row.id)

    def add(self, row: Waiting) -> None:
        """Put a notice behind those of its lane."""
        self._lane(row).add(row)

    def head(self) -> Waiting | None:
        """What goes next. An edit lets the broadcast that it edits go first."""
        first = self._notices.head()
        if first is None or (first.edits is not None and self._broadcasts.holds(first.edits)):
            return self._broadcasts.head()
        return first

    def is_replaced(self, row: Waiting) -> bool:
        """Whether a later edit in the same lane leaves nothing of this one."""
        later = self._lane(row).last_edit(row)
        return (
            later is not None
            and later.id > row.id
            and (later.method in COMPLETE or later.method == row.method)
        )

    def remove(self, row: Waiting) -> None:
        """Take out a head."""
        self._lane(row).remove(row)

    def _lane(self, row: Waiting) -> "_Lane":
        return self._broadcasts if row.urgency is Urgency.BROADCAST else self._notices


class _Lane:
    __slots__ = ("_edits", "_ids", "_rows")

    def __init__(self) -> None:
        self._rows: deque[Waiting] = deque()
        self._ids: set[int] = set()
        self._edits: dict[Message, Waiting] = {}  # the last edit of each message

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Waiting]:
        return iter(self._rows)

    def add(self, row: Waiting) -> None:
        self._rows.append(row)
        self._ids.add(row.id)
        if row.method in EDITS and (message := _message(row)) is not None:
            self._edits[message] = row

    def head(self) -> Waiting | None:
        return self._rows[0] if self._rows else None

    def holds(self, row_id: int) -> bool:
        return row_id in self._ids

    def last_edit(self, row: Waiting) -> Waiting | None:
        message = _message(row) if row.method in EDITS else None
        return None if message is None else self._edits.get(message)

    def remove(self, row: Waiting) -> None:
        assert self._rows[0] is row, "only a head is taken out"
        self._rows.popleft()
        self._ids.discard(row.id)
        if row.method in EDITS and (message := _message(row)) is not None and self._edits.get(message) is row:
            del self._edits[message]


def _message(row: Waiting) -> Message | None:
    """The message that a row edits: by its id where that is known, else by the row that will become it."""
    if row.target is not None and row.target.message_id is not None:
        return "message", row.target.message_id
    if row.edits is not None:
        return "row", row.edits
    message_id = row.payload.get("message_id")
    return ("message", message_id) if isinstance(message_id, int) else None
