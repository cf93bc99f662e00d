"""Backups: of one moment, in order, and never in place of something else."""

import asyncio
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from domain.ledger import Entry, EntryKind
from domain.members import Role
from domain.notices import Notice
from domain.periods import PeriodKind
from domain.scheme_file import to_document
from domain.schemes import Category, Item, Scheme
from storage import invites, ledger, migrations, outbox, schemes
from storage.backup import Copy, back_up, restore
from storage.database import Database, DatabaseUnusable, Tx
from storage.lease import Lease

NOON = datetime(2026, 10, 19, 4, 0, tzinfo=UTC)
ITEM = Item("V01", "志愿服务", Decimal(3), "v", approval=(Role.GROUP_LEADER,))
SCHEME = Scheme(
    "s", "积分", PeriodKind.QUARTER, (Role.GROUP_LEADER,), categories=(Category("v", "奉献", items=(ITEM,)),)
)


def entered(tx: Tx) -> None:
    """One more entry of the ledger, and whom and what it is about where they are not there yet."""
    tx.execute("INSERT INTO branches VALUES (1, '', '一支部', NULL) ON CONFLICT DO NOTHING")
    tx.execute(
        "INSERT INTO members (id, employee_no, name, branch_id, status) VALUES (1, '0011', '张伟', 1, 'active') "
        "ON CONFLICT DO NOTHING"
    )
    if schemes.find_newest(tx, "s") is None:
        schemes.append(tx, to_document(SCHEME), NOON)
    entry = Entry(
        number=ledger.next_number(tx),
        at=NOON,
        period="2026Q4",
        scheme="s",
        scheme_id=1,
        member_id=1,
        item="V01",
        kind=EntryKind.AWARD,
        quantity=Decimal(1),
        points=Decimal(3),
        claim_id=None,
        reverses=None,
        decided_by=("1",),
    )
    ledger.append(tx, entry)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def spoil(path: Path) -> None:
    """Overwrite two pages in the middle of a file."""
    content = path.read_bytes()
    middle = len(content) // 2
    path.write_bytes(content[:middle] + b"\xa5" * 8192 + content[middle + 8192 :])


@pytest.fixture
def steps() -> list[float]:
    return []


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder for what is made; nothing half done may be left in it."""
    made = tmp_path / "made"
    made.mkdir()
    yield made
    assert not [name for name in names(made) if name.startswith(".") or "-wal" in name]


async def test_a_backup_is_of_one_moment_and_made_while_everybody_writes(
    db: Database, folder: Path, steps: list[float]
) -> None:
    for _ in range(300):
        await db.write(entered)

    async def write_on() -> int:
        for number in range(10_000):
            await db.write(entered)
            if copying.done():
                return number
        raise AssertionError("the backup never ended")

    copying = asyncio.create_task(asyncio.to_thread(back_up, db.path, folder / "one.bak", steps.append))
    written = await write_on()
    copy = await copying
    assert isinstance(copy, Copy), copy
    assert written > 0
    assert 300 <= copy.entries <= 301 + written
    assert copy.last == NOON
    assert steps[-1] == 1.0

    with closing(sqlite3.connect(folder / "one.bak")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",), "no file beside it"
        balances = connection.execute("SELECT entries FROM balances").fetchone()[0]
        assert balances == copy.entries, "an entry and its fold are one transaction"


async def test_a_backup_is_for_its_owner_alone(db: Database, folder: Path, steps: list[float]) -> None:
    await db.write(entered)
    before = os.umask(0)
    try:
        assert isinstance(back_up(db.path, folder / "one.bak", steps.append), Copy)
    finally:
        os.umask(before)
    assert (folder / "one.bak").stat().st_mode & 0o777 == 0o600


async def test_a_backup_makes_its_folder_but_not_the_way_to_it(
    db: Database, folder: Path, steps: list[float]
) -> None:
    await db.write(entered)
    assert isinstance(back_up(db.path, folder / "backups" / "one.bak", steps.append), Copy)
    assert (folder / "backups").stat().st_mode & 0o077 == 0
    away = folder / "disk" / "backups" / "one.bak"
    (fault,) = back_up(db.path, away, steps.append)  # type: ignore[misc]
    assert str(fault) == f"{away}: cannot be written: there is no such folder"
    assert not (folder / "disk").exists()


@pytest.mark.parametrize("content", [b"", b"something dear"])
async def test_a_backup_never_replaces_a_file(
    db: Database, folder: Path, steps: list[float], content: bytes
) -> None:
    (folder / "one.bak").write_bytes(content)
    (fault,) = back_up(db.path, folder / "one.bak", steps.append)  # type: ignore[misc]
    assert str(fault) == f"{folder / 'one.bak'}: is there already, and is not overwritten"
    assert (folder / "one.bak").read_bytes() == content


async def test_a_file_that_appears_while_the_backup_is_made_stays(db: Database, folder: Path) -> None:
    def appears(_: float) -> None:
        (folder / "one.bak").write_text("something dear")

    (fault,) = back_up(db.path, folder / "one.bak", appears)  # type: ignore[misc]
    assert "is there already" in str(fault)
    assert (folder / "one.bak").read_text() == "something dear"


async def test_where_the_chain_of_the_ledger_is_broken_there_is_no_backup(
    db: Database, folder: Path, steps: list[float]
) -> None:
    for _ in range(3):
        await db.write(entered)

    def forge(tx: Tx) -> None:
        trigger = tx.value("SELECT sql FROM sqlite_master WHERE name = 'ledger_is_never_updated'")
        tx.execute("DROP TRIGGER ledger_is_never_updated")
        tx.execute("UPDATE ledger SET points = 99000 WHERE entry = 2")
        tx.execute(trigger)

    await db.write(forge)
    (fault,) = back_up(db.path, folder / "one.bak", steps.append)  # type: ignore[misc]
    assert "for it would be damaged: entry 2 was changed after it was written" in str(fault)
    assert names(folder) == []


async def test_a_backup_onto_a_full_disk_is_a_sentence_and_leaves_nothing(
    db: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect

    def cramped(path: object, **options: object) -> sqlite3.Connection:
        connection = connect(path, **options)  # type: ignore[call-overload]
        if ".part" in str(path):
            connection.execute("PRAGMA max_page_count = 3")
        return connection  # type: ignore[no-any-return]

    monkeypatch.setattr("storage.backup.sqlite3.connect", cramped)
    with pytest.raises(DatabaseUnusable, match=r"one\.bak: not written: database or disk is full"):
        back_up(db.path, folder / "one.bak", lambda _: None)
    assert names(folder) == []


def test_what_is_not_there_cannot_be_backed_up(folder: Path, steps: list[float]) -> None:
    (fault,) = back_up(folder / "absent.db", folder / "one.bak", steps.append)  # type: ignore[misc]
    assert str(fault) == f"{folder / 'absent.db'}: there is no database yet"
    assert names(folder) == []


@pytest.fixture
async def backup(db: Database, tmp_path: Path, steps: list[float]) -> Path:
    for _ in range(5):
        await db.write(entered)
    copy = back_up(db.path, tmp_path / "one.bak", steps.append)
    assert isinstance(copy, Copy)
    return tmp_path / "one.bak"


async def test_what_was_restored_is_what_was_backed_up_and_goes_on_from_there(
    backup: Path, folder: Path, steps: list[float]
) -> None:
    target = folder / "deeper" / "liangbang.db"
    copy = restore(backup, target, steps.append)
    assert isinstance(copy, Copy)
    assert (copy.version, copy.entries, copy.last) == (migrations.latest(), 5, NOON)
    assert target.stat().st_mode & 0o777 == 0o600
    again = await Database.open(target)
    await again.write(entered)
    assert await again.read(ledger.count) == 6
    await again.close()


@pytest.mark.parametrize("there", ["liangbang.db", "liangbang.db-wal", "liangbang.db-journal"])
async def test_a_database_or_what_is_left_of_one_is_not_overwritten(
    backup: Path, folder: Path, steps: list[float], there: str
) -> None:
    (folder / there).write_bytes(b"something dear")
    (fault,) = restore(backup, folder / "liangbang.db", steps.append)  # type: ignore[misc]
    assert str(fault).startswith(f"{folder / there}: is ")
    assert (folder / there).read_bytes() == b"something dear"
    (folder / there).unlink()


async def test_under_a_running_bot_nothing_is_restored(
    backup: Path, folder: Path, steps: list[float]
) -> None:
    bot = Lease(folder / "liangbang.db", "run")
    assert bot.acquire()
    (fault,) = restore(backup, folder / "liangbang.db", steps.append)  # type: ignore[misc]
    bot.release()
    assert "a bot is running on this database; stop it first" in str(fault)
    assert not (folder / "liangbang.db").exists()


def other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE members (id); PRAGMA user_version = 1;")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        migrations.upgrade(connection)
        connection.execute(f"PRAGMA user_version = {migrations.latest() + 1}")


def without_a_trigger(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        migrations.upgrade(connection)
        connection.execute("DROP TRIGGER ledger_is_never_deleted")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (
            lambda path: path.write_text("姓名,工号\n"),
            "is not a database of Liangbang (file is not a database)",
        ),
        (lambda path: path.write_bytes(b""), "is not a database of Liangbang"),
        (lambda path: None, "no such file"),
        (other_program, "is not a database of Liangbang"),
        (newer, "is newer than this program's"),
        (without_a_trigger, "trigger ledger_is_never_deleted is missing"),
    ],
)
def test_what_is_no_backup_of_ours_is_refused_with_a_sentence(
    folder: Path, steps: list[float], make: object, said: str
) -> None:
    source = folder / "odd"
    make(source)  # type: ignore[operator]
    (fault,) = restore(source, folder / "liangbang.db", steps.append)  # type: ignore[misc]
    assert said in str(fault)
    assert not (folder / "liangbang.db").exists()


async def test_a_backup_that_was_damaged_since_is_not_restored(
    backup: Path, folder: Path, steps: list[float]
) -> None:
    spoil(backup)
    faults = restore(backup, folder / "liangbang.db", steps.append)
    assert isinstance(faults, tuple)
    assert not (folder / "liangbang.db").exists()


def test_an_older_version_is_brought_up_to_this_one(
    folder: Path, steps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(folder / "old.bak")) as connection:
        migrations.upgrade(connection)
    ups = [*migrations._steps("up"), "CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT;"]
    monkeypatch.setattr(migrations, "_steps", lambda direction: ups)
    copy = restore(folder / "old.bak", folder / "liangbang.db", steps.append)
    assert isinstance(copy, Copy)
    assert copy.version == len(ups)


async def test_a_code_that_still_enrols_is_in_no_byte_of_a_backup(
    db: Database, tmp_path: Path, steps: list[float]
) -> None:
    used, held, sent = "U" * 16, "H" * 16, "S" * 16

    def invited(tx: Tx) -> None:
        entered(tx)
        for number, code in enumerate((used, held, sent), 1):
            tx.execute(
                "INSERT INTO members (id, employee_no, name, branch_id, status) VALUES (?, ?, '李娜', 1, 'active') "
                "ON CONFLICT DO NOTHING",
                number,
                f"00{number}",
            )
            invites.add(tx, [(code, number)], NOON, NOON)
        invites.enrol(tx, used, 1, 11, NOON)
        words = {"text": f"https://t.me/bot?start={sent} {used}"}
        outbox.add(tx, Notice(900, "sendMessage", words), NOON)

    await db.write(invited)
    copy = tmp_path / "copy.bak"
    assert isinstance(back_up(db.path, copy, steps.append), Copy)
    assert await db.read(lambda tx: tx.value("SELECT COUNT(*) FROM invites")) == 3, (
        "what was handed out still works"
    )
    content = copy.read_bytes()
    assert (held.encode() in content, sent.encode() in content, used.encode() in content) == (
        False,
        False,
        True,
    )
