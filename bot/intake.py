"""Updates → inbox → handlers, each exactly once and those of one chat in their order.

An update is in the inbox before Telegram hears that we have it, and it is marked as handled in the very transaction
that handles it. So a killed program loses nothing and repeats nothing. What we cannot read, or fail over, is set aside
with its payload, and the next one is handled.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import structlog
import telegram
from structlog.contextvars import bound_contextvars, get_contextvars
from telegram.error import TelegramError

from bot.albums import Albums, Part
from bot.api import Api
from bot.clock import Clock, SystemClock
from bot.updates import as_json, read_update, unread_press, update_id
from domain.notices import Toast
from storage import facts, inbox
from storage.database import Database, DatabaseDamaged, DatabaseUnusable, Tx
from storage.inbox import Aside, Received

log = structlog.get_logger("intake")

AT_ONCE = 128
"""Updates in the hands of the writer; the next ones wait until it has done some."""

TOAST_SECONDS = 10.0
RECOVERY_SECONDS = 2.0
STOP_SECONDS = 10.0

Toasts = Sequence[Toast]
Handle = Callable[[Tx, telegram.Update, datetime], Toasts]
HandleAlbum = Callable[[Tx, Sequence[telegram.Update], datetime], Toasts]


@dataclass(slots=True)
class Counts:
    """What an intake has done since it was made."""

    received: int = 0
    repeated: int = 0
    handled: int = 0
    unreadable: int = 0
    failed: int = 0


class Intake:
    """Takes updates in by :meth:`accept`, which polling and webhooks call.

    ``handle``, ``handle_album`` and ``apologise`` (over an update that we failed at) run in the transaction that marks
    the update. What they want said they put into the outbox, but for the toasts, which they return. ``committed`` is
    called after each commit.
    """

    def __init__(
        self,
        db: Database,
        api: Api,
        *,
        handle: Handle,
        handle_album: HandleAlbum,
        apologise: Handle,
        committed: Callable[[], None],
        clock: Clock | None = None,
    ) -> None:
        self.counts = Counts()
        self._db = db
        self._api = api
        self._handle = handle
        self._handle_album = handle_album
        self._apologise = apologise
        self._committed = committed
        self._clock = clock or SystemClock()
        self._albums = Albums(self._clock, self._hand_on_album)
        self._order = asyncio.Lock()
        self._work: set[asyncio.Task[None]] = set()
        self._room = asyncio.Event()
        self._toasts: set[asyncio.Task[None]] = set()
        self._recovery: asyncio.Task[None] | None = None
        self._trouble = ""  # why the database takes nothing, while it does
        self._troubles_known = 0
        self._refused = ""  # why updates could not be kept, the last time

    @property
    def trouble(self) -> str:
        """Why nothing is accepted now; '' while all is well."""
        return self._trouble or self._refused

    async def start(self) -> None:
        """Hand on what was left in the inbox; to be awaited before anything is accepted."""
        async with self._order:
            self._troubles_known = self._db.troubles
            await self._take(await self._db.read(inbox.list_new))

    async def accept(self, updates: Sequence[Any]) -> None:
        """Keep raw updates, and hand them on. When this returns they are kept, though maybe not handled yet.

        Raises DatabaseUnusable where they could not be kept: then they must not be confirmed.
        """
        keyed = [(key, as_json(update)) for update in updates if (key := update_id(update)) is not None]
        if len(keyed) < len(updates):
            self.counts.unreadable += len(updates) - len(keyed)
            log.error("updates_without_id", count=len(updates) - len(keyed))
        async with self._order:
            now = self._clock.now()
            try:
                kept = await self._db.write(lambda tx: inbox.store(tx, keyed, now))
            except DatabaseUnusable as error:
                self._refused = str(error)
                raise
            self._refused = ""
            self.counts.received += len(kept)
            self.counts.repeated += len(keyed) - len(kept)
            await self._take(kept)

    async def stop(self) -> None:
        """Finish what is being handled. Parts of an album that may not be whole yet stay in the inbox."""
        self._albums.forget()
        if self._recovery is not None:
            self._recovery.cancel()
        if self._work or self._toasts:
            await asyncio.wait(self._work | self._toasts, timeout=STOP_SECONDS)

    async def _take(self, rows: Sequence[Received]) -> None:
        """Hand rows to the writer one after the other, without waiting for it: it keeps the order."""
        for row in rows:
            while len(self._work) >= AT_ONCE:
                self._room.clear()
                await self._room.wait()
            try:
                update = read_update(row.payload)
            except Exception as fault:  # of what is not as Telegram describes it
                self.counts.unreadable += 1
                log.exception("update_unreadable", update=row.update_id)
                self._start(self._set_aside(row, type(fault).__name__))
                if (query_id := unread_press(row.payload)) is not None:
                    self._answer_with(Toast(query_id))
                continue
            part = (row, update)
            if not self._albums.add(part):
                self._start(self._process([part], partial(self._handle_one, update)))

    def _hand_on_album(self, parts: Sequence[Part]) -> None:
        updates = [update for _, update in parts]
        self._start(self._process(parts, lambda tx, now: self._handle_album(tx, updates, now)))

    def _handle_one(self, update: telegram.Update, tx: Tx, now: datetime) -> Toasts:
        return self._handle(tx, update, now)

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._work.discard(task)
        self._room.set()

    async def _process(self, parts: Sequence[Part], handle: Callable[[Tx, datetime], Toasts]) -> None:
        began, update = self._clock.time(), parts[0][0].update_id
        line: dict[str, Any] = {}

        def command(tx: Tx) -> Toasts:
            if self._db.troubles != self._troubles_known:
                raise DatabaseUnusable("an update before this one has to come again first")
            if sum(inbox.finish(tx, row.id) for row, _ in parts) == 0:
                return ()  # handled before: an earlier try was committed after all
            with bound_contextvars(update=update, route=None, member=None):
                try:
                    return handle(tx, self._clock.now())
                finally:
                    line.update(get_contextvars(), **{kind: list(ids) for kind, ids in tx.subjects.items()})

        try:
            toasts = await self._db.write(command)
        except DatabaseUnusable as error:
            self._recover(error)
            return
        except Exception as fault:  # whatever a handler stumbles over must not hold up the others
            log.exception("update_failed", **line)
            toasts = await self._fail(parts, fault)
        else:
            self.counts.handled += len(parts)
            if line:
                log.info("update", **line, ms=round((self._clock.time() - began) * 1000, 1))
        self._committed()
        self._answer(parts, toasts)

    async def _fail(self, parts: Sequence[Part], fault: Exception) -> Toasts:
        self.counts.failed += len(parts)
        error = type(fault).__name__

        def command(tx: Tx) -> Toasts:
            for row, _ in parts:
                inbox.set_aside(tx, row.id, Aside.FAILED, error)
            return self._apologise(tx, parts[0][1], self._clock.now())

        try:
            return await self._db.write(command)
        except DatabaseUnusable as unusable:
            self._recover(unusable)
        except Exception:  # not even that: then in silence
            log.exception("apology_failed", update=parts[0][0].update_id)
            for row, _ in parts:
                await self._set_aside(row, error, Aside.FAILED)
        return ()

    async def _set_aside(self, row: Received, error: str, why: Aside = Aside.UNREADABLE) -> None:
        try:
            await self._db.write(lambda tx: inbox.set_aside(tx, row.id, why, error))
        except DatabaseUnusable as unusable:
            self._recover(unusable)

    def _answer(self, parts: Sequence[Part], toasts: Toasts) -> None:
        """Every press is answered, with nothing if there is nothing to say: else its button keeps turning."""
        pressed = {update.callback_query.id for _, update in parts if update.callback_query is not None}
        silent = pressed - {toast.query_id for toast in toasts}
        for toast in (*toasts, *(Toast(query_id) for query_id in silent)):
            self._answer_with(toast)

    def _answer_with(self, toast: Toast) -> None:
        task = asyncio.create_task(self._send(toast))
        self._toasts.add(task)
        task.add_done_callback(self._toasts.discard)

    async def _send(self, toast: Toast) -> None:
        """At once or never: an answer that came too late, or did not get through, is of no use later."""
        params: dict[str, Any] = {"callback_query_id": toast.query_id}
        if toast.text:
            params |= {"text": toast.text, "show_alert": toast.alert}
        try:
            await self._api.call("answerCallbackQuery", params, timeout=TOAST_SECONDS)
        except TelegramError as error:
            log.info("toast_lost", error=error.message)

    def _recover(self, error: DatabaseUnusable) -> None:
        """The database takes nothing: accept no more, and begin again from the inbox once it does."""
        self._trouble = self._trouble or str(error)
        if self._recovery is None or self._recovery.done():
            log.error("database_unusable", error=str(error))
            self._recovery = asyncio.create_task(self._begin_again())

    async def _begin_again(self) -> None:
        async with self._order:
            while self._trouble:
                self._albums.forget()
                await self._clock.sleep(RECOVERY_SECONDS)
                if self._work:
                    await asyncio.wait(self._work)
                try:
                    rows = await self._db.read(inbox.list_new)
                    await self._db.write(self._write_something)
                except DatabaseDamaged:
                    return  # there is no use in it: whoever accepts next is told, and nothing is confirmed any more
                except DatabaseUnusable:
                    continue
                log.info("database_usable_again", waiting=len(rows))
                self._trouble, self._troubles_known = "", self._db.troubles
                await self._take(rows)

    def _write_something(self, tx: Tx) -> None:
        """A command that changes nothing would be committed on a full disk as well."""
        facts.keep(tx, "usable_again_at", self._clock.now().isoformat())
