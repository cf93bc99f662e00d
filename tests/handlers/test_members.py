"""Coming in, language, help, being away; and what admins do about people and groups."""

import json
import re

import pytest

from domain.members import Role
from tests.desk import ADMIN, Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER

GROUP, NEWCOMER, STRANGER = -1009, 60, 777


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.member(NEWCOMER, "新人<b>", enrolled=False)
    return desk


def invite(desk: Desk, number: str = "0060") -> str:
    text = desk.say(ADMIN, f"/invite {number}").texts()[-1]
    found = re.search(r"https://t\.me/liangbang_bot\?start=([A-Za-z0-9_-]{1,64})", text)
    assert found, text
    return found[1]


# Coming in


def test_an_invite_brings_its_member_in(desk: Desk) -> None:
    phone = desk.say(STRANGER, f"/start {invite(desk)}")
    assert "新人&lt;b&gt;" in phone.texts()[-1]
    assert "第一党支部" in phone.texts()[-1]
    assert "+3" in desk.say(STRANGER, "志愿服务").texts()[-1]


@pytest.mark.parametrize(
    ("role", "told", "untold"),
    [
        (Role.GROUP_LEADER, "/pending", "/question"),
        (Role.QUIZ_EDITOR, "/question", "/pending"),
        (Role.BRANCH_COMMITTEE, "/mine", "/pending"),
    ],
)
def test_who_enrols_is_told_what_their_role_brings_them(
    desk: Desk, role: Role, told: str, untold: str
) -> None:
    desk.member(61, "新职务", role, enrolled=False)
    text = desk.say(61, f"/start {invite(desk, '0061')}").texts()[-1]
    assert told in text
    assert untold not in text


def test_a_code_that_was_copied_alone_brings_in_as_well(desk: Desk) -> None:
    assert "欢迎" in desk.say(STRANGER, f" {invite(desk)} ").texts()[-1]


def test_a_code_works_once(desk: Desk) -> None:
    code = invite(desk)
    desk.say(STRANGER, f"/start {code}")
    assert "已经用过" in desk.say(778, f"/start {code}").texts()[-1]
    assert desk.tx.value("SELECT count(*) FROM members WHERE account = 778") == 0


@pytest.mark.parametrize("code", ["x", "ABCDEFGHJK", "1 2", "💥" * 20, "' OR 1=1 --", "A" * 500])
def test_an_unknown_code_is_refused(desk: Desk, code: str) -> None:
    assert "邀请码不对" in desk.say(STRANGER, f"/start {code}").texts()[-1]


def test_an_account_that_is_in_needs_no_second_code(desk: Desk) -> None:
    assert "已经加入（张伟）" in desk.say(MEMBER, f"/start {invite(desk)}").texts()[-1]


def test_a_greeting_without_a_code(desk: Desk) -> None:
    assert "张伟，您好" in desk.say(MEMBER, "/start").texts()[-1]
    assert "邀请链接" in desk.say(STRANGER, "/start").texts()[-1]


def test_a_new_leader_hears_of_their_role_and_gets_what_waits(desk: Desk) -> None:
    desk.tx.execute("INSERT INTO roles SELECT id, 'branch_secretary' FROM members WHERE employee_no = '0060'")
    desk.tx.execute("DELETE FROM roles WHERE role IN ('group_leader', 'branch_reviewer')")
    desk.tx.execute("UPDATE members SET account = NULL WHERE account = 14")
    desk.say(MEMBER, "志愿服务")
    desk.press(MEMBER, "✅")
    assert "没有人能审核" in desk.phone(ADMIN).texts()[-1]
    phone = desk.say(STRANGER, f"/start {invite(desk)}")
    assert "支部书记" in phone.texts()[0]
    assert phone.labels()[0].startswith("✅")


def test_who_comes_in_gets_a_menu_of_what_they_may(desk: Desk) -> None:
    desk.say(STRANGER, f"/start {invite(desk)}")
    payload = desk.tx.value(
        "SELECT payload FROM outbox WHERE method = 'setMyCommands' ORDER BY id DESC LIMIT 1"
    )
    names = [command["command"] for command in json.loads(payload)["commands"]]
    assert "claim" in names
    assert not {"record", "reverse", "bind", "pending"} & set(names)


# Admins and people


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/invite", "请写工号"),
        ("/invite 9999", "没有这个工号"),
        ("/invite 0011", "已经加入"),
        ("/unbind", "请写工号"),
        ("/unbind 9999", "没有这个工号"),
        ("/unbind 0060", "还没有加入"),
    ],
)
def test_an_admin_hears_why_not(desk: Desk, text: str, said: str) -> None:
    assert said in desk.say(ADMIN, text).texts()[-1]


def test_who_has_left_gets_no_invite(desk: Desk) -> None:
    desk.tx.execute("UPDATE members SET status = 'left' WHERE employee_no = '0060'")
    assert "已调出" in desk.say(ADMIN, "/invite 0060").texts()[-1]


def test_the_same_invite_until_it_is_used(desk: Desk) -> None:
    assert invite(desk) == invite(desk)


def test_unbinding_frees_the_member_and_passes_their_reviews_on(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务")
    desk.press(MEMBER, "✅")
    desk.say(ADMIN, "/unbind 0012")
    assert "已转给别人" in desk.phone(LEADER).texts()[-1]
    assert "还没有加入" in desk.phone(REVIEWER).texts()[-1]
    assert "邀请链接" in desk.say(LEADER, "/pending").texts()[-1]
    assert "欢迎" in desk.say(STRANGER, f"/start {invite(desk, '0012')}").texts()[-1]


def test_a_question_finds_the_member_on_their_new_phone(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务")
    desk.press(MEMBER, "✅")
    desk.press(LEADER, "↩️")
    desk.say(LEADER, "在哪里？")
    desk.say(ADMIN, "/unbind 0011")
    assert "在哪里？" in desk.say(STRANGER, f"/start {invite(desk, '0011')}").texts()[-1]
    desk.say(STRANGER, "在敬老院")
    assert "在敬老院" in desk.phone(LEADER).texts()[-1]


# Groups


def test_a_group_becomes_a_branchs_and_its_posts_go_there(desk: Desk) -> None:
    assert "第一党支部" in desk.say(ADMIN, "/bind 第一党支部", chat=GROUP).texts()[-1]
    assert desk.tx.value("SELECT chat_id FROM branches") == GROUP
    assert "没有这个支部" in desk.say(ADMIN, "/bind 不存在的", chat=GROUP).texts()[-1]
    assert "请写支部名" in desk.say(ADMIN, "/bind", chat=GROUP).texts()[-1]


def test_only_an_admin_binds(desk: Desk) -> None:
    for account in (MEMBER, LEADER, STRANGER):
        desk.say(account, "/bind 第一党支部", chat=GROUP)
    assert desk.tx.value("SELECT chat_id FROM branches") is None


# Claiming in a group


def test_a_claim_in_the_group_is_one_short_line_there_and_a_draft_in_private(desk: Desk) -> None:
    phone = desk.say(MEMBER, "/claim 志愿服务 2次", chat=GROUP)
    assert phone.texts() == ["📝 张伟 正在申报，请到私聊里确认。"]
    assert phone.labels() == []
    assert "+6" in desk.phone(MEMBER).texts()[-1]


def test_a_claim_in_reply_to_a_photo_takes_the_photo_along(desk: Desk) -> None:
    size = {"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}
    replied = {
        "message_id": 3,
        "date": 1,
        "chat": {"id": GROUP, "type": "supergroup", "title": "群"},
        "photo": [size],
    }
    desk.say(MEMBER, "/claim 隐患排查 1处", chat=GROUP, reply_to_message=replied)
    assert "1 张照片" in desk.phone(MEMBER).texts()[-1]
    assert desk.phone(MEMBER).labels()[0].startswith("✅")


def test_an_empty_claim_in_a_group_is_told_how(desk: Desk) -> None:
    assert "/claim 志愿服务" in desk.say(MEMBER, "/claim", chat=GROUP).texts()[-1]


# Language


def test_a_chosen_language_stays_and_the_menu_follows(desk: Desk) -> None:
    desk.say(MEMBER, "/lang")
    desk.press(MEMBER, "English")
    assert "Hello 张伟" in desk.say(MEMBER, "/start").texts()[-1]
    desk.say(MEMBER, "/lang zh-Hans")
    assert "您好" in desk.say(MEMBER, "/start").texts()[-1]
    menus = desk.tx.all("SELECT payload FROM outbox WHERE method = 'setMyCommands' ORDER BY id")
    assert "declare points" in menus[0]["payload"]
    assert "申报积分" in menus[1]["payload"]


@pytest.mark.parametrize("code", ["ru", "en-GB", "EN"])
def test_a_language_that_is_none_of_ours_offers_both(desk: Desk, code: str) -> None:
    assert desk.say(MEMBER, f"/lang {code}").labels() == ["中文", "English"]


def test_everybody_hears_their_own_language(desk: Desk) -> None:
    desk.say(LEADER, "/lang en")
    desk.say(MEMBER, "志愿服务")
    desk.press(MEMBER, "✅")
    assert "declares" in desk.phone(LEADER).texts()[-1]
    desk.press(LEADER, "❌")
    desk.press(LEADER, "Declared twice")
    assert "未通过" in desk.phone(MEMBER).texts()[-1]


# Being away


@pytest.mark.parametrize("text", ["", "morgen", "2026-13-01", "99999-01-01", "2026-12-01 x"])
def test_away_wants_a_day(desk: Desk, text: str) -> None:
    assert "/away 2026-12-01" in desk.say(LEADER, f"/away {text}").texts()[-1]


@pytest.mark.parametrize("text", ["2026-12-01", "2026/12/01", "2026.12.01"])
def test_away_passes_what_is_at_hand_to_the_next_and_counts_it(desk: Desk, text: str) -> None:
    for account in (MEMBER, OTHER):
        desk.say(account, "志愿服务")
        desk.press(account, "✅")
    phone = desk.say(LEADER, f"/away {text}")
    assert "2 条" in phone.texts()[-1]
    assert "外出" in desk.phone(REVIEWER).texts()[-1]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("明天", "10月20日"),
        ("到周五", "10月23日"),
        ("25号", "10月25日"),
        ("12-01", "12月1日"),
        ("1 Dec", "12月1日"),
    ],
)
def test_away_reads_a_day_as_claims_do_and_looks_ahead(desk: Desk, text: str, day: str) -> None:
    assert f"{day}之前（含当天）不再请您审核" in desk.say(LEADER, f"/away {text}").texts()[-1]


def test_away_without_a_day_offers_some(desk: Desk) -> None:
    desk.say(LEADER, "/away")
    desk.press(LEADER, "1 天后（10月20日）")
    assert "10月20日之前（含当天）不再请您审核" in desk.phone(LEADER).texts()[-1]
    assert desk.phone(LEADER).labels() == []
    assert "过去" in desk.press_data(LEADER, "until:2026-10-18", 1)
    assert "过去" in desk.press_data(LEADER, "until:2026-13-45", 1)


@pytest.mark.parametrize("text", ["昨天", "上周三", "yesterday"])
def test_away_until_a_day_that_is_over_by_its_own_words_is_refused(desk: Desk, text: str) -> None:
    assert "过去" in desk.say(LEADER, f"/away {text}").texts()[-1]


def test_away_until_yesterday_is_refused_and_until_today_is_not(desk: Desk) -> None:
    assert "过去" in desk.say(LEADER, "/away 2026-10-18").texts()[-1]
    assert "不再请您审核" in desk.say(LEADER, "/away 2026-10-19").texts()[-1]


def test_away_is_for_those_who_review(desk: Desk) -> None:
    assert "只有负责人" in desk.say(MEMBER, "/away 2026-12-01").texts()[-1]
    desk.member(61, "支委", Role.BRANCH_COMMITTEE)
    assert "只有负责人" in desk.say(61, "/away 2026-12-01").texts()[-1]


# Cancel


def test_cancel_leaves_what_was_begun_and_says_where_nothing_was(desk: Desk) -> None:
    assert "没有" in desk.say(LEADER, "/cancel").texts()[-1]
    desk.say(LEADER, "/record")
    assert "已停下" in desk.say(LEADER, "/cancel").texts()[-1]
    assert "没有" in desk.say(LEADER, "/cancel").texts()[-1]


def test_a_draft_keeps_its_buttons_after_cancel(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.press(MEMBER, "✏️")
    desk.say(MEMBER, "/cancel")
    desk.press(MEMBER, "« 返回")
    desk.press(MEMBER, "✅")
    assert desk.tx.value("SELECT state FROM claims") == "waiting"
