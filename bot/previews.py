"""Some hours before a period's ranking is posted, each secretary sees it. The schedule is known here, so it is here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.settings import Settings
from domain.runs import Job
from handlers import publication_preview
from handlers.post import Post
from services.house import House
from storage.database import Database

log = structlog.get_logger("previews")


class Previews:
    """To be ticked every few seconds; ``committed``: there may be something to send."""

    def __init__(self, db: Database, house: House, settings: Settings, committed: Callable[[], None]) -> None:
        self._db = db
        self._house = house
        self._cron = settings.schedule.crons().get(Job.QUARTER_RANKING)
        self._ahead = timedelta(hours=settings.publication.preview_hours)
        self._committed = committed
        self._shown: datetime | None = None

    async def tick(self, now: datetime) -> None:
        """Show what will be posted next, once it is near; what was shown before is not shown again."""
        if self._cron is None or not self._ahead:
            return
        due_at = self._cron.next(now, self._house.zone)
        if due_at == self._shown or due_at - now > self._ahead:
            return
        shown = await self._db.write(lambda tx: publication_preview.show(Post(tx, self._house, now), due_at))
        self._shown = due_at
        if shown:
            log.info("previews", branches=shown, due=str(due_at))
            self._committed()
