"""A database file looked at without changing it."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from domain import scheme_file
from domain.schemes import Scheme
from storage import migrations, schemes
from storage.database import Database, DatabaseUnusable
from storage.health import Health, examine


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    database = await Database.open(tmp_path / "liangbang.db")
    await database.close()
    return database.path


def sentences(path: Path) -> list[str]:
    found = examine(path)
    assert isinstance(found, tuple)
    return [fault.text for fault in found]


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(sql)
        connection.commit()


def test_a_fresh_database_is_in_order(path: Path) -> None:
    assert examine(path) == Health(migrations.latest())


def test_a_database_that_is_not_there_yet_is_version_0_and_is_not_made(tmp_path: Path) -> None:
    assert examine(tmp_path / "absent.db") == Health()
    assert list(tmp_path.iterdir()) == []


async def test_a_database_in_use_is_examined_beside_its_user(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "liangbang.db")
    try:
        assert examine(database.path) == Health(migrations.latest())
    finally:
        await database.close()


def test_an_older_version_is_in_order_and_left_as_it_is(path: Path) -> None:
    change(path, "PRAGMA user_version = 0")
    assert examine(path) == Health()
    with closing(sqlite3.connect(path)) as connection:
        assert migrations.version(connection) == 0


def test_a_newer_version_is_a_fault(path: Path) -> None:
    change(path, "PRAGMA user_version = 99")
    (said,) = sentences(path)
    assert said == f"schema version 99 is newer than this program's {migrations.latest()}"


def test_every_trigger_that_is_missing_is_named(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        triggers = [
            row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ]
    assert triggers, "the ledger is append-only by trigger"
    for trigger in triggers:
        change(path, f"DROP TRIGGER {trigger}")
    assert set(sentences(path)) == {f"trigger {trigger} is missing" for trigger in triggers}


def test_a_table_that_somebody_altered_is_named(path: Path) -> None:
    change(path, "ALTER TABLE members ADD COLUMN salary INTEGER")
    assert sentences(path) == ["table members is not as this program made it"]


async def keep_scheme(folder: Path, document: dict[str, Any]) -> None:
    database = await Database.open(folder / "liangbang.db")
    try:
        await database.write(lambda tx: schemes.append(tx, document, datetime(2026, 10, 1, tzinfo=UTC)))
    finally:
        await database.close()


async def test_the_schemes_in_force_are_told(path: Path) -> None:
    written = {
        "scheme": {"code": "s", "name": "积分", "period": "quarter", "approval": ["group_leader"]},
        "category": [
            {
                "code": "c",
                "name": "C",
                "item": [{"code": "V01", "name": "志愿服务", "points": Decimal(3), "unit": "次"}],
            }
        ],
    }
    scheme = scheme_file.parse(written)
    assert isinstance(scheme, Scheme), scheme
    await keep_scheme(path.parent, scheme_file.to_document(scheme))
    found = examine(path)
    assert isinstance(found, Health)
    [line] = found.schemes
    [(version, since)] = line.versions
    assert (line.unit, version.scheme, since) == ("", scheme, datetime(2026, 10, 1, tzinfo=UTC))


async def test_a_scheme_that_cannot_be_read_any_more_is_a_fault(path: Path) -> None:
    with pytest.raises(DatabaseUnusable):
        await keep_scheme(path.parent, {"scheme": {"code": "s"}})
    insert = "INSERT INTO schemes (code, number, valid_from, digest, document) VALUES ('s', 1, '', '', '{}')"
    change(path, insert)
    (said,) = sentences(path)
    assert said.startswith("scheme 1 is damaged: ")


def test_a_file_that_is_no_database_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "liangbang.db"
    path.write_text("工号,姓名\n" * 100)
    assert sentences(path) == ["file is not a database"]


def test_a_damaged_page_is_a_fault(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 3 + 64] = b"\xff" * 64
    path.write_bytes(data)
    assert sentences(path)
