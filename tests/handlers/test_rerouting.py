"""Open reviews follow the role: a roster import that passes a role on passes its reviews on."""

from domain.roster import Roster, read
from handlers.post import Post
from handlers.rerouting import reroute
from services import roster_import
from services.roster_import import Plan
from tests.desk import Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER, SECRETARY

HEADER = ("工号", "姓名", "支部", "党小组", "职务", "状态")


def roster(*rows: tuple[int, str, str, str, str, str]) -> Roster:
    result = read(HEADER, [(place, (f"{number:04}", *rest)) for place, (number, *rest) in enumerate(rows, 2)])
    assert isinstance(result, Roster), result
    return result


def take(desk: Desk, *rows: tuple[int, str, str, str, str, str]) -> int:
    plan = roster_import.apply(desk.tx, roster(*rows))
    assert isinstance(plan, Plan)
    moved = reroute(Post(desk.tx, desk.house, desk.now))
    desk.deliver()
    return moved


def declare(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.press(MEMBER, "✅")


def test_a_role_that_passes_on_takes_the_card_along(desk: Desk) -> None:
    declare(desk)
    moved = take(
        desk,
        (LEADER, "王磊", "第一党支部", "一组", "", "在岗"),
        (OTHER, "周喆", "第一党支部", "一组", "党小组长", "在岗"),
    )
    assert moved == 1
    assert "✅ 通过" in desk.phone(OTHER).labels()
    assert desk.phone(LEADER).labels() == []


def test_a_leader_who_moves_away_leaves_the_review_to_the_next_level(desk: Desk) -> None:
    declare(desk)
    assert take(desk, (LEADER, "王磊", "第二党支部", "一组", "党小组长", "在岗")) == 1
    assert desk.phone(LEADER).labels() == []
    assert any("✅ 通过" in desk.phone(next_up).labels() for next_up in (REVIEWER, SECRETARY))


def test_a_leader_who_left_is_asked_no_more(desk: Desk) -> None:
    declare(desk)
    assert take(desk, (LEADER, "王磊", "第一党支部", "一组", "党小组长", "调出")) == 1
    assert desk.phone(LEADER).labels() == []


def test_changes_that_concern_nobody_s_review_tell_nobody(desk: Desk) -> None:
    declare(desk)
    before = desk.tx.value("SELECT count(*) FROM outbox")
    assert take(desk, (OTHER, "周吉吉", "第二党支部", "", "支部书记", "在岗")) == 0
    assert desk.tx.value("SELECT count(*) FROM outbox") == before
