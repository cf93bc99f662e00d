"""A version of a scheme that was imported for a day to come: on that day the running standings follow it."""

from datetime import datetime

import structlog

from services import standings
from services.house import House
from storage import schemes
from storage.database import Database

log = structlog.get_logger("rules")


async def take_effect(db: Database, house: House, now: datetime) -> None:
    """Bring standings up to the versions whose day has come; asked every few seconds, it mostly only looks."""
    if not await db.read(lambda tx: schemes.list_come(tx, now)):
        return
    come = await db.write(lambda tx: standings.take_effect(tx, house, now))
    for version in come:
        log.info("scheme_in_force", scheme=version.scheme.code, version=version.number)
