"""A delay of one phase is passed on to the next: people get the time that the schedule gives them.

A job that was missed runs at the next start (contract). What comes after it waits until its own due time and as long
again as the phase before was late; so a downtime takes nobody's days to sign or to object.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.runs import Started

SLIGHT = timedelta(hours=1)
"""A delay below this is none."""

APART = timedelta(days=1)
"""Two phases that are due closer together leave nobody any time, and are meant so: a rehearsal, a test."""


def lateness(run: Started | None) -> timedelta:
    """How late a phase began; nothing where it was run by hand, or not at all."""
    late = run.at - run.due_at if run is not None and run.due_at is not None else timedelta()
    return late if late >= SLIGHT else timedelta()


def publicity_until(published: Started, final_due: datetime, publicity: timedelta) -> datetime:
    """When publicity is over; where the schedule leaves no day between publication and the end, at once."""
    meant = published.due_at or published.at
    return published.at if timedelta() <= final_due - meant < APART else published.at + publicity


def held_until(due_at: datetime, *reasons: datetime) -> datetime | None:
    """The latest of the reasons for which a phase that is due cannot begin yet; None where none puts it off."""
    until = max(reasons, default=due_at)
    return until if until - due_at >= SLIGHT else None
