"""Erasing somebody: others hear what they were to hear, the books add up, and nobody comes back unnoticed."""

import pytest

from domain import roster
from domain.erasure import ERASED_NAME, Erased, OpenClaims, UnknownMember
from services import boards, roster_import, verification
from services.erasure import erase
from tests import traces
from tests.desk import Desk
from tests.handlers.conftest import LEADER, OTHER
from tests.traces import ACCOUNT, NAME, NUMBER, traced


@pytest.fixture
def desk() -> Desk:
    return traces.lived()


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
