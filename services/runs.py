"""The once-only of jobs: a run is claimed in the transaction that does its work."""

from __future__ import annotations

from datetime import datetime

from domain.runs import AlreadyRan, Job, Ran
from services.house import House
from storage import runs
from storage.database import Tx


def begin(
    tx: Tx, house: House, job: Job, scope: str, now: datetime, due_at: datetime | None = None
) -> AlreadyRan | None:
    """Claim the run of a job for a period or week, ``due_at`` or by hand; what was before if it has been run."""
    if runs.begin(tx, job, scope, now, due_at):
        return None
    at = runs.when(tx, job, scope)
    assert at is not None, f"{job} {scope} is claimed and has no time"
    return AlreadyRan(scope, at.astimezone(house.zone))


def finish(tx: Tx, job: Job, scope: str, what: str) -> Ran:
    """Keep what the run did."""
    runs.finish(tx, job, scope, what)
    return Ran(scope, what)
