"""Schema versions: numbered pairs of SQL files, ``0001_name.up.sql`` and ``0001_name.down.sql``.

The number applied last is kept in SQLite's ``user_version``. Each step is one transaction.
"""

from __future__ import annotations

import sqlite3
from importlib.resources import files


class UnknownVersion(Exception):
    """The database was made by a newer version of the program."""


def latest() -> int:
    """The version that this program works with."""
    return len(_steps("up"))


def version(connection: sqlite3.Connection) -> int:
    """The version of a database; 0 when it is empty."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def upgrade(connection: sqlite3.Connection, to: int | None = None) -> None:
    """Bring a database up to a version (default: the latest). Raises UnknownVersion for a newer one."""
    target = latest() if to is None else to
    current = version(connection)
    if current > latest():
        raise UnknownVersion(f"schema version {current} is newer than this program's {latest()}")
    for number in range(current + 1, target + 1):
        _apply(connection, _steps("up")[number - 1], number)


def downgrade(connection: sqlite3.Connection, to: int) -> None:
    """Take a database back to an older version; what that version cannot hold is dropped."""
    for number in range(version(connection), to, -1):
        _apply(connection, _steps("down")[number - 1], number - 1)


def _apply(connection: sqlite3.Connection, script: str, number: int) -> None:
    try:
        connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version={number};\nCOMMIT;")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _steps(direction: str) -> list[str]:
    folder = files(__name__)
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(f".{direction}.sql"))
    return [folder.joinpath(name).read_text(encoding="utf-8") for name in names]
