"""`liangbang verify`, on an organisation with a history."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from tests.services.test_verification import Books


@pytest.fixture
def database(tmp_path: Path) -> Path:
    books = Books()
    for member in (1, 2, 2):
        books.award(member=member)
    books.reverse(2)
    with closing(sqlite3.connect(tmp_path / "l.db")) as file:
        books.connection.backup(file)
    books.connection.close()
    return tmp_path / "l.db"


def verify(database: Path) -> Result:
    config = database.with_name("config.toml")
    config.write_text(f'[storage]\nurl = "sqlite:///{database}"\n', encoding="utf-8")
    return CliRunner().invoke(app, ["verify", "--config", str(config)])


def tamper(database: Path, *statements: str) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER ledger_is_never_updated")
        for statement in statements:
            connection.execute(statement)


def test_a_ledger_in_order_is_one_line(database: Path) -> None:
    done = verify(database)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "ledger entries: 4, balances: 2, standings: 2; all in order\n"


def test_every_discrepancy_is_a_line_of_its_own(database: Path) -> None:
    tamper(
        database,
        "UPDATE ledger SET points = 9000 WHERE entry = 1",
        "UPDATE standings SET total = 0 WHERE member_id = 2",
    )
    done = verify(database)
    assert done.exit_code == 1
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "entry 1",
        "balance of 0001 for V01 in 2026Q4 (s)",
        "standing of 0001 in 2026Q4 (s)",
        "standing of 0002 in 2026Q4 (s)",
    ]


def test_the_database_refuses_to_alter_the_ledger_in_the_first_place(database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for statement in ("UPDATE ledger SET points = 1", "DELETE FROM ledger"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)
