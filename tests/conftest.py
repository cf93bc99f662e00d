"""What tests of several folders share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from storage.database import Database

# A machine that is busy with other things is no fault of the code: pytest's own timeout stays.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    """A new database."""
    database = await Database.open(tmp_path / "liangbang.db")
    yield database
    await database.close()
