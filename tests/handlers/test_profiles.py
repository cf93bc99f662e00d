"""What a branch sees of its members, and a member's own pledge (三亮, S5)."""

import pytest

from domain.members import Role
from tests.desk import Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER, SECRETARY

STRANGER, ADMIN_OF_COMMITTEE, ELSEWHERE = 20, 21, 22


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Beside the branch of the others: a second one of the committee, and one of another committee."""
    desk.member(ADMIN_OF_COMMITTEE, "钱书记", Role.COMMITTEE_ADMIN)
    for account, name, branch, committee in (
        (STRANGER, "孙二", "第二党支部", "党委"),
        (ELSEWHERE, "李远", "远方支部", "别的党委"),
    ):
        desk.member(account, name, group=None)
        desk.tx.execute(
            "UPDATE members SET branch_id = ? WHERE employee_no = ?",
            desk.branch(branch, committee),
            f"{account:04}",
        )
    desk.tx.execute(
        "UPDATE members SET contact_point = '二号泵站', contact_person = '王磊<b>' WHERE employee_no <> '0012' "
        "AND employee_no <> '0015'"
    )
    return desk


def test_who_has_left_sees_nobody(desk: Desk) -> None:
    desk.tx.execute("UPDATE members SET status = 'left' WHERE account IN (?, ?)", OTHER, SECRETARY)
    for account in (OTHER, SECRETARY):
        assert "张伟" not in desk.say(account, "/member 0011").texts()[-1]


def test_a_member_of_the_branch_is_seen_with_pledge_contact_point_and_contact_person(desk: Desk) -> None:
    desk.say(MEMBER, "/pledge 每班多巡一遍\n井控装置 <i>")
    for who in ("张伟", "0011"):
        assert desk.say(OTHER, f"/member {who}").texts()[-1] == (
            "👤 <b>张伟</b>\n第一党支部 · 一组\n📜 承诺：每班多巡一遍 井控装置 &lt;i&gt;\n"
            "📍 联系点：二号泵站\n🤝 联系人：王磊&lt;b&gt;"
        )


def test_a_role_is_shown_and_that_there_is_nothing_else(desk: Desk) -> None:
    text = desk.say(OTHER, "/member 王磊").texts()[-1]
    assert text == "👤 <b>王磊</b>\n第一党支部 · 一组\n职务：党小组长\n还没有亮出承诺、联系点和联系人。"


def test_other_branches_see_nobody_and_are_told_as_of_a_name_that_nobody_has(desk: Desk) -> None:
    unknown = desk.say(STRANGER, "/member 无此人").texts()[-1]
    assert desk.say(STRANGER, "/member 张伟").texts()[-1] == unknown
    assert desk.say(SECRETARY, "/member 0020").texts()[-1] == unknown
    assert desk.say(ADMIN_OF_COMMITTEE, "/member 李远").texts()[-1] == unknown


def test_who_leads_a_committee_sees_its_branches(desk: Desk) -> None:
    assert "第二党支部" in desk.say(ADMIN_OF_COMMITTEE, "/member 孙二").texts()[-1]


def test_who_has_left_is_not_seen(desk: Desk) -> None:
    desk.tx.execute("UPDATE members SET status = 'left' WHERE name = '张伟'")
    assert "没有这个姓名" in desk.say(OTHER, "/member 张伟").texts()[-1]


def test_of_several_with_one_name_the_numbers_are_told(desk: Desk) -> None:
    desk.member(31, "周喆", group="二组")
    text = desk.say(MEMBER, "/member 周喆").texts()[-1]
    assert "/member 0015 周喆" in text
    assert "/member 0031 周喆" in text
    assert "<b>周喆</b>" in desk.say(MEMBER, "/member 0031").texts()[-1]


def test_the_beginning_of_a_name_suggests_who_of_the_branch_may_be_meant(desk: Desk) -> None:
    desk.member(31, "张强")
    text = desk.say(OTHER, "/member 张").texts()[-1]
    assert "您找的是不是" in text
    assert "/member 0011 张伟" in text
    assert "/member 0031 张强" in text
    assert "孙二" not in desk.say(OTHER, "/member 孙").texts()[-1], (
        "another branch is nobody's to look through"
    )


def test_a_few_names_are_suggested_and_not_the_whole_branch(desk: Desk) -> None:
    for account in range(31, 40):
        desk.member(account, f"欧阳{account}")
    assert desk.say(OTHER, "/member 欧阳").texts()[-1].count("/member") == 5


def test_a_pledge_is_up_at_once_and_the_secretary_is_told(desk: Desk) -> None:
    assert "还没有亮出承诺" in desk.say(MEMBER, "/pledge").texts()[-1]
    assert "承诺已亮出：多巡一遍" in desk.say(MEMBER, "/pledge 多巡一遍").texts()[-1]
    assert desk.phone(SECRETARY).texts()[-1] == "📜 张伟 亮出了承诺：多巡一遍"
    assert desk.phone(LEADER).texts() == []
    assert "多巡一遍" in desk.say(MEMBER, "/pledge").texts()[-1]
    assert "已撤下" in desk.say(MEMBER, "/pledge -").texts()[-1]
    assert desk.phone(SECRETARY).texts()[-1] == "📜 张伟 撤下了自己的承诺。"


def test_the_secretary_s_own_pledge_is_told_to_nobody(desk: Desk) -> None:
    assert desk.say(SECRETARY, "/pledge 带头").texts() == [
        "📜 承诺已亮出：带头\n本支部的人用 /member 可以看到。"
    ]


def test_a_pledge_is_kept_to_what_fits_on_a_wall(desk: Desk) -> None:
    desk.say(MEMBER, "/pledge " + "长" * 3000)
    assert desk.tx.value("SELECT length(pledge) FROM members WHERE name = '张伟'") == 200


def test_one_s_own_is_shown_with_one_s_points(desk: Desk) -> None:
    assert "联系" not in desk.say(OTHER, "/mine").texts()[-1]
    text = desk.say(MEMBER, "/mine").texts()[-1]
    assert text.endswith("📍 联系点：二号泵站\n🤝 联系人：王磊&lt;b&gt;")


def test_in_english(desk: Desk) -> None:
    desk.say(MEMBER, "/pledge 带头")
    desk.say(OTHER, "/lang en")
    assert (
        desk.say(OTHER, "/member 张伟")
        .texts()[-1]
        .endswith("📜 Pledge: 带头\n📍 Contact point: 二号泵站\n🤝 Contact person: 王磊&lt;b&gt;")
    )
