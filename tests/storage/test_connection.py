"""How the running program opens its database: durable, checked, and closed to replacement of entries."""

import pytest

from storage.database import Database


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("synchronous", 2),
        ("journal_mode", "wal"),
        ("query_only", 0),
    ],
)
async def test_the_writer_is_set_up_for_durability(db: Database, pragma: str, value: object) -> None:
    assert await db.write(lambda tx: tx.value(f"PRAGMA {pragma}")) == value


async def test_the_reader_cannot_write(db: Database) -> None:
    assert await db.read(lambda tx: tx.value("PRAGMA query_only")) == 1
