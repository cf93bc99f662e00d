"""The figures for whoever watches: numbers by name, at the address that is set and nowhere else."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import cast
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.courier import Courier
from bot.intake import Counts, Intake
from bot.metrics import Metrics
from bot.settlement import Counts as NoticeCounts
from domain.notices import Notice, Urgency
from storage import facts, inbox, outbox
from storage.database import Database, DatabaseDamaged
from tests.bot.doubles import START, HandClock


class Parts:
    """Intake and courier, as far as they are asked."""

    reaches_telegram = True

    def __init__(self) -> None:
        self.counts = Counts(received=7, handled=6, failed=1)


class Sender:
    reaches_telegram = False
    counts = NoticeCounts(sent=5, unknown=1)


@pytest.fixture
async def metrics(db: Database, clock: HandClock) -> AsyncIterator[Metrics]:
    made = Metrics(
        "127.0.0.1:0",
        db,
        cast(Intake, Parts()),
        cast(Courier, Sender()),
        ZoneInfo("Asia/Shanghai"),
        clock,
    )
    assert await made.start() is None
    yield made
    await made.stop()


async def figures(metrics: Metrics) -> dict[str, float]:
    ((host, port),) = metrics.addresses
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://{host}:{port}/metrics") as answer,
    ):
        assert answer.status == 200
        text = await answer.text()
    return {
        sample.name + "".join(f"[{value}]" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_what_waits_and_since_when_is_told(metrics: Metrics, db: Database, clock: HandClock) -> None:
    await clock.advance(90)
    await db.write(lambda tx: inbox.store(tx, [(1, '{"name": "张伟"}')], START))
    await db.write(
        lambda tx: outbox.add(tx, Notice(11, "sendMessage", {"text": "张伟"}, Urgency.NOTICE), START)
    )
    await db.write(lambda tx: facts.keep(tx, "due:reminders", "2026-11-21T16:00"))
    found = await figures(metrics)
    assert found["liangbang_inbox_waiting"] == 1
    assert found["liangbang_inbox_oldest_seconds"] == 90
    assert found["liangbang_outbox_waiting"] == 1
    assert found["liangbang_outbox_untried_seconds"] == 90
    assert found["liangbang_reviews_waiting"] == 0
    assert found["liangbang_updates_total[handled]"] == 6
    assert found["liangbang_updates_total[failed]"] == 1
    assert found["liangbang_notices_total[sent]"] == 5
    assert found["liangbang_telegram_reachable"] == 0
    assert found["liangbang_database_usable"] == 1
    assert found["liangbang_database_bytes"] > 0
    due = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    assert found["liangbang_job_due_timestamp_seconds[reminders]"] == due.timestamp()
    assert "process_resident_memory_bytes" in found


async def test_a_database_that_cannot_be_read_is_a_figure_too(
    metrics: Metrics, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def damaged(_: object) -> object:
        raise DatabaseDamaged("liangbang.db is damaged")

    monkeypatch.setattr(db, "read", damaged)
    found = await figures(metrics)
    assert found["liangbang_database_usable"] == 0
    assert "liangbang_inbox_waiting" not in found
    assert found["liangbang_updates_total[handled]"] == 6


async def test_without_an_address_it_listens_nowhere_and_a_taken_one_is_a_sentence(
    metrics: Metrics, db: Database, clock: HandClock
) -> None:
    ((host, port),) = metrics.addresses

    def at(listen: str) -> Metrics:
        parts = cast(Intake, Parts()), cast(Courier, Sender())
        return Metrics(listen, db, *parts, ZoneInfo("Asia/Shanghai"), clock)

    silent = at("")
    assert await silent.start() is None
    assert silent.addresses == []
    await silent.stop()
    sentence = await at(f"{host}:{port}").start()
    assert sentence is not None
    assert sentence.startswith(f"metrics.listen {host}:{port}: ")
