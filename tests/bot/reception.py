"""An intake at work in the hand of a test, and the updates that people send it."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import telegram as ptb

from bot.intake import Intake
from domain.notices import Notice, Toast
from storage import outbox
from storage.database import Database, Tx
from tests.bot.doubles import HandClock, StubApi

WANG, LI = 7001, 7002


def message(update_id: int, text: str | None = None, user: int = WANG, **fields: Any) -> dict[str, Any]:
    """A message to the bot in private, as Telegram sends it."""
    person = {"id": user, "first_name": "王磊", "is_bot": False}
    chat = {"id": user, "type": "private", "first_name": "王磊"}
    said = {"text": text} if text is not None else {}
    body = {"message_id": update_id, "date": 1_795_000_000, "chat": chat, "from": person, **said, **fields}
    return {"update_id": update_id, "message": body}


def photo(update_id: int, media_group: str, caption: str | None = None, user: int = WANG) -> dict[str, Any]:
    """A part of an album."""
    sizes = [{"file_id": f"f{update_id}", "file_unique_id": f"u{update_id}", "width": 90, "height": 90}]
    words = {} if caption is None else {"caption": caption}
    return message(update_id, user=user, photo=sizes, media_group_id=media_group, **words)


def press(update_id: int, query_id: str, data: str = "ok") -> dict[str, Any]:
    """A press of a button."""
    person = {"id": WANG, "first_name": "王磊", "is_bot": False}
    query = {"id": query_id, "from": person, "chat_instance": "1", "data": data}
    return {"update_id": update_id, "callback_query": query}


class Reception:
    """Whoever handles updates; what they did is in the outbox, or it is undone."""

    def __init__(self, db: Database, telegram: StubApi, clock: HandClock) -> None:
        self.db, self.telegram, self.clock = db, telegram, clock
        self.tries: list[int] = []
        self.toasts: list[Toast] = []
        self.trouble: Callable[[ptb.Update], Exception | None] = lambda update: None
        self.apology_trouble: Exception | None = None
        self.wakes = 0
        self.intake = self.new_intake()

    def new_intake(self) -> Intake:
        return Intake(
            self.db,
            self.telegram.api,
            handle=self._handle,
            handle_album=self._handle_album,
            apologise=self._apologise,
            committed=self._committed,
            clock=self.clock,
        )

    def _committed(self) -> None:
        self.wakes += 1

    def _handle(self, tx: Tx, update: ptb.Update, now: datetime) -> Sequence[Toast]:
        self.tries.append(update.update_id)
        words = update.message.text or "?" if update.message else "press"
        self._say(tx, update, f"{words}", now)
        if (error := self.trouble(update)) is not None:
            raise error
        return self.toasts

    def _handle_album(self, tx: Tx, updates: Sequence[ptb.Update], now: datetime) -> Sequence[Toast]:
        parts = [update.message for update in updates if update.message]
        caption = next((part.caption for part in parts if part.caption), "")
        self._say(tx, updates[0], f"{caption}×{len(parts)}", now)
        return ()

    def _apologise(self, tx: Tx, update: ptb.Update, now: datetime) -> Sequence[Toast]:
        if self.apology_trouble is not None:
            raise self.apology_trouble
        self._say(tx, update, "sorry", now)
        return ()

    @staticmethod
    def _say(tx: Tx, update: ptb.Update, text: str, now: datetime) -> None:
        assert update.effective_user is not None
        outbox.add(tx, Notice(update.effective_user.id, "sendMessage", {"text": text}), now)

    async def said(self) -> list[str]:
        """What is in the outbox."""
        page = await self.db.read(lambda tx: outbox.read_on(tx, 0, 10_000))
        return [row.payload["text"] for row in page.rows]

    async def states(self) -> dict[int, str]:
        """The inbox: state by update."""
        rows = await self.db.read(lambda tx: tx.all("SELECT update_id, state FROM inbox ORDER BY id"))
        return {row["update_id"]: row["state"] for row in rows}

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Intake]:
        """An intake at work."""
        self.intake = self.new_intake()
        await self.intake.start()
        yield self.intake
        await self.intake.stop()
