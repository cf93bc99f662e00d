"""The end of a period, from the phones: standings signed, published, final."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.publications import LateClaims
from domain.runs import AlreadyRan, Job, NotNow, Ran
from domain.signoffs import Unsigned
from handlers import jobs
from handlers.post import Post
from services.verification import verify
from tests.desk import ADMIN, Desk, buttons
from tests.handlers.conftest import LEADER, MEMBER, OTHER
from tests.handlers.quarter import GROUP, NEW_YEAR, approve, closed_quarter, earn, last, object_to, run


@pytest.fixture
def closed(desk: Desk) -> Desk:
    return closed_quarter(desk)


def test_everybody_enrolled_gets_their_standing_with_every_entry_and_may_sign_it(closed: Desk) -> None:
    text = last(closed, MEMBER)
    assert "2026年第4季度" in text
    assert "<b>6 分</b>" in text
    assert "第 <b>1</b>/5 名" in text
    assert "#1 10-19 志愿服务 2 次 <b>+6 分</b>" in text
    assert closed.phone(MEMBER).labels() == ["✅ 无误，签字", "⚖️ 有异议"]
    closed.press(MEMBER, "✅")
    assert "✅ 您已签字（01-01 09:00）" in last(closed, MEMBER)
    assert closed.phone(MEMBER).labels() == ["⚖️ 有异议"]


def test_who_has_nothing_is_shown_that_as_well(closed: Desk) -> None:
    assert "本期没有记录" in last(closed, LEADER)
    assert closed.phone(LEADER).labels() == ["✅ 无误，签字", "⚖️ 有异议"]
    assert closed.press(LEADER, "⚖️") == "没有可以提出异议的记录。如有漏记，请告诉支部书记。"
    assert "本期没有记录" in last(closed, LEADER)


def test_the_period_is_signed_once_and_only_when_it_is_over(desk: Desk) -> None:
    refused = run(desk, Job.QUARTER_SIGN)
    assert refused == NotNow("2026Q4 is not over yet: its last day is 2026-12-31")
    desk.now = NEW_YEAR
    assert isinstance(run(desk, Job.QUARTER_SIGN, None), Ran)
    assert isinstance(run(desk, Job.QUARTER_SIGN), AlreadyRan)


def test_nobody_signs_for_somebody_else(closed: Desk) -> None:
    sign = buttons(closed.phone(MEMBER).last)[0]["callback_data"]
    assert closed.press_data(OTHER, sign, 1) == "这不是您的积分。"
    assert closed.tx.value("SELECT COUNT(*) FROM signoffs WHERE signed_at IS NOT NULL") == 0


def test_a_claim_sent_before_still_counts_and_asks_to_sign_anew(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.press(MEMBER, "✅")
    desk.now = NEW_YEAR
    assert run(desk, Job.QUARTER_SIGN) == Ran(
        "2026Q4", "put 5 standings before their members; 1 reviewers reminded"
    )
    assert "还有 1 件申报等您审核" in last(desk, LEADER)
    old = desk.phone(MEMBER).last["message_id"]
    stale = buttons(desk.phone(MEMBER).last)[0]["callback_data"]
    desk.press(MEMBER, "✅")
    approve(desk)
    assert "🔄 有变动" in last(desk, MEMBER)
    assert "<b>6 分</b>" in last(desk, MEMBER)
    assert buttons(desk.phone(MEMBER).messages[old]) == []
    assert desk.press_data(MEMBER, stale, old) == "积分已有变动，请看最新的一条消息。"
    desk.press(MEMBER, "✅ 无误")
    assert "您已签字" in last(desk, MEMBER)


def test_a_claim_sent_afterwards_counts_in_the_next_period(closed: Desk) -> None:
    earn(closed, MEMBER, "12月30日 志愿服务 1次")
    assert closed.tx.value("SELECT period FROM ledger WHERE entry = 3") == "2027Q1"


def test_final_freezes_the_period_and_posts_its_seal(closed: Desk) -> None:
    run(closed, Job.QUARTER_RANKING)
    assert run(closed, Job.QUARTER_FINAL) == Ran("2026Q4", "final, told to 1 branch group")
    seal = closed.tx.value("SELECT digest FROM finals")
    assert seal in last(closed, GROUP)
    assert re.fullmatch("[0-9a-f]{64}", seal)
    closed.press_data(MEMBER, "dispute:1", 1)
    assert closed.toasts[-1].text == "这一期已经定稿，不再受理异议。"
    assert verify(closed.tx, closed.house, closed.now).discrepancies == ()


def test_verify_notices_a_final_result_that_was_altered(closed: Desk) -> None:
    run(closed, Job.QUARTER_FINAL)
    closed.tx.execute("UPDATE finals SET digest = 'x'")
    [found] = verify(closed.tx, closed.house, closed.now).discrepancies
    assert str(found).startswith("final 2026Q4 (test)")


def test_what_nobody_decided_is_carried_over_and_said(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.press(MEMBER, "✅")
    desk.now = NEW_YEAR
    run(desk, Job.QUARTER_SIGN)
    run(desk, Job.QUARTER_FINAL)
    assert "转入2027年第1季度计算" in last(desk, MEMBER)
    approve(desk)
    assert desk.tx.value("SELECT period FROM ledger") == "2027Q1"


def test_or_it_lapses_where_that_is_configured(desk: Desk) -> None:
    desk.house = replace(desk.house, late_claims=LateClaims.LAPSE)
    desk.dispatcher.house = desk.house
    desk.say(MEMBER, "志愿服务 2次")
    desk.press(MEMBER, "✅")
    approve_data = buttons(desk.phone(LEADER).last)[0]["callback_data"]
    desk.now = NEW_YEAR
    run(desk, Job.QUARTER_SIGN)
    run(desk, Job.QUARTER_FINAL)
    assert "按规定不再计算" in last(desk, MEMBER)
    declared = [message for message in desk.phone(LEADER).messages.values() if "申报" in str(message)]
    assert declared
    assert [buttons(message) for message in declared] == [[]] * len(declared)
    desk.press_data(LEADER, approve_data, 1)
    assert desk.ledger() == []


def test_unsigned_counts_as_agreed_unless_configured_otherwise(closed: Desk) -> None:
    run(closed, Job.QUARTER_RANKING)
    assert "<b>A</b>" in last(closed, GROUP)
    assert "未签字" not in last(closed, GROUP)


def test_unsigned_has_no_grade_where_that_is_configured(closed: Desk) -> None:
    closed.house = replace(closed.house, unsigned=Unsigned.UNGRADED)
    closed.press(OTHER, "✅")
    run(closed, Job.QUARTER_RANKING)
    text = last(closed, GROUP)
    assert "<b>B</b> 1 人：周喆" in text
    assert "<b>A</b> 0 人" in text
    assert "未签字，暂不定等次：4 人" in text
    closed.say(MEMBER, "/board 2026Q4")
    assert "A 0 人 · B 1 人 · C 0 人 · 尚未签字 4 人\n" in last(closed, MEMBER), "nor later"
    assert closed.phone(MEMBER).labels() == [], "which is no correction"
    run(closed, Job.QUARTER_FINAL)
    assert any("A 0 人 · B 1 人 · C 0 人 · 尚未签字 4 人\n" in text for text in closed.phone(GROUP).texts())
    assert all("恭喜" not in text for text in closed.phone(MEMBER).texts()), (
        "whose deeds are told has the grade"
    )


PUBLISHED = "结果已经公示，签字已结束。有疑问请点 ⚖️，公示期内仍可以提出异议。"


def test_once_it_is_published_nothing_is_signed_and_that_is_said_kindly(closed: Desk) -> None:
    run(closed, Job.QUARTER_RANKING)
    assert closed.press(MEMBER, "✅") == PUBLISHED
    assert closed.tx.value("SELECT COUNT(*) FROM signoffs WHERE signed_at IS NOT NULL") == 0
    assert "📢 结果已经公示，签字已结束" in last(closed, MEMBER)
    assert closed.phone(MEMBER).labels() == ["⚖️ 有异议"], "which is still possible"
    closed.press(MEMBER, "⚖️")
    assert closed.phone(MEMBER).labels()[0].startswith("#1 ")


def test_a_correction_in_publicity_shows_the_new_standing_and_asks_for_no_signature(closed: Desk) -> None:
    closed.press(MEMBER, "✅")
    run(closed, Job.QUARTER_RANKING)
    closed.say(ADMIN, "/reverse 1 记错了")
    assert "🔄 有变动" in last(closed, MEMBER)
    assert "合计 <b>0 分</b>" in last(closed, MEMBER)
    assert "📄 <b>张伟</b>，您2026年第4季度的积分" in last(closed, MEMBER)
    assert "核对签字" not in last(closed, MEMBER)
    assert closed.phone(MEMBER).labels() == ["⚖️ 有异议"]
    object_to(closed, OTHER, "少算了一次")
    closed.say(ADMIN, "/reverse 2 另一笔也记错了")
    assert "您有 1 件异议在处理，结果会告诉您。" in last(closed, OTHER)


def test_where_it_is_held_back_it_may_still_be_signed(closed: Desk) -> None:
    branch = closed.branch()
    closed.tx.execute(
        "INSERT INTO previews (branch_id, period, state, due_at) VALUES (?, '2026Q4', 'held', ?)",
        branch,
        "2027-01-08T00:30:00.000+00:00",
    )
    run(closed, Job.QUARTER_RANKING)
    assert closed.press(MEMBER, "✅") == "已签字，谢谢！"


@pytest.fixture
def strict(desk: Desk) -> Desk:
    """A house in which an unsigned standing gets no grade."""
    desk.house = replace(desk.house, unsigned=Unsigned.UNGRADED)
    desk.dispatcher.house = desk.house
    return desk


def published_grades(desk: Desk) -> dict[str, str]:
    rows = desk.tx.all("SELECT name, grade FROM published JOIN members ON members.id = member_id")
    return {row["name"]: row["grade"] for row in rows}


@pytest.mark.parametrize("outcome", ["✅", "❌"])
def test_who_objects_cannot_sign_and_keeps_the_grade_however_it_is_decided(
    strict: Desk, outcome: str
) -> None:
    closed_quarter(strict)
    object_to(strict, OTHER, "少记一次")
    run(strict, Job.QUARTER_RANKING)
    assert published_grades(strict) == {"张伟": "", "王磊": "", "李娜": "", "赵敏": "", "周喆": "B"}
    strict.press(ADMIN, outcome)
    run(strict, Job.QUARTER_FINAL)
    [final] = [text for text in strict.phone(GROUP).texts() if "🔒" in text]
    grades = "A 0 人 · B 0 人 · C 1 人" if outcome == "✅" else "A 0 人 · B 1 人 · C 0 人"
    assert f"{grades} · 尚未签字 4 人" in final


def test_who_was_never_asked_keeps_the_grade(strict: Desk) -> None:
    strict.member(77, "未入", enrolled=False)
    closed_quarter(strict)
    strict.tx.execute(
        "UPDATE members SET account = NULL WHERE name = '周喆'"
    )  # nor can who has no account now
    run(strict, Job.QUARTER_RANKING)
    assert published_grades(strict) == {
        "张伟": "", "王磊": "", "李娜": "", "赵敏": "", "周喆": "B", "未入": "C"
    }  # fmt: skip


def enrols(desk: Desk, account: int) -> None:
    link = desk.say(ADMIN, f"/invite {account:04}").texts()[-1].rpartition("start=")[2]
    desk.say(account, f"/start {link}")


def test_who_enrols_while_a_period_is_signed_is_put_their_standing_before(strict: Desk) -> None:
    strict.member(77, "新人", enrolled=False)
    closed_quarter(strict)
    enrols(strict, 77)
    assert "2026年第4季度" in last(strict, 77)
    strict.press(77, "✅ 无误")
    run(strict, Job.QUARTER_RANKING)
    assert published_grades(strict)["新人"] == "C"


def test_who_signed_before_and_enrols_anew_has_still_signed(strict: Desk) -> None:
    closed_quarter(strict)
    strict.press(OTHER, "✅")
    strict.say(ADMIN, f"/unbind {OTHER:04}")
    enrols(strict, OTHER)
    run(strict, Job.QUARTER_RANKING)
    assert published_grades(strict)["周喆"] == "B"


def test_who_enrols_when_it_is_published_is_asked_nothing(strict: Desk) -> None:
    strict.member(77, "新人", enrolled=False)
    closed_quarter(strict)
    run(strict, Job.QUARTER_RANKING)
    enrols(strict, 77)
    assert not any("签字" in text for text in strict.phone(77).texts())


def test_who_has_not_signed_is_reminded_once(closed: Desk) -> None:
    closed.press(MEMBER, "✅")
    closed.now += timedelta(hours=73)
    outcome = jobs.run(Job.REMINDERS, Post(closed.tx, closed.house, closed.now))
    closed.deliver()
    assert "4 members reminded to sign" in str(outcome)
    assert "还没有签字" in last(closed, OTHER)
    assert "还没有签字" not in last(closed, MEMBER)
    again = jobs.run(Job.REMINDERS, Post(closed.tx, closed.house, closed.now))
    assert "sign" not in str(again)


def test_long_lists_are_paged_and_fit(desk: Desk) -> None:
    for _ in range(60):
        desk.say(LEADER, "/record 0011 D01 1 x")
        desk.press(LEADER, "✅")
    desk.now = NEW_YEAR
    run(desk, Job.QUARTER_SIGN)
    assert "共 60 笔" in last(desk, MEMBER)
    desk.press(MEMBER, "➡️")
    assert "#60" in last(desk, MEMBER)
    desk.press(MEMBER, "⚖️")
    for _ in range(7):
        desk.press(MEMBER, "➡️")
    assert len(desk.phone(MEMBER).labels()) == 4 + 2


def test_whom_the_scheme_scores_no_longer_is_not_sent_to_look_for_a_newer_message(closed: Desk) -> None:
    """The standing that they were shown is the last one there is."""
    newest = closed.phone(LEADER).last["message_id"]
    closed.tx.execute("UPDATE members SET status = 'left' WHERE account = ?", LEADER)
    sign = next(b for b in buttons(closed.phone(LEADER).last) if b["text"].startswith("✅"))
    assert (
        closed.press_data(LEADER, sign["callback_data"], newest)
        == "这一期已不再按这个办法给您计分，不用签字。"
    )
    assert closed.tx.value("SELECT COUNT(*) FROM signoffs WHERE signed_at IS NOT NULL") == 0
