"""An open transaction on an empty database."""

from collections.abc import Iterator

import pytest

from storage.database import Tx
from tests.databases import in_memory


@pytest.fixture
def tx() -> Iterator[Tx]:
    """A database in memory, with nothing in it."""
    connection = in_memory()
    yield Tx(connection)
    connection.close()
