"""Whatever is typed behind a command or where something is waited for: one answer that Telegram takes, and no fault.

The desk refuses messages that Telegram would refuse, so that each of these would fail there.
"""

from pathlib import Path

import pytest

from bench.fuzz.oddities import FORGED, ODD_TEXTS
from bot.routes import COMMANDS, Command
from domain.members import Role
from tests.desk import ADMIN, Desk

SCHEME = (Path(__file__).parent.parent / "handlers/scheme.toml").read_text(encoding="utf-8")
MEMBER, LEADER, SECRETARY, GROUP = 11, 12, 14, -1009
ODD = [text.encode(errors="replace").decode()[:4096] for text in ODD_TEXTS]


@pytest.fixture(scope="module")
def desk() -> Desk:
    """One desk for all: what came before must not matter."""
    return new_desk()


def new_desk() -> Desk:
    desk = Desk(SCHEME)
    desk.member(MEMBER, "张伟")
    desk.member(LEADER, "王磊", Role.GROUP_LEADER)
    desk.member(SECRETARY, "赵敏", Role.BRANCH_SECRETARY, Role.COMMITTEE_ADMIN)
    desk.member(ADMIN, "管理员", Role.BRANCH_REVIEWER)
    return desk


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_command_is_answered_whatever_stands_behind_it(desk: Desk, command: Command) -> None:
    for text in ODD:
        for chat in (None, GROUP):
            before = len(desk.phone(chat or ADMIN).texts())
            phone = desk.say(ADMIN, f"/{command.name} {text}", chat=chat)
            assert chat or len(phone.texts()) > before, text
        desk.say(ADMIN, "/cancel")
        desk.say(ADMIN, f"/{command.name}{text}")
    assert desk.ledger() == []


@pytest.mark.parametrize("first", ["/record", "/record 0011", "/record 0011,0012 D01 x", "✏️ draft"])
def test_what_is_waited_for_is_answered_whatever_comes(desk: Desk, first: str) -> None:
    for text in ODD:
        if first == "✏️ draft":
            desk.say(SECRETARY, "志愿服务 2次")
            desk.press(SECRETARY, "✏️")
        else:
            desk.say(SECRETARY, first)
        before = len(desk.phone(SECRETARY).texts())
        desk.say(SECRETARY, text)
        assert len(desk.phone(SECRETARY).texts()) > before, text
        desk.say(SECRETARY, "/cancel")
    assert desk.ledger() == []


@pytest.mark.parametrize("sign", ["❌", "↩️", "✏️"])
def test_whatever_a_reviewer_types_is_answered_and_can_be_read(desk: Desk, sign: str) -> None:
    for text in ODD:
        desk.say(MEMBER, "志愿服务")
        desk.press(MEMBER, "✅")
        desk.press(LEADER, sign)
        before = len(desk.phone(LEADER).texts())
        desk.say(LEADER, text)
        assert len(desk.phone(LEADER).texts()) > before, text
        desk.say(MEMBER, text)
        desk.say(MEMBER, "/cancel")
        desk.say(LEADER, "/cancel")


def test_a_deduction_and_its_reversal_carry_the_longest_words(desk: Desk) -> None:
    desk.say(LEADER, "/record 0011 D01 1 " + "很" * 4000)
    desk.press(LEADER, "✅")
    desk.say(ADMIN, "/reverse 1 " + "长" * 4000)
    assert "长长" in desk.phone(MEMBER).texts()[-1]
    assert [int(points) for _, _, points in desk.ledger()] == [-2, 2]


def test_a_forged_press_is_answered_and_decides_nothing() -> None:
    desk = new_desk()
    for data in FORGED:
        for account in (MEMBER, LEADER, SECRETARY, ADMIN, 77):
            if not desk.tx.value("SELECT count(*) FROM claims WHERE state = 'waiting'"):
                desk.say(MEMBER, "志愿服务")
                desk.press(MEMBER, "✅")
            desk.press_data(account, data.encode(errors="replace").decode(), 1)
            assert len(desk.toasts) == 1, data
    assert desk.ledger() == []
    assert desk.tx.value("SELECT count(*) FROM reviews WHERE decided_by = ?", 1) == 0
