"""Writes down what became of notices: many in one command, while the next ones are already on their way.

What is sent and not marked is sent again if the program is killed: marks go ahead of whatever else is to be written.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.clock import Clock
from storage.database import Database, DatabaseUnusable, Tx
from storage.outbox import Target

log = structlog.get_logger("courier")

RETRY_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to write; ``after`` is called once it is committed.

    ``target`` is what the notice ``notice_id`` has become.
    """

    write: Callable[[Tx], object]
    notice_id: int = 0
    target: Target | None = None
    after: Callable[[], None] | None = None


class Marks:
    """Marks in the order they were put; :meth:`run` writes them, and calls ``written`` each time that it has."""

    def __init__(self, db: Database, clock: Clock, written: Callable[[], None]) -> None:
        self._db = db
        self._clock = clock
        self._tell = written
        self._waiting: list[Mark] = []
        self._targets: dict[int, Target] = {}
        self._put = asyncio.Event()
        self._written = asyncio.Event()
        self._written.set()
        self.unmarked = 0
        """Marks that are not committed yet."""
        self.stuck = False
        """The database takes no marks: what is sent now would be sent again after a restart."""

    def put(self, mark: Mark) -> None:
        """Have a mark written."""
        self._waiting.append(mark)
        self.unmarked += 1
        if mark.target is not None:
            self._targets[mark.notice_id] = mark.target
        self._written.clear()
        self._put.set()

    def find_target(self, notice_id: int) -> Target | None:
        """What became of a notice whose mark is not committed yet."""
        return self._targets.get(notice_id)

    async def flush(self) -> None:
        """Wait until every mark is committed."""
        await self._written.wait()

    async def run(self) -> None:
        """Write marks as they come, until cancelled."""
        while True:
            await self._put.wait()
            self._put.clear()
            marks, self._waiting = self._waiting, []
            while not await self._write(marks):
                self.stuck = True
                await self._clock.sleep(RETRY_SECONDS)
            self.stuck = False
            self.unmarked -= len(marks)
            for mark in marks:
                if mark.target is not None:
                    del self._targets[mark.notice_id]
                if mark.after is not None:
                    mark.after()
            if not self._waiting:
                self._written.set()
            self._tell()

    async def _write(self, marks: list[Mark]) -> bool:
        """Write them in one command; False where the database cannot be written."""
        try:
            await self._db.write(lambda tx: _write_all(tx, marks), first=True)
        except DatabaseUnusable as error:
            log.error("marks_not_written", error=str(error), marks=len(marks))  # noqa: TRY400  its sentence says it
            return False
        except Exception:
            if len(marks) > 1:
                return all([await self._write([mark]) for mark in marks])
            log.exception("mark_fault", notice=marks[0].notice_id)
        return True


def _write_all(tx: Tx, marks: list[Mark]) -> None:
    for mark in marks:
        mark.write(tx)
