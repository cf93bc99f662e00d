"""Figures for whoever watches: GET /metrics in Prometheus' format, at ``metrics.listen`` where that is set."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from bot.clock import Clock
from bot.courier import Courier
from bot.intake import Intake
from bot.listener import Listener
from storage import vitals
from storage.database import Database, DatabaseUnusable
from storage.vitals import Vitals

PATH = "/metrics"


class Metrics(Listener):
    """Tells how many and since when, never who or what."""

    def __init__(
        self, listen: str, db: Database, intake: Intake, courier: Courier, zone: ZoneInfo, clock: Clock
    ) -> None:
        self._db = db
        self._intake = intake
        self._courier = courier
        self._zone = zone
        self._clock = clock
        application = web.Application()
        application.router.add_get(PATH, self._answer)
        super().__init__("metrics.listen", listen, application)

    async def _answer(self, _: web.Request) -> web.Response:
        registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        registry.register(await self._figures())
        return web.Response(
            body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4}
        )

    async def _figures(self) -> "_Figures":
        try:
            measured = await self._db.read(vitals.measure)
        except DatabaseUnusable:
            measured = None
        return _Figures(
            measured,
            asdict(self._intake.counts),
            asdict(self._courier.counts),
            self._courier.reaches_telegram,
            self._db.path,
            self._zone,
            self._clock.now(),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Figures(Collector):
    """One moment's figures."""

    vitals: Vitals | None
    updates: Mapping[str, int]
    notices: Mapping[str, int]
    reaches_telegram: bool
    path: Path
    zone: ZoneInfo
    now: datetime

    def collect(self) -> Iterator[Metric]:
        yield _gauge("database_usable", "1 while the database can be read.", self.vitals is not None)
        yield _gauge("telegram_reachable", "0 while no call to Telegram is answered.", self.reaches_telegram)
        yield _gauge("database_bytes", "The database with its write-ahead log.", self._size())
        yield _counts("updates", "Updates since the start, by what became of them.", self.updates)
        yield _counts("notices", "Messages since the start, by what became of them.", self.notices)
        if self.vitals is not None:
            yield from self._of(self.vitals)

    def _of(self, measured: Vitals) -> Iterator[Metric]:
        inbox, outbox = measured.inbox, measured.outbox
        yield _gauge("inbox_waiting", "Updates that wait to be handled.", inbox.new)
        yield _gauge("inbox_oldest_seconds", "How long the oldest has waited.", self._age(inbox.oldest_new))
        yield _gauge("inbox_set_aside", "Updates that could not be handled.", inbox.failed + inbox.unreadable)
        yield _gauge("outbox_waiting", "Messages that wait to be sent.", outbox.waiting)
        yield _gauge(
            "outbox_untried_seconds", "How long the oldest untried has waited.", self._age(measured.untried)
        )
        yield _gauge(
            "outbox_kept", "Messages that have no way now: no group, or a person who blocked us.", outbox.kept
        )
        yield _gauge(
            "outbox_dead", "Messages that Telegram refused for good, of the last month.", outbox.dead
        )
        yield _gauge("reviews_waiting", "Claims that wait for a reviewer.", measured.reviews)
        yield _gauge(
            "reviews_oldest_seconds", "How long the oldest has waited.", self._age(measured.oldest_review)
        )
        yield _gauge("ledger_entries", "Entries of the ledger.", measured.entries)
        due = GaugeMetricFamily(
            "liangbang_job_due_timestamp_seconds", "What each job was last run for.", labels=["job"]
        )
        for job, wall in measured.due.items():
            at = datetime.fromisoformat(wall).replace(tzinfo=self.zone)
            due.add_metric([job], at.timestamp())
        yield due

    def _age(self, since: datetime | None) -> float:
        return 0.0 if since is None else max(0.0, (self.now - since).total_seconds())

    def _size(self) -> int:
        files = (self.path, Path(f"{self.path}-wal"))
        return sum(file.stat().st_size for file in files if file.exists())


def _gauge(name: str, help_: str, value: float) -> Metric:
    return GaugeMetricFamily(f"liangbang_{name}", help_, value=float(value))


def _counts(name: str, help_: str, counts: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(f"liangbang_{name}", help_, labels=["outcome"])
    for outcome, count in counts.items():
        family.add_metric([outcome], count)
    return family
