"""From a notice to the call that it is: its chart drawn, the message that it edits found."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from bot.delivery import Call, Refused
from bot.line import Turn
from bot.marks import Marks
from bot.repair import without_picture
from storage import outbox
from storage.database import Database
from storage.outbox import State, Target, Waiting

log = structlog.get_logger("courier")

Draw = Callable[[Mapping[str, Any]], Awaitable[bytes]]


class Preparation:
    """Prepares turns. ``draw`` turns a notice's drawing into the content of a photo or a document."""

    def __init__(self, db: Database, marks: Marks, draw: Draw) -> None:
        self._db = db
        self._marks = marks
        self._draw = draw
        self._pictures: dict[int, bytes | None] = {}

    def lacks_picture(self, row: Waiting) -> bool:
        """Whether there is a chart to draw first. That takes longer than a turn may be held."""
        return row.drawing is not None and row.id not in self._pictures

    async def draw(self, row: Waiting) -> None:
        """Draw the chart of a notice. Whatever is wrong with it, the words beside it can be said."""
        assert row.drawing is not None
        try:
            self._pictures[row.id] = await self._draw(row.drawing)
        except Exception:
            log.exception("drawing_failed", notice=row.id, subject=row.subject)
            self._pictures[row.id] = None

    async def call(self, turn: Turn) -> Call | Refused:
        """The call that a turn makes, or why there is none."""
        row = turn.row
        payload = {"chat_id": turn.chat.chat_id, **row.payload}
        if row.edits is not None:
            target = await self._target(row, row.edits)
            if target is None or target.message_id is None:
                return Refused("the message to edit was never sent")
            payload["message_id"] = target.message_id
        picture = self._pictures.get(row.id)
        if row.drawing is None or picture is not None:
            return Call(row.method, payload, picture)
        words = without_picture(row.method, payload)
        return Refused("the picture could not be drawn") if words is None else Call(*words)

    def forget(self, row: Waiting) -> None:
        """The notice waits no longer."""
        self._pictures.pop(row.id, None)

    async def _target(self, row: Waiting, edits: int) -> Target | None:
        if row.target is not None and row.target.state is not State.WAITING:
            return row.target
        marked = self._marks.find_target(edits)
        return marked or await self._db.read(lambda tx: outbox.find_target(tx, edits))
