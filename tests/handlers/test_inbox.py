"""/pending: oldest first, page by page, one by one or all that is shown."""

import pytest

from tests.desk import Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER


def declare(desk: Desk, count: int, account: int = MEMBER) -> None:
    for number in range(count):
        desk.later(minutes=1)
        desk.say(account, f"10月{number + 1}日志愿服务")
        desk.press(account, "✅")


def states(desk: Desk) -> list[str]:
    return [row["state"] for row in desk.tx.all("SELECT state FROM claims ORDER BY id")]


def levels(desk: Desk) -> list[int]:
    return [row["level"] for row in desk.tx.all("SELECT level FROM claims ORDER BY id")]


def test_an_empty_inbox_says_so_to_a_leader_and_to_anybody(desk: Desk) -> None:
    for account in (LEADER, MEMBER):
        assert "没有等您审核" in desk.say(account, "/pending").texts()[-1]


def test_the_oldest_come_first_and_five_are_a_page(desk: Desk) -> None:
    declare(desk, 7)
    phone = desk.say(LEADER, "/pending")
    lines = phone.texts()[-1].splitlines()
    assert "7" in lines[0]
    assert [line.split(".")[0] for line in lines[1:6]] == ["1", "2", "3", "4", "5"]
    assert "10月1日" in lines[1]
    assert "第 1 / 2 页" in lines[-1]
    desk.press(LEADER, "➡️")
    assert "6." in phone.texts()[-1]
    assert "10月7日" in phone.texts()[-1]
    assert not any(label.startswith("➡️") for label in phone.labels())
    desk.press(LEADER, "⬅️")
    assert "10月1日" in phone.texts()[-1]


@pytest.mark.parametrize("data", ["inbox:999", "inbox:99999999999999"])
def test_a_page_beyond_the_last_is_the_last(desk: Desk, data: str) -> None:
    declare(desk, 6)
    phone = desk.say(LEADER, "/pending")
    desk.press_data(LEADER, data, phone.last["message_id"])
    assert "第 2 / 2 页" in phone.texts()[-1]


def test_all_is_asked_once_more_and_then_approves_what_was_shown(desk: Desk) -> None:
    declare(desk, 7)
    phone = desk.say(LEADER, "/pending")
    desk.press(LEADER, "✅ 全部")
    assert levels(desk) == [0] * 7
    desk.press(LEADER, "✅ 确认")
    assert levels(desk) == [1] * 5 + [0] * 2
    assert "已通过 5 条" in " ".join(phone.texts())
    assert "等您审核 <b>2</b> 条" in phone.texts()[-1], "what is left is shown next"
    assert len([t for t in desk.phone(REVIEWER).texts() if "志愿服务" in t]) == 5


def test_not_yet_approves_nothing(desk: Desk) -> None:
    declare(desk, 2)
    desk.say(LEADER, "/pending")
    desk.press(LEADER, "✅ 全部")
    desk.press(LEADER, "« 再看看")
    assert levels(desk) == [0, 0]
    assert desk.phone(LEADER).labels()[:2] == ["1", "2"]


def test_what_came_after_the_question_is_not_approved_with_it(desk: Desk) -> None:
    declare(desk, 2)
    desk.say(LEADER, "/pending")
    desk.press(LEADER, "✅ 全部")
    declare(desk, 1, OTHER)
    desk.press(LEADER, "✅ 确认")
    assert levels(desk) == [1, 1, 0]


def test_what_changed_after_the_question_is_left_alone_and_said(desk: Desk) -> None:
    declare(desk, 2)
    phone = desk.say(LEADER, "/pending")
    desk.press(LEADER, "✅ 全部")
    desk.press_data(MEMBER, "withdraw:1", 1)
    desk.press(LEADER, "✅ 确认")
    assert states(desk) == ["withdrawn", "waiting"]
    assert levels(desk)[1] == 1
    assert "另有 1 条" in " ".join(phone.texts())


def test_the_same_yes_twice_approves_once(desk: Desk) -> None:
    declare(desk, 1)
    desk.say(LEADER, "/pending")
    desk.press(LEADER, "✅ 全部")
    message = desk.phone(LEADER).last["message_id"]
    desk.press(LEADER, "✅ 确认")
    assert "过期" in desk.press_data(LEADER, "sure", message)
    assert levels(desk) == [1]


def test_a_yes_of_somebody_who_was_never_asked_does_nothing(desk: Desk) -> None:
    declare(desk, 1)
    desk.say(LEADER, "/pending")
    desk.press(LEADER, "✅ 全部")
    for account in (MEMBER, REVIEWER):
        assert "过期" in desk.press_data(account, "sure", 1)
    assert levels(desk) == [0]


def test_one_of_the_list_opens_as_its_card_and_closes_with_the_others(desk: Desk) -> None:
    declare(desk, 2)
    phone = desk.say(LEADER, "/pending")
    desk.press(LEADER, "2")
    assert "10月2日" in phone.texts()[-1]
    desk.press(LEADER, "✅ 通过")
    shown = [
        m for m in phone.messages.values() if "10月2日" in m.get("text", "") and "申报" in m.get("text", "")
    ]
    assert len(shown) == 2
    assert all("下一步" in message["text"] for message in shown)
    assert levels(desk) == [0, 1]


def test_signs_beside_a_line_tell_what_deserves_a_look(desk: Desk) -> None:
    desk.say(MEMBER, "隐患排查 1处", photo="p")
    desk.press(MEMBER, "✅")
    desk.say(OTHER, "隐患排查 1处", photo="p")
    desk.press(OTHER, "✅")
    first, second = desk.say(LEADER, "/pending").texts()[-1].splitlines()[1:3]
    assert "📷" in first
    assert "⚠️" in first, "the photo is on another claim too"
    assert "⚠️" in second
