"""What tests of several folders share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    """A new database."""
    database = await Database.open(tmp_path / "liangbang.db")
    yield database
    await database.close()
