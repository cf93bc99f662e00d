"""Schemes by version."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from domain.members import Role
from domain.periods import PeriodKind
from domain.scheme_file import to_document
from domain.schemes import Category, Item, Scheme, SchemeVersion
from storage import schemes
from storage.database import Database, DatabaseUnusable

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
ITEM = Item("V01", "志愿服务", Decimal("1.5"), "v", approval=(Role.GROUP_LEADER,))
SCHEME = Scheme(
    "crew",
    "积分",
    PeriodKind.QUARTER,
    (Role.GROUP_LEADER,),
    categories=(Category("v", "奉献", items=(ITEM,)),),
)
RETUNED = replace(SCHEME, base=Decimal("60.25"))
OTHER = replace(SCHEME, code="committee")


async def append(db: Database, scheme: Scheme, at: datetime = NOW) -> SchemeVersion:
    return await db.write(lambda tx: schemes.append(tx, to_document(scheme), at))


async def test_versions_count_within_a_scheme_and_come_back_as_they_were(db: Database) -> None:
    first, other, second = [await append(db, scheme) for scheme in (SCHEME, OTHER, RETUNED)]
    assert [(v.number, v.scheme) for v in (first, other, second)] == [(1, SCHEME), (1, OTHER), (2, RETUNED)]
    assert await db.read(lambda tx: schemes.get(tx, first.id)) == first


async def test_the_current_ones_are_the_newest_in_the_order_of_their_first_import(db: Database) -> None:
    for scheme in (SCHEME, OTHER, RETUNED):
        await append(db, scheme)
    assert [v.scheme for v in await db.read(lambda tx: schemes.list_current(tx, NOW))] == [RETUNED, OTHER]


async def test_the_version_in_force_is_the_one_of_that_moment(db: Database) -> None:
    await append(db, SCHEME, NOW)
    await append(db, RETUNED, NOW + timedelta(days=1))

    async def at(moment: datetime) -> Scheme | None:
        version = await db.read(lambda tx: schemes.in_force(tx, "crew", moment))
        return None if version is None else version.scheme

    assert await at(NOW - timedelta(seconds=1)) is None
    assert await at(NOW) == SCHEME
    assert await at(NOW + timedelta(hours=23)) == SCHEME
    assert await at(NOW + timedelta(days=1)) == RETUNED


async def test_two_databases_of_one_process_do_not_mix_their_schemes(db: Database, tmp_path: Path) -> None:
    second = await Database.open(tmp_path / "second.db")
    try:
        mine, theirs = await append(db, SCHEME), await append(second, RETUNED)
        assert mine.id == theirs.id
        assert (await db.read(lambda tx: schemes.get(tx, mine.id))).scheme == SCHEME
        assert (await second.read(lambda tx: schemes.get(tx, theirs.id))).scheme == RETUNED
    finally:
        await second.close()


async def test_an_unknown_version_is_a_fault_of_the_program(db: Database) -> None:
    with pytest.raises(LookupError):
        await db.read(lambda tx: schemes.get(tx, 1))
    assert await db.read(lambda tx: schemes.find_newest(tx, "crew")) is None


async def test_a_damaged_document_makes_the_database_unusable(db: Database) -> None:
    document = to_document(SCHEME) | {"category": []}
    await db.write(
        lambda tx: tx.execute(
            "INSERT INTO schemes (code, number, valid_from, digest, document) VALUES ('crew', 1, '', 'x', ?)",
            json.dumps(document),
        )
    )
    with pytest.raises(DatabaseUnusable, match="scheme 1 is damaged: category"):
        await db.read(lambda tx: schemes.list_current(tx, NOW))
