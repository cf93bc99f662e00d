"""What tests of the running program's parts share: a database, and a world that stands still."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.bot.doubles import HandClock, StubApi
from tests.bot.office import Office
from tests.bot.reception import Reception


@pytest.fixture
def clock() -> HandClock:
    """Time in the test's hand."""
    return HandClock()


@pytest.fixture
async def db(tmp_path: Path, clock: HandClock) -> AsyncIterator[Database]:
    """An empty database."""
    database = await Database.open(tmp_path / "liangbang.db")
    clock.databases.append(database)
    yield database
    await database.close()


@pytest.fixture
def telegram(clock: HandClock) -> StubApi:
    """A Bot API that does as it is told."""
    return StubApi(clock)


@pytest.fixture
def office(db: Database, telegram: StubApi, clock: HandClock) -> Office:
    """An office that has not opened yet."""
    return Office(db, telegram, clock)


@pytest.fixture
def reception(db: Database, telegram: StubApi, clock: HandClock) -> Reception:
    """A reception that has not opened yet."""
    return Reception(db, telegram, clock)
