"""A ranking before it is posted: seen by the secretary, held back, released."""

import json
from datetime import timedelta
from typing import Any

import pytest

from domain.members import Role
from domain.runs import AlreadyRan, Job, NotNow, Ran
from handlers import jobs, publication_preview
from handlers.post import Post
from render.drawings import from_json
from render.posters import Poster
from services import placards
from storage import members
from tests.desk import ADMIN, Desk, buttons
from tests.handlers.conftest import LEADER, MEMBER, REVIEWER, SECRETARY

GROUP, OTHER_GROUP, COMMITTEE = -1001, -1002, 21


@pytest.fixture
def quarter(desk: Desk) -> Desk:
    """A quarter is over in two branches of one committee; the first has a secretary."""
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    desk.member(COMMITTEE, "吴主任", Role.COMMITTEE_ADMIN)
    other = desk.branch("第二党支部")
    desk.tx.execute("UPDATE branches SET chat_id = ? WHERE id = ?", OTHER_GROUP, other)
    desk.tx.execute(
        "INSERT INTO members (employee_no, name, branch_id, status) VALUES ('0099', '外人', ?, 'active')",
        other,
    )
    desk.say(MEMBER, "志愿服务 3次")
    desk.press(MEMBER, "✅")
    for reviewer in (LEADER, REVIEWER, SECRETARY):
        desk.press(reviewer, "✅")
    desk.later(days=80)
    return desk


def show(desk: Desk) -> int:
    shown = publication_preview.show(Post(desk.tx, desk.house, desk.now), desk.now + timedelta(hours=24))
    desk.deliver()
    return shown


def publish(desk: Desk) -> Ran | AlreadyRan | NotNow:
    outcome = jobs.run(Job.QUARTER_RANKING, Post(desk.tx, desk.house, desk.now))
    desk.deliver()
    return outcome


def posts(desk: Desk, chat: int = GROUP) -> list[str]:
    return [text for text in desk.phone(chat).texts() if "公示" in text]


def published(desk: Desk) -> list[str]:
    """The periods on the first branch's pages."""
    found = placards.list_of_branch(desk.tx, desk.house, members.get_branch(desk.tx, 1), desk.now)
    return [one.placard.period.key for one in found]


def test_the_secretary_sees_the_post_as_it_will_be_once(quarter: Desk) -> None:
    assert show(quarter) == 1, "the other branch has nobody to show it to"
    seen = quarter.phone(SECRETARY).texts()[-2:]
    assert show(quarter) == 0
    quarter.later(hours=24)
    assert publish(quarter) == Ran("2026Q4", "posted to 2 branch groups")
    assert posts(quarter) == [seen[0]]
    assert posts(quarter, OTHER_GROUP)


def test_the_secretary_sees_who_has_signed_and_what_is_undecided(quarter: Desk) -> None:
    jobs.run(Job.QUARTER_SIGN, Post(quarter.tx, quarter.house, quarter.now))
    quarter.deliver()
    quarter.press(LEADER, "✅")
    quarter.press(MEMBER, "⚖️")
    quarter.press(MEMBER, "#")
    quarter.say(MEMBER, "少算了一次")
    show(quarter)
    assert "✍️ 已签字 1 / 6 · ⚖️ 1 件异议待处理" in quarter.phone(SECRETARY).texts()[-1]


def test_the_preview_says_when_it_is_posted_in_truth(quarter: Desk) -> None:
    show(quarter)
    due = (quarter.now + timedelta(hours=24)).astimezone(quarter.house.zone)
    assert f"{due:%H:%M} 发到支部的群里" in quarter.phone(SECRETARY).texts()[-1]
    assert "还没有请大家签字 · ⚖️ 没有待处理的异议" in quarter.phone(SECRETARY).texts()[-1]


def test_a_preview_by_hand_names_no_moment_that_has_passed(quarter: Desk) -> None:
    publication_preview.show(Post(quarter.tx, quarter.house, quarter.now), quarter.now)
    quarter.deliver()
    assert "管理员运行公布时 发到支部的群里" in quarter.phone(SECRETARY).texts()[-1]


def test_a_question_that_was_answered_by_a_sentence_has_no_buttons(quarter: Desk) -> None:
    show(quarter)
    quarter.press(SECRETARY, "⏸️")
    asked = quarter.phone(SECRETARY).last
    quarter.say(SECRETARY, "要核对")
    assert buttons(asked) == []
    assert quarter.phone(SECRETARY).labels() == ["📣 解除暂缓"]


def test_no_other_branch_is_spoken_of_where_there_is_none(quarter: Desk) -> None:
    quarter.tx.execute("DELETE FROM members WHERE employee_no = '0099'")
    quarter.tx.execute("DELETE FROM branches WHERE name = '第二党支部'")
    show(quarter)
    quarter.press(SECRETARY, "⏸️")
    quarter.press(SECRETARY, "有数据")
    assert "其他支部" not in quarter.phone(SECRETARY).texts()[-1]
    quarter.later(hours=24)
    publish(quarter)
    told = quarter.phone(SECRETARY).texts()[-1]
    assert "仍暂缓" in told
    assert "其他支部" not in told


def test_without_a_preview_it_is_posted_as_ever(quarter: Desk) -> None:
    assert publish(quarter) == Ran("2026Q4", "posted to 2 branch groups")
    assert posts(quarter)
    assert published(quarter) == ["2026Q4"]


def test_held_back_the_others_are_posted_and_those_above_know_who_and_why(quarter: Desk) -> None:
    show(quarter)
    quarter.press(SECRETARY, "⏸️")
    assert posts(quarter) == []
    quarter.say(SECRETARY, "张伟的志愿服务要<核对>")
    for account in (ADMIN, COMMITTEE):
        told = quarter.phone(account).texts()[-1]
        assert "第一党支部" in told
        assert "赵敏" in told
        assert "要&lt;核对&gt;" in told
    quarter.later(hours=24)
    assert publish(quarter) == Ran("2026Q4", "posted to 1 branch group, held back by 1 branch")
    assert posts(quarter) == []
    assert posts(quarter, OTHER_GROUP)
    assert published(quarter) == []
    assert "仍暂缓" in quarter.phone(ADMIN).texts()[-1]
    assert isinstance(publish(quarter), AlreadyRan)


@pytest.mark.parametrize("who", [SECRETARY, ADMIN])
def test_released_after_the_others_it_is_posted_at_once_and_once(quarter: Desk, who: int) -> None:
    show(quarter)
    quarter.press(SECRETARY, "⏸️")
    quarter.press(SECRETARY, "有数据")
    quarter.later(hours=24)
    publish(quarter)
    quarter.later(hours=30)
    quarter.press(who, "📣")
    assert len(posts(quarter)) == 1
    assert published(quarter) == ["2026Q4"]
    branch = members.get_branch(quarter.tx, 1)
    (one,) = placards.list_of_branch(quarter.tx, quarter.house, branch, quarter.now)
    assert one.published_at == quarter.now, "its publicity begins now"
    assert "没有被暂缓" in quarter.press_data(ADMIN, "release:1:2026Q4", 1)
    assert len(posts(quarter)) == 1
    if who == ADMIN:
        assert "解除暂缓" in quarter.phone(SECRETARY).texts()[-1]


def test_whoever_holds_it_back_can_release_it_from_the_newest_message(quarter: Desk) -> None:
    show(quarter)
    quarter.press(SECRETARY, "⏸️")
    quarter.press(SECRETARY, "有数据")
    quarter.later(hours=24)
    publish(quarter)
    assert "仍暂缓" in quarter.phone(SECRETARY).texts()[-1]
    assert quarter.phone(SECRETARY).labels() == ["📣 解除暂缓"]
    assert quarter.phone(COMMITTEE).labels() == [], "the committee is told, and decides nothing here"


def test_released_before_it_is_due_it_goes_out_with_the_others(quarter: Desk) -> None:
    show(quarter)
    quarter.press(SECRETARY, "⏸️")
    quarter.press(SECRETARY, "有数据")
    quarter.press(ADMIN, "📣")
    assert posts(quarter) == []
    quarter.later(hours=24)
    assert publish(quarter) == Ran("2026Q4", "posted to 2 branch groups")
    assert len(posts(quarter)) == 1


def test_one_may_think_better_of_it(quarter: Desk) -> None:
    show(quarter)
    quarter.press(SECRETARY, "⏸️")
    quarter.press(SECRETARY, "🔙")
    assert quarter.phone(SECRETARY).labels() == ["⏸️ 暂缓公布"]
    quarter.say(SECRETARY, "志愿服务 1次")
    assert quarter.tx.value("SELECT state FROM previews") == "shown", "that was a claim, no reason"


def test_once_it_is_posted_it_cannot_be_held_back(quarter: Desk) -> None:
    show(quarter)
    publish(quarter)
    assert "已经公布" in quarter.press(SECRETARY, "⏸️")
    quarter.later(minutes=1)
    assert quarter.tx.value("SELECT state FROM previews") == "shown"


@pytest.mark.parametrize("account", [MEMBER, LEADER, REVIEWER, COMMITTEE])
def test_nobody_else_holds_or_releases(quarter: Desk, account: int) -> None:
    show(quarter)
    for data in ("hold:1:2026Q4", "holdfor:1:2026Q4:figures", "unhold:1:2026Q4"):
        assert "不归您" in quarter.press_data(account, data, 1)
    quarter.press(SECRETARY, "⏸️")
    quarter.press(SECRETARY, "有数据")
    assert "不归您" in quarter.press_data(account, "release:1:2026Q4", 1)
    assert quarter.tx.value("SELECT state FROM previews") == "held"


def test_a_secretary_of_elsewhere_holds_nothing_here(quarter: Desk) -> None:
    show(quarter)
    other = quarter.branch("第二党支部")
    quarter.tx.execute("UPDATE members SET branch_id = ? WHERE account = ?", other, SECRETARY)
    assert "不归您" in quarter.press(SECRETARY, "⏸️")


def test_without_a_group_a_released_post_is_kept_for_it(quarter: Desk) -> None:
    show(quarter)
    quarter.press(SECRETARY, "⏸️")
    quarter.press(SECRETARY, "有数据")
    quarter.tx.execute("UPDATE branches SET chat_id = NULL WHERE id = 1")
    publish(quarter)
    quarter.press(SECRETARY, "📣")
    assert "第一党支部" in quarter.phone(ADMIN).texts()[-2] + quarter.phone(ADMIN).texts()[-1]
    quarter.say(ADMIN, "/bind 第一党支部", chat=GROUP)
    kept = quarter.tx.value("SELECT count(*) FROM outbox WHERE chat_id = ? AND branch_id = 1", GROUP)
    assert kept == 1


def posters(desk: Desk) -> list[dict[str, Any]]:
    """The posters that the secretary has been sent."""
    return [m for m in desk.phone(SECRETARY).messages.values() if m["method"] == "sendDocument"]


def test_the_secretary_gets_the_poster_when_it_is_published_and_not_before(quarter: Desk) -> None:
    show(quarter)
    quarter.press(SECRETARY, "⏸️")
    quarter.press(SECRETARY, "有数据")
    publish(quarter)
    assert posters(quarter) == []
    quarter.press(SECRETARY, "📣")
    (sent,) = posters(quarter)
    assert sent["document"] == "attach://poster-2026Q4.pdf"
    drawing = quarter.tx.value("SELECT drawing FROM outbox WHERE method = 'sendDocument'")
    made = from_json(json.loads(drawing))
    assert isinstance(made, Poster)
    assert made.branch == "第一党支部"
    assert made.link == "https://t.me/liangbang_bot"
    assert [line.name for band in made.bands for line in band.lines] == ["张伟"]


def test_what_is_held_back_is_not_final_before_it_was_in_publicity(quarter: Desk) -> None:
    def freeze() -> object:
        by_itself = Post(quarter.tx, quarter.house, quarter.now, due_at=quarter.now)
        return jobs.run(Job.QUARTER_FINAL, by_itself)

    show(quarter)
    quarter.press(SECRETARY, "⏸️")
    quarter.press(SECRETARY, "有数据")
    publish(quarter)
    quarter.later(days=7)
    held = freeze()
    assert isinstance(held, NotNow)
    assert "第一党支部 is held back" in str(held)
    quarter.press(SECRETARY, "📣")
    quarter.later(days=6)
    assert "第一党支部 is in publicity until" in str(freeze()), "it began with the release"
    quarter.later(days=1)
    assert isinstance(freeze(), Ran)


def test_by_hand_a_period_is_final_as_soon_as_nothing_is_held_back(quarter: Desk) -> None:
    def freeze() -> object:
        return jobs.run(Job.QUARTER_FINAL, Post(quarter.tx, quarter.house, quarter.now))

    show(quarter)
    quarter.press(SECRETARY, "⏸️")
    quarter.press(SECRETARY, "有数据")
    publish(quarter)
    assert "第一党支部 is held back" in str(freeze())
    quarter.later(hours=1)
    quarter.press(SECRETARY, "📣")
    assert isinstance(freeze(), Ran)
