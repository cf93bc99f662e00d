"""/record step by step or in one line, and /reverse."""

import pytest

from domain.members import Role
from tests.desk import ADMIN, Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER, SECRETARY

MORE = """
[[category.item]]
code = "R:专项"
name = "专项奖励"
points = { min = 1, max = 10 }
by = "leader"

[[category.item]]
code = "Z01"
name = "违纪"
points = 0
by = "leader"
veto = true
"""


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.import_scheme(desk.scheme + MORE)
    return desk


def entries(desk: Desk) -> list[tuple[int, str, str]]:
    return [(member, item, str(points.normalize())) for member, item, points in desk.ledger()]


@pytest.mark.parametrize(
    "line",
    [
        "/record 0011 D01",
        "/record 0011 迟到",
        "/record 张伟 迟到",
        "/record 0011 d01 1",
        "/record 0011　D01　1　早会",
        "/record  0011   D01",
        "/record 0011\nD01",
    ],
)
def test_one_line_is_enough(desk: Desk, line: str) -> None:
    desk.say(LEADER, line)
    desk.press(LEADER, "✅")
    assert entries(desk) == [(1, "D01", "-2")]
    assert "记录扣分" in desk.phone(MEMBER).texts()[-1]


@pytest.mark.parametrize(
    "numbers", ["0011,0015", "0011， 0015", "0011、0015", "0011 ; 0015", "0011;张伟;0015"]
)
def test_several_members_at_once_each_once(desk: Desk, numbers: str) -> None:
    desk.say(LEADER, f"/record {numbers} D01 2 迟到, 两次")
    desk.press(LEADER, "✅")
    assert entries(desk) == [(1, "D01", "-4"), (5, "D01", "-4")]
    assert "迟到, 两次" in desk.phone(OTHER).texts()[-1]


@pytest.mark.parametrize(("value", "points"), [("5", "5"), ("10 特别好", "1E+1"), ("1.5分", "1.5")])
def test_of_an_item_with_a_range_the_value_is_the_points(desk: Desk, value: str, points: str) -> None:
    desk.say(LEADER, f"/record 0011 专项奖励 {value}")
    desk.press(LEADER, "✅")
    assert entries(desk) == [(1, "R:专项", points)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/record 0099 D01", "没有找到「0099」"),
        ("/record 0011,0099 D01", "没有找到「0099」"),
        ("/record 0012 D01", "王磊 0012 不在"),
        ("/record 0011 志愿服务", "没有由负责人记录"),
        ("/record 0011 专项奖励", "要写分值"),
        ("/record 0011 专项奖励 11", "1–10"),
        ("/record 0011 专项奖励 -1", "1–10"),
        ("/record 0011 D01 0", "不是可用的数量"),
        ("/record 0011 D01 999999", "不是可用的数量"),
        ("/record ,", "没看到"),
        ("/record " + ",".join(f"{n:04}" for n in range(100, 200)) + " D01", "一次最多 60 人"),
    ],
)
def test_what_cannot_be_recorded_is_said_and_nothing_is(desk: Desk, line: str, said: str) -> None:
    phone = desk.say(LEADER, line)
    assert said in phone.texts()[-1]
    assert "什么也没有记录" in phone.texts()[-1]
    assert desk.tx.value("SELECT count(*) FROM records") == 0
    assert desk.ledger() == []


def test_nobody_records_for_themselves_whatever_they_hold(desk: Desk) -> None:
    desk.member(50, "全才", *Role)
    assert "不在您负责的范围内" in desk.say(50, "/record 0050 专项奖励 10").texts()[-1]


def test_a_leader_of_another_group_records_nothing_here(desk: Desk) -> None:
    desk.member(51, "二组组长", Role.GROUP_LEADER, group="二组")
    assert "不在您负责的范围内" in desk.say(51, "/record 0011 D01").texts()[-1]


def test_namesakes_need_a_number(desk: Desk) -> None:
    desk.member(52, "张伟")
    assert "有重名" in desk.say(LEADER, "/record 张伟 D01").texts()[-1]


def test_of_namesakes_the_one_below_the_leader_is_meant(desk: Desk) -> None:
    desk.member(53, "张伟", group="二组")
    desk.say(LEADER, "/record 张伟 D01")
    desk.press(LEADER, "✅")
    assert entries(desk) == [(1, "D01", "-2")]


def test_step_by_step_with_buttons(desk: Desk) -> None:
    phone = desk.say(LEADER, "/record")
    desk.say(LEADER, "0011，周喆")
    desk.press(LEADER, "奉献社会")
    desk.press(LEADER, "专项奖励")
    assert "1–10" in phone.texts()[-1]
    assert "1–10" in desk.say(LEADER, "20").texts()[-1]
    desk.say(LEADER, "3 技能比武")
    assert "每人" in phone.texts()[-1]
    desk.press(LEADER, "✅")
    assert entries(desk) == [(1, "R:专项", "3"), (5, "R:专项", "3")]


def test_an_item_that_is_none_is_asked_for_again_with_the_categories(desk: Desk) -> None:
    phone = desk.say(LEADER, "/record")
    desk.say(LEADER, "0011")
    desk.say(LEADER, "发<呆")
    assert "「发&lt;呆」" in phone.texts()[-1]
    assert "奉献社会" in phone.labels()
    desk.press(LEADER, "奉献社会")
    desk.press(LEADER, "专项奖励")
    desk.say(LEADER, "3")
    desk.press(LEADER, "✅")
    assert entries(desk) == [(1, "R:专项", "3")]


def test_an_unfinished_record_is_left_with_cancel(desk: Desk) -> None:
    desk.say(LEADER, "/record")
    desk.say(LEADER, "/cancel")
    desk.say(LEADER, "0011")
    assert desk.tx.value("SELECT count(*) FROM records") == 0


def test_a_record_is_entered_once_however_often_it_is_pressed(desk: Desk) -> None:
    desk.say(LEADER, "/record 0011 D01")
    desk.press(LEADER, "✅")
    for account in (LEADER, SECRETARY, MEMBER):
        assert "什么也没有改变" in desk.press_data(account, "enter:1", 1)
    assert "什么也没有改变" in desk.press_data(LEADER, "scrap:1", 1)
    assert len(desk.ledger()) == 1


def test_somebody_elses_record_is_not_theirs_to_enter(desk: Desk) -> None:
    desk.say(LEADER, "/record 0011 D01")
    assert "什么也没有改变" in desk.press_data(SECRETARY, "enter:1", 1)
    assert desk.ledger() == []


def test_a_record_for_whom_is_no_longer_below_enters_nobody(desk: Desk) -> None:
    desk.say(LEADER, "/record 0011,0015 D01")
    desk.tx.execute("UPDATE members SET group_id = ? WHERE account = ?", desk.group("二组"), OTHER)
    assert "周喆" in desk.press(LEADER, "✅")
    assert desk.ledger() == []


def test_who_lost_the_role_enters_nothing(desk: Desk) -> None:
    desk.say(LEADER, "/record 0011 D01")
    desk.tx.execute("DELETE FROM roles WHERE role = 'group_leader'")
    desk.press(LEADER, "✅")
    assert desk.ledger() == []


def test_a_veto_is_said_before_and_after(desk: Desk) -> None:
    assert "一票否决" in desk.say(LEADER, "/record 0011 违纪").texts()[-1]
    desk.press(LEADER, "✅")
    assert "一票否决" in desk.phone(MEMBER).texts()[-1]
    assert desk.tx.value("SELECT vetoed FROM standings WHERE member_id = 1") == 1
    desk.say(ADMIN, "/reverse 1 查无此事")
    assert desk.tx.value("SELECT vetoed FROM standings WHERE member_id = 1") == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/reverse", "流水号和理由"),
        ("/reverse x y", "流水号和理由"),
        ("/reverse 1", "写明理由"),
        ("/reverse 1   ", "写明理由"),
        ("/reverse 9 x", "没有这个流水号"),
        ("/reverse -1 x", "流水号和理由"),
        ("/reverse 99999999999999999999999 x", "没有这个流水号"),
    ],
)
def test_a_reversal_that_cannot_be_is_said(desk: Desk, text: str, said: str) -> None:
    desk.say(LEADER, "/record 0011 D01")
    desk.press(LEADER, "✅")
    assert said in desk.say(ADMIN, text).texts()[-1]
    assert len(desk.ledger()) == 1


def test_an_entry_is_taken_back_once_and_a_reversal_never(desk: Desk) -> None:
    desk.say(LEADER, "/record 0011 D01")
    desk.press(LEADER, "✅")
    desk.say(ADMIN, "/reverse 1 <b>记错</b>\n第二行")
    assert entries(desk) == [(1, "D01", "-2"), (1, "D01", "2")]
    assert "&lt;b&gt;记错" in desk.phone(MEMBER).texts()[-1]
    assert "已经冲正" in desk.say(ADMIN, "/reverse 1 再来").texts()[-1]
    assert "本身就是冲正" in desk.say(ADMIN, "/reverse 2 再来").texts()[-1]


def test_an_admin_does_not_take_back_their_own_entry(desk: Desk) -> None:
    desk.member(ADMIN, "管理员")
    desk.say(LEADER, f"/record {ADMIN:04} D01")
    desk.press(LEADER, "✅")
    assert "自己" in desk.say(ADMIN, "/reverse 1 不服").texts()[-1]
    assert len(desk.ledger()) == 1


def test_a_reviewer_may_record_for_the_whole_branch(desk: Desk) -> None:
    desk.member(54, "二组的人", group="二组")
    desk.say(REVIEWER, "/record 0054,0011 D01")
    desk.press(REVIEWER, "✅")
    assert len(desk.ledger()) == 2


COMMITTEE = """
[scheme]
code = "committee"
name = "支委积分"
period = "quarter"
audience = "branch_committee"
approval = ["branch_secretary"]
[[category]]
code = "work"
name = "履职"
[[category.item]]
code = "K01"
name = "迟到"
points = -5
by = "leader"
[[category.item]]
code = "K02"
name = "述职"
points = { min = 1, max = 10 }
by = "leader"
"""


@pytest.fixture
def two(desk: Desk) -> Desk:
    """Two schemes with an item of one name; the member is scored by both."""
    desk.import_scheme(COMMITTEE)
    desk.tx.execute("INSERT INTO roles VALUES (?, ?)", desk.member_id(MEMBER), Role.BRANCH_COMMITTEE)
    return desk


def test_an_item_that_two_schemes_have_is_asked_about_with_their_names(two: Desk) -> None:
    two.say(LEADER, "/record 0011 迟到 2 早会")
    assert "记哪一项" in two.phone(LEADER).texts()[-1]
    assert two.phone(LEADER).labels() == ["迟到 · -2 分/次（党员积分）", "迟到 · -5 分（支委积分）"]
    two.press(LEADER, "迟到 · -5 分")
    assert "早会" in two.phone(LEADER).texts()[-1], "value and note are kept"
    two.press(LEADER, "✅")
    assert entries(two) == [(1, "K01", "-1E+1")]


def test_one_tap_chooses_where_nothing_follows_the_name(two: Desk) -> None:
    two.say(LEADER, "/record 0011 迟到")
    two.press(LEADER, "迟到 · -2 分")
    two.press(LEADER, "✅")
    assert entries(two) == [(1, "D01", "-2")]


def test_step_by_step_the_item_is_asked_about_and_then_the_value(two: Desk) -> None:
    two.say(LEADER, "/record")
    two.say(LEADER, "0011")
    two.say(LEADER, "迟到")
    two.press(LEADER, "迟到 · -5 分")
    two.say(LEADER, "1 早会")
    two.press(LEADER, "✅")
    assert entries(two) == [(1, "K01", "-5")]


def test_where_one_scheme_alone_scores_everybody_it_is_that_one_s(two: Desk) -> None:
    two.say(LEADER, "/record 0011,0015 迟到")
    two.press(LEADER, "✅")
    assert [item for _, item, _ in entries(two)] == ["D01", "D01"]


def test_a_code_says_which_scheme_is_meant(two: Desk) -> None:
    two.say(LEADER, "/record 0011 K01")
    two.press(LEADER, "✅")
    assert entries(two) == [(1, "K01", "-5")]
