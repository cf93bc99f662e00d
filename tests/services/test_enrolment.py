"""Invite codes out, accounts in and off again."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.enrolment import (
    CODE_LENGTH,
    CODE_LETTERS,
    GUESSED_WITHIN,
    GUESSES,
    EnrolRefusal,
    Invite,
    UnbindRefusal,
)
from domain.members import Member
from services import enrolment
from storage import conversations, members
from storage.database import Database, Tx

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=31)


@pytest.fixture(autouse=True)
async def _people(db: Database) -> None:
    def fill(tx: Tx) -> None:
        tx.execute("INSERT INTO branches (id, committee, name) VALUES (1, '', '一支部')")
        for number, name, status in (
            ("0604", "李喆", "active"),
            ("0605", "龚䶮", "retired"),
            ("0606", "某人", "left"),
        ):
            tx.execute(
                "INSERT INTO members (employee_no, name, branch_id, status) VALUES (?, ?, 1, ?)",
                number,
                name,
                status,
            )

    await db.write(fill)


async def issue(db: Database, now: datetime = NOW) -> dict[str, Invite]:
    invites = await db.write(lambda tx: enrolment.issue(tx, now, valid_days=30))
    return {invite.employee_no: invite for invite in invites}


async def enrol(db: Database, account: int, code: str, now: datetime = NOW) -> Member | EnrolRefusal:
    return await db.write(lambda tx: enrolment.enrol(tx, account, code, now))


async def test_everybody_who_is_here_and_not_enrolled_gets_a_code_of_their_own(db: Database) -> None:
    issued = await issue(db)
    assert set(issued) == {"0604", "0605"}
    codes = {invite.code for invite in issued.values()}
    assert len(codes) == 2
    assert all(len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS) for code in codes)
    assert issued["0604"].expires_at == NOW + timedelta(days=30)


async def test_a_good_code_is_the_same_on_the_next_run(db: Database) -> None:
    assert await issue(db) == await issue(db, NOW + timedelta(days=29))


async def test_an_expired_code_is_renewed_and_the_old_one_says_that_it_expired(db: Database) -> None:
    old, new = await issue(db), await issue(db, LATER)
    assert old["0604"].code != new["0604"].code
    assert await enrol(db, 77, old["0604"].code, LATER) is EnrolRefusal.EXPIRED
    assert isinstance(await enrol(db, 77, new["0604"].code, LATER), Member)


async def test_a_code_enrols_once(db: Database) -> None:
    code = (await issue(db))["0604"].code
    member = await enrol(db, 77, f" {code.lower()} ")
    assert isinstance(member, Member)
    assert (member.employee_no, member.account) == ("0604", 77)
    assert await db.read(lambda tx: members.find_by_account(tx, 77)) == member
    assert await enrol(db, 78, code) is EnrolRefusal.USED
    assert set(await issue(db)) == {"0605"}


async def test_an_enrolled_account_gets_no_second_member(db: Database) -> None:
    issued = await issue(db)
    await enrol(db, 77, issued["0604"].code)
    assert await enrol(db, 77, issued["0605"].code) is EnrolRefusal.ACCOUNT_ENROLLED
    assert await enrol(db, 77, issued["0604"].code) is EnrolRefusal.ACCOUNT_ENROLLED
    assert isinstance(await enrol(db, 78, issued["0605"].code), Member)


@pytest.mark.parametrize("code", ["", "x", "A" * 5000, "0604", "'; DROP TABLE invites;--", "\ud800"])
async def test_an_unknown_code_is_refused(db: Database, code: str) -> None:
    await issue(db)
    assert await enrol(db, 77, code) is EnrolRefusal.UNKNOWN


async def test_after_five_unknown_codes_an_account_waits_an_hour_and_even_a_good_one_does(
    db: Database,
) -> None:
    code = (await issue(db))["0604"].code
    for minute in range(GUESSES):
        assert await enrol(db, 77, f"WRONG{minute}", NOW + timedelta(minutes=minute)) is EnrolRefusal.UNKNOWN
    assert await enrol(db, 77, code, NOW + timedelta(minutes=59)) is EnrolRefusal.TOO_OFTEN
    assert isinstance(await enrol(db, 77, code, NOW + timedelta(minutes=61)), Member)


async def test_waiting_is_not_made_longer_by_trying(db: Database) -> None:
    for _ in range(20):
        await enrol(db, 77, "WRONG")
    assert await enrol(db, 77, "WRONG", NOW + GUESSED_WITHIN + timedelta(seconds=1)) is EnrolRefusal.UNKNOWN


async def test_others_wrong_codes_and_codes_that_were_good_once_are_no_guesses(db: Database) -> None:
    old, new = (await issue(db))["0604"].code, (await issue(db, LATER))["0605"].code
    for _ in range(2 * GUESSES):
        await enrol(db, 78, "WRONG", LATER)
        assert await enrol(db, 77, old, LATER) is EnrolRefusal.EXPIRED
    assert isinstance(await enrol(db, 77, new, LATER), Member)


async def test_who_is_in_has_no_guesses_left_behind_and_old_ones_of_others_go(db: Database) -> None:
    await enrol(db, 78, "WRONG")
    await enrol(db, 77, "WRONG", LATER)
    await enrol(db, 77, (await issue(db, LATER))["0604"].code, LATER)
    assert await db.read(lambda tx: tx.value("SELECT COUNT(*) FROM wrong_codes")) == 0


async def test_who_left_after_the_invitation_is_refused(db: Database) -> None:
    code = (await issue(db))["0604"].code
    await db.write(lambda tx: tx.execute("UPDATE members SET status = 'left' WHERE employee_no = '0604'"))
    assert await enrol(db, 77, code) is EnrolRefusal.LEFT


async def test_after_unbinding_a_new_code_enrols_another_account(db: Database) -> None:
    code = (await issue(db))["0604"].code
    await enrol(db, 77, code)
    await db.write(lambda tx: conversations.begin(tx, 77, "claims.reason", {}, NOW))
    before = await db.write(lambda tx: enrolment.unbind(tx, "0604"))
    assert isinstance(before, Member)
    assert before.account == 77
    assert await db.read(lambda tx: conversations.find(tx, 77)) is None
    assert await enrol(db, 78, code) is EnrolRefusal.USED
    again = (await issue(db))["0604"].code
    member = await enrol(db, 78, again)
    assert isinstance(member, Member)
    assert member.account == 78


async def test_unbinding_nobody_is_refused(db: Database) -> None:
    assert await db.write(lambda tx: enrolment.unbind(tx, "0604")) is UnbindRefusal.NOT_ENROLLED
    assert await db.write(lambda tx: enrolment.unbind(tx, "9999")) is UnbindRefusal.UNKNOWN
