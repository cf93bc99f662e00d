"""/names: who may choose, and what follows."""

import json

import pytest

from domain.members import Role
from domain.runs import Job, Ran
from handlers import jobs
from handlers.post import Post
from tests.desk import ADMIN, Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER, SECRETARY

GROUP = -1001


@pytest.fixture
def bound(desk: Desk) -> Desk:
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    desk.say(MEMBER, "志愿服务 3次")
    desk.press(MEMBER, "✅")
    for reviewer in (LEADER, REVIEWER, SECRETARY):
        desk.press(reviewer, "✅")
    return desk


def drawn(desk: Desk) -> list[str]:
    """The names of the last chart."""
    drawing = desk.tx.value("SELECT drawing FROM outbox WHERE method = 'sendPhoto' ORDER BY id DESC LIMIT 1")
    return [row["name"] for row in json.loads(drawing)["rows"]]


def test_the_secretary_chooses_and_boards_follow_in_words_and_chart(bound: Desk) -> None:
    bound.say(SECRETARY, "/names family")
    board = bound.say(MEMBER, "/board", chat=GROUP)
    assert "张*" in board.texts()[-1]
    assert "张伟" not in board.texts()[-1]
    assert drawn(bound)[0] == "张*"
    assert not any("0011" in text for text in (*drawn(bound), board.texts()[-1]))
    bound.say(SECRETARY, "/names number", chat=GROUP)
    bound.say(MEMBER, "/board")
    assert drawn(bound)[0] == "0011"
    bound.say(ADMIN, "/names full", chat=GROUP)
    bound.say(MEMBER, "/board")
    assert drawn(bound)[0] == "张伟"


def test_published_rankings_follow_too(bound: Desk) -> None:
    bound.say(SECRETARY, "/names family")
    bound.later(days=90)
    assert isinstance(jobs.run(Job.QUARTER_RANKING, Post(bound.tx, bound.house, bound.now)), Ran)
    bound.deliver()
    assert "张*" in bound.phone(GROUP).texts()[-1]
    assert drawn(bound)[0] == "张*"


def test_without_a_word_the_choice_is_offered_as_buttons(bound: Desk) -> None:
    assert "全名" in bound.say(SECRETARY, "/names").texts()[-1]
    bound.press(SECRETARY, "只写姓")
    assert "只写姓" in bound.phone(SECRETARY).texts()[-1]
    assert bound.tx.value("SELECT names FROM branch_faces") == "family"


def test_a_forged_branch_is_answered_also_to_an_admin(bound: Desk) -> None:
    assert "支部书记" in bound.press_data(ADMIN, "names:99999:family", 1)


def test_a_secretary_who_has_left_chooses_nothing(bound: Desk) -> None:
    bound.tx.execute("UPDATE members SET status = 'left' WHERE account = ?", SECRETARY)
    bound.say(SECRETARY, "/names family")
    bound.press_data(SECRETARY, "names:1:family", 1)
    assert bound.tx.value("SELECT names FROM branch_faces") == "full"


@pytest.mark.parametrize("account", [MEMBER, LEADER, REVIEWER])
def test_nobody_else_chooses(bound: Desk, account: int) -> None:
    assert "支部书记" in bound.say(account, "/names family").texts()[-1]
    toast = bound.press_data(account, "names:1:family", 1)
    assert "支部书记" in toast
    assert bound.tx.value("SELECT names FROM branch_faces") == "full"


def test_an_admin_who_is_no_member_says_it_in_the_branchs_group(bound: Desk) -> None:
    assert "群里" in bound.say(ADMIN, "/names family").texts()[-1]
    assert "绑定" in bound.say(ADMIN, "/names family", chat=-77).texts()[-1]


def test_a_correction_in_the_group_names_people_as_the_board_does(bound: Desk) -> None:
    bound.member(31, "党委甲", Role.COMMITTEE_ADMIN)
    bound.say(SECRETARY, "/names family")
    bound.later(days=90)
    for job in (Job.QUARTER_SIGN, Job.QUARTER_RANKING):
        assert isinstance(jobs.run(job, Post(bound.tx, bound.house, bound.now)), Ran)
    bound.deliver()
    bound.say(OTHER, "/object 张伟")
    bound.press(OTHER, "#1")
    bound.say(OTHER, "那天他不在")
    bound.press(31, "✏️")
    bound.say(31, "3")
    correction = bound.phone(GROUP).texts()[-1]
    assert "更正" in correction
    assert "张*" in correction
    assert "张伟" not in correction
