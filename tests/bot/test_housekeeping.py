"""What is no longer needed goes, once a day and a little at a time; what is needed stays."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.housekeeping import CHORES, COMMANDS_A_TICK, HOUR, Housekeeping
from domain.notices import Notice, Urgency
from services.house import House
from storage import facts, inbox, outbox
from storage.database import Database, Tx
from storage.sweep import ROWS, Swept
from tests.desk import NOON, Desk
from tests.handlers.conftest import MEMBER, SCHEME

SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)  # 04:00 in Shanghai


def handled(tx: Tx, count: int, at: datetime) -> None:
    first = 1 + (tx.value("SELECT MAX(update_id) FROM inbox") or 0)
    for row in inbox.store(tx, [(first + n, "{}") for n in range(count)], at):
        inbox.finish(tx, row.id)


async def rows(db: Database, table: str = "inbox") -> int:
    return int(await db.read(lambda tx: tx.value(f"SELECT COUNT(*) FROM {table}")))


async def test_it_is_done_once_a_day_in_the_quiet_hours(db: Database) -> None:
    await db.write(lambda tx: handled(tx, 5, NIGHT - timedelta(days=4)))
    keeping = Housekeeping(db, SHANGHAI)
    await keeping.tick(NIGHT.replace(hour=16 + HOUR - 1))
    assert await rows(db) == 5, "not before its hour"
    await keeping.tick(NIGHT)
    assert await rows(db) == 0
    await db.write(lambda tx: handled(tx, 5, NIGHT - timedelta(days=4)))
    for again in (keeping, Housekeeping(db, SHANGHAI)):
        await again.tick(NIGHT + timedelta(hours=1))
        assert await rows(db) == 5, "nor twice a day, whoever restarts"
    await keeping.tick(NIGHT + timedelta(days=1))
    assert await rows(db) == 0


async def test_much_is_dropped_over_several_ticks(db: Database) -> None:
    count = (COMMANDS_A_TICK + 3) * ROWS
    await db.write(lambda tx: handled(tx, count, NIGHT - timedelta(days=4)))
    keeping = Housekeeping(db, SHANGHAI)
    await keeping.tick(NIGHT)
    assert await rows(db) == 3 * ROWS
    await keeping.tick(NIGHT + timedelta(seconds=5))
    assert await rows(db) == 0
    assert await db.read(lambda tx: facts.find(tx, "housekeeping")) == "2026-11-22"


async def test_a_database_that_takes_nothing_is_no_fault_of_the_tick(db: Database) -> None:
    await db.write(lambda tx: handled(tx, 5, NIGHT - timedelta(days=4)))
    keeping = Housekeeping(db, SHANGHAI)
    await db._writer.run(lambda connection: connection.execute("PRAGMA query_only=ON"))
    await keeping.tick(NIGHT)
    await db._writer.run(lambda connection: connection.execute("PRAGMA query_only=OFF"))
    await keeping.tick(NIGHT + timedelta(seconds=5))
    assert await rows(db) == 0


async def test_a_chore_that_fails_is_left_for_the_day_and_the_others_are_done(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(tx: Tx, after: int, now: datetime) -> Swept:
        raise RuntimeError("a fault of ours")

    def last(tx: Tx, after: int, now: datetime) -> Swept:
        tried.append(after)
        return Swept(0, None)

    tried: list[int] = []
    monkeypatch.setitem(CHORES, "drafts", broken)
    monkeypatch.setitem(CHORES, "notices", last)
    await db.write(lambda tx: handled(tx, 5, NIGHT - timedelta(days=4)))
    keeping = Housekeeping(db, SHANGHAI)
    for minute in range(3):
        await keeping.tick(NIGHT + timedelta(minutes=minute))
    assert await rows(db) == 0
    assert tried == [0], "once"


def swept(desk: Desk) -> None:
    """Every chore of the desk's moment, to its end."""
    for purge in CHORES.values():
        after: int | None = 0
        while after is not None:
            after = purge(desk.tx, after, desk.now).after


def test_a_draft_that_was_given_up_goes_with_its_photo_and_an_old_button_hits_nobody_elses() -> None:
    desk = Desk(SCHEME)
    desk.member(MEMBER, "张伟")
    desk.say(MEMBER, "隐患排查 2处", photo="p1")
    old = desk.phone(MEMBER).last
    assert desk.press(MEMBER, "❌") is not None
    assert desk.tx.value("SELECT state FROM claims") == "cancelled"
    desk.later(days=31)
    swept(desk)
    assert desk.tx.value("SELECT COUNT(*) FROM claims") == 1, "the newest stays: its id is on buttons"
    desk.say(MEMBER, "志愿服务 1次")
    swept(desk)
    assert desk.tx.value("SELECT COUNT(*) FROM claims") == 1
    assert desk.tx.value("SELECT COUNT(*) FROM evidence") == 0
    assert desk.tx.value("SELECT state FROM claims") == "draft"
    desk.press_data(MEMBER, "submit:1:2", old["message_id"])
    assert desk.tx.value("SELECT state FROM claims") == "draft"


def test_a_decided_claim_stays_and_its_messages_are_let_go_when_they_are_old() -> None:
    desk = Desk(SCHEME)
    desk.member(MEMBER, "张伟")
    desk.say(MEMBER, "志愿服务 1次")
    desk.press(MEMBER, "✅")
    card = desk.tx.value("SELECT row FROM cards")
    assert card is not None
    claim = desk.tx.one("SELECT * FROM claims")
    assert claim is not None
    desk.later(days=119)
    swept(desk)
    desk.tx.execute("UPDATE claims SET state = 'withdrawn', closed_at = ?", desk.now.isoformat())
    swept(desk)
    assert desk.tx.value("SELECT COUNT(*) FROM cards WHERE row = ?", card) == 1
    assert desk.tx.value("SELECT COUNT(*) FROM outbox WHERE id = ?", card) == 1
    desk.later(days=121)
    outbox.add(desk.tx, Notice(MEMBER, "sendMessage", {"text": "x"}, Urgency.NOTICE), desk.now)
    swept(desk)
    assert desk.tx.value("SELECT COUNT(*) FROM cards") == 0
    assert desk.tx.value("SELECT COUNT(*) FROM outbox") == 1
    assert desk.tx.value("SELECT COUNT(*) FROM claims") == 1


def test_what_waits_is_never_dropped_however_old() -> None:
    desk = Desk(SCHEME, House(admins=frozenset({900})))
    branch = desk.branch()
    outbox.add(
        desk.tx, Notice(None, "sendMessage", {"text": "榜"}, Urgency.BROADCAST, branch_id=branch), NOON
    )
    inbox.store(desk.tx, [(1, "{}")], NOON)
    desk.member(MEMBER, "张伟")
    desk.say(MEMBER, "志愿服务 1次")
    desk.press(MEMBER, "✅")
    desk.later(days=1000)
    swept(desk)
    assert desk.tx.value("SELECT COUNT(*) FROM outbox WHERE state = 'waiting'") >= 1
    assert [row.update_id for row in inbox.list_new(desk.tx)] == [1]
    assert desk.tx.value("SELECT points FROM claims") == Decimal(3) * 1000
