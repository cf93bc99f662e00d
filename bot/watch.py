"""Looks once a minute for what stays stuck, and tells the admins of it in chat, at most once a day for each cause.

What still goes through the outbox is told by it. That the outbox or the database itself stands still is told by a call
of its own, as well as that can be.
"""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from telegram.error import TelegramError

from bot.api import Api
from bot.clock import Clock
from bot.courier import Courier
from bot.health import LEAST_FREE, NOTICES_LATE
from bot.intake import Intake
from bot.timetable import Timetable
from domain.periods import local_day
from handlers import alarms
from handlers.alarms import Alarm
from handlers.post import Post
from services.house import House
from storage import inbox, reviews, vitals
from storage.database import Database, DatabaseUnusable, Tx
from storage.vitals import Vitals

log = structlog.get_logger("watch")

EVERY = timedelta(minutes=1)
FAILED_WITHIN = timedelta(hours=24)
NOBODY_DECIDES = 2
"""A review stands still when it has waited this many times as long as until its escalation."""


class Watch:
    """To be ticked every few seconds."""

    def __init__(
        self,
        db: Database,
        api: Api,
        house: House,
        clock: Clock,
        intake: Intake,
        courier: Courier,
        timetable: Timetable,
    ) -> None:
        self._db = db
        self._api = api
        self._house = house
        self._clock = clock
        self._intake = intake
        self._courier = courier
        self._timetable = timetable
        self._next: datetime | None = None
        self._told: dict[
            str, str
        ] = {}  # the day on which a cause was last told, for when the database cannot say
        self._moved = clock.time()
        self._settled = -1

    async def tick(self, now: datetime) -> None:
        """Look, if it is time to."""
        if (
            self._next is not None and self._next - EVERY <= now < self._next
        ):  # also after the clock was set back
            return
        self._next = now + EVERY
        if self._intake.trouble:
            await self._call(alarms.database_takes_nothing(self._intake.trouble), now)
            return
        try:
            measured = await self._db.read(vitals.measure)
            for alarm in await self._db.read(lambda tx: list(self._alarms(tx, now))):
                await self._tell(alarm, now)
        except DatabaseUnusable as error:
            await self._call(alarms.database_takes_nothing(str(error)), now)
            return
        if minutes := self._standstill(measured, now):
            await self._call(alarms.outbox_stands_still(minutes), now)

    def _alarms(self, tx: Tx, now: datetime) -> Iterator[Alarm]:
        free = shutil.disk_usage(self._db.path.resolve().parent).free
        if free < LEAST_FREE:
            yield alarms.disk_nearly_full(free // 1_000_000)
        if failed := inbox.count_failed(tx, now - FAILED_WITHIN):
            yield alarms.updates_failed(failed)
        late = reviews.list_open(tx, now - NOBODY_DECIDES * self._house.escalate_after)
        if late:
            yield alarms.reviews_stand_still(len(late))
        yield from (alarms.job_fails(job) for job in self._timetable.failing)

    def _standstill(self, measured: Vitals, now: datetime) -> int:
        """For how many minutes nothing has moved in the outbox though something could; 0 while it moves."""
        settled = self._courier.counts.settled
        waits = measured.untried is not None and now - measured.untried > NOTICES_LATE
        if settled != self._settled or not waits or not self._courier.reaches_telegram:
            self._settled, self._moved = settled, self._clock.time()
            return 0
        seconds = self._clock.time() - self._moved
        return int(seconds // 60) if seconds > NOTICES_LATE.total_seconds() else 0

    async def _tell(self, alarm: Alarm, now: datetime) -> None:
        today = self._today(now)
        if self._told.get(alarm.cause) == today:
            return
        told = await self._db.write(lambda tx: alarms.tell(Post(tx, self._house, now), alarm))
        self._told[alarm.cause] = today
        if told:
            log.warning("alarm", cause=alarm.cause, value=alarm.value)
            self._courier.wake()

    async def _call(self, alarm: Alarm, now: datetime) -> None:
        """Tell by a call of its own; if none gets through, it is tried again in a minute."""
        today = self._today(now)
        if self._told.get(alarm.cause) == today:
            return
        try:
            if await self._db.read(lambda tx: alarms.is_told(Post(tx, self._house, now), alarm)):
                self._told[alarm.cause] = today
                return
            texts = await self._db.read(lambda tx: alarms.words(Post(tx, self._house, now), alarm))
        except DatabaseUnusable:
            return  # not even to be read: the log has it
        for account, text in texts.items():
            try:
                await self._api.call(
                    "sendMessage", {"chat_id": account, "text": text, "parse_mode": "HTML"}, timeout=10.0
                )
            except TelegramError as error:
                log.warning("alarm_not_told", cause=alarm.cause, error=error.message)
            else:
                self._told[alarm.cause] = today
        if self._told.get(alarm.cause) == today:
            log.warning("alarm", cause=alarm.cause, value=alarm.value)
            try:
                await self._db.write(lambda tx: alarms.mark_told(Post(tx, self._house, now), alarm))
            except DatabaseUnusable:
                return  # it may be told once more after a restart

    def _today(self, now: datetime) -> str:
        return local_day(now, self._house.zone).isoformat()
