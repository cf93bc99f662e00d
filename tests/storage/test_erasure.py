"""A person's right to be forgotten: nothing in the database tells who they were, and everything still adds up."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from domain.erasure import ERASED_NAME, Erased, digest
from services.erasure import erase
from storage import erasure, facts
from storage.database import Database, Tx
from tests import traces
from tests.desk import Desk
from tests.traces import ACCOUNT, NAME, NUMBER, WORDS, traced

PERSONAL = {
    "accounts": "id language hint",
    "attempts": "trade",
    "cards": "chat_id",
    "claim_changes": "reason",
    "claims": "words",
    "conversations": "account data",
    "deeds": "wording",
    "evidence": "file_id unique_id",
    "help_cards": "chat_id",
    "help_steps": "note words",
    "inbox": "payload",
    "invites": "code",
    "ledger_notes": "note",
    "members": (
        "account away_until contact_person contact_point pledge birth_date education employee_no enrolled_at "
        "gender joined_on name status trade"
    ),
    "objection_cards": "chat_id",
    "objections": "note reason",
    "outbox": "chat_id drawing error once payload",
    "previews": "reason",
    "records": "note",
    "reviews": "answer reason",
    "roles": "role",
}
"""Columns that may tell who somebody is; the tests below see each of them gone."""

NOT_PERSONAL = {
    "the organisation": {
        "branches": "id committee name chat_id",
        "branch_faces": "branch_id names key",
        "previews": "branch_id period state due_at decided_by decided_at",
        "groups": "id branch_id name",
        "schemes": "id code number valid_from digest document unit variant",
        "schemes_ahead": "scheme_id",
        "runs": "job period started_at summary due_at",
        "settings": "key value",
        "erasures": "digest member_id at reason",
        "questions": "id code live retired created_at",
        "question_versions": (
            "id question_id number category trades type question options answer explanation photo state "
            "made_by made_at decided_by decided_at"
        ),
        "question_tags": "question_id tag",
        "rounds": "id key opened_at closes_at closed_at size target seed",
        "round_pools": "round_id trade pool",
        "question_flags": "version_id flag round_id",
        "quiz_voids": "round_id question_id at voided_by reason",
    },
    "which deed counted how much, by a member's id alone": {
        "members": "id branch_id group_id",
        "roles": "member_id",
        "invites": "member_id issued_at expires_at used_at renewed",
        "wrong_codes": "account at",  # of no member's account: who enrols has none any more
        "claims": (
            "id member_id scheme_id item quantity points happened_on state version lapsed chain level period "
            "created_at submitted_at closed_at"
        ),
        "evidence": "id claim_id added_at",
        "reviews": "id claim_id level role verdict decided_by opened_at decided_at reminded_at escalated_at",
        "claim_changes": "id claim_id changed_by at item_before points_before item_after points_after",
        "records": "id leader_id member_ids scheme_id item quantity points state created_at",
        "ledger": (
            "entry at period scheme scheme_id member_id item kind quantity points claim_id reverses "
            "decided_by previous hash"
        ),
        "ledger_notes": "entry",
        "balances": "member_id scheme period item scheme_id points quantity entries",
        "standings": "scheme period member_id total vetoed",
        "practice_cards": "member_id question_id box due_on",  # deleted all the same
        "attempts": "id round_id member_id branch_id begun_at finished_at chat_row message_id pictured",
        "answers": "attempt_id place version_id shown marked chosen correct answered_at ms",
        "quiz_awards": "round_id member_id scheme entry",
        "signoffs": (
            "id scheme period member_id total grade last_entry version card asked_at signed_at reminded_at"
        ),
        "objections": "id entry objector_id hidden state opened_at decided_at decided_by",
        "published": "scheme period branch_id member_id scheme_id total rank grade vetoed signed at",
        "finals": "scheme period at entry head digest",
        "deeds": (
            "id scheme period member_id branch_id grade claims photo state card post proposed_at decided_at "
            "posted_at"
        ),
        "help_plans": (
            "id scheme period member_id helper_id grade grade_after state asked_at moved_at reminded "
            "started_at closed_at"
        ),
        "help_refusals": "plan_id helper_id at",
        "help_steps": "id plan_id template done_at done_by",
        "awards": (
            "id serial member_id branch_id scheme scheme_id rule year issued_at replaces revoked_at lost"
        ),
        "award_periods": "award_id member_id scheme rule period free",
    },
    "how a message travels": {
        "accounts": "reachable",
        "conversations": "asked waits_for since",
        "inbox": "id update_id received_at state error",
        "outbox": (
            "id branch_id method urgency subject edits state attempts due_at created_at sent_at message_id"
        ),
        "cards": "row claim_id review_id open",
        "objection_cards": "row objection_id",
        "help_cards": "row plan_id",
    },
}


def columns(tables: Mapping[str, str]) -> set[str]:
    """``table.column`` of each."""
    return {f"{table}.{column}" for table, names in tables.items() for column in names.split()}


ERASED = columns(PERSONAL)


def test_every_column_is_said_to_be_personal_or_not(tx: Tx) -> None:
    """A new column belongs into one of the two lists above, and if it is personal into storage/erasure.py."""
    harmless = set[str]().union(*(columns(tables) for tables in NOT_PERSONAL.values()))
    there = {
        f"{table['name']}.{column['name']}"
        for table in tx.all(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        for column in tx.all(f"PRAGMA table_info({table['name']})")
    }
    assert there == ERASED | harmless
    assert not ERASED & harmless, "one or the other"


@pytest.fixture
def desk() -> Desk:
    return traces.lived()


def content_of(path: Path) -> bytes:
    return path.read_bytes()


def test_nothing_in_any_table_tells_who_it_was(desk: Desk) -> None:
    before = traced(desk.tx)
    assert before >= {
        "members.name",
        "claims.words",
        "evidence.file_id",
        "reviews.reason",
        "reviews.answer",
        "records.note",
        "ledger_notes.note",
        "outbox.payload",
        "outbox.drawing",
        "outbox.once",
        "inbox.payload",
        "conversations.account",
        "cards.chat_id",
        "invites.code",
        "claim_changes.reason",
        "objections.reason",
        "objections.note",
        "objection_cards.chat_id",
        "deeds.wording",
        "help_cards.chat_id",
        "help_steps.note",
        "help_steps.words",
        "previews.reason",
    }
    assert before <= ERASED, "else the list above is wrong"
    erased = erase(desk.tx, NUMBER, "asked for it on 3 November", desk.now)
    assert isinstance(erased, Erased), erased
    assert (erased.claims, erased.photos, erased.entries) == (2, 1, 2)
    assert traced(desk.tx) == set()
    row = desk.tx.one("SELECT * FROM members WHERE id = ?", erased.member_id)
    assert row is not None
    assert (row["employee_no"], row["name"], row["status"]) == (erased.number, ERASED_NAME, "left")
    gone = ("gender", "joined_on", "enrolled_at", "account", "pledge", "contact_point", "contact_person")
    assert [row[name] for name in gone] == [None] * len(gone)


def test_what_is_kept_of_the_number_is_salted(desk: Desk) -> None:
    erase(desk.tx, NUMBER, "asked for it", desk.now)
    kept = desk.tx.value("SELECT digest FROM erasures")
    salt = facts.find(desk.tx, "erasure_salt")
    assert salt is not None
    assert kept == digest(salt, NUMBER) != digest("", NUMBER)
    assert list(erasure.when(desk.tx, ["4711", NUMBER])) == [NUMBER]


async def test_after_compacting_not_a_byte_of_it_is_left_in_the_file(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "liangbang.db"
    with closing(sqlite3.connect(path)) as file:
        desk.connection.backup(file)
    parts = (
        *(text.encode() for text in (NAME, NUMBER, str(ACCOUNT), WORDS, "foto-of-them")),
        ACCOUNT.to_bytes(8, "big")[2:],  # as SQLite keeps it
    )
    held = content_of(path)
    assert [part for part in parts if part not in held] == []
    database = await Database.open(path)
    await database.write(lambda tx: erase(tx, NUMBER, "asked for it", desk.now))
    assert await database.compact()
    left = content_of(path) + content_of(Path(f"{path}-wal"))
    await database.close()
    assert [part for part in parts if part in left] == []


async def test_compacting_beside_a_reader_says_that_it_is_not_all_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.turn.BUSY_SECONDS", 0.05)
    database = await Database.open(tmp_path / "liangbang.db")
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM settings").fetchall()
        await database.write(lambda tx: facts.keep(tx, "a", "b"))
        assert not await database.compact()
    assert await database.compact()
    await database.close()
