"""One writer that groups commands into commits, and a reader beside it.

A *command* is a plain function over a :class:`Tx`. Commands that are waiting together share one commit, each in a
savepoint of its own, and each is answered only after that commit is on the disk. So every answer that a person sees is
durable, and durability costs one disk flush per group (measured: 20,000 claims/s against 1,600 one by one).

Two programs may use one database (the bot, and a command line beside it): writers take turns by a lock file, held from
BEGIN to after COMMIT. That also keeps clear of the checkpoint race of SQLite before 3.51.3, in which two connections
that write and checkpoint at the same moment can lose a commit.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import aiosqlite

from storage import migrations, turn
from storage.trouble import DatabaseDamaged, DatabaseUnusable, is_trouble, unusable
from storage.turn import WritersTurn

__all__ = ["Command", "Database", "DatabaseDamaged", "DatabaseUnusable", "Row", "Tx"]

T = TypeVar("T")
Row = sqlite3.Row
Command = Callable[["Tx"], T]

GROUP_SIZE = 64


class Tx:
    """The open transaction as commands see it: SQL with ``?`` placeholders, rows by column name."""

    __slots__ = ("_cursor", "subjects")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._cursor = connection.cursor()
        self.subjects: dict[str, dict[int, None]] = {}  # ids by kind; a dict, since a job notes thousands

    def about(self, kind: str, number: int) -> None:
        """Note the id of what the command makes or changes, for its line in the log: claims, entries, notices."""
        self.subjects.setdefault(kind, {})[number] = None

    def execute(self, sql: str, *params: object) -> int:
        """Run one statement; the number of rows that it changed."""
        return self._cursor.execute(sql, cast(Any, params)).rowcount

    def many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one statement for every row of parameters."""
        self._cursor.executemany(sql, cast(Any, rows))

    def insert(self, sql: str, *params: object) -> int:
        """Run an INSERT … RETURNING id; the new id."""
        return int(self._cursor.execute(sql, cast(Any, params)).fetchone()[0])

    def one(self, sql: str, *params: object) -> Row | None:
        """The first row, if there is one."""
        return cast("Row | None", self._cursor.execute(sql, cast(Any, params)).fetchone())

    def all(self, sql: str, *params: object) -> list[Row]:
        """Every row."""
        return self._cursor.execute(sql, cast(Any, params)).fetchall()

    def value(self, sql: str, *params: object) -> Any:
        """The first column of the first row; None without a row."""
        row = self._cursor.execute(sql, cast(Any, params)).fetchone()
        return None if row is None else row[0]


@dataclass(slots=True)
class _Job(Generic[T]):
    command: Command[T]
    answer: asyncio.Future[T]


class _Door(aiosqlite.Connection):
    """aiosqlite's thread and queue, for whole functions over the connection that it owns."""

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        result: T = await self._execute(_carried, lambda: work(self._conn))  # type: ignore[no-untyped-call]
        return result


def _carried(work: Callable[[], T]) -> T:
    try:
        return work()
    except StopIteration as error:  # a future would refuse it, and its caller would wait for ever
        raise RuntimeError("StopIteration left a command") from error


class Database:
    """An open database. :meth:`write` for commands, :meth:`read` for queries."""

    def __init__(self, path: Path, writer: _Door, reader: _Door) -> None:
        self._path = path
        self._writer = writer
        self._reader = reader
        self._waiting: list[_Job[Any]] = []
        self._wake = asyncio.Event()
        self._closing = False
        self._damage: DatabaseDamaged | None = None
        self._troubles = 0
        self._turn = WritersTurn(path)
        self._loop = asyncio.create_task(self._write_groups(), name="storage-writer")

    @classmethod
    async def open(cls, path: Path) -> Database:
        """Open, create or migrate the database at ``path``. Raises DatabaseUnusable with a sentence."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            await asyncio.to_thread(_migrate, path)
            writer = await _connect(path)
            try:
                reader = await _connect(path, reading=True)
            except BaseException:
                await writer.close()  # else its thread would keep the program alive
                raise
        except (sqlite3.Error, OSError) as error:
            raise unusable(path, error) from error
        except migrations.UnknownVersion as error:
            raise DatabaseUnusable(f"{path}: {error}") from error
        return cls(path, writer, reader)

    @property
    def path(self) -> Path:
        """The database file."""
        return self._path

    @property
    def troubles(self) -> int:
        """How often the database, rather than a command, has failed; grows before any later command is run."""
        return self._troubles

    async def write(self, command: Command[T], *, first: bool = False) -> T:
        """Run a command and answer after it is committed; ``first``: ahead of all that wait.

        What the command raises is raised here, and it alone is undone. A caller that is cancelled may find its command
        committed: commands that must not happen twice carry a key of their own.
        """
        if self._closing:
            raise DatabaseUnusable(f"{self._path}: closed")
        if self._damage is not None:
            raise self._damage
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.insert(0 if first else len(self._waiting), _Job(command, answer))
        self._wake.set()
        return await answer

    async def read(self, query: Command[T]) -> T:
        """Run a query on a connection that cannot write; it sees every command answered before, and one state only."""
        return await self._reader.run(lambda connection: self._read(connection, query))

    async def foreign_changes(self) -> int:
        """A number that changes when another connection committed: another program, for the writer."""
        try:
            return await self._writer.run(lambda c: int(c.execute("PRAGMA data_version").fetchone()[0]))
        except sqlite3.Error as error:
            raise self._noted(error) from error

    async def compact(self) -> bool:
        """Write the file anew, so that nothing of what was deleted is left in it; False if some of it may be.

        Other programs wait meanwhile. One of them may still read from the write-ahead log, which then cannot be cut.
        """

        def work(connection: sqlite3.Connection) -> bool:
            try:
                with self._turn:
                    connection.execute("VACUUM")
                    return not connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except sqlite3.Error as error:
                raise self._noted(error) from error

        return await self._writer.run(work)

    async def close(self) -> None:
        """Finish what is waiting, then close. The last close folds the write-ahead log into the file."""
        if self._closing:
            return
        self._closing = True
        self._wake.set()
        await self._loop
        await self._reader.close()
        await self._writer.run(self._close_in_turn)
        await self._writer.close()

    def _close_in_turn(self, connection: sqlite3.Connection) -> None:
        with self._turn:
            connection.close()

    async def _write_groups(self) -> None:
        while self._waiting or not self._closing:
            if not self._waiting:
                self._wake.clear()
                await self._wake.wait()
                continue
            group, self._waiting = self._waiting[:GROUP_SIZE], self._waiting[GROUP_SIZE:]
            try:
                outcomes = await self._writer.run(lambda c, g=group: self._run_group(c, g))  # type: ignore[misc]
            except asyncio.CancelledError:
                for job in group:
                    job.answer.cancel()
                raise
            except BaseException as error:  # noqa: BLE001  the group failed as a whole: every caller is told
                outcomes = [error] * len(group)
            for job, outcome in zip(group, outcomes, strict=True):
                if job.answer.cancelled():
                    continue
                if isinstance(outcome, BaseException):
                    job.answer.set_exception(outcome)
                else:
                    job.answer.set_result(outcome[0])

    def _run_group(
        self, connection: sqlite3.Connection, group: list[_Job[Any]]
    ) -> list[tuple[Any] | BaseException]:
        """Runs in the writer's thread. Results are wrapped in a 1-tuple, failures are the exceptions."""
        try:
            with self._turn:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    outcomes = [_run_in_savepoint(connection, job.command) for job in group]
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
        except (sqlite3.Error, OSError) as error:
            raise self._noted(error) from error
        return outcomes

    def _read(self, connection: sqlite3.Connection, query: Command[T]) -> T:
        try:
            return _in_snapshot(connection, query)
        except sqlite3.Error as error:
            if not is_trouble(error) or error.sqlite_errorcode == sqlite3.SQLITE_READONLY:
                raise  # the query's own fault, such as a write
            raise self._noted(error) from error

    def _noted(self, error: sqlite3.Error | OSError) -> DatabaseUnusable:
        self._troubles += 1
        trouble = unusable(self._path, error)
        if isinstance(trouble, DatabaseDamaged):
            self._damage = trouble
        return trouble


def _run_in_savepoint(connection: sqlite3.Connection, command: Command[T]) -> tuple[T] | BaseException:
    connection.execute("SAVEPOINT command")
    try:
        result = _carried(lambda: command(Tx(connection)))
    except Exception as error:
        if is_trouble(error) or not connection.in_transaction:
            raise  # a full disk or a damaged file is nobody's fault: the whole group has to come again
        connection.execute("ROLLBACK TO command")
        connection.execute("RELEASE command")
        return error
    connection.execute("RELEASE command")
    return (result,)


def _in_snapshot(connection: sqlite3.Connection, query: Command[T]) -> T:
    """Several statements without a transaction would each see what others had committed by then."""
    connection.execute("BEGIN")
    try:
        return query(Tx(connection))
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _migrate(path: Path) -> None:
    path.touch(mode=0o600)  # people's data: for nobody else on this machine
    with WritersTurn(path):
        connection = sqlite3.connect(path, isolation_level=None, timeout=turn.BUSY_SECONDS)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            migrations.upgrade(connection)
        finally:
            connection.close()


async def _connect(path: Path, *, reading: bool = False) -> _Door:
    def connector() -> sqlite3.Connection:
        connection = sqlite3.connect(
            path,
            isolation_level=None,
            timeout=turn.BUSY_SECONDS,
            cached_statements=512,
            check_same_thread=False,
        )
        connection.row_factory = sqlite3.Row
        for pragma in _pragmas(reading):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    door = _Door(connector, iter_chunk_size=64)
    door._thread.daemon = True  # noqa: SLF001  a database that was not closed must not keep the program from ending
    await door  # type: ignore[unused-awaitable]  # opens it
    return door


def _pragmas(reading: bool) -> Iterator[str]:
    yield "foreign_keys=ON"
    yield "recursive_triggers=ON"  # else INSERT OR REPLACE would slip past the append-only triggers
    yield "synchronous=FULL"
    yield "journal_size_limit=16777216"
    if reading:
        yield "query_only=ON"
