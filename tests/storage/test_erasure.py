"""A person's right to be forgotten: nothing in the database tells who they were, and everything still adds up."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from domain import roster
from domain.erasure import ERASED_NAME, Erased, OpenClaims, UnknownMember, digest, hide
from domain.members import Role
from domain.notices import Notice, Urgency
from domain.runs import Job
from services import boards, roster_import, verification
from services.erasure import erase
from storage import erasure, facts, inbox, outbox
from storage.database import Database, Tx
from storage.inbox import Aside
from tests.desk import Desk
from tests.handlers.conftest import LEADER, OTHER, SCHEME
from tests.quizzes import fill, run, take

# Nobody else's name, number or account has any of these in it.
ACCOUNT = 7_135_792_468
NUMBER, NAME = "77-0815", "龚䶮"
WORDS = "在泵站拾到钱包并归还"

ERASED = {
    "accounts.id",
    "accounts.language",
    "accounts.hint",
    "attempts.trade",
    "claim_changes.reason",
    "claims.words",
    "conversations.account",
    "conversations.data",
    "deeds.wording",
    "evidence.file_id",
    "evidence.unique_id",
    "help_cards.chat_id",
    "help_steps.note",
    "help_steps.words",
    "inbox.payload",
    "invites.code",
    "ledger_notes.note",
    "members.account",
    "members.away_until",
    "members.contact_person",
    "members.contact_point",
    "members.pledge",
    "members.birth_date",
    "members.education",
    "members.employee_no",
    "members.enrolled_at",
    "members.gender",
    "members.joined_on",
    "members.name",
    "members.status",
    "members.trade",
    "objection_cards.chat_id",
    "objections.note",
    "objections.reason",
    "outbox.chat_id",
    "outbox.drawing",
    "outbox.error",
    "outbox.once",
    "outbox.payload",
    "previews.reason",
    "records.note",
    "reviews.answer",
    "reviews.reason",
    "roles.role",
    "cards.chat_id",
}
"""What may tell who somebody is; the tests below see each of them gone."""

NOT_PERSONAL = {
    "the organisation": {
        "branches": {"id", "committee", "name", "chat_id"},
        "branch_faces": {"branch_id", "names", "key"},
        "previews": {"branch_id", "period", "state", "due_at", "decided_by", "decided_at"},
        "groups": {"id", "branch_id", "name"},
        "schemes": {"id", "code", "number", "valid_from", "digest", "document", "unit", "variant"},
        "schemes_ahead": {"scheme_id"},
        "runs": {"job", "period", "started_at", "summary"},
        "settings": {"key", "value"},
        "erasures": {"digest", "member_id", "at", "reason"},
        "questions": {"id", "code", "live", "retired", "created_at"},
        "question_versions": {
            *("id", "question_id", "number", "category", "trades", "type", "question", "options", "answer"),
            *("explanation", "photo", "state", "made_by", "made_at", "decided_by", "decided_at"),
        },
        "question_tags": {"question_id", "tag"},
        "rounds": {"id", "key", "opened_at", "closes_at", "closed_at", "size", "target", "seed"},
        "round_pools": {"round_id", "trade", "pool"},
        "question_flags": {"version_id", "flag", "round_id"},
        "quiz_voids": {"round_id", "question_id", "at", "voided_by", "reason"},
    },
    "which deed counted how much, by a member's id alone": {
        "members": {"id", "branch_id", "group_id"},
        "roles": {"member_id"},
        "invites": {"member_id", "issued_at", "expires_at", "used_at", "renewed"},
        "wrong_codes": {"account", "at"},  # of no member's account: who enrols has none any more
        "claims": {
            *(
                "id",
                "member_id",
                "scheme_id",
                "item",
                "quantity",
                "points",
                "happened_on",
                "state",
                "version",
                "lapsed",
            ),
            *("chain", "level", "period", "created_at", "submitted_at", "closed_at"),
        },
        "evidence": {"id", "claim_id", "added_at"},
        "reviews": {
            *("id", "claim_id", "level", "role", "verdict", "decided_by", "opened_at", "decided_at"),
            *("reminded_at", "escalated_at"),
        },
        "claim_changes": {
            *(
                "id",
                "claim_id",
                "changed_by",
                "at",
                "item_before",
                "points_before",
                "item_after",
                "points_after",
            ),
        },
        "records": {
            *(
                "id",
                "leader_id",
                "member_ids",
                "scheme_id",
                "item",
                "quantity",
                "points",
                "state",
                "created_at",
            ),
        },
        "ledger": {
            *(
                "entry",
                "at",
                "period",
                "scheme",
                "scheme_id",
                "member_id",
                "item",
                "kind",
                "quantity",
                "points",
            ),
            *("claim_id", "reverses", "decided_by", "previous", "hash"),
        },
        "ledger_notes": {"entry"},
        "balances": {
            *("member_id", "scheme", "period", "item", "scheme_id", "points", "quantity", "entries"),
        },
        "standings": {"scheme", "period", "member_id", "total", "vetoed"},
        "practice_cards": {"member_id", "question_id", "box", "due_on"},  # deleted all the same
        "attempts": {
            *("id", "round_id", "member_id", "branch_id", "begun_at", "finished_at"),
            *("chat_row", "message_id", "pictured"),
        },
        "answers": {
            *(
                "attempt_id",
                "place",
                "version_id",
                "shown",
                "marked",
                "chosen",
                "correct",
                "answered_at",
                "ms",
            ),
        },
        "quiz_awards": {"round_id", "member_id", "scheme", "entry"},
        "signoffs": {
            *("id", "scheme", "period", "member_id", "total", "grade", "last_entry", "version", "card"),
            *("asked_at", "signed_at", "reminded_at"),
        },
        "objections": {
            *("id", "entry", "objector_id", "hidden", "state", "opened_at", "decided_at", "decided_by"),
        },
        "published": {
            *("scheme", "period", "branch_id", "member_id", "scheme_id", "total", "rank", "grade"),
            *("vetoed", "signed", "at"),
        },
        "finals": {"scheme", "period", "at", "entry", "head", "digest"},
        "deeds": {
            *("id", "scheme", "period", "member_id", "branch_id", "grade", "claims", "photo", "state"),
            *("card", "post", "proposed_at", "decided_at", "posted_at"),
        },
        "help_plans": {
            *("id", "scheme", "period", "member_id", "helper_id", "grade", "grade_after", "state"),
            *("asked_at", "moved_at", "reminded", "started_at", "closed_at"),
        },
        "help_refusals": {"plan_id", "helper_id", "at"},
        "help_steps": {"id", "plan_id", "template", "done_at", "done_by"},
        "awards": {
            *("id", "serial", "member_id", "branch_id", "scheme", "scheme_id", "rule", "year"),
            *("issued_at", "replaces", "revoked_at", "lost"),
        },
        "award_periods": {"award_id", "member_id", "scheme", "rule", "period", "free"},
    },
    "how a message travels": {
        "accounts": {"reachable"},
        "conversations": {"asked", "waits_for", "since"},
        "inbox": {"id", "update_id", "received_at", "state", "error"},
        "outbox": {
            *("id", "branch_id", "method", "urgency", "subject", "edits", "state", "attempts", "due_at"),
            *("created_at", "sent_at", "message_id"),
        },
        "cards": {"row", "claim_id", "review_id", "open"},
        "objection_cards": {"row", "objection_id"},
        "help_cards": {"row", "plan_id"},
    },
}


def test_every_column_is_said_to_be_personal_or_not(tx: Tx) -> None:
    """A new column belongs into one of the two lists above, and if it is personal into storage/erasure.py."""
    listed = set(ERASED)
    for tables in NOT_PERSONAL.values():
        listed |= {f"{table}.{column}" for table, columns in tables.items() for column in columns}
    there = {
        f"{table['name']}.{column['name']}"
        for table in tx.all(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        for column in tx.all(f"PRAGMA table_info({table['name']})")
    }
    assert there == listed


@pytest.fixture
def desk() -> Desk:
    """A member who has left traces everywhere, by doing what members do."""
    desk = Desk(SCHEME)
    desk.tx.execute("INSERT INTO accounts (id, language, hint) VALUES (?, 'en', 'en')", ACCOUNT)
    desk.tx.execute(
        "INSERT INTO members (employee_no, name, branch_id, group_id, gender, birth_date, joined_on, trade, "
        "education, status, account, enrolled_at) VALUES (?, ?, ?, ?, 'f', '1987-03-09', '2011-07-01', "
        "'小修工', '大学本科', 'active', ?, '2026-10-01T00:00:00.000+00:00')",
        NUMBER,
        NAME,
        desk.branch(),
        desk.group(),
        ACCOUNT,
    )
    desk.tx.execute("UPDATE accounts SET language = NULL, hint = 'zh-Hans'")
    desk.member(LEADER, "王磊", Role.GROUP_LEADER, Role.BRANCH_SECRETARY, Role.BRANCH_REVIEWER)
    desk.member(OTHER, "周喆", Role.BRANCH_REVIEWER)
    desk.say(ACCOUNT, f"隐患排查 2处 {WORDS}", photo="foto-of-them")
    desk.press(ACCOUNT, "✅")
    desk.press(LEADER, "↩️")
    desk.say(LEADER, f"{NAME}请补充地点")
    desk.say(ACCOUNT, f"在二号泵站 {WORDS}")
    desk.press(LEADER, "✅")
    desk.say(ACCOUNT, f"/pledge {WORDS}")
    desk.tx.execute(
        "UPDATE members SET contact_point = ?, contact_person = '周喆' WHERE name = ?", WORDS, NAME
    )
    desk.tx.execute("UPDATE members SET contact_person = ? WHERE name = '周喆'", f"{NAME}（小修）")
    desk.say(LEADER, f"/record {NUMBER} D01 1 {NAME}夜班迟到")
    desk.press(LEADER, "✅")
    assert len(desk.ledger()) == 2, desk.ledger()
    desk.say(ACCOUNT, f"志愿服务 1次 {WORDS}")
    desk.press(ACCOUNT, "✏️")
    fill(desk, 3)
    run(desk, Job.QUIZ_OPEN)
    desk.tx.execute("DELETE FROM outbox WHERE branch_id IS NOT NULL")  # its announcement names nobody
    take(desk, ACCOUNT, 3)
    traces(desk.tx, desk)
    return desk


def traces(tx: Tx, desk: Desk) -> None:
    """What is on its way, or was set aside."""
    text = {"text": f"<b>{NAME}</b>（{NUMBER}）{WORDS[:0]}已通过"}
    outbox.add(tx, Notice(ACCOUNT, "sendMessage", {"text": WORDS}, Urgency.NOTICE), desk.now)
    outbox.add(tx, Notice(LEADER, "sendMessage", text, Urgency.NOTICE, once=f"barred:{ACCOUNT}:x"), desk.now)
    dead = outbox.add(tx, Notice(LEADER, "sendMessage", text, Urgency.NOTICE), desk.now)
    outbox.mark_dead(tx, dead, "refused")
    board = {"rows": [{"name": NAME, "total": "4"}, {"name": "周喆", "total": "1"}]}
    kept = Notice(
        None, "sendPhoto", {"caption": "榜"}, Urgency.BROADCAST, branch_id=desk.branch(), drawing=board
    )
    outbox.add(tx, kept, desk.now)
    raw = '{"update_id":%d,"message":{"from":{"id":%d},"text":"%s"}}'
    rows = inbox.store(tx, [(n, raw % (n, ACCOUNT, WORDS)) for n in (900, 901)], desk.now)
    inbox.set_aside(tx, rows[0].id, Aside.FAILED, "ValueError")
    tx.execute(
        "INSERT INTO invites (code, member_id, issued_at, expires_at) SELECT 'SECRETCODE', id, '', '' "
        "FROM members WHERE employee_no = ?",
        NUMBER,
    )
    tx.execute(
        "INSERT INTO claim_changes (claim_id, changed_by, at, item_before, points_before, item_after, points_after, "
        "reason) SELECT id, 1, '', 'V01', 1, 'V01', 2, ? FROM claims LIMIT 1",
        f"{NAME}说错了",
    )
    tx.execute(
        "INSERT INTO objections (entry, objector_id, hidden, reason, state, opened_at, note) "
        "SELECT 1, id, 0, ?, 'dismissed', '', ? FROM members WHERE employee_no = ?",
        f"{NAME}不同意",
        f"{NAME}已说明",
        NUMBER,
    )
    tx.execute("INSERT INTO objection_cards SELECT 1, id, ? FROM objections", ACCOUNT)
    tx.execute(
        "INSERT INTO deeds (scheme, period, member_id, branch_id, grade, claims, wording, state, proposed_at) "
        "SELECT 'test', '2026Q3', id, branch_id, 'A', '[1]', ?, 'agreed', '' FROM members WHERE employee_no = ?",
        f"{NAME}修好了水管",
        NUMBER,
    )
    tx.execute(
        "INSERT INTO help_plans (scheme, period, member_id, grade, state, asked_at, moved_at) "
        "SELECT 'test', '2026Q3', id, 'C', 'closed', '', '' FROM members WHERE employee_no = ?",
        NUMBER,
    )
    tx.execute(
        "INSERT INTO help_steps (plan_id, template, words, note) SELECT id, '', ?, ? FROM help_plans",
        f"和{NAME}谈一次",
        f"{NAME}说好",
    )
    tx.execute("INSERT INTO help_cards SELECT 1, id, ? FROM help_plans", ACCOUNT)
    tx.execute(
        "INSERT INTO previews (branch_id, period, state, due_at, reason) VALUES (?, '2026Q3', 'held', '', ?)",
        desk.branch(),
        f"{NAME}的分要核对",
    )


def cell_texts(tx: Tx) -> Iterator[tuple[str, str]]:
    for table in tx.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
        for row in tx.all(f"SELECT * FROM {table['name']}"):
            for column in row.keys():  # noqa: SIM118  a row iterates over its values
                yield f"{table['name']}.{column}", str(row[column])


def traced(tx: Tx) -> set[str]:
    """The columns in which something of the person can be found."""
    personal = (
        NAME,
        NUMBER,
        str(ACCOUNT),
        WORDS,
        "foto-of-them",
        "SECRETCODE",
        "1987-03-09",
        "小修工",
        "大学本科",
    )
    return {column for column, text in cell_texts(tx) if any(part in text for part in personal)}


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


def test_others_are_told_what_they_were_to_be_told_without_the_name(desk: Desk) -> None:
    erase(desk.tx, NUMBER, "asked for it", desk.now)
    waiting = desk.tx.all("SELECT chat_id, payload, drawing FROM outbox WHERE state = 'waiting' ORDER BY id")
    assert [row["chat_id"] for row in waiting] == [LEADER, None]
    assert waiting[0]["payload"] == '{"text":"<b>已注销 / erased</b>（…）已通过"}'
    assert '"周喆"' in waiting[1]["drawing"]
    assert '"total":"4"' in waiting[1]["drawing"]


def test_the_books_still_verify_and_past_boards_keep_their_totals(desk: Desk) -> None:
    branch = boards.list_branches(desk.tx)[0]

    def totals() -> list[tuple[object, object]]:
        (board,) = boards.boards_now(desk.tx, desk.house, branch, desk.now)
        return [(row.standing.rank, row.standing.total) for row in board.rows]

    before = totals()
    erase(desk.tx, NUMBER, "asked for it", desk.now)
    assert totals() == before
    (board,) = boards.boards_now(desk.tx, desk.house, branch, desk.now)
    assert ERASED_NAME in [row.member.name for row in board.rows]
    assert verification.verify(desk.tx, desk.house, desk.now).discrepancies == ()


def test_who_has_claims_that_are_not_decided_is_not_erased(desk: Desk) -> None:
    desk.say(ACCOUNT, "/cancel")
    desk.say(ACCOUNT, "志愿服务 1次")
    desk.press(ACCOUNT, "✅")
    refused = erase(desk.tx, NUMBER, "asked for it", desk.now)
    assert isinstance(refused, OpenClaims)
    assert str(refused).startswith(f"{NUMBER} has claims that are not decided (")
    assert "members.name" in traced(desk.tx)


def test_who_reviews_others_may_be_erased_and_holds_no_role_any_more(desk: Desk) -> None:
    desk.say(OTHER, "志愿服务 1次")
    desk.press(OTHER, "✅")
    erased = erase(desk.tx, f"{LEADER:04}", "asked for it", desk.now)
    assert isinstance(erased, Erased)
    assert erased.roles == 3
    assert desk.tx.value("SELECT COUNT(*) FROM roles WHERE member_id = ?", erased.member_id) == 0
    assert desk.tx.value("SELECT COUNT(*) FROM cards WHERE chat_id = ?", LEADER) == 0


def test_nobody_is_erased_twice_and_a_stranger_not_at_all(desk: Desk) -> None:
    erased = erase(desk.tx, NUMBER, "asked for it", desk.now)
    assert isinstance(erased, Erased)
    assert str(erase(desk.tx, NUMBER, "again", desk.now)) == f"{NUMBER} was erased on 2026-10-19 already"
    assert isinstance(erase(desk.tx, erased.number, "again", desk.now), UnknownMember)
    assert str(erase(desk.tx, "4711", "who?", desk.now)) == "there is no member 4711"


def test_a_roster_does_not_bring_them_back_unnoticed(desk: Desk) -> None:
    read = roster.read(
        ["工号", "姓名", "支部"], [(2, [NUMBER, NAME, "第一党支部"]), (3, ["9001", "新来的", "第一党支部"])]
    )
    assert isinstance(read, roster.Roster), read
    erase(desk.tx, NUMBER, "asked for it", desk.now)
    plan = roster_import.apply(desk.tx, read)
    assert isinstance(plan, roster_import.Plan), plan
    assert [row.employee_no for row in plan.added] == ["9001"]
    assert f"row 2: {NUMBER} was erased on 2026-10-19 and is passed over" in plan.remarks[-1]
    assert traced(desk.tx) == set()


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
    database = await Database.open(path)
    await database.write(lambda tx: erase(tx, NUMBER, "asked for it", desk.now))
    assert await database.compact()
    left = content_of(path) + content_of(Path(f"{path}-wal"))
    await database.close()
    number = ACCOUNT.to_bytes(8, "big")[2:]
    for part in (
        NAME.encode(),
        NUMBER.encode(),
        str(ACCOUNT).encode(),
        number,
        WORDS.encode(),
        b"foto-of-them",
    ):
        assert part not in left, part


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


def test_a_number_is_hidden_only_as_a_word_of_its_own() -> None:
    assert hide("0011 张伟 10011 0011:3 x0011", "张伟", "0011") == "… 已注销 / erased 10011 …:3 x0011"
    assert hide("A&amp;B and A&B", "A&B", "7") == "已注销 / erased and 已注销 / erased"
