"""How it goes: what waits and since when, what was set aside, when each job ran last. For whoever watches."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.faults import Fault
from storage import inbox, migrations, outbox
from storage.columns import maybe_moment
from storage.database import Tx
from storage.lease import Lease
from storage.trouble import unusable


@dataclass(frozen=True, slots=True)
class Vitals:
    """A look at everything that waits. ``due`` are the times that jobs were last due and done, by the wall clock.

    ``untried``: see :func:`storage.outbox.untried_since`.
    """

    inbox: inbox.Counts
    outbox: outbox.Counts
    untried: datetime | None
    reviews: int
    oldest_review: datetime | None
    entries: int
    due: Mapping[str, str]


def measure(tx: Tx) -> Vitals:
    """Everything at once; a few milliseconds, whatever has been handled before."""
    reviews = tx.one(
        "SELECT COUNT(*) AS waiting, MIN(r.opened_at) AS oldest FROM reviews r JOIN claims c ON c.id = r.claim_id "
        "WHERE r.verdict IS NULL AND c.state = 'waiting'"
    )
    assert reviews is not None
    return Vitals(
        inbox=inbox.counts(tx),
        outbox=outbox.counts(tx),
        untried=outbox.untried_since(tx),
        reviews=reviews["waiting"],
        oldest_review=maybe_moment(reviews["oldest"]),
        entries=int(tx.value("SELECT COALESCE(MAX(entry), 0) FROM ledger")),
        due={
            row["key"].removeprefix("due:"): row["value"]
            for row in tx.all("SELECT key, value FROM settings WHERE key LIKE 'due:%' ORDER BY key")
        },
    )


def look(path: Path) -> Vitals | Fault:
    """The same from outside, beside whoever runs on the database, and without changing it."""
    if not path.exists():
        return Fault(str(path), "there is no database yet")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            version = migrations.version(connection)
            if version != migrations.latest():
                return Fault(
                    str(path), f"has schema version {version}, not this program's {migrations.latest()}"
                )
            connection.execute("BEGIN")
            return measure(Tx(connection))
    except sqlite3.Error as error:
        return Fault("", str(unusable(path, error)))


def is_running(path: Path) -> bool:
    """Whether a bot runs on the database."""
    return Lease(path, "run").is_held()
