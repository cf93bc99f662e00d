"""What stays stuck is told to the admins in chat, once a day for each cause, and what is merely slow is not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from telegram.error import NetworkError

from bot.courier import Courier
from bot.health import LEAST_FREE
from bot.intake import Intake
from bot.settlement import Counts
from bot.timetable import Timetable
from bot.watch import Watch
from domain.notices import Notice, Urgency
from domain.runs import Job
from services.house import House
from storage import inbox, outbox
from storage.database import Database, DatabaseUnusable, Tx
from storage.inbox import Aside
from tests.bot.doubles import HandClock, StubApi

ADMIN, OTHER_ADMIN, MEMBER = 900, 901, 11


@dataclass
class Parts:
    """What the watch looks at, as a test sets it."""

    trouble: str = ""
    counts: Counts = field(default_factory=Counts)
    reaches_telegram: bool = True
    failing: frozenset[Job] = frozenset()
    wakes: int = 0

    def wake(self) -> None:
        self.wakes += 1


class World:
    """A watch over a real database and parts in the test's hand."""

    def __init__(self, db: Database, telegram: StubApi, clock: HandClock) -> None:
        self.db, self.telegram, self.clock = db, telegram, clock
        self.parts = Parts()
        self.watch = self.restarted()

    def restarted(self) -> Watch:
        self.watch = Watch(
            self.db,
            self.telegram.api,
            House(admins=frozenset({ADMIN, OTHER_ADMIN}), language="en"),
            self.clock,
            cast(Intake, self.parts),
            cast(Courier, self.parts),
            cast(Timetable, self.parts),
        )
        return self.watch

    async def pass_by(self, minutes: int) -> None:
        """Let minutes pass, with a tick in each."""
        for _ in range(minutes):
            await self.clock.advance(60)
            await self.watch.tick(self.clock.now())

    async def posted(self) -> list[tuple[int, str]]:
        """What admins are told by the outbox."""
        page = await self.db.read(lambda tx: outbox.read_on(tx, 0, 1000))
        return [
            (row.chat_id, row.payload["text"]) for row in page.rows if row.chat_id in {ADMIN, OTHER_ADMIN}
        ]


@pytest.fixture
def world(db: Database, telegram: StubApi, clock: HandClock) -> World:
    return World(db, telegram, clock)


def waits(at: datetime) -> Callable[[Tx], int]:
    return lambda tx: outbox.add(tx, Notice(MEMBER, "sendMessage", {"text": "x"}, Urgency.NOTICE), at)


def failed(update: int, at: datetime) -> Callable[[Tx], None]:
    def command(tx: Tx) -> None:
        for row in inbox.store(tx, [(update, "{}")], at):
            inbox.set_aside(tx, row.id, Aside.FAILED, "ValueError")

    return command


async def test_where_nothing_is_stuck_nobody_is_told_anything(world: World) -> None:
    await world.pass_by(90)
    assert await world.posted() == []
    assert world.telegram.calls == []


async def test_updates_that_failed_are_told_once_a_day_even_over_a_restart(world: World) -> None:
    await world.db.write(failed(1, world.clock.now()))
    await world.pass_by(3)
    (first, second) = await world.posted()
    assert (first[0], second[0]) == (ADMIN, OTHER_ADMIN)
    assert "Messages that I failed at in the last 24 hours: 1." in first[1]
    assert world.parts.wakes == 1
    world.restarted()
    await world.pass_by(3)
    assert len(await world.posted()) == 2
    await world.clock.advance(24 * 3600)
    await world.db.write(failed(2, world.clock.now()))
    await world.pass_by(2)
    assert len(await world.posted()) == 4, "the next day, for what is new"
    await world.clock.advance(25 * 3600)
    await world.pass_by(2)
    assert len(await world.posted()) == 4, "what failed long ago is no news"


async def test_a_job_that_fails_is_told_by_its_name(world: World) -> None:
    world.parts.failing = frozenset({Job.REMINDERS, Job.WEEKLY_RANKING})
    await world.pass_by(2)
    told = [text for chat, text in await world.posted() if chat == ADMIN]
    assert len(told) == 2, "each job is a cause of its own"
    assert any("reminders" in text for text in told)


async def test_a_disk_that_is_nearly_full_is_told_while_there_is_room_to_tell(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        free = LEAST_FREE - 1

    monkeypatch.setattr("bot.watch.shutil.disk_usage", lambda _: Usage)
    await world.pass_by(2)
    assert "99 MB are left" in (await world.posted())[0][1]


async def test_messages_that_stand_still_while_telegram_answers_are_told_by_a_call(world: World) -> None:
    await world.db.write(waits(world.clock.now()))
    await world.pass_by(15)
    assert world.telegram.calls == []
    await world.pass_by(17)
    assert [call.params["chat_id"] for call in world.telegram.calls] == [ADMIN, OTHER_ADMIN]
    assert "Messages have been waiting for" in world.telegram.texts[0]
    await world.pass_by(60)
    world.restarted()
    await world.pass_by(60)
    assert len(world.telegram.calls) == 2


async def test_a_long_queue_that_moves_is_no_standstill(world: World) -> None:
    await world.db.write(waits(world.clock.now()))
    for _ in range(60):
        world.parts.counts.sent += 1
        await world.pass_by(1)
    assert world.telegram.calls == []


async def test_while_telegram_is_out_of_reach_nothing_is_told_and_then_there_is_time_to_catch_up(
    world: World,
) -> None:
    await world.db.write(waits(world.clock.now()))
    world.parts.reaches_telegram = False
    await world.pass_by(120)
    world.parts.reaches_telegram = True
    await world.pass_by(10)
    assert world.telegram.calls == []


async def test_a_database_that_takes_nothing_is_told_by_a_call_that_is_tried_until_it_gets_through(
    world: World,
) -> None:
    world.parts.trouble = "liangbang.db: database or disk is full"
    world.telegram.fault = lambda call: NetworkError("unreachable")
    await world.pass_by(2)
    assert len(world.telegram.calls) == 4
    world.telegram.fault = lambda call: None
    await world.pass_by(5)
    assert len(world.telegram.calls) == 6
    assert "database or disk is full" in world.telegram.texts[-1]


async def test_a_database_that_cannot_even_be_written_to_is_told_of_once_while_the_program_runs(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(command: Any) -> Any:
        raise DatabaseUnusable("liangbang.db: database or disk is full")

    monkeypatch.setattr(world.db, "write", full)
    world.parts.trouble = "liangbang.db: database or disk is full"
    world.clock.databases.clear()
    for minute in range(5):
        await world.watch.tick(world.clock.now() + timedelta(minutes=minute))
    assert len(world.telegram.calls) == 2


async def test_a_clock_that_is_set_back_does_not_stop_the_watch(world: World) -> None:
    await world.watch.tick(datetime(2099, 1, 1, tzinfo=UTC))
    await world.db.write(failed(1, world.clock.now()))
    await world.pass_by(1)
    assert len(await world.posted()) == 2
