"""How it goes, seen from inside and from beside."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from domain.faults import Fault
from domain.notices import Notice, Urgency
from storage import facts, inbox, migrations, outbox, vitals
from storage.database import Database, Tx
from storage.inbox import Aside
from storage.lease import Lease
from storage.vitals import Vitals, measure

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def tell(tx: Tx, chat_id: int | None, at: datetime, branch_id: int | None = None) -> int:
    return outbox.add(
        tx, Notice(chat_id, "sendMessage", {"text": "x"}, Urgency.NOTICE, branch_id=branch_id), at
    )


def test_where_nothing_waits_everything_is_nought(tx: Tx) -> None:
    found = measure(tx)
    assert (found.inbox.new, found.outbox.waiting, found.reviews, found.entries) == (0, 0, 0, 0)
    assert (found.untried, found.oldest_review, found.due) == (None, None, {})


def test_what_waits_is_counted_with_the_oldest_of_it(tx: Tx) -> None:
    rows = inbox.store(tx, [(n, "{}") for n in range(3)], NOON)
    inbox.set_aside(tx, rows[0].id, Aside.FAILED, "ValueError")
    tell(tx, 1, NOON)
    facts.keep(tx, "due:reminders", "2026-11-21T12:00")
    found = measure(tx)
    assert (found.inbox.new, found.inbox.failed, found.inbox.oldest_new) == (2, 1, NOON)
    assert (found.outbox.waiting, found.untried) == (1, NOON)
    assert found.due == {"reminders": "2026-11-21T12:00"}


def test_a_chat_that_is_tried_again_and_a_branch_without_a_group_do_not_count_as_untried(tx: Tx) -> None:
    tx.execute("INSERT INTO branches VALUES (1, '', '一支部', NULL), (2, '', '二支部', -5)")
    first = tell(tx, 1, NOON)
    tell(tx, 1, NOON)
    tell(tx, None, NOON, branch_id=1)
    tell(tx, None, NOON + timedelta(minutes=9), branch_id=2)
    outbox.mark_retry(tx, first, "timed out", NOON + timedelta(minutes=1))
    assert measure(tx).untried == NOON + timedelta(minutes=9)


async def test_it_is_looked_at_from_beside_without_changing_anything(db: Database) -> None:
    await db.write(lambda tx: facts.keep(tx, "due:reminders", "2026-11-21T12:00"))
    found = vitals.look(db.path)
    assert isinstance(found, Vitals)
    assert found.due == {"reminders": "2026-11-21T12:00"}


def test_what_cannot_be_looked_at_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "liangbang.db"
    assert str(vitals.look(path)) == f"{path}: there is no database yet"
    with closing(sqlite3.connect(path)) as connection:
        migrations.upgrade(connection)
        connection.execute("PRAGMA user_version = 99")
    assert "has schema version 99" in str(vitals.look(path))
    path.write_bytes(b"not a database" * 1000)
    found = vitals.look(path)
    assert isinstance(found, Fault)
    assert "is damaged (file is not a database)" in str(found)


def test_whether_a_bot_runs_is_asked_without_getting_into_its_way(tmp_path: Path) -> None:
    path = tmp_path / "liangbang.db"
    assert not vitals.is_running(path)
    assert list(tmp_path.iterdir()) == []
    bot = Lease(path, "run")
    assert bot.acquire()
    assert vitals.is_running(path)
    bot.release()
    assert not vitals.is_running(path)
    assert bot.acquire(), "asking has not taken it"
    bot.release()
