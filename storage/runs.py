"""Runs: one job for one period, once, whoever restarts."""

from __future__ import annotations

from datetime import datetime

from domain.runs import Started
from storage.columns import maybe_moment, moment, stamp
from storage.database import Tx


def begin(tx: Tx, job: str, period: str, now: datetime, due_at: datetime | None = None) -> bool:
    """Claim the run of a job for a period; False if it has been run. ``due_at``: when the schedule wanted it."""
    return (
        tx.execute(
            "INSERT INTO runs (job, period, started_at, due_at, summary) VALUES (?, ?, ?, ?, '') "
            "ON CONFLICT DO NOTHING",
            job,
            period,
            stamp(now),
            None if due_at is None else stamp(due_at),
        )
        == 1
    )


def finish(tx: Tx, job: str, period: str, summary: str) -> None:
    """Keep what the run did, in a sentence."""
    tx.execute("UPDATE runs SET summary = ? WHERE job = ? AND period = ?", summary, job, period)


def find(tx: Tx, job: str, period: str) -> Started | None:
    """The run of a job for a period."""
    row = tx.one("SELECT started_at, due_at FROM runs WHERE job = ? AND period = ?", job, period)
    return None if row is None else Started(moment(row["started_at"]), maybe_moment(row["due_at"]))


def when(tx: Tx, job: str, period: str) -> datetime | None:
    """When a job was run for a period."""
    run = find(tx, job, period)
    return None if run is None else run.at


def list_periods(tx: Tx, job: str) -> list[str]:
    """Keys of the periods that a job was run for."""
    return [row["period"] for row in tx.all("SELECT period FROM runs WHERE job = ? ORDER BY period", job)]


def list_since(tx: Tx, job: str, since: datetime) -> list[tuple[str, datetime]]:
    """What a job was run for from a moment on, and when, oldest first."""
    sql = "SELECT period, started_at FROM runs WHERE job = ? AND started_at >= ? ORDER BY started_at"
    return [(row["period"], moment(row["started_at"])) for row in tx.all(sql, job, stamp(since))]


def list_closed(tx: Tx) -> frozenset[str]:
    """Keys of the periods that take no more claims: counted, published or final."""
    rows = tx.all(
        "SELECT DISTINCT period FROM runs WHERE job IN ('quarter-sign', 'quarter-ranking', 'quarter-final')"
    )
    return frozenset(row["period"] for row in rows)
