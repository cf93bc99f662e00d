"""The hourly job: who is reminded, what goes upwards, what is dropped."""

from domain.members import Role
from domain.periods import parse
from domain.runs import Job, NotNow, Ran
from handlers import jobs
from handlers.post import Post
from tests.desk import ADMIN, Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER, SECRETARY


def remind(desk: Desk) -> Ran:
    outcome = jobs.run(Job.REMINDERS, Post(desk.tx, desk.house, desk.now))
    assert isinstance(outcome, Ran)
    desk.deliver()
    return outcome


def declare(desk: Desk, account: int = MEMBER, text: str = "志愿服务 2次") -> None:
    desk.say(account, text)
    desk.press(account, "✅")


def reminded(desk: Desk, account: int) -> list[str]:
    return [text for text in desk.phone(account).texts() if text.startswith("⏰ 您有")]


def test_a_reviewer_is_reminded_once_of_everything_that_waits(desk: Desk) -> None:
    declare(desk)
    declare(desk, OTHER)
    desk.later(hours=20)
    declare(desk, MEMBER, "挖潜增效 5分")
    remind(desk)
    assert reminded(desk, LEADER) == []
    desk.later(hours=5)
    remind(desk)
    assert reminded(desk, LEADER) == ["⏰ 您有 3 条申报待审核，最早的等了 25 小时。/pending 一并处理。"]
    assert reminded(desk, REVIEWER) == []


def test_the_next_reminder_comes_a_day_after_the_last_and_not_with_every_newer_claim(desk: Desk) -> None:
    declare(desk)
    desk.later(hours=5)
    declare(desk, OTHER)
    for _ in range(48):
        desk.later(hours=1)
        remind(desk)
    assert len(reminded(desk, LEADER)) == 2
    assert "等了 2 天" in reminded(desk, LEADER)[1]


def test_nobody_is_reminded_of_what_is_decided_or_with_the_member(desk: Desk) -> None:
    declare(desk)
    desk.press(LEADER, "❌")
    desk.press(LEADER, "佐证不足")
    declare(desk, OTHER)
    desk.press(LEADER, "↩️")
    desk.press(LEADER, "请说明数量")
    desk.later(hours=30)
    remind(desk)
    assert reminded(desk, LEADER) == []


def test_a_level_that_stays_silent_goes_to_the_next_upwards_who_is_told_why(desk: Desk) -> None:
    declare(desk)
    desk.later(hours=71)
    remind(desk)
    assert desk.phone(REVIEWER).texts() == []
    desk.later(hours=2)
    assert "1 review escalated" in remind(desk).what
    [card] = desk.phone(REVIEWER).texts()
    assert "⏰ 党小组长久未处理，也请您看一下" in card
    remind(desk)
    assert len(desk.phone(REVIEWER).texts()) == 1
    assert desk.press(REVIEWER, "✅") == "已通过，谢谢"
    assert desk.tx.value("SELECT COUNT(*) FROM reviews WHERE verdict = 'approved'") == 1


def test_those_asked_first_keep_their_say_after_an_escalation(desk: Desk) -> None:
    declare(desk)
    desk.later(hours=80)
    remind(desk)
    assert desk.press(LEADER, "✅") == "已通过，谢谢"


def test_a_draft_that_nobody_sent_is_put_away_and_its_message_says_so(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.later(hours=47)
    remind(desk)
    assert "✅ 提交" in desk.phone(MEMBER).labels()
    desk.later(hours=2)
    remind(desk)
    assert desk.phone(MEMBER).texts() == ["⌛ 这份草稿放得太久，已收起，没有提交。需要的话请重新发一句。"]
    assert desk.phone(MEMBER).labels() == []
    assert desk.tx.value("SELECT state FROM claims") == "cancelled"


def test_after_the_last_day_away_reviews_come_again_and_what_was_stuck_moves(desk: Desk) -> None:
    desk.say(SECRETARY, "/away 2026-10-20")
    desk.tx.execute("DELETE FROM roles WHERE role <> ?", Role.BRANCH_SECRETARY)
    desk.tx.execute(
        "DELETE FROM roles WHERE member_id <> (SELECT id FROM members WHERE account = ?)", SECRETARY
    )
    declare(desk)
    assert "没有人能审核" in desk.phone(ADMIN).texts()[-1]
    desk.later(days=1)
    remind(desk)
    assert not any("外出已结束" in text for text in desk.phone(SECRETARY).texts())
    desk.later(days=1)
    remind(desk)
    assert any("外出已结束" in text for text in desk.phone(SECRETARY).texts())
    assert "✅ 通过" in desk.phone(SECRETARY).labels()


def test_a_new_leader_gets_the_card_and_the_old_one_s_loses_its_buttons(desk: Desk) -> None:
    declare(desk)
    desk.tx.execute("DELETE FROM roles WHERE role = ?", Role.GROUP_LEADER)
    new = desk.member(51, "新组长", Role.GROUP_LEADER)
    assert new
    remind(desk)
    assert "✅ 通过" in desk.phone(51).labels()
    assert "已转给别人审核" in desk.phone(LEADER).texts()[-1]
    assert desk.phone(LEADER).labels() == []


def test_nothing_is_edited_while_nothing_has_changed(desk: Desk) -> None:
    declare(desk)
    before = desk.tx.value("SELECT COUNT(*) FROM outbox")
    desk.later(hours=1)
    assert remind(desk).what == "nothing was due"
    assert desk.tx.value("SELECT COUNT(*) FROM outbox") == before


def test_reminders_take_no_period(desk: Desk) -> None:
    outcome = jobs.run(Job.REMINDERS, Post(desk.tx, desk.house, desk.now), parse("2026Q4"))
    assert isinstance(outcome, NotNow)
