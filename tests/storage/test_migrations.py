"""The schema goes up, down and up again, empty or full, and the ledger stays as it was written."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.members import Role
from storage import migrations
from tests.desk import Desk
from tests.handlers.conftest import LEADER, MEMBER, SCHEME

TABLES = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"


@pytest.fixture
def empty() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    yield connection
    connection.close()


@pytest.fixture
def full() -> sqlite3.Connection:
    """A database in which people have done things: rows in nearly every table."""
    desk = Desk(SCHEME)
    desk.member(MEMBER, "张伟")
    desk.member(LEADER, "王磊", Role.GROUP_LEADER, Role.BRANCH_SECRETARY)
    desk.member(13, "李娜", Role.BRANCH_REVIEWER)
    desk.member(14, "新人", enrolled=False)
    desk.say(MEMBER, "隐患排查 2处", photo="p")
    desk.press(MEMBER, "✅")
    desk.press(LEADER, "✏️")
    desk.say(LEADER, "2 只有一处")
    desk.press(LEADER, "✅ 通过")
    desk.say(MEMBER, "志愿服务")
    desk.press(MEMBER, "✅")
    desk.press(LEADER, "❌")
    desk.say(LEADER, "/record 0011 D01 1 迟到")
    desk.press(LEADER, "✅ 记录")
    desk.say(900, "/reverse 2 记错了")
    desk.say(900, "/invite 0014")
    return desk.connection


def shape(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    return [tuple(row) for row in connection.execute(TABLES)]


def test_every_step_up_has_its_step_down() -> None:
    folder = Path(migrations.__file__).parent
    up = sorted(path.name.removesuffix(".up.sql") for path in folder.glob("*.up.sql"))
    down = sorted(path.name.removesuffix(".down.sql") for path in folder.glob("*.down.sql"))
    assert up == down
    assert len(up) == migrations.latest() > 0
    assert [int(name[:4]) for name in up] == list(range(1, len(up) + 1))


def test_step_by_step_up_down_and_up_again_is_the_same_schema(empty: sqlite3.Connection) -> None:
    for version in range(1, migrations.latest() + 1):
        before = shape(empty)
        migrations.upgrade(empty, version)
        after = shape(empty)
        migrations.downgrade(empty, version - 1)
        assert shape(empty) == before
        migrations.upgrade(empty, version)
        assert shape(empty) == after
        assert migrations.version(empty) == version
    assert empty.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


@pytest.mark.parametrize("foreign_keys", ["ON", "OFF"])
def test_a_database_with_data_goes_down_to_nothing_and_up_again(
    full: sqlite3.Connection, foreign_keys: str
) -> None:
    filled = [name for name, sql in shape(full) if sql.startswith("CREATE TABLE") and count(full, name)]
    assert {"ledger", "claims", "reviews", "cards", "records", "invites", "standings", "evidence"} <= set(
        filled
    )
    full.execute(f"PRAGMA foreign_keys={foreign_keys}")
    schema = shape(full)
    migrations.downgrade(full, 0)
    assert shape(full) == []
    migrations.upgrade(full)
    assert shape(full) == schema
    assert not any(count(full, name) for name in filled)


def count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_what_is_up_to_date_stays_untouched(full: sqlite3.Connection) -> None:
    entries = count(full, "ledger")
    migrations.upgrade(full)
    assert count(full, "ledger") == entries > 0


def test_a_newer_database_is_refused(empty: sqlite3.Connection) -> None:
    empty.execute(f"PRAGMA user_version={migrations.latest() + 1}")
    with pytest.raises(migrations.UnknownVersion, match="newer"):
        migrations.upgrade(empty)


def test_a_step_that_fails_leaves_nothing_of_it(empty: sqlite3.Connection) -> None:
    empty.execute("CREATE TABLE members (id INTEGER)")
    with pytest.raises(sqlite3.OperationalError):
        migrations.upgrade(empty)
    assert [name for name, _ in shape(empty)] == ["members"]
    assert migrations.version(empty) == 0
    assert not empty.in_transaction


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger SET points = 1",
        "UPDATE ledger SET hash = hash",
        "UPDATE OR REPLACE ledger SET entry = 2 WHERE entry = 1",
        "DELETE FROM ledger",
        "DELETE FROM ledger WHERE entry = 1",
        "INSERT OR REPLACE INTO ledger SELECT * FROM ledger WHERE entry = 1",
        "REPLACE INTO ledger SELECT * FROM ledger WHERE entry = 2",
    ],
)
def test_the_ledger_cannot_be_changed_by_any_statement(full: sqlite3.Connection, sql: str) -> None:
    full.execute("PRAGMA recursive_triggers=ON")  # as storage.database opens it
    before = [tuple(row) for row in full.execute("SELECT * FROM ledger")]
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        full.execute(sql)
    assert [tuple(row) for row in full.execute("SELECT * FROM ledger")] == before


def test_an_entry_stands_for_a_claim_once_and_is_reversed_once(full: sqlite3.Connection) -> None:
    columns = "at, period, scheme, scheme_id, member_id, item, kind, quantity, points"
    for once in ("claim_id", "reverses"):
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            full.execute(
                f"INSERT INTO ledger (entry, {columns}, {once}, decided_by, previous, hash) "
                f"SELECT 99, {columns}, {once}, decided_by, previous, hash FROM ledger WHERE {once} IS NOT NULL"
            )


def test_a_claim_has_one_open_step(full: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        full.execute(
            "INSERT INTO reviews (claim_id, level, role, opened_at) "
            "SELECT claim_id, level, role, opened_at FROM reviews WHERE verdict IS NULL"
        )


def test_the_id_of_a_dropped_step_is_not_given_out_again(full: sqlite3.Connection) -> None:
    last = full.execute("SELECT max(id) FROM reviews").fetchone()[0]
    insert = "INSERT INTO reviews (claim_id, level, role, opened_at) VALUES (1, 0, '', '') RETURNING id"
    full.execute("DELETE FROM reviews WHERE verdict IS NULL")
    dropped = full.execute(insert).fetchone()[0]
    full.execute("DELETE FROM reviews WHERE id = ?", (dropped,))
    assert full.execute(insert).fetchone()[0] > dropped > last - 1
