"""When the secretaries see what is about to be posted: near enough, once, and where it is wanted."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.previews import Previews
from bot.settings import Publication, Schedule, Settings
from domain.members import Role
from services.house import House
from storage.database import Database, Tx
from tests import publishing

DUE = datetime(2026, 10, 8, 0, 30, tzinfo=UTC)  # 08:30 in Shanghai


def previews(db: Database, sent: list[None], hours: int = 24, cron: str = "30 8 8 1,4,7,10 *") -> Previews:
    schedule = Schedule.model_validate({"quarter-ranking": cron})
    settings = Settings(schedule=schedule, publication=Publication(preview_hours=hours))
    return Previews(db, House(), settings, lambda: sent.append(None))


@pytest.fixture(autouse=True)
async def branch(db: Database) -> None:
    """A branch whose secretary has enrolled."""

    def make(tx: Tx) -> None:
        publishing.branch(tx)
        tx.execute("INSERT INTO roles VALUES (1, ?)", Role.BRANCH_SECRETARY)

    await db.write(make)


async def shown(db: Database) -> int:
    return int(await db.read(lambda tx: tx.value("SELECT count(*) FROM outbox")))


async def test_a_day_before_it_is_due_and_once_whoever_restarts(db: Database) -> None:
    sent: list[None] = []
    watch = previews(db, sent)
    await watch.tick(DUE - timedelta(hours=24, seconds=1))
    assert (await shown(db), sent) == (0, [])
    await watch.tick(DUE - timedelta(hours=24))
    assert (await shown(db), sent) == (2, [None]), "the post, and the way to hold it back"
    await watch.tick(DUE - timedelta(hours=23))
    await previews(db, sent).tick(DUE - timedelta(hours=22))
    assert (await shown(db), sent) == (2, [None])


async def test_as_early_as_it_is_set_or_not_at_all(db: Database) -> None:
    await previews(db, [], hours=0).tick(DUE - timedelta(minutes=1))
    await previews(db, [], cron="").tick(DUE - timedelta(minutes=1))
    assert await shown(db) == 0
    await previews(db, [], hours=48).tick(DUE - timedelta(hours=47))
    assert await shown(db) == 2


async def test_what_has_been_published_is_not_shown_any_more(db: Database) -> None:
    await db.write(publishing.publish)
    before = await shown(db)
    await previews(db, []).tick(DUE - timedelta(hours=1))
    assert await shown(db) == before
