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


NAMES = ("张伟", "王磊", "李娜", "赵敏", "周喆")


def published(desk: Desk) -> Desk:
    """The quarter with one A in it is published; who decides objections is there."""
    desk.member(31, "党委甲", Role.COMMITTEE_ADMIN)
    desk.later(days=90)
    for job in (Job.QUARTER_SIGN, Job.QUARTER_RANKING):
        assert isinstance(jobs.run(job, Post(desk.tx, desk.house, desk.now)), Ran)
    desk.deliver()
    return desk


def corrected(desk: Desk, shown: str) -> None:
    """A colleague objects to the entry of whom the board shows so; three points are left of it."""
    desk.say(OTHER, f"/object {shown}")
    desk.press(OTHER, "#1")
    desk.say(OTHER, "那天他不在")
    desk.press(31, "✏️")
    desk.say(31, "3")


@pytest.mark.parametrize(("form", "shown"), [("family", "张*"), ("number", "0011")])
def test_a_correction_names_people_as_the_board_does_in_the_group_and_to_who_objected(
    bound: Desk, form: str, shown: str
) -> None:
    bound.say(SECRETARY, f"/names {form}")
    corrected(published(bound), shown)
    correction = bound.phone(GROUP).texts()[-1]
    assert "更正" in correction
    assert shown in correction
    assert any(f"{shown} 现在合计 <b>3 分</b>" in text for text in bound.phone(OTHER).texts())
    assert not any("张伟" in text for chat in (GROUP, OTHER) for text in bound.phone(chat).texts())
    assert any("张伟 现在合计" in text for text in bound.phone(MEMBER).texts()), "to themselves in full"


def test_whom_one_objects_to_is_found_by_what_the_board_shows_and_shown_so(bound: Desk) -> None:
    bound.say(SECRETARY, "/names family")
    published(bound)
    for text in ("张*", "0011", "张伟"):
        bound.say(OTHER, f"/object {text}")
        assert "张*" in bound.phone(OTHER).texts()[-1], text
        assert "张伟" not in bound.phone(OTHER).texts()[-1], text
    bound.say(SECRETARY, "/object 张*")
    assert "张伟" in bound.phone(SECRETARY).texts()[-1], "leaders know whom they lead"


def test_where_people_are_numbers_a_name_does_not_tell_whose_number_it_is(bound: Desk) -> None:
    bound.say(SECRETARY, "/names number")
    published(bound)
    bound.say(OTHER, "/object 张伟")
    assert "本支部没有「张伟」" in bound.phone(OTHER).texts()[-1]
    bound.say(OTHER, "/object 王磊")
    assert "本支部没有「王磊」" in bound.phone(OTHER).texts()[-1]
    bound.say(SECRETARY, "/object 张伟")
    assert "#1" in "".join(bound.phone(SECRETARY).labels())


@pytest.mark.parametrize(("form", "shown"), [("family", "张*"), ("number", "0011")])
def test_whoever_claims_in_the_group_is_announced_as_the_board_shows_them(
    bound: Desk, form: str, shown: str
) -> None:
    bound.say(SECRETARY, f"/names {form}")
    bound.say(MEMBER, "/claim 志愿服务 1次", chat=GROUP)
    assert bound.phone(GROUP).texts()[-1] == f"📝 {shown} 正在申报，请到私聊里确认。"


def test_deeds_are_told_under_the_name_that_the_branch_shows(bound: Desk) -> None:
    bound.tx.execute("UPDATE members SET away_until = '2030-01-01' WHERE account = ?", MEMBER)
    bound.say(SECRETARY, "/names number")
    published(bound)
    for job in (Job.QUARTER_FINAL, Job.REMINDERS):
        bound.later(days=10)
        assert isinstance(jobs.run(job, Post(bound.tx, bound.house, bound.now)), Ran)
        bound.deliver()
        if job is Job.QUARTER_FINAL:
            bound.press(MEMBER, "✅ 同意发布")
    told = bound.phone(GROUP).texts()[-1]
    assert "<b>0011</b>" in told
    assert not any(name in text for name in NAMES for text in bound.phone(GROUP).texts())
    bound.press(MEMBER, "❌ 撤回")
