"""An open transaction on an empty database."""

import sqlite3
from collections.abc import Iterator

import pytest

from storage import migrations
from storage.database import Tx


@pytest.fixture
def tx() -> Iterator[Tx]:
    """A database in memory, with nothing in it."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys=ON")
    migrations.upgrade(connection)
    yield Tx(connection)
    connection.close()
