"""Recording for members below."""

from tests.desk import Desk
from tests.handlers.conftest import LEADER


def namesake_elsewhere(desk: Desk, number: str, name: str) -> None:
    group = desk.group("别组")
    desk.tx.execute(
        "INSERT INTO members (employee_no, name, branch_id, group_id, status) VALUES (?, ?, ?, ?, 'active')",
        number,
        name,
        desk.branch(),
        group,
    )


def test_a_name_means_the_one_below_the_leader_however_many_others_have_it(desk: Desk) -> None:
    for number in range(20):
        namesake_elsewhere(desk, f"0000-{number:02}", "张伟")
    desk.say(LEADER, "/record 张伟 D01 1 迟到")
    desk.press(LEADER, "✅")
    assert [item for _, item, _ in desk.ledger()] == ["D01"]


def test_a_name_that_several_below_the_leader_have_is_not_guessed(desk: Desk) -> None:
    desk.member(18, "张伟")
    phone = desk.say(LEADER, "/record 张伟 D01 1 迟到")
    assert "张伟" in phone.texts()[-1]
    assert not phone.labels()
