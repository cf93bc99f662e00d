"""One writer that groups commands into commits: what is answered is durable, what fails is undone alone."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import migrations
from storage.database import GROUP_SIZE, Database, DatabaseUnusable, Tx

_tasks: list[asyncio.Task[object]] = []
"""Tasks that nobody awaits, kept from the garbage collector."""


def put(key: str, value: str = "") -> Callable[[Tx], str]:
    def command(tx: Tx) -> str:
        tx.execute("INSERT INTO settings (key, value) VALUES (?, ?)", key, value)
        return key

    return command


def keys(tx: Tx) -> list[str]:
    return [row["key"] for row in tx.all("SELECT key FROM settings ORDER BY key")]


async def held(db: Database) -> Callable[[], None]:
    """Keep the writer busy until the function that comes back is called, so that commands pile up behind it."""
    running, release = threading.Event(), threading.Event()

    def wait(_: Tx) -> None:
        running.set()
        assert release.wait(10)

    _tasks.append(asyncio.create_task(db.write(wait)))
    await asyncio.to_thread(running.wait, 10)
    return release.set


async def commits_from_now(db: Database) -> list[str]:
    """Every COMMIT once the writer is free again."""
    seen: list[str] = []

    def watch(connection: sqlite3.Connection) -> None:
        connection.set_trace_callback(lambda sql: seen.append(sql) if sql == "COMMIT" else None)

    _tasks.append(asyncio.create_task(db._writer.run(watch)))
    await asyncio.sleep(0)
    return seen


async def test_a_command_that_is_to_be_first_goes_ahead_of_those_that_wait(db: Database) -> None:
    release = await held(db)
    late = asyncio.create_task(db.write(lambda tx: len(keys(tx))))
    await asyncio.sleep(0)
    early = asyncio.create_task(db.write(put("first"), first=True))
    await asyncio.sleep(0)
    release()
    await early
    assert await late == 1


async def test_what_was_answered_is_read_at_once_and_after_a_restart(db: Database) -> None:
    assert await db.write(put("a")) == "a"
    assert await db.read(keys) == ["a"]
    await db.close()
    again = await Database.open(db.path)
    assert await again.read(keys) == ["a"]
    await again.close()


async def test_commands_that_wait_together_share_one_commit(db: Database) -> None:
    let_go = await held(db)
    commits = await commits_from_now(db)
    waiting = [asyncio.create_task(db.write(put(f"{n:03}"))) for n in range(GROUP_SIZE)]
    await asyncio.sleep(0)
    let_go()
    await asyncio.gather(*waiting)
    assert len(await db.read(keys)) == GROUP_SIZE
    assert len(commits) == 1


async def test_a_command_that_fails_is_undone_alone(db: Database) -> None:
    def half_done(tx: Tx) -> None:
        put("half")(tx)
        raise LookupError("no such thing")

    let_go = await held(db)
    tasks = [asyncio.create_task(db.write(command)) for command in (put("before"), half_done, put("after"))]
    await asyncio.sleep(0)
    let_go()
    before, failed, after = await asyncio.gather(*tasks, return_exceptions=True)
    assert (before, after) == ("before", "after")
    assert isinstance(failed, LookupError)
    assert await db.read(keys) == ["after", "before"]


async def test_a_statement_that_the_schema_refuses_is_the_callers_own_fault(db: Database) -> None:
    await db.write(put("a"))
    with pytest.raises(sqlite3.IntegrityError):
        await db.write(put("a"))
    assert await db.write(put("b")) == "b"


async def test_a_command_sees_what_the_one_before_it_in_the_group_did(db: Database) -> None:
    let_go = await held(db)
    tasks = [asyncio.create_task(db.write(put("a"))), asyncio.create_task(db.write(keys))]
    await asyncio.sleep(0)
    let_go()
    assert await asyncio.gather(*tasks) == ["a", ["a"]]


@pytest.mark.parametrize("reading", [False, True])
async def test_the_writer_outlives_a_stop_iteration(db: Database, reading: bool) -> None:
    def runs_dry(_: Tx) -> object:
        return next(iter(()))

    with pytest.raises(RuntimeError):
        await asyncio.wait_for(db.read(runs_dry) if reading else db.write(runs_dry), 5)
    assert await asyncio.wait_for(db.write(put("after")), 5) == "after"


async def test_a_cancelled_caller_does_not_stop_the_others(db: Database) -> None:
    let_go = await held(db)
    impatient = asyncio.create_task(db.write(put("impatient")))
    patient = asyncio.create_task(db.write(put("patient")))
    await asyncio.sleep(0)
    impatient.cancel()
    let_go()
    assert await patient == "patient"
    with pytest.raises(asyncio.CancelledError):
        await impatient
    assert "patient" in await db.read(keys)


async def test_a_reader_cannot_write(db: Database) -> None:
    with pytest.raises(sqlite3.OperationalError):
        await db.read(put("a"))


async def test_closing_finishes_what_waits_and_refuses_what_comes_later(db: Database) -> None:
    waiting = [asyncio.create_task(db.write(put(str(n)))) for n in range(5)]
    await asyncio.sleep(0)
    await db.close()
    assert await asyncio.gather(*waiting) == [str(n) for n in range(5)]
    with pytest.raises(DatabaseUnusable, match="closed"):
        await db.write(put("late"))
    await db.close()


async def test_the_last_close_leaves_one_file(db: Database) -> None:
    await db.write(put("a"))
    await db.close()
    assert not db.path.with_name(db.path.name + "-wal").exists()


async def test_two_programs_on_one_file_take_turns(db: Database) -> None:
    other = await Database.open(db.path)
    writes = [asyncio.create_task(d.write(put(f"{n}-{id(d)}"))) for n in range(60) for d in (db, other)]
    await asyncio.gather(*writes)
    assert len(await other.read(keys)) == 120
    await asyncio.gather(db.close(), other.close())


async def test_a_count_read_and_written_back_by_two_programs_loses_nothing(db: Database) -> None:
    other = await Database.open(db.path)
    await db.write(put("count", "0"))

    def more(tx: Tx) -> None:
        count = int(tx.value("SELECT value FROM settings WHERE key = 'count'"))
        tx.execute("UPDATE settings SET value = ? WHERE key = 'count'", str(count + 1))

    await asyncio.gather(*(d.write(more) for _ in range(100) for d in (db, other)))
    assert await db.read(lambda tx: tx.value("SELECT value FROM settings WHERE key = 'count'")) == "200"
    await other.close()


async def test_opening_and_closing_at_the_same_time_do_not_wait_for_each_other(db: Database) -> None:
    """The turn is waited for in threads: on the event loop, the one who holds it could never give it back."""

    async def once() -> None:
        other = await Database.open(db.path)
        await other.close()

    await asyncio.wait_for(asyncio.gather(*(once() for _ in range(8))), 10)


async def test_another_programs_commit_is_noticed(db: Database) -> None:
    other = await Database.open(db.path)
    before = await db.foreign_changes()
    await db.write(put("own"))
    assert await db.foreign_changes() == before
    await other.write(put("foreign"))
    assert await db.foreign_changes() != before
    await other.close()


async def test_a_file_that_is_no_database_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(b"these are notes, not a database" * 100)
    with pytest.raises(DatabaseUnusable, match=r"notes\.db"):
        await Database.open(path)


async def test_a_database_from_a_newer_program_is_refused(db: Database) -> None:
    await db.close()
    connection = sqlite3.connect(db.path)
    connection.execute(f"PRAGMA user_version={migrations.latest() + 1}")
    connection.close()
    with pytest.raises(DatabaseUnusable, match="newer"):
        await Database.open(db.path)


async def test_a_damaged_table_fails_the_command_and_not_the_program(db: Database) -> None:
    with pytest.raises(sqlite3.OperationalError):
        await db.write(lambda tx: tx.execute("INSERT INTO nowhere VALUES (1)"))
    assert await db.write(put("a")) == "a"


async def test_a_commit_that_fails_answers_nobody_as_done(db: Database) -> None:
    """A deferred check fails at COMMIT, like a full disk: the whole group hears of it, and nothing was kept."""
    let_go = await held(db)

    def broken(tx: Tx) -> None:
        tx.execute("PRAGMA defer_foreign_keys=ON")
        tx.execute("INSERT INTO roles (member_id, role) VALUES (404, 'nobody')")

    tasks = [asyncio.create_task(db.write(command)) for command in (put("a"), broken)]
    await asyncio.sleep(0)
    let_go()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(outcome, DatabaseUnusable) for outcome in outcomes)
    assert await db.read(keys) == []
    assert await db.write(put("b")) == "b"
