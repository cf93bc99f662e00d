"""What Telegram's answer means for a notice: its row, its chat, and when it is tried again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import assert_never

import structlog

from bot.clock import Clock
from bot.delivery import Barred, Failed, Moved, Outcome, Refused, Sent, Slower
from bot.line import Line, Turn
from bot.link import Link
from bot.marks import Mark, Marks
from bot.pace import Pace
from storage import accounts, outbox
from storage.database import Tx
from storage.outbox import State, Target

log = structlog.get_logger("courier")

BARRED_PAUSE = timedelta(minutes=10)
BARRED_FOR = timedelta(days=7)
GIVE_UP_TRIES = 20
GIVE_UP_AFTER = timedelta(days=1)
"""What fails so long and so often, each time after something has arrived elsewhere, lets the rest of its chat go on."""

OnBarred = Callable[[Tx, int, datetime], object]


@dataclass(slots=True)
class Counts:
    """What a courier has done since it was made."""

    sent: int = 0
    replaced: int = 0
    dead: int = 0
    kept: int = 0  # for people who have blocked us, should they come back
    slowed: int = 0  # times that Telegram wanted silence (429)
    failed: int = 0  # calls that the network or Telegram failed
    unknown: int = 0  # of those, messages that may have arrived: as many may be seen twice

    @property
    def settled(self) -> int:
        """Notices that wait no longer."""
        return self.sent + self.replaced + self.dead


class Settlement:
    """Settles turns: writes marks, and gives each turn back to the line."""

    def __init__(
        self,
        line: Line,
        marks: Marks,
        pace: Pace,
        clock: Clock,
        on_barred: OnBarred,
        keep: Callable[[Iterable[int]], None],
    ) -> None:
        self.counts = Counts()
        self.link = Link(pace)
        self._line = line
        self._marks = marks
        self._pace = pace
        self._clock = clock
        self._on_barred = on_barred
        self._keep = keep

    def settle(self, turn: Turn, outcome: Outcome, began: float) -> bool:
        """Keep what became of a call that began then (in the pace's time), and let its chat go on.

        Whether the notice waits no longer.
        """
        match outcome:
            case Sent():
                return self._sent(turn, outcome)
            case Slower(seconds, error):
                self.counts.slowed += 1
                self.link.slowed(turn.chat.chat_id, self._clock.time(), seconds)
                return self._again(turn, error, seconds)
            case Failed():
                return self._failed(turn, outcome, began)
            case Moved(chat_id):
                return self._moved(turn, chat_id)
            case Barred(error):
                return self._barred(turn, error)
            case Refused(error):
                self.link.worked()
                return self._dead(turn, error)
            case _:
                assert_never(outcome)

    def replaced(self, ids: tuple[int, ...]) -> None:
        """Keep that later edits have made these needless."""
        self.counts.replaced += len(ids)
        self._marks.put(Mark(partial(outbox.mark_replaced, notice_ids=ids)))

    def _sent(self, turn: Turn, sent: Sent) -> bool:
        self.link.worked()
        self.counts.sent += 1
        row, chat_id, now = turn.row, turn.chat.chat_id, self._clock.now()
        if sent.refused is not None:
            log.warning(
                "notice_repaired", notice=row.id, method=row.method, as_=sent.method, error=sent.refused
            )
        waited = now - row.created_at
        log.info(
            "notice_sent",
            notice=row.id,
            subject=row.subject,
            method=sent.method,
            ms=round(waited.total_seconds() * 1000),
        )
        self._marks.put(
            Mark(
                lambda tx: outbox.mark_sent(tx, row.id, chat_id, sent.method, sent.message_id, now),
                row.id,
                Target(State.SENT, sent.message_id),
            )
        )
        self._line.give_back(turn, self._clock.time(), done=True)
        return True

    def _failed(self, turn: Turn, failed: Failed, began: float) -> bool:
        self.counts.failed += 1
        if failed.unknown and turn.row.method.startswith("send"):  # an edit that is made twice does no harm
            self.counts.unknown += 1
            self._mark(turn, outbox.count_unknown)
        pause = self.link.failed(turn.chat, began, self._clock.time())
        if turn.chat.alone >= GIVE_UP_TRIES and self._clock.now() - turn.row.created_at > GIVE_UP_AFTER:
            return self._dead(turn, f"given up: {failed.error}")
        return self._again(turn, failed.error, pause)

    def _again(self, turn: Turn, error: str, seconds: float) -> bool:
        row = turn.row
        due = self._clock.now() + timedelta(seconds=seconds)
        log.info("notice_retried", notice=row.id, subject=row.subject, error=error, seconds=round(seconds, 1))
        self._mark(turn, partial(outbox.mark_retry, notice_id=row.id, error=error, due_at=due))
        self._line.give_back(turn, self._clock.time(), done=False)
        return False

    def _moved(self, turn: Turn, chat_id: int) -> bool:
        old = turn.chat.chat_id
        log.info("chat_migrated", chat=old, to=chat_id)
        self._mark(turn, partial(outbox.move_chat, old=old, new=chat_id))
        self._line.move(turn, chat_id, self._clock.time())
        return False

    def _dead(self, turn: Turn, error: str) -> bool:
        self.counts.dead += 1
        row = turn.row
        log.warning("notice_dead", notice=row.id, subject=row.subject, method=row.method, error=error)
        self._marks.put(
            Mark(partial(outbox.mark_dead, notice_id=row.id, error=error), row.id, Target(State.DEAD, None))
        )
        self._line.give_back(turn, self._clock.time(), done=True)
        return True

    def _barred(self, turn: Turn, error: str) -> bool:
        """What a person who blocked us, or a branch whose group threw us out, should hear waits until we may speak."""
        self.link.worked()
        row, chat_id, now = turn.row, turn.chat.chat_id, self._clock.now()
        if turn.chat.failures == 0 and row.attempts == 0:
            self._marks.put(Mark(lambda tx: self._on_barred(tx, chat_id, now), after=partial(self._keep, ())))
        if chat_id > 0:
            return self._unreachable(turn, error)
        if row.branch_id is None or now - row.created_at > BARRED_FOR:
            return self._dead(turn, error)
        turn.chat.failures += 1
        self._pace.hold(chat_id, self._clock.time() + BARRED_PAUSE.total_seconds())
        return self._again(turn, error, BARRED_PAUSE.total_seconds())

    def _unreachable(self, turn: Turn, error: str) -> bool:
        row, chat_id, now = turn.row, turn.chat.chat_id, self._clock.now()
        log.info("person_unreachable", notice=row.id, subject=row.subject, error=error)
        rows = self._line.leave(turn)
        self.counts.kept += len(rows)

        def write(tx: Tx) -> None:
            accounts.set_reachable(tx, chat_id, False)  # else the row would be tried again at once
            outbox.mark_retry(tx, row.id, error, now)

        self._marks.put(Mark(write, row.id, after=lambda: self._keep([row.id for row in rows])))
        return True

    def _mark(self, turn: Turn, write: Callable[[Tx], None]) -> None:
        self._marks.put(Mark(write, turn.row.id))
