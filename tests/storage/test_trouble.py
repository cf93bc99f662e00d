"""A full disk, a locked file, a damaged file: one sentence for everybody who waits, and nothing half done."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import Command, Database, DatabaseDamaged, DatabaseUnusable, Tx
from storage.turn import WritersTurn


@pytest.fixture
async def impatient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """A database that waits for other programs for a moment only."""
    monkeypatch.setattr("storage.turn.BUSY_SECONDS", 0.05)
    opened = await Database.open(tmp_path / "liangbang.db")
    yield opened
    await opened.close()


def keep(key: str, value: str = "") -> Command[int]:
    return lambda tx: tx.execute("INSERT INTO settings (key, value) VALUES (?, ?)", key, value)


def keys(tx: Tx) -> list[str]:
    return [row["key"] for row in tx.all("SELECT key FROM settings ORDER BY key")]


async def limit(db: Database, pages: int | None = None) -> None:
    """Let the file have no more than so many pages; no more than it has."""

    def command(connection: sqlite3.Connection) -> None:
        most = pages or connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {most}")

    await db._writer.run(command)


async def test_a_full_disk_is_nobodys_fault_so_all_who_wait_are_told_and_nothing_is_kept(
    db: Database,
) -> None:
    await limit(db)
    waiting = [keep("small"), keep("large", "x" * 1_000_000), keep("small as well")]
    outcomes = await asyncio.gather(*map(db.write, waiting), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [DatabaseUnusable] * 3
    assert str(outcomes[0]) == f"{db.path}: database or disk is full"
    assert await db.read(keys) == []


async def test_when_the_disk_has_room_again_everything_works_as_before(db: Database) -> None:
    await limit(db)
    with pytest.raises(DatabaseUnusable, match="full"):
        await db.write(keep("large", "x" * 1_000_000))
    await limit(db, 1_000_000)
    await db.write(keep("large", "x" * 1_000_000))
    assert await db.read(keys) == ["large"]


async def test_what_a_command_does_wrong_is_its_own_fault_and_not_the_databases(db: Database) -> None:
    outcomes = await asyncio.gather(*map(db.write, [keep("a"), keep("a"), keep("b")]), return_exceptions=True)
    assert isinstance(outcomes[1], sqlite3.IntegrityError)
    assert await db.read(keys) == ["a", "b"]


async def test_a_file_that_another_program_locks_is_said_to_be_locked_until_it_is_not(
    impatient: Database,
) -> None:
    with closing(sqlite3.connect(impatient.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnusable, match=r"liangbang\.db: database is locked"):
            await impatient.write(keep("a"))
        other.execute("ROLLBACK")
    await impatient.write(keep("b"))
    assert await impatient.read(keys) == ["b"]


async def test_a_program_that_does_not_give_up_its_turn_is_waited_for_and_then_named(
    impatient: Database,
) -> None:
    with WritersTurn(impatient.path), pytest.raises(DatabaseUnusable, match="has been writing for too long"):
        await impatient.write(keep("a"))
    await impatient.write(keep("b"))


async def test_nothing_is_written_any_more_to_a_file_that_turned_out_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "liangbang.db"
    db = await Database.open(path)
    for number in range(200):
        await db.write(keep(f"{number:03}", "x" * 2_000))
    await db.close()
    content = path.read_bytes()
    half = len(content) // 2  # the schema is at the front
    path.write_bytes(content[:half] + b"\xa5" * half)

    db = await Database.open(path)
    with pytest.raises(DatabaseDamaged, match=r"is damaged.*restore a backup"):
        await db.read(lambda tx: tx.all("SELECT * FROM settings"))
    with pytest.raises(DatabaseDamaged, match="is damaged"):
        await db.write(lambda tx: None)
    await db.close()


@pytest.mark.parametrize("content", [b"not a database" * 1000, b"\x00" * 4096])
async def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "liangbang.db"
    path.write_bytes(content)
    with pytest.raises(DatabaseUnusable, match=r"liangbang\.db is damaged \(file is not a database\)"):
        await Database.open(path)
    assert path.read_bytes() == content
