"""A unit's own items from the phones: what is declared, recorded and shown there, and what becomes of a draft."""

import pytest

from domain.members import Role
from domain.schemes import Scheme
from services import scheme_files, scheme_import
from services.scheme_changes import Imported
from services.verification import verify
from tests.desk import Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER, SECRETARY
from tests.schemes import item, variant

HEAD, ELSEWHERE = 21, 22
VARIANT = (
    variant("test", "第一党支部", "volunteer", V01=4)
    + item("U01", "装置巡检", 1, unit="次")
    + item("U02", "漏检", -1)
    + 'by = "leader"\n'
)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Beside the unit with a variant, a branch without one, and somebody who leads both."""
    desk.member(HEAD, "钱总", Role.COMMITTEE_ADMIN)
    desk.member(ELSEWHERE, "孙二", group=None)
    desk.tx.execute("UPDATE members SET branch_id = ? WHERE name = '孙二'", desk.branch("第二党支部"))
    return desk


def bring(desk: Desk) -> None:
    file = scheme_import.read(VARIANT.encode())
    assert not isinstance(file, Scheme | tuple)
    outcome = scheme_files.apply(desk.tx, desk.house, file, desk.now, desk.now)
    assert isinstance(outcome, Imported)


def test_a_draft_that_was_begun_before_comes_back_with_the_new_value(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 1次")
    assert "+3 分" in desk.phone(MEMBER).texts()[-1]
    bring(desk)
    assert "办法" in desk.press(MEMBER, "✅")
    assert "+4 分" in desk.phone(MEMBER).texts()[-1]
    desk.press(MEMBER, "✅")
    for reviewer in (LEADER, REVIEWER, SECRETARY):
        desk.press(reviewer, "✅ 通过")
    assert [f"{item} {points}" for _, item, points in desk.ledger()] == ["V01 4"]


def test_a_draft_elsewhere_is_as_it_was(desk: Desk) -> None:
    desk.say(ELSEWHERE, "志愿服务 1次")
    bring(desk)
    desk.press(ELSEWHERE, "✅")
    assert desk.tx.value("SELECT points FROM claims WHERE state = 'waiting'") == 3000


def test_what_is_a_unit_s_own_is_found_there_alone(desk: Desk) -> None:
    bring(desk)
    assert "装置巡检" in desk.say(MEMBER, "装置巡检 3次").texts()[-1]
    assert "装置巡检" not in desk.say(ELSEWHERE, "装置巡检 3次").texts()[-1]


def test_a_leader_records_by_the_unit_of_the_member(desk: Desk) -> None:
    bring(desk)
    desk.say(LEADER, "/record 0011 U02 1")
    desk.press(LEADER, "✅")
    assert "没有" in desk.say(HEAD, "/record 0022 U02 1").texts()[-1]
    desk.say(HEAD, "/record 0022 D01 1")
    desk.press(HEAD, "✅")
    assert [f"{item} {points}" for _, item, points in desk.ledger()] == ["U02 -1", "D01 -2"]
    assert verify(desk.tx, desk.house, desk.now).discrepancies == ()


def test_members_of_units_with_other_values_are_not_recorded_in_one_go(desk: Desk) -> None:
    bring(desk)
    assert "请与其他人分开记录" in desk.say(HEAD, "/record 0011,0022 D01 1").texts()[-1]
    assert desk.ledger() == []


def test_step_by_step_the_list_is_that_of_the_unit(desk: Desk) -> None:
    bring(desk)
    offered = {}
    for number in ("0011", "0022"):
        desk.say(HEAD, "/record")
        desk.say(HEAD, number)
        desk.press(HEAD, "奉献社会")
        offered[number] = " ".join(desk.phone(HEAD).labels())
    assert "漏检" in offered["0011"]
    assert "漏检" not in offered["0022"]
    desk.say(HEAD, "/record")
    desk.say(HEAD, "0011")
    desk.say(HEAD, "漏检 1")
    desk.press(HEAD, "✅")
    assert [f"{item} {points}" for _, item, points in desk.ledger()] == ["U02 -1"]


def test_the_board_shows_the_unit_s_quantities(desk: Desk) -> None:
    bring(desk)
    desk.say(MEMBER, "装置巡检 3次")
    desk.press(MEMBER, "✅")
    for reviewer in (LEADER, REVIEWER, SECRETARY):
        desk.press(reviewer, "✅ 通过")
    assert "装置巡检 3 次" in desk.say(OTHER, "/board").texts()[-1]
    assert "装置巡检 3 次" in desk.say(MEMBER, "/mine").texts()[-1]
