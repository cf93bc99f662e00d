"""S7, Qinghai: committee members are scored as members and as committee members, seen together and ranked apart."""

import pytest

from domain.members import Role
from domain.runs import Job, Ran
from domain.schemes import Audience
from handlers import jobs
from handlers.post import Post
from tests.desk import Desk
from tests.examples.published import (
    GROUP,
    LEADER,
    MEMBER,
    OTHER,
    REVIEWER,
    SECRETARY,
    at,
    branch,
    posts,
    run,
    scheme,
)

COMMITTEE = scheme("qinghai-committee")


@pytest.fixture
def desk() -> Desk:
    """张伟 and 赵敏 (the secretary) are on the committee, the others are not."""
    desk = branch("drilling-30645", "qinghai-committee")
    for number in (MEMBER, SECRETARY):
        desk.tx.execute(
            "INSERT INTO roles SELECT id, ? FROM members WHERE account = ?", Role.BRANCH_COMMITTEE, number
        )
    return desk


def test_it_has_four_categories_and_thirty_one_items_for_committee_members() -> None:
    assert COMMITTEE.audience is Audience.BRANCH_COMMITTEE
    assert len(COMMITTEE.categories) == 4
    assert len(list(COMMITTEE.items())) == 31


def lecture(desk: Desk) -> None:
    desk.say(MEMBER, "召开支委会 1次")
    desk.press(MEMBER, "✅")
    for reviewer in (LEADER, SECRETARY):
        desk.press(reviewer, "✅ 通过")


def test_three_levels_assess_the_member_the_group_and_the_branch(desk: Desk) -> None:
    assert COMMITTEE.approval == (Role.GROUP_LEADER, Role.BRANCH_SECRETARY)
    desk.say(MEMBER, "召开支委会 1次")
    desk.press(MEMBER, "✅")
    assert desk.ledger() == []
    desk.press(LEADER, "✅ 通过")
    assert desk.ledger() == []
    desk.press(SECRETARY, "✅ 通过")
    assert [item for _, item, _ in desk.ledger()] == ["Q09"]


def test_they_are_seen_together_and_ranked_apart(desk: Desk) -> None:
    lecture(desk)
    mine = desk.say(MEMBER, "/mine").texts()[-1]
    assert mine.index("党员积分管理") < mine.index("支委积分制")
    assert "/ 5 人" in mine
    assert "/ 2 人" in mine
    assert "支委积分制" not in desk.say(OTHER, "/mine").texts()[-1]
    before = len(posts(desk))
    desk.say(MEMBER, "/board", chat=GROUP)
    members, committee = posts(desk)[before:]
    assert "党员积分管理" in members
    assert "支委积分制" in committee
    assert "🥇 张伟" in committee
    assert "张伟" not in members, "what a committee member does as one counts there alone"


def test_what_both_schemes_have_is_asked_with_the_scheme_s_name(desk: Desk) -> None:
    labels = desk.say(MEMBER, "合理化建议 1条").labels()
    assert [label for label in labels if "合理化建议" in label] == [
        "合理化建议 · 2 分/条（党员积分管理）",
        "合理化建议 · 2 分/条（支委积分制）",
    ]
    desk.press(MEMBER, labels[1])
    assert "计入支委积分制" in desk.phone(MEMBER).texts()[-1]
    desk.press(MEMBER, "✅")
    assert "计入支委积分制" in desk.phone(LEADER).texts()[-1], "the reviewer sees it too"
    for reviewer in (LEADER, SECRETARY):
        desk.press(reviewer, "✅ 通过")
    assert [item for _, item, _ in desk.ledger()] == ["Q23"]


def test_a_leader_sees_for_which_scheme_something_is_recorded(desk: Desk) -> None:
    assert "支委积分制" not in desk.say(SECRETARY, "/record 0011 G01 8").texts()[-1]
    assert "计入支委积分制" in desk.say(SECRETARY, "/record 0011 Q29 5").texts()[-1]
    assert "什么也没有记录" in desk.say(SECRETARY, "/record 0015 Q29 8").texts()[-1]


def test_who_is_not_on_the_committee_is_not_asked(desk: Desk) -> None:
    assert "+2 分" in desk.say(OTHER, "合理化建议 1条").texts()[-1]


def test_several_deeds_are_asked_about_where_two_schemes_have_one(desk: Desk) -> None:
    desk.say(MEMBER, "合理化建议1条，志愿服务2次")
    texts = desk.phone(MEMBER).texts()
    assert any("+6 分" in text for text in texts)
    assert any("是哪一项" in text or "请选择" in text for text in texts)


def test_the_branch_assesses_by_the_month_and_members_hear_by_the_quarter(desk: Desk) -> None:
    lecture(desk)
    at(desk, "2026-11-01")
    assert isinstance(run(desk, Job.MONTHLY_POINTS, "2026-10"), Ran)
    assert all("支委积分制" not in post for post in posts(desk))
    for head in (SECRETARY, REVIEWER):
        assert "月度初评" in desk.phone(head).texts()[-1]
        assert "🥇 张伟" in desk.phone(head).texts()[-1]
    assert "支委积分制" not in desk.phone(MEMBER).texts()[-1]
    before = len(posts(desk))
    jobs.run(Job.WEEKLY_RANKING, Post(desk.tx, desk.house, desk.now))
    desk.deliver()
    assert ["支委积分制" in post for post in posts(desk)[before:]] == [False]
    at(desk, "2027-01-08")
    run(desk, Job.QUARTER_SIGN, "2026Q4")
    run(desk, Job.QUARTER_RANKING, "2026Q4")
    published = [post for post in posts(desk) if "支委积分制" in post]
    assert len(published) == 1
    assert "<b>不称职</b> 2 人" in published[0]  # the lowest grade is counted, and nobody in it named
