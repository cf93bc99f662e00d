"""/bind: a Telegram group becomes a branch's group."""

from datetime import UTC, datetime

import pytest

from domain.binding import Bound, NotBound
from domain.members import Branch
from services import binding
from storage import members
from storage.database import Database, Tx

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
async def _branches(db: Database) -> None:
    def fill(tx: Tx) -> None:
        tx.execute(
            "INSERT INTO branches (id, committee, name) VALUES (1, '甲党委', '一支部'), (2, '甲党委', '二支部')"
        )
        for branch in (1, 1, 2):
            tx.execute(
                "INSERT INTO outbox (branch_id, method, payload, urgency, due_at, created_at) "
                "VALUES (?, 'sendMessage', '{}', 2, '2026-11-01', '2026-11-01')",
                branch,
            )

    await db.write(fill)


async def bind(db: Database, chat: int, name: str) -> Bound | NotBound:
    return await db.write(lambda tx: binding.bind(tx, chat, name, NOW))


async def chats(db: Database) -> list[int | None]:
    return [branch.chat_id for branch in await db.read(members.list_branches)]


async def test_a_group_becomes_the_branchs_and_gets_what_was_kept(db: Database) -> None:
    assert await bind(db, -100, "一支部") == Bound(
        Branch(1, "甲党委", "一支部", -100), released=2, instead_of=None
    )
    assert await chats(db) == [-100, None]
    rows = await db.read(lambda tx: tx.all("SELECT chat_id, due_at FROM outbox ORDER BY id"))
    assert [row["chat_id"] for row in rows] == [-100, -100, None]
    assert rows[0]["due_at"] == "2026-11-21T08:00:00.000+00:00"


async def test_what_was_sent_or_given_up_is_not_sent_again(db: Database) -> None:
    await db.write(lambda tx: tx.execute("UPDATE outbox SET state = 'dead' WHERE id = 1"))
    bound = await bind(db, -100, "一支部")
    assert isinstance(bound, Bound)
    assert bound.released == 1


async def test_a_group_has_one_branch_and_says_whose_it_was(db: Database) -> None:
    await bind(db, -100, "一支部")
    bound = await bind(db, -100, "二支部")
    assert isinstance(bound, Bound)
    assert bound.instead_of == Branch(1, "甲党委", "一支部", -100)
    assert await chats(db) == [None, -100]


async def test_a_branch_may_get_another_group(db: Database) -> None:
    await bind(db, -100, "一支部")
    again = await bind(db, -200, "一支部")
    assert isinstance(again, Bound)
    assert (again.instead_of, again.released) == (None, 0)
    assert await chats(db) == [-200, None]


async def test_binding_twice_changes_nothing(db: Database) -> None:
    await bind(db, -100, "一支部")
    again = await bind(db, -100, "一支部")
    assert isinstance(again, Bound)
    assert (again.instead_of, again.released) == (None, 0)


async def test_an_unknown_name_binds_nothing(db: Database) -> None:
    assert await bind(db, -100, "三支部") == NotBound(ambiguous=False, names=("二支部", "一支部"))
    assert await chats(db) == [None, None]
