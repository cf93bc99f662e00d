"""Once a day, what is no longer needed goes: in small commands, between which everybody else has their turn.

No job of the contract: it posts nothing, nobody waits for it, and a day that was missed is made up for by the next.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from domain.periods import local_day
from storage import cards, claims, facts, inbox, outbox, records
from storage.database import Database, DatabaseUnusable, Tx
from storage.sweep import Swept

log = structlog.get_logger("housekeeping")

HOUR = 3
"""In the organisation's zone: the quiet hours begin."""

COMMANDS_A_TICK = 20

_KEY = "housekeeping"


UPDATES_KEPT = timedelta(days=3)
"""Handled ones; storage.inbox says why not for less than two days, and not for more than six."""

ASIDE_KEPT = timedelta(days=30)
"""Updates that were set aside wait so long for somebody who looks into them."""

GIVEN_UP_KEPT = timedelta(days=30)
"""Drafts that nobody sent, and what leaders were about to record."""

CARDS_KEPT = timedelta(days=120)
"""From the decision on: so long a claim's messages can still be brought up to date. A quarter is final by then."""

NOTICES_KEPT = timedelta(days=30)
"""Notices that were sent or given up and are no card."""

CHORES: Mapping[str, Callable[[Tx, int, datetime], Swept]] = {
    "updates": lambda tx, after, now: inbox.purge(
        tx, after, done_before=now - UPDATES_KEPT, aside_before=now - ASIDE_KEPT
    ),
    "drafts": lambda tx, after, now: claims.purge(tx, after, now - GIVEN_UP_KEPT),
    "records": lambda tx, after, now: records.purge(tx, after, now - GIVEN_UP_KEPT),
    "cards": lambda tx, after, now: cards.purge(tx, after, now - CARDS_KEPT),
    "notices": lambda tx, after, now: outbox.purge(tx, after, now - NOTICES_KEPT),
}
"""Cards go before notices: a message that is no card any more needs no row."""


class Housekeeping:
    """To be ticked every few seconds; it does a part of the day's chores each time, until they are done."""

    def __init__(self, db: Database, zone: ZoneInfo) -> None:
        self._db = db
        self._zone = zone
        self._done: date | None = None  # the day whose chores are done
        self._left: list[str] | None = None
        self._after = 0
        self._dropped: Counter[str] = Counter()

    async def tick(self, now: datetime) -> None:
        """A part of what is to be done today."""
        today = local_day(now, self._zone)
        if self._done == today or now.astimezone(self._zone).hour < HOUR:
            return
        try:
            await self._go_on(today, now)
        except DatabaseUnusable:
            return  # those who need it will say so

    async def _go_on(self, today: date, now: datetime) -> None:
        if self._left is None:
            if await self._db.read(lambda tx: facts.find(tx, _KEY)) == today.isoformat():
                self._done = today
                return
            self._left = list(CHORES)
        for _ in range(COMMANDS_A_TICK):
            if not self._left:
                await self._db.write(lambda tx: facts.keep(tx, _KEY, today.isoformat()))
                log.info("housekeeping", **{name: self._dropped[name] for name in CHORES})
                self._done, self._left, self._dropped = today, None, Counter()
                return
            await self._do(self._left[0], now)

    async def _do(self, name: str, now: datetime) -> None:
        after = self._after
        try:
            swept = await self._db.write(lambda tx: CHORES[name](tx, after, now))
        except DatabaseUnusable:
            raise
        except Exception:
            log.exception("chore_failed", chore=name)  # not again today; the others are done
            swept = Swept(0, None)
        self._dropped[name] += swept.dropped
        if swept.after is None:
            assert self._left is not None, "there is a chore to be done"
            del self._left[0]
        self._after = swept.after or 0
