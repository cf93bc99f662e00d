"""Deeds of the highest grade, from the phones: asked, worded, told to the branch, taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.erasure import Erased
from domain.runs import Job
from handlers import erasing, jobs
from handlers.post import Post
from tests.desk import ADMIN, Desk, buttons
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER, SECRETARY
from tests.handlers.quarter import run

GROUP = -1001
NEW_YEAR = datetime(2027, 1, 1, 1, 0, tzinfo=UTC)


def earn(desk: Desk, account: int, text: str, photo: str | None = None) -> None:
    desk.say(account, text, photo=photo)
    desk.press(account, "✅")
    for reviewer in (LEADER,) if photo else (LEADER, REVIEWER, SECRETARY):
        desk.press(reviewer, "✅ 通过")


def last(desk: Desk, account: int) -> str:
    return desk.phone(account).texts()[-1]


def remind(desk: Desk) -> str:
    outcome = jobs.run(Job.REMINDERS, Post(desk.tx, desk.house, desk.now))
    desk.deliver()
    return str(outcome)


def posts(desk: Desk) -> list[dict[str, Any]]:
    found = list(desk.phone(GROUP).messages.values())
    return [m for m in found if "🌟" in (m.get("text") or m.get("caption") or "")]


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Nobody is asked to help anybody here: those who could are away."""
    desk.tx.execute("UPDATE members SET away_until = '2030-01-01' WHERE account IN (?, ?)", MEMBER, OTHER)
    return desk


@pytest.fixture
def final(desk: Desk) -> Desk:
    """Two with an A, one of them with a photo, after the result is final."""
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    desk.tx.execute("INSERT INTO accounts (id) VALUES (?)", ADMIN)
    earn(desk, MEMBER, "志愿服务 3次 帮老矿区住户修水管")
    earn(desk, MEMBER, "隐患排查 1处 二号泵站", photo="pump")
    earn(desk, OTHER, "志愿服务 3次")
    desk.now = NEW_YEAR
    run(desk, Job.QUARTER_SIGN)
    run(desk, Job.QUARTER_RANKING)
    run(desk, Job.QUARTER_FINAL)
    return desk


def test_who_has_the_highest_grade_is_asked_in_private_and_nothing_is_posted(final: Desk) -> None:
    text = last(final, MEMBER)
    assert "恭喜" in text
    assert "10月19日 志愿服务 3次 帮老矿区住户修水管" in text
    assert final.phone(MEMBER).labels() == [
        "✅ 同意发布",
        "✅ 同意，照片也发",
        "✏️ 换一件或改文字",
        "❌ 不用了",
    ]
    assert "10月19日 志愿服务 3 次</blockquote>" in last(final, OTHER), "its words say no more than that"
    assert "✅ 同意，照片也发" not in final.phone(OTHER).labels()
    assert all("恭喜" not in text for text in final.phone(SECRETARY).texts())
    assert "deeds" not in remind(final)
    assert posts(final) == []


def test_nobody_is_asked_twice(final: Desk) -> None:
    before = len(final.phone(MEMBER).messages)
    run(final, Job.QUARTER_FINAL)
    assert len(final.phone(MEMBER).messages) == before


def test_those_who_agree_are_told_of_in_one_post(final: Desk) -> None:
    final.press(MEMBER, "✅ 同意发布")
    assert "deeds" not in remind(final), "the other one is still thinking"
    final.press(OTHER, "✅ 同意")
    assert "2 members' deeds posted" in remind(final)
    [post] = posts(final)
    assert "<b>张伟</b>" in post["text"]
    assert "<b>周喆</b>" in post["text"]
    assert "修水管" in post["text"]
    assert "已发到支部群里" in last(final, MEMBER)
    assert final.phone(MEMBER).labels() == ["❌ 撤回"]
    assert "deeds" not in remind(final)
    assert len(posts(final)) == 1


def test_after_a_day_nobody_is_waited_for(final: Desk) -> None:
    final.press(OTHER, "✅ 同意")
    final.later(hours=25)
    assert "1 member's deeds posted" in remind(final)
    assert "张伟" not in posts(final)[0]["text"]


def test_a_photo_goes_only_where_its_member_said_so(final: Desk) -> None:
    final.press(MEMBER, "✅ 同意，照片也发")
    final.press(OTHER, "✅ 同意")
    remind(final)
    plain, pictured = posts(final)
    assert "周喆" in plain["text"]
    assert "photo" not in plain
    assert pictured["photo"] == "file-pump"
    assert "张伟" in pictured["caption"]


def test_without_consent_nothing_is_ever_posted(final: Desk) -> None:
    final.press(MEMBER, "❌")
    assert last(final, MEMBER) == "好的，不发。谢谢您这个季度的付出。"
    final.later(days=40)
    remind(final)
    assert posts(final) == []


def test_the_next_text_is_the_wording_and_is_shown_before_it_counts(final: Desk) -> None:
    final.press(OTHER, "✏️")
    final.say(OTHER, "和大家一起 <修> 好了水管")
    assert "和大家一起 &lt;修&gt; 好了水管" in last(final, OTHER)
    final.press(OTHER, "✅ 同意")
    final.press(MEMBER, "❌")
    remind(final)
    assert "和大家一起 &lt;修&gt; 好了水管" in posts(final)[0]["text"]


def test_other_claims_are_chosen_by_tapping_and_one_always_stays(final: Desk) -> None:
    final.press(MEMBER, "✏️")
    assert [label[0] for label in final.phone(MEMBER).labels()] == ["☑", "☑", "«"]
    final.press(MEMBER, "☑")
    assert [label[0] for label in final.phone(MEMBER).labels()] == ["☐", "☑", "«"]
    final.press(MEMBER, "☑")
    assert [label[0] for label in final.phone(MEMBER).labels()] == ["☐", "☑", "«"]
    final.press(MEMBER, "«")
    assert "修水管" not in last(final, MEMBER)
    assert "二号泵站" in last(final, MEMBER)


def test_a_consent_taken_back_before_the_post_leaves_no_trace(final: Desk) -> None:
    final.press(MEMBER, "✅ 同意发布")
    final.press(MEMBER, "❌ 撤回")
    final.press(OTHER, "✅ 同意")
    remind(final)
    assert "张伟" not in posts(final)[0]["text"]


def test_a_consent_taken_back_later_takes_it_out_of_the_post(final: Desk) -> None:
    final.press(MEMBER, "✅ 同意发布")
    final.press(OTHER, "✅ 同意")
    remind(final)
    final.later(days=60)
    final.press(MEMBER, "❌ 撤回")
    [post] = posts(final)
    assert "张伟" not in post["text"]
    assert "周喆" in post["text"]
    assert last(final, MEMBER) == "已撤回，支部群里不再有您的事迹。"
    final.press(OTHER, "❌ 撤回")
    assert posts(final) == []
    assert last(final, GROUP) == "（应本人要求已撤回）"


def test_a_fresh_photo_is_deleted_and_of_an_old_one_the_admins_hear(final: Desk) -> None:
    final.press(OTHER, "❌")
    final.press(MEMBER, "✅ 同意，照片也发")
    remind(final)
    assert len(posts(final)) == 1
    final.later(days=3)
    final.press(MEMBER, "❌ 撤回")
    assert "Telegram 不让机器人删除" in last(final, MEMBER)
    assert "请群管理员" in last(final, ADMIN)
    assert posts(final) == [], "its words are gone"


def test_a_post_of_today_is_deleted_whole(final: Desk) -> None:
    final.press(OTHER, "❌")
    final.press(MEMBER, "✅ 同意，照片也发")
    remind(final)
    before = len(final.phone(GROUP).messages)
    final.press(MEMBER, "❌ 撤回")
    assert len(final.phone(GROUP).messages) == before - 1


def test_nobody_answers_for_somebody_else(final: Desk) -> None:
    for button in buttons(final.phone(MEMBER).last):
        assert final.press_data(OTHER, button["callback_data"], 1) == "这不是您的事迹。"
    assert final.tx.value("SELECT COUNT(*) FROM deeds WHERE state <> 'proposed'") == 0


def test_what_is_decided_is_not_decided_again(final: Desk) -> None:
    agree = buttons(final.phone(OTHER).last)[0]["callback_data"]
    final.press(OTHER, "❌")
    assert final.press_data(OTHER, agree, 1) == "您已经决定过了。"


def test_a_claim_that_was_taken_back_is_not_told_of(desk: Desk) -> None:
    earn(desk, MEMBER, "志愿服务 3次 修水管")
    earn(desk, MEMBER, "隐患排查 4处 泵站", photo="pump")
    earn(desk, MEMBER, "挖潜增效 5分 废料再用")
    desk.say(ADMIN, "/reverse 2 记错了")
    desk.now = NEW_YEAR
    run(desk, Job.QUARTER_SIGN)
    run(desk, Job.QUARTER_FINAL)
    assert "修水管" in last(desk, MEMBER)
    assert "泵站" not in last(desk, MEMBER)


def told_and_final(desk: Desk) -> Desk:
    """Two with an A after the result is final; of one of them two deeds are proposed."""
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    desk.tx.execute("INSERT INTO accounts (id) VALUES (?)", ADMIN)
    earn(desk, MEMBER, "志愿服务 3次 帮老矿区住户修水管")
    earn(desk, MEMBER, "挖潜增效 5分 废料再用")
    earn(desk, OTHER, "志愿服务 3次")
    desk.now = NEW_YEAR
    for job in (Job.QUARTER_SIGN, Job.QUARTER_RANKING, Job.QUARTER_FINAL):
        run(desk, job)
    return desk


def test_what_was_taken_back_after_the_result_was_final_is_told_no_longer(desk: Desk) -> None:
    told_and_final(desk)
    desk.press(MEMBER, "✅ 同意")
    desk.press(OTHER, "✅ 同意")
    remind(desk)
    assert "废料再用" in posts(desk)[0]["text"]
    desk.later(days=30)
    desk.say(ADMIN, "/reverse 2 记错了")
    assert "废料再用" not in posts(desk)[0]["text"]
    assert "修水管" in posts(desk)[0]["text"], "what stands is still told"
    desk.say(ADMIN, "/reverse 1 记错了")
    assert "张伟" not in posts(desk)[0]["text"]
    assert "周喆" in posts(desk)[0]["text"]
    assert any("所依据的记录已经冲正" in text for text in desk.phone(MEMBER).texts())
    desk.say(ADMIN, "/reverse 3 记错了")
    assert posts(desk) == []
    assert "（所依据的记录已更正，已撤下）" in desk.phone(GROUP).texts()


def test_a_deed_taken_back_before_it_is_told_never_is(desk: Desk) -> None:
    told_and_final(desk)
    desk.press(MEMBER, "✅ 同意")
    desk.say(ADMIN, "/reverse 2 记错了")
    desk.press(OTHER, "❌")
    remind(desk)
    assert "修水管" in posts(desk)[0]["text"]
    assert "废料再用" not in posts(desk)[0]["text"]


def test_words_that_no_longer_hold_are_asked_about_once_more(desk: Desk) -> None:
    told_and_final(desk)
    desk.press(MEMBER, "✏️")
    desk.say(MEMBER, "修了水管，也用了废料")
    desk.press(MEMBER, "✅ 同意")
    desk.say(ADMIN, "/reverse 2 记错了")
    desk.press(OTHER, "✅ 同意")
    assert "deeds" not in remind(desk), "it is another text than the one agreed to"
    desk.press(MEMBER, "✅ 同意发布")
    remind(desk)
    assert "修水管" in posts(desk)[0]["text"]
    assert "废料" not in posts(desk)[0]["text"]


def test_a_photo_of_what_was_taken_back_goes_or_the_admins_hear(final: Desk) -> None:
    final.press(OTHER, "❌")
    final.press(MEMBER, "✅ 同意，照片也发")
    remind(final)
    final.later(days=3)
    final.say(ADMIN, "/reverse 2 记错了")
    assert posts(final) == []
    assert any("所依据的记录已经冲正。群里那张照片" in text for text in final.phone(ADMIN).texts())
    assert any("已经请管理员去删" in text for text in final.phone(MEMBER).texts())


def erase(desk: Desk, account: int) -> None:
    assert isinstance(erasing.erase(Post(desk.tx, desk.house, desk.now), f"{account:04}", "asked"), Erased)
    desk.deliver()


def test_whoever_is_erased_is_told_of_no_longer_and_others_still_are(final: Desk) -> None:
    final.press(MEMBER, "✅ 同意发布")
    final.press(OTHER, "✅ 同意")
    remind(final)
    final.later(days=60)
    erase(final, MEMBER)
    [post] = posts(final)
    assert "张伟" not in post["text"]
    assert "修水管" not in post["text"]
    assert "周喆" in post["text"]
    erase(final, OTHER)
    assert posts(final) == []
    assert last(final, GROUP) == "（已撤下）"


def test_the_old_photo_of_whoever_is_erased_is_told_to_the_admins(final: Desk) -> None:
    final.press(OTHER, "❌")
    final.press(MEMBER, "✅ 同意，照片也发")
    remind(final)
    final.later(days=3)
    erase(final, MEMBER)
    assert posts(final) == []
    assert "请群管理员长按那条消息删除" in last(final, ADMIN)
    assert "张伟" not in last(final, ADMIN)


def test_what_was_told_today_of_whoever_is_erased_is_deleted_whole(final: Desk) -> None:
    final.press(OTHER, "❌")
    final.press(MEMBER, "✅ 同意，照片也发")
    remind(final)
    before = len(final.phone(GROUP).messages)
    erase(final, MEMBER)
    assert len(final.phone(GROUP).messages) == before - 1
