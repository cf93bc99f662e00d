"""After years of use ids are long: every button still fits, and still works."""

import pytest

from domain.members import Role
from tests.desk import Desk, buttons
from tests.handlers.conftest import LEADER, MEMBER, REVIEWER, SCHEME, SECRETARY

FAR = 999_999_999_990


@pytest.fixture
def desk() -> Desk:
    """A desk whose tables count on from there; codes as long as a scheme file may have them."""
    code = "志愿服务：敬老院／学校／社区与环保／含往返路途的时间"
    desk = Desk(SCHEME.replace("V01", code))
    desk.tx.execute("UPDATE schemes SET id = ?", FAR)
    desk.member(MEMBER, "张伟" * 16)
    desk.member(LEADER, "王磊" * 16, Role.GROUP_LEADER)
    desk.member(REVIEWER, "李娜", Role.BRANCH_REVIEWER)
    desk.member(SECRETARY, "赵敏", Role.BRANCH_SECRETARY)
    desk.tx.execute(
        "INSERT INTO claims (id, member_id, scheme_id, quantity, happened_on, words, state, version, created_at) "
        "VALUES (?, 1, ?, 1000, '2026-01-01', '', 'cancelled', 1, '2026-01-01')",
        FAR,
        FAR,
    )
    desk.tx.execute(
        "INSERT INTO records VALUES (?, 2, '[]', ?, 'D01', 1000, 1000, '', 'scrapped', '2026-01-01')",
        FAR,
        FAR,
    )
    desk.tx.execute(
        "INSERT INTO reviews (id, claim_id, level, role, verdict, opened_at) VALUES (?, ?, 0, '', 'passed', '')",
        FAR,
        FAR,
    )
    return desk


def test_the_whole_way_of_a_claim(desk: Desk) -> None:
    """The desk checks every message and every button that it delivers."""
    desk.say(MEMBER, "志愿服务 2次")
    desk.press(MEMBER, "✏️")
    desk.press(MEMBER, "« 返回")
    desk.press(MEMBER, "✅")
    desk.press(LEADER, "↩️")
    desk.press(LEADER, "请说明数量")
    desk.press(MEMBER, "💬")
    desk.say(MEMBER, "两次")
    desk.press(LEADER, "✏️")
    desk.press(LEADER, "3")
    desk.press(LEADER, "按细则核定")
    desk.press(LEADER, "❌ 驳回")
    desk.press(LEADER, "« 返回")
    desk.press(LEADER, "✅ 通过")
    desk.say(REVIEWER, "/pending")
    desk.press(REVIEWER, "1")
    desk.press(REVIEWER, "✅ 通过")
    desk.say(SECRETARY, "/pending")
    desk.press(SECRETARY, "✅ 全部")
    desk.press(SECRETARY, "✅ 确认")
    assert [int(points) for _, _, points in desk.ledger()] == [3]
    assert min(row["id"] for row in desk.tx.all("SELECT id FROM claims WHERE state = 'approved'")) > FAR


def test_choosing_from_lists_and_recording(desk: Desk) -> None:
    desk.say(MEMBER, "/items")
    desk.press(MEMBER, "奉献社会")
    desk.press(MEMBER, "挖潜增效")
    desk.press(MEMBER, "4")
    desk.press(MEMBER, "✅")
    desk.press(LEADER, "✏️")
    desk.say(LEADER, "志愿")
    for button in buttons(desk.phone(LEADER).last):
        assert len(button["callback_data"].encode()) <= 64
    desk.say(LEADER, "/record 0011")
    desk.press(LEADER, "奉献社会")
    desk.press(LEADER, "迟到")
    desk.say(LEADER, "1")
    desk.press(LEADER, "✅ 记录")
    assert len(desk.ledger()) == 1
