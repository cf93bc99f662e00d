"""What can go wrong with a database itself, apart from what a command does wrong; told in one sentence."""

from __future__ import annotations

import sqlite3
from pathlib import Path


class DatabaseUnusable(Exception):
    """The database cannot be opened, read or written now: the disk is full, the file is locked, or too new."""


class DatabaseDamaged(DatabaseUnusable):
    """What the file holds cannot be trusted any more: nothing is written to it until the program starts anew."""


class Overtaken(Exception):
    """A row was changed by somebody since it was read: what was decided upon it must not be written.

    One writer at a time makes that impossible; the exception undoes the whole update where it happens all the same.
    """


_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

_FAULTS_OF_COMMANDS = frozenset(
    {
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_CONSTRAINT,
        sqlite3.SQLITE_MISMATCH,
        sqlite3.SQLITE_RANGE,
        sqlite3.SQLITE_TOOBIG,
    }
)
"""What one command may have done wrong. Every other error is the disk's, the file's or another program's."""


def is_trouble(error: Exception) -> bool:
    """Whether it is the database that failed, rather than the command that asked something of it."""
    if not isinstance(error, sqlite3.Error):
        return False
    code = getattr(error, "sqlite_errorcode", None)  # None: the driver's own, such as for a parameter's type
    return code is not None and code & 0xFF not in _FAULTS_OF_COMMANDS


def unusable(path: Path, error: sqlite3.Error | OSError) -> DatabaseUnusable:
    """What an error of SQLite or of the file system means for the database at ``path``."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
        return DatabaseDamaged(f"{path} is damaged ({error}): restore a backup of it, see docs/operating.md")
    return DatabaseUnusable(f"{path}: {error.strerror if isinstance(error, OSError) else error}")
