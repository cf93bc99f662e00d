"""`liangbang check`: is everything in order before the bot is let loose?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.commands import shell
from bot.commands.shell import ConfigOption, Refusal, say
from bot.settings import Schedule, Settings, Telegram

if TYPE_CHECKING:
    from domain.schemes import Scheme
    from storage.health import SchemeLine

PATIENCE_SECONDS = 10
MONTHLY = {"quarter-sign": "10 0 1 * *", "quarter-ranking": "30 8 8 * *", "quarter-final": "30 8 15 * *"}
"""The default schedules of what ends a period, for periods that are months."""


@shell.command
async def check(config: ConfigOption = None) -> Refusal | None:
    """Validate configuration, scheme, database and token."""
    settings = shell.read_settings(config)
    if isinstance(settings, Refusal):
        return settings
    say("configuration: in order")
    if not settings.telegram.admins:
        say("note: telegram.admins is empty, so nobody can bind a group to a branch")
    now = datetime.now(UTC)
    for line in (*_timetable(settings.schedule, now), *_publicity(settings, now)):
        say(line)
    refusals = (
        _check_database(settings),
        await _check_token(settings.telegram),
    )
    sentences = [sentence for refusal in refusals if refusal for sentence in refusal.sentences]
    return Refusal.of(*sentences) if sentences else None


def _check_database(settings: Settings) -> Refusal | None:
    from storage.health import examine

    path, zone = settings.storage.path, settings.schedule.timezone
    health = examine(path)
    if isinstance(health, tuple):
        return Refusal.of(*health)
    say(
        f"database: {path}, schema version {health.version}"
        if health.version
        else f"database: {path}, to be made"
    )
    for line in health.schemes:
        for sentence in _versions(line, datetime.now(UTC), zone):
            say(sentence)
        newest, _ = line.versions[-1]
        if not line.unit and (note := _too_seldom(newest.scheme, settings.schedule, datetime.now(UTC))):
            say(note)
    if not health.schemes:
        say("note: there is no scheme yet; liangbang import scheme FILE brings one")
    return None


def _versions(line: "SchemeLine", now: datetime, zone: ZoneInfo) -> Iterator[str]:
    """What of a scheme, or of a unit's variant of it, is in force now, and what is planned from which day on."""
    from domain.scheme_versions import in_force_between

    for held in in_force_between(line.versions, now, datetime.max.replace(tzinfo=UTC)):
        scheme = held.version.scheme
        name = f"{scheme.code} in {line.unit}" if line.unit else scheme.code
        begins = "" if held.since <= now else f"planned from {held.since.astimezone(zone):%Y-%m-%d}, "
        items = sum(1 for _ in scheme.items())
        yield f"scheme {name}: version {held.version.number}, {begins}{items} {'item' if items == 1 else 'items'}"


def _timetable(schedule: Schedule, now: datetime) -> list[str]:
    from handlers.jobs import JOBS

    zone = schedule.timezone
    due = sorted((cron.next(now, zone), name) for name, cron in schedule.crons().items())
    there = frozenset(JOBS)
    return [
        f"job {name}: next on {at:%Y-%m-%d} at {at:%H:%M} ({zone.key})" for at, name in due if name in there
    ]


def _publicity(settings: Settings, now: datetime) -> Iterator[str]:
    """Whether the schedule leaves the time for objections that the published result promises."""
    from bot import wiring
    from domain.delays import APART
    from services.endings import time_for_publicity

    house = wiring.house_of(settings, "")
    left, days = time_for_publicity(house, now), settings.publication.publicity_days
    if left is None or house.publicity <= left:
        return
    what = "waits until that is over"
    if left < APART:
        what = "does not wait for it, though the published result says that it is open so long"
    yield (
        f"note: publication.publicity_days is {days}, but quarter-final is due {_span(left)} after "
        f"quarter-ranking, and {what}"
    )


def _span(time: timedelta) -> str:
    count, unit = (time.days, "day") if time.days else (int(time.total_seconds() // 60), "minute")
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _too_seldom(scheme: "Scheme", schedule: Schedule, now: datetime) -> str | None:
    """By itself a job ends the months of the last quarter: run every quarter, it ends three at a time."""
    from domain.periods import PeriodKind

    if scheme.period is not PeriodKind.MONTH:
        return None
    zone, crons = schedule.timezone, schedule.crons()
    dues = {name: crons[name].next(now, zone) for name in MONTHLY if name in crons}
    seldom = [name for name, due in dues.items() if crons[name].next(due, zone) - due > timedelta(days=31)]
    if not seldom:
        return None
    return (
        f"note: {scheme.code} is counted by month, and not every month has its {', '.join(seldom)}: the last three "
        f'are taken together; with schedule.{seldom[0]} = "{MONTHLY[seldom[0]]}" each is taken as it is over'
    )


async def _check_token(telegram: Telegram) -> Refusal | None:
    """Asks the Bot API whose token it is; that it cannot be asked is said, and is no fault of the token."""
    import aiohttp

    url = f"{telegram.api_url}/bot{telegram.token.get_secret_value()}/getMe"
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            session.get(url) as response,
        ):
            answer = await response.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        # Not the error's own words: they may hold the address, which holds the token.
        say(
            f"token: not checked, {telegram.api_url} gave no answer that can be read ({type(error).__name__})"
        )
        return None
    match answer:
        case {"ok": True, "result": {"username": username}}:
            say(f"token: in order, @{username}")
            return None
        case {"description": description}:
            return Refusal.of(f"telegram.token is refused by {telegram.api_url}: {description}")
        case _:
            return Refusal.of(f"telegram.api_url {telegram.api_url} does not answer as a Bot API does")
