"""Databases of the newest form with nothing in them, for one thread."""

import sqlite3
from pathlib import Path

from storage import migrations


def in_memory(*, strict: bool = True) -> sqlite3.Connection:
    """Gone when it is closed. ``strict``: no row may name another one that is not there."""
    connection = _upgraded(":memory:")
    connection.execute(f"PRAGMA foreign_keys={'ON' if strict else 'OFF'}")
    return connection


def at(path: Path) -> sqlite3.Connection:
    """A file that a command may open beside it."""
    connection = _upgraded(path)
    connection.execute("PRAGMA journal_mode=WAL")
    return connection


def _upgraded(name: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, isolation_level=None)
    connection.row_factory = sqlite3.Row
    migrations.upgrade(connection)
    return connection
