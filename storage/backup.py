"""Copies of a database: whole or not at all, checked before they get their name, and never in place of another file.

A copy is of one moment, however long it takes and whatever is written meanwhile: it is read in one snapshot. The
writers' turn is held only while that begins and ends, so a large backup does not hold up the bot.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.faults import Fault
from domain.ledger import Discrepancy, check_chain
from storage import invites, ledger, migrations
from storage.columns import maybe_moment
from storage.database import DatabaseUnusable, Tx
from storage.health import MOST_SAID, examine
from storage.lease import Lease
from storage.trouble import unusable
from storage.turn import BUSY_SECONDS, WritersTurn

PAGES = 2000
"""Pages copied between two steps of the progress bar: 8 MB."""

_OURS = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name IN ('members', 'ledger', 'inbox', 'runs')"

Progress = Callable[[float], None]
"""Told what share is copied, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that is in order; ``last`` is when the newest ledger entry was made."""

    version: int
    size: int
    entries: int
    last: datetime | None


def back_up(source: Path, target: Path, progress: Progress) -> Copy | tuple[Fault, ...]:
    """Copy the database at ``source``, which may be in use, to a new file. Raises DatabaseUnusable or OSError."""
    if not source.exists():
        return (Fault(str(source), "there is no database yet"),)
    if fault := _taken(target):
        return (fault,)
    if (
        not target.parent.parent.is_dir()
    ):  # made is the last folder only: not all the way to a disk that is not there
        return (Fault(str(target), "cannot be written: there is no such folder"),)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    with _part_of(target) as part:
        with _snapshot(source) as reading:
            _copy(reading, part, target, progress)
        if why := _without_codes(part):
            return (Fault(str(target), f"not written, for it would hold invite codes: {why}"),)
        return _published(part, target)


def restore(source: Path, target: Path, progress: Progress) -> Copy | tuple[Fault, ...]:
    """Make a backup the database at ``target``, brought up to this program's schema version.

    Not where there is a database already, nor while a bot runs on it. Raises DatabaseUnusable or OSError.
    """
    if not source.is_file():
        return (Fault(str(source), "no such file"),)
    target.parent.mkdir(parents=True, exist_ok=True)
    lease = Lease(target, "run")
    if not lease.acquire():
        return (Fault(str(target), "a bot is running on this database; stop it first"),)
    try:
        if fault := _taken(target) or _foreign(source):
            return (fault,)
        with _part_of(target) as part:
            with closing(_read_only(source)) as reading:
                _copy(reading, part, target, progress)
            with closing(sqlite3.connect(part, isolation_level=None)) as connection:
                migrations.upgrade(connection)
            return _published(part, target)
    except (migrations.UnknownVersion, sqlite3.Error) as error:
        return (Fault(str(source), str(error)),)
    finally:
        lease.release()


def _taken(target: Path) -> Fault | None:
    if target.exists():
        return Fault(str(target), "is there already, and is not overwritten")
    for ending in ("-wal", "-journal"):
        left = Path(f"{target}{ending}")
        if left.exists():
            # SQLite would take it for a part of the new file.
            return Fault(str(left), "is left of a database that is gone; move it away first")
    return None


def _foreign(source: Path) -> Fault | None:
    try:
        with closing(_read_only(source)) as connection:
            tables = connection.execute(_OURS).fetchone()[0]
    except sqlite3.Error as error:
        return Fault(str(source), f"is not a database of Liangbang ({error})")
    return None if tables == 4 else Fault(str(source), "is not a database of Liangbang")


@contextmanager
def _part_of(target: Path) -> Iterator[Path]:
    """A file beside the target, for its owner's eyes only, that is gone in the end."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            Path(f"{name}{ending}").unlink(missing_ok=True)


@contextmanager
def _snapshot(source: Path) -> Iterator[sqlite3.Connection]:
    """The database as it is now, for as long as it takes to read."""
    try:
        with WritersTurn(source):
            connection = sqlite3.connect(source, isolation_level=None, timeout=BUSY_SECONDS)
            connection.execute("PRAGMA query_only=ON")
            connection.execute("BEGIN")
            connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise unusable(source, error) from error
    try:
        yield connection
    finally:
        with WritersTurn(source):  # the last one to close a database writes to it
            connection.close()


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _copy(reading: sqlite3.Connection, part: Path, target: Path, progress: Progress) -> None:
    """Copy everything into one self-contained file, which needs no write-ahead log beside it to be read."""
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as writing:
            writing.execute("PRAGMA synchronous=OFF")  # _published sees it onto the disk
            reading.backup(
                writing,
                pages=PAGES,
                progress=lambda _, left, total: progress(1 - left / total if total else 1.0),
            )
            writing.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise DatabaseUnusable(f"{target}: not written: {error}") from error


def _without_codes(part: Path) -> str:
    """Take out of a copy the invite codes that still let somebody in, and wherever they were sent; '' if it worked."""
    with closing(sqlite3.connect(part, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("PRAGMA secure_delete=ON")  # nor in a page that is free now
            connection.execute("BEGIN")
            invites.forget_unused(Tx(connection))
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            return str(error)
    return ""


def _published(part: Path, target: Path) -> Copy | tuple[Fault, ...]:
    """Give a copy its name, if it is in order and the name is still free."""
    try:
        checked = _checked(part)
    except sqlite3.Error as error:
        checked = [str(error)]
    if not isinstance(checked, Copy):
        return tuple(
            Fault(str(target), f"not written, for it would be damaged: {fault}") for fault in checked
        )
    _sync(part)
    try:
        os.link(part, target)
    except FileExistsError:
        return (Fault(str(target), "is there already, and is not overwritten"),)
    except OSError:  # a file system without links, such as that of a memory stick
        part.rename(target)
    _sync(target.parent)
    return checked


def _checked(part: Path) -> Copy | list[str]:
    """What the copy holds, or what is wrong with it: every page, the schema, and the ledger's chain."""
    with closing(_read_only(part)) as connection:
        connection.row_factory = sqlite3.Row
        found = connection.execute(f"PRAGMA integrity_check({MOST_SAID})").fetchall()
        if wrong := [row[0] for row in found if row[0] != "ok"]:
            return wrong
        if isinstance(health := examine(part), tuple):
            return [fault.text for fault in health]
        if (
            health.version != migrations.latest()
        ):  # a backup before an upgrade: the chain is read by the new columns
            return Copy(health.version, part.stat().st_size, 0, None)
        tx = Tx(connection)
        for entry in check_chain(ledger.iterate(tx), lambda number: ledger.find(tx, number)):
            if isinstance(entry, Discrepancy):
                return [f"{entry.where} {entry.what}"]
        last = maybe_moment(tx.value("SELECT MAX(at) FROM ledger"))
        return Copy(health.version, part.stat().st_size, ledger.count(tx), last)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
