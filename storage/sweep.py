"""Dropping old rows a window at a time: no command of it looks at more than a few hundred, however many there are."""

from __future__ import annotations

from dataclasses import dataclass

from storage.database import Tx

ROWS = 500


@dataclass(frozen=True, slots=True)
class Swept:
    """What one window had: how many rows were dropped, and after which id the next one begins (None: the end)."""

    dropped: int
    after: int | None


@dataclass(frozen=True, slots=True)
class Window:
    """The ids above ``after``, up to and including ``last``; ``newest`` is the latest stamp among them."""

    after: int
    last: int
    newest: str
    full: bool

    def swept(self, dropped: int, until: str) -> Swept:
        """The result, where nothing stamped ``until`` or later is to go: rows lie in the order of their time."""
        return Swept(dropped, self.last if self.full and self.newest < until else None)


def window(tx: Tx, table: str, stamp_column: str, after: int) -> Window | None:
    """The next rows of a table by id; None at its end."""
    row = tx.one(
        f"SELECT MAX(id) AS last, MAX({stamp_column}) AS newest, COUNT(*) AS rows "  # noqa: S608  our own names
        f"FROM (SELECT id, {stamp_column} FROM {table} WHERE id > ? ORDER BY id LIMIT ?)",
        after,
        ROWS,
    )
    assert row is not None
    return Window(after, row["last"], row["newest"], row["rows"] == ROWS) if row["rows"] else None
