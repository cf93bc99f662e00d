"""The one place where the program's objects are made and joined."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.api import Api
from bot.clock import Clock, SystemClock
from bot.commands.bot_name import find_bot_name
from bot.commands.shell import Refusal
from bot.courier import Courier
from bot.dispatch import Dispatcher
from bot.drawing import Studio
from bot.housekeeping import Housekeeping
from bot.http import HttpRequest
from bot.intake import Intake
from bot.menu import offer_menus
from bot.metrics import Metrics
from bot.pace import Pace
from bot.polling import Polling
from bot.previews import Previews
from bot.rules import take_effect
from bot.settings import Settings
from bot.timetable import Timetable
from bot.watch import Watch
from bot.web import WebPages
from bot.webhook import Webhook
from domain.publications import LateClaims
from domain.runs import Job
from domain.signoffs import Unsigned
from handlers.post import Post
from handlers.reach import on_barred
from render.drawings import from_json
from services import catalogue
from services.house import House
from storage.database import Database
from storage.lease import Lease

log = structlog.get_logger("program")


def house_of(settings: Settings, username: str = "") -> House:
    """The settings that rules need."""
    crons = settings.schedule.crons()

    def next_due(job: Job, after: datetime) -> datetime | None:
        return crons[job].next(after, settings.schedule.timezone) if job in crons else None

    return House(
        zone=settings.schedule.timezone,
        language=settings.language,
        admins=frozenset(settings.telegram.admins),
        bot_username=username,
        web_url=settings.web.url,
        remind_after=timedelta(hours=settings.review.remind_after_hours),
        escalate_after=timedelta(hours=settings.review.escalate_after_hours),
        draft_kept=timedelta(hours=settings.claims.draft_hours),
        invites_valid=timedelta(days=settings.invites.valid_days),
        sign_remind_after=timedelta(hours=settings.signing.remind_after_hours),
        unsigned=Unsigned(settings.signing.unsigned),
        late_claims=LateClaims(settings.publication.late_claims),
        publicity=timedelta(days=settings.publication.publicity_days),
        objections_at_once=settings.publication.objections_at_once,
        help_answer=timedelta(days=settings.help.answer_days),
        help_quiet=timedelta(days=settings.help.quiet_days),
        most_helped_at_once=settings.help.most_at_once,
        quiz=settings.quiz.rules(),
        next_due=next_due,
    )


@asynccontextmanager
async def delivery(
    settings: Settings, db: Database, house: House, clock: Clock | None = None
) -> AsyncIterator[tuple[Api, Courier]]:
    """The way out to Telegram: for the running bot, and for a command that has something to post."""
    token = settings.telegram.token.get_secret_value()
    request, studio = HttpRequest(token), Studio()
    api = Api(request, settings.telegram.api_url, token)

    async def draw(drawing: Mapping[str, Any]) -> bytes:
        return await studio.draw(from_json(drawing))

    courier = Courier(
        db,
        api,
        draw=draw,
        pace=Pace(settings.telegram.messages_per_second),
        on_barred=lambda tx, chat_id, now: on_barred(Post(tx, house, now), chat_id),
        clock=clock,
    )
    await request.initialize()
    try:
        yield api, courier
    finally:
        await request.shutdown()
        await studio.close()


async def run(
    settings: Settings, db: Database, stop: asyncio.Event, clock: Clock | None = None
) -> Refusal | None:
    """Run the bot until ``stop`` is set. A refusal: the token is no good, or another program runs on this database."""
    clock = clock or SystemClock()
    lease = Lease(db.path, "run")
    if not lease.acquire():
        return Refusal.of(f"{db.path}: another liangbang is running on this database")
    try:
        name = await find_bot_name(settings.telegram, db)
        if isinstance(name, Refusal):
            return name
        house = house_of(settings, name or "")  # never learnt and out of reach: only links lack it
        await db.read(catalogue.warm)
        async with delivery(settings, db, house, clock) as (api, courier):
            return await _run(settings, db, house, api, courier, stop, clock)
    finally:
        lease.release()


async def _run(
    settings: Settings,
    db: Database,
    house: House,
    api: Api,
    courier: Courier,
    stop: asyncio.Event,
    clock: Clock,
) -> Refusal | None:
    dispatcher = Dispatcher(house)
    webhook = settings.telegram.mode == "webhook"
    intake = Intake(
        db,
        api,
        handle=dispatcher.handle,
        handle_album=dispatcher.handle_album,
        apologise=dispatcher.apologise,
        committed=courier.wake,
        clock=clock,
    )
    source = Webhook(api, intake, settings.telegram) if webhook else Polling(api, intake, clock)
    timetable = Timetable(db, house, settings.schedule, committed=courier.wake, clock=clock)
    timetable.also(partial(take_effect, db, house))
    timetable.also(Previews(db, house, settings, courier.wake).tick)
    timetable.also(Housekeeping(db, house.zone).tick)
    timetable.also(Watch(db, api, house, clock, intake, courier, timetable).tick)
    metrics = Metrics(settings.metrics.listen, db, intake, courier, house.zone, clock)
    if sentence := await metrics.start():
        return Refusal.of(sentence)
    web = WebPages(settings.web, db, house, clock)
    if sentence := await web.start():
        await metrics.stop()
        return Refusal.of(sentence)
    sending = asyncio.create_task(courier.run(), name="courier")
    await intake.start()
    receiving = asyncio.create_task(source.run(), name="receiving")
    await timetable.start()
    menus = asyncio.create_task(offer_menus(api), name="menus")
    log.info("running", bot=house.bot_username, database=str(db.path))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({stopping, receiving, sending}, return_when=asyncio.FIRST_COMPLETED)
    for task in (stopping, menus):
        task.cancel()
    await timetable.stop()
    refused = await _ended(receiving)
    await intake.stop()
    courier.stop()
    await sending
    await metrics.stop()
    await web.stop()
    log.info("stopped", received=intake.counts.received, **asdict(courier.counts))
    return Refusal.of(refused) if refused else None


async def _ended(receiving: asyncio.Task[str]) -> str | None:
    """Stop polling; what it said if it had ended by itself."""
    if not receiving.done():
        receiving.cancel()
    try:
        return await receiving
    except asyncio.CancelledError:
        return None
