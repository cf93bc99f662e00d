"""On the day of a version that was imported ahead, the running bot brings the standings up to it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from bot.rules import take_effect
from services.house import House
from storage import schemes, standings
from storage.database import Database, Tx
from tests.schemes import bring
from tests.services.company import SCHEME

NOW = datetime(2026, 4, 10, 4, 0, tzinfo=UTC)
MAY = datetime(2026, 4, 30, 16, 0, tzinfo=UTC)
HOUSE = House()


@pytest.fixture
async def waiting(db: Database) -> Database:
    """A member with 60 of a base of 60, and a version with a base of 50 from May on."""
    for text, start in ((SCHEME, NOW), (SCHEME.replace("base = 60", "base = 50"), MAY)):
        await db.write(partial(bring, text=text, now=NOW, start=start))
    await db.write(_count)
    return db


def _count(tx: Tx) -> None:
    tx.execute("INSERT INTO branches (committee, name) VALUES ('', '一支部')")
    tx.execute("INSERT INTO members (employee_no, name, branch_id, status) VALUES ('1', '某', 1, 'active')")
    tx.execute("INSERT INTO balances VALUES (1, 's', '2026Q2', 'V01', 1, 0, 0, 1)")
    standings.put(tx, "s", "2026Q2", 1, Decimal(60), vetoed=False)


async def total(db: Database) -> Decimal:
    found = await db.read(lambda tx: standings.find(tx, "s", "2026Q2", 1))
    assert found is not None
    return found[0]


async def test_nothing_happens_before_the_day_and_once_on_it(waiting: Database, tmp_path: Path) -> None:
    await take_effect(waiting, HOUSE, MAY - timedelta(milliseconds=1))
    assert await total(waiting) == 60
    await take_effect(waiting, HOUSE, MAY)
    assert await total(waiting) == 50
    assert await waiting.read(lambda tx: schemes.list_come(tx, MAY)) == []
