"""Is a database file in order? Looked at without changing it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.faults import Fault
from domain.schemes import SchemeVersion
from storage import migrations, schemes
from storage.database import DatabaseUnusable, Tx

OBJECTS = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL"
MOST_SAID = 20


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """Every version of a scheme, or (``unit``, by its name) of a unit's variant of it, with when it begins to hold."""

    unit: str
    versions: tuple[tuple[SchemeVersion, datetime], ...]


@dataclass(frozen=True, slots=True)
class Health:
    """A database in order: its schema version (0: there is none yet), and its schemes, each before its variants."""

    version: int = 0
    schemes: tuple[SchemeLine, ...] = ()


def examine(path: Path) -> Health | tuple[Fault, ...]:
    """What the database at ``path`` holds, or what is wrong with it.

    A version older than this program's is in order: opening the database brings it up to date. At the newest
    version every table, index and trigger must be as the migrations make it, so that a lost append-only trigger
    is noticed, and every scheme must still be readable.
    """
    if not path.exists():
        return Health()
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return _examine(path, connection)
    except (sqlite3.Error, DatabaseUnusable) as error:
        return (Fault(str(path), str(error)),)


def _examine(path: Path, connection: sqlite3.Connection) -> Health | tuple[Fault, ...]:
    version = migrations.version(connection)
    if version > migrations.latest():
        newer = f"schema version {version} is newer than this program's {migrations.latest()}"
        return (Fault(str(path), newer),)
    wrong = [row[0] for row in connection.execute(f"PRAGMA quick_check({MOST_SAID})") if row[0] != "ok"]
    if version == migrations.latest():
        wrong = wrong or _differences(connection)
    if wrong:
        return tuple(Fault(str(path), sentence) for sentence in wrong)
    return Health(version, tuple(_lines(Tx(connection))) if version == migrations.latest() else ())


def _lines(tx: Tx) -> Iterator[SchemeLine]:
    for newest in schemes.list_newest(tx):
        line = schemes.list_line(tx, newest.scheme.code, newest.unit)
        yield SchemeLine(schemes.unit_name(tx, newest.unit), tuple(line))


def _differences(connection: sqlite3.Connection) -> list[str]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        migrations.upgrade(fresh)
        wanted = dict(fresh.execute(OBJECTS).fetchall())
    objects = {row[0]: row[1] for row in connection.execute(OBJECTS)}
    return [
        f"{name} is {'not as this program made it' if name in objects else 'missing'}"
        for name, sql in wanted.items()
        if objects.get(name) != sql
    ]
