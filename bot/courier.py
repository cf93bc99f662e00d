"""Outbox rows → Bot API: each chat in order, many chats at once, never faster than Telegram allows.

The written rule for a message whose delivery is unknown (the connection dropped after the request): it is sent again.
So a message arrives at least once, edits do no harm twice, and how often it may have come twice is counted. What was
sent is marked a moment later, many in one command; a program killed in that moment sends those messages again.
"""

import asyncio
from collections.abc import Coroutine, Iterable, Sequence
from contextlib import suppress
from datetime import timedelta

import structlog

from bot.api import Api
from bot.clock import Clock, SystemClock
from bot.delivery import Call, Failed, Outcome, Refused, deliver
from bot.line import Line, Turn
from bot.marks import Marks
from bot.pace import GROUP_SECONDS, Pace
from bot.preparation import Draw, Preparation
from bot.settlement import Counts, OnBarred, Settlement
from storage import outbox
from storage.database import Database, DatabaseUnusable, Tx
from storage.lease import Lease
from storage.outbox import Waiting

log = structlog.get_logger("courier")

CALLS_AT_ONCE = 48  # fewer than the connections of bot.http, so that presses are answered at any load
MOST_UNMARKED = 100
"""Calls that are on their way, or made and not marked yet: as many messages a crash may make people see twice."""
PAGE = 500
WATCH_SECONDS = 0.5
STOP_SECONDS = 10.0
LONGEST_WAIT = timedelta(minutes=10)
"""What a program before this one wanted to try even later is tried then: its clock may have been ahead."""


class Courier:
    """Sends what waits in the outbox: :meth:`run` until :meth:`stop`, or :meth:`drain` and be done.

    One program at a time is the courier of a database; another one waits for its turn. ``on_barred`` is called in a
    transaction when we may no longer write to a chat.
    """

    def __init__(
        self,
        db: Database,
        api: Api,
        *,
        draw: Draw,
        pace: Pace,
        on_barred: OnBarred,
        clock: Clock | None = None,
    ) -> None:
        self._db = db
        self._api = api
        self._pace = pace
        self._clock = clock or SystemClock()
        self._line = Line(pace)
        self._stirred = asyncio.Event()  # there may be something to send
        self._marks = Marks(db, self._clock, self._stirred.set)
        self._preparation = Preparation(db, self._marks, draw)
        self._settlement = Settlement(self._line, self._marks, pace, self._clock, on_barred, self._keep)
        self._lease = Lease(db.path, "courier")
        self._calls: set[asyncio.Task[None]] = set()
        self._drawings: set[asyncio.Task[None]] = set()
        self._last_seen = 0
        self._kept: frozenset[int] = frozenset()
        self._wanted = asyncio.Event()  # there are rows to read
        self._stopped = asyncio.Event()

    @property
    def counts(self) -> Counts:
        """What has been done so far."""
        return self._settlement.counts

    @property
    def reaches_telegram(self) -> bool:
        """Whether calls have lately been answered, or there was none."""
        return not self._settlement.link.is_down

    def wake(self) -> None:
        """There are new rows."""
        self._wanted.set()

    async def run(self) -> None:
        """Send what waits and what comes, until stopped."""
        while not self._lease.acquire():
            await self._clock.sleep(WATCH_SECONDS)
            if self._stopped.is_set():
                return
        try:
            await self._recall()
            async with asyncio.TaskGroup() as group:
                parts = (self._watch, self._load, self._send, self._marks.run)
                tasks = [group.create_task(part()) for part in parts]
                await self._stopped.wait()
                await self._finish()
                for task in tasks:
                    task.cancel()
        finally:
            self._lease.release()

    def stop(self) -> None:
        """Have :meth:`run` finish what is on its way, and leave the rest in the table."""
        self._stopped.set()

    async def drain(self, patience: float = 30.0) -> outbox.Counts:
        """Send until nothing waits, or nothing has moved for ``patience`` seconds; what is left.

        Where another program is the courier, it is that one which is waited for.
        """
        running = asyncio.create_task(self.run())
        left, since = await self._db.read(outbox.counts), self._clock.time()
        while left.waiting and self._clock.time() - since < patience and not running.done():
            await self._clock.sleep(0.1)
            before, left = left, await self._db.read(outbox.counts)
            if left.waiting != before.waiting:
                since = self._clock.time()
        self.stop()
        await running
        return left

    async def _recall(self) -> None:
        """What was sent shortly before a restart counts: Telegram has not forgotten it."""
        now, moment = self._clock.time(), self._clock.now()
        since = moment - timedelta(seconds=GROUP_SECONDS)
        with suppress(DatabaseUnusable):
            for sent in await self._db.read(lambda tx: outbox.list_lately_sent(tx, since)):
                ago = max((moment - sent.sent_at).total_seconds(), 0.0)
                self._pace.sent(sent.chat_id, sent.method, now - ago)

    async def _watch(self) -> None:
        """Another program that writes to the database cannot wake us."""
        seen = await self._db.foreign_changes()
        self.wake()  # what was written between the first reading and this look is in no later change
        while True:
            await self._clock.sleep(WATCH_SECONDS)
            with suppress(DatabaseUnusable):  # those who need it will say so
                changes = await self._db.foreign_changes()
                if changes != seen:
                    seen = changes
                    self.wake()

    async def _load(self) -> None:
        while True:
            self._wanted.clear()
            try:
                page, released = await self._db.read(self._read)
            except DatabaseUnusable as error:
                log.error("outbox_not_read", error=str(error))  # noqa: TRY400  its sentence says it
                await self._clock.sleep(WATCH_SECONDS)
                continue
            self._last_seen = page.last
            self._kept = (self._kept | page.kept) - {row.id for row in released}
            self._add((*released, *page.rows))
            if not page.more:
                await self._wanted.wait()

    def _keep(self, ids: Iterable[int]) -> None:
        """These have no way until somebody is back; look whether they are, and what else there is to say."""
        self._kept |= frozenset(ids)
        self.wake()

    def _read(self, tx: Tx) -> tuple[outbox.Page, list[Waiting]]:
        page = outbox.read_on(tx, self._last_seen, PAGE)
        return page, outbox.list_released(tx, self._kept) if self._kept else []

    def _add(self, rows: Sequence[Waiting]) -> None:
        now, moment = self._clock.time(), self._clock.now()
        for row in rows:
            if row.due_at > moment:
                wait = min(row.due_at - moment, LONGEST_WAIT)
                self._pace.hold(row.chat_id, now + wait.total_seconds())
            self._line.add(row, now)
        if rows:
            self._stirred.set()

    async def _send(self) -> None:
        while True:
            self._stirred.clear()
            until = self._begin_what_may()
            if until is None:
                await self._stirred.wait()
            else:
                alarm = self._clock.call_later(until - self._clock.time(), self._stirred.set)
                await self._stirred.wait()
                alarm.cancel()

    def _begin_what_may(self) -> float | None:
        """Begin every turn that may begin now; when to look again, None for when something stirs."""
        now = self._clock.time()
        while len(self._calls) < (1 if self._settlement.link.is_down else CALLS_AT_ONCE):
            if self._stopped.is_set() or len(self._calls) + self._marks.unmarked >= MOST_UNMARKED:
                return None
            if self._marks.stuck:
                return now + WATCH_SECONDS
            turn = self._line.take(now)
            if not isinstance(turn, Turn):
                return turn
            self._begin(turn, now)
        return None

    def _begin(self, turn: Turn, now: float) -> None:
        if turn.replaced:
            self._settlement.replaced(turn.replaced)
        if self._preparation.lacks_picture(turn.row):
            self._start(self._draw(turn), self._drawings)
        else:
            self._pace.sent(turn.chat.chat_id, turn.row.method, now, turn.row.messages)
            self._start(self._deliver(turn, now), self._calls)

    def _start(self, work: Coroutine[None, None, None], among: set[asyncio.Task[None]]) -> None:
        task = asyncio.create_task(work)
        among.add(task)
        task.add_done_callback(among.discard)
        task.add_done_callback(self._ended)

    async def _draw(self, turn: Turn) -> None:
        await self._preparation.draw(turn.row)
        self._line.give_back(turn, self._clock.time(), done=False)

    async def _deliver(self, turn: Turn, began: float) -> None:
        outcome: Outcome
        try:
            call = await self._preparation.call(turn)
            outcome = await deliver(self._api, call) if isinstance(call, Call) else call
        except DatabaseUnusable as error:
            outcome = Failed(str(error), unknown=False)
        except Exception as fault:  # one of ours, which must not hold up the chat
            log.exception("notice_fault", notice=turn.row.id, subject=turn.row.subject)
            outcome = Refused(f"fault: {type(fault).__name__}")
        if self._settlement.settle(turn, outcome, began):
            self._preparation.forget(turn.row)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._stirred.set()
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("courier_fault", exc_info=fault)

    async def _finish(self) -> None:
        for task in self._drawings:
            task.cancel()
        if self._calls:
            _, unanswered = await asyncio.wait(self._calls, timeout=STOP_SECONDS)
            for task in unanswered:
                task.cancel()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._marks.flush()
        except TimeoutError:
            log.warning("stopped_unmarked")  # what could not be marked will be sent again
