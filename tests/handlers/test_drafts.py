"""Before ✅: how a draft is completed, corrected and left."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.desk import Desk, buttons
from tests.handlers.conftest import LEADER, MEMBER, OTHER


def last(desk: Desk, account: int = MEMBER) -> str:
    return desk.phone(account).texts()[-1]


def stored(desk: Desk) -> tuple[object, ...]:
    """Quantity, points and day."""
    row = desk.tx.one("SELECT * FROM claims ORDER BY id DESC LIMIT 1")
    assert row is not None
    points = None if row["points"] is None else Decimal(row["points"]) / 1000
    return Decimal(row["quantity"]) / 1000, points, row["happened_on"]


def count(desk: Desk) -> int:
    return int(desk.tx.value("SELECT count(*) FROM claims"))


@pytest.mark.parametrize("text", ["3次", "3", "三次"])
def test_an_amount_alone_amends_the_draft(desk: Desk, text: str) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.say(MEMBER, text)
    assert "+9" in last(desk)
    assert count(desk) == 1
    assert stored(desk)[0] == 3


def test_an_amended_amount_keeps_the_day(desk: Desk) -> None:
    desk.say(MEMBER, "昨天志愿服务 2次")
    desk.say(MEMBER, "3次")
    assert stored(desk) == (3, 9, "2026-10-18")
    desk.press(MEMBER, "✏️")
    desk.say(MEMBER, "1次")
    assert stored(desk) == (1, 3, "2026-10-18")


def test_a_day_alone_amends_the_day(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.say(MEMBER, "昨天")
    assert stored(desk) == (2, 6, "2026-10-18")
    assert count(desk) == 1


def written(desk: Desk, **ago: float) -> int:
    """The date that Telegram puts on a message which was written so long ago."""
    return int((desk.now - timedelta(**ago)).timestamp())


@pytest.mark.parametrize(
    ("text", "day"),
    [("今天志愿服务 2次", 18), ("志愿服务 2次", 18), ("昨天志愿服务 2次", 17), ("10月16日志愿服务 2次", 16)],
)
def test_today_is_the_day_on_which_it_was_written_though_we_were_offline_over_midnight(
    desk: Desk, text: str, day: int
) -> None:
    desk.say(MEMBER, text, date=written(desk, hours=14))
    assert stored(desk)[2] == f"2026-10-{day}"


def test_what_is_chosen_after_midnight_keeps_the_day_of_the_words(desk: Desk) -> None:
    desk.say(MEMBER, "今天志愿", date=written(desk, hours=14))
    desk.press(MEMBER, "志愿服务")
    assert stored(desk)[2] == "2026-10-18"


def test_a_correction_counts_its_days_from_when_it_was_written(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.say(MEMBER, "昨天", date=written(desk, hours=14))
    assert stored(desk)[2] == "2026-10-17"
    desk.press(MEMBER, "✏️")
    desk.say(MEMBER, "今天志愿服务 1次", date=written(desk, hours=14))
    assert stored(desk)[2] == "2026-10-18"


def test_a_message_that_is_ahead_of_our_clock_is_of_today(desk: Desk) -> None:
    desk.say(MEMBER, "今天志愿服务 2次", date=written(desk, hours=-20))
    assert stored(desk)[2] == "2026-10-19"


def test_points_named_for_an_item_that_has_its_own_are_not_taken_for_its_quantity(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.say(MEMBER, "6分")
    assert stored(desk)[:2] == (2, 6)
    assert "没看清" not in last(desk), "six points is what it gives"
    desk.say(MEMBER, "8分")
    assert stored(desk)[:2] == (2, 6)
    assert "请核对" in last(desk)


def test_a_value_outside_the_range_is_said_and_not_taken(desk: Desk) -> None:
    desk.say(MEMBER, "挖潜增效 9分")
    assert "只能是 1–5 分" in last(desk)
    assert stored(desk)[1] is None
    desk.say(MEMBER, "4")
    assert stored(desk)[1] == 4
    desk.say(MEMBER, "7分")
    assert "只能是 1–5 分" in last(desk)
    assert stored(desk)[1] == 4, "what was there stays"


def test_the_old_message_of_an_amended_draft_loses_its_buttons(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    old = desk.phone(MEMBER).last
    press = buttons(old)[0]["callback_data"]
    desk.say(MEMBER, "3次")
    assert buttons(desk.phone(MEMBER).messages[old["message_id"]]) == []
    assert "过期" in desk.press_data(MEMBER, press, old["message_id"])
    assert desk.tx.value("SELECT state FROM claims") == "draft"


def test_after_an_hour_an_amount_alone_is_no_amendment(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.later(hours=1, minutes=1)
    desk.say(MEMBER, "3次")
    assert stored(desk)[0] == 2
    assert "没看懂" in last(desk)


def test_an_amount_alone_does_not_change_what_was_sent(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.press(MEMBER, "✅")
    desk.say(MEMBER, "3次")
    assert stored(desk)[0] == 2


def test_written_again_after_the_pencil_it_is_the_same_draft(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.press(MEMBER, "✏️")
    desk.say(MEMBER, "挖潜增效 3分")
    assert count(desk) == 1
    assert stored(desk)[1] == 3
    desk.press(MEMBER, "✅")
    assert "挖潜增效" in last(desk, LEADER)


def test_after_the_pencil_what_is_not_understood_is_asked_for_again(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.press(MEMBER, "✏️")
    desk.say(MEMBER, "qqqqqqq")
    assert "没看懂" in last(desk)
    desk.say(MEMBER, "志愿服务 1次")
    assert count(desk) == 1


def test_back_from_the_pencil_is_the_draft_as_it_was(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.press(MEMBER, "✏️")
    desk.press(MEMBER, "« 返回")
    assert desk.phone(MEMBER).labels()[0].startswith("✅")
    desk.say(MEMBER, "挖潜增效 3分")
    assert count(desk) == 2, "a new claim, not the words after ✏️"


def test_a_photo_alone_belongs_to_the_newest_draft_and_the_same_one_only_once(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    for photo in ("a", "b", "a"):
        desk.say(MEMBER, "", photo=photo)
    assert "2 张照片" in last(desk)


def test_a_photo_with_words_of_its_own_is_a_claim_of_its_own(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.say(MEMBER, "隐患排查 1处", photo="a")
    assert count(desk) == 2


def test_an_item_taken_from_the_list_begins_a_draft(desk: Desk) -> None:
    desk.say(MEMBER, "/items")
    desk.press(MEMBER, "奉献社会")
    assert not any("迟到" in label for label in desk.phone(MEMBER).labels()), "leaders record that"
    desk.press(MEMBER, "志愿服务")
    assert "+3" in last(desk)
    desk.press(MEMBER, "✅")
    assert "志愿服务" in last(desk, LEADER)


def test_an_item_taken_from_the_list_completes_a_photo(desk: Desk) -> None:
    desk.say(MEMBER, "", photo="a")
    desk.press(MEMBER, "📋")
    desk.press(MEMBER, "奉献社会")
    desk.press(MEMBER, "隐患排查")
    assert count(desk) == 1
    assert desk.phone(MEMBER).labels()[0].startswith("✅")


def test_two_deeds_in_one_message_are_two_drafts_each_with_its_buttons(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务2次，挖潜增效3分")
    assert count(desk) == 2
    ready = [m for m in desk.phone(MEMBER).messages.values() if any("✅" in b["text"] for b in buttons(m))]
    for message in ready:
        desk.press(MEMBER, "✅", on=message["message_id"])
    assert [r["state"] for r in desk.tx.all("SELECT state FROM claims")] == ["waiting", "waiting"]


def test_somebody_elses_draft_is_not_theirs_to_touch(desk: Desk) -> None:
    desk.say(MEMBER, "挖潜增效 3分")
    for data in (
        "submit:1:1",
        "drop:1:1",
        "redraft:1:1",
        "draft:1:1",
        "choose:1:1:0",
        "value:1:1:2",
        "withdraw:1",
    ):
        assert "不是您的" in desk.press_data(OTHER, data, 1)
    assert desk.tx.value("SELECT version FROM claims") == 1


@pytest.mark.parametrize(
    "data", ["value:1:1:6", "value:1:1:0", "value:1:1:-1", "choose:1:1:999", "choose:1:9:0", "choose:1:1:3"]
)
def test_a_forged_value_or_item_changes_nothing(desk: Desk, data: str) -> None:
    desk.say(MEMBER, "挖潜增效 3分")
    assert "过期" in desk.press_data(MEMBER, data, 1)
    assert stored(desk)[1] == 3


def test_what_is_left_of_the_cap_counts_what_waits_in_this_period_only(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.press(MEMBER, "✅")
    assert "9 / 9 分（另有 6 分在审）" in desk.say(MEMBER, "昨天志愿服务 2次").texts()[-1]
    assert "超出上限" in last(desk)
    desk.later(days=80)
    assert "9 / 9 分" in desk.say(MEMBER, "志愿服务 2次").texts()[-1]
    assert "在审" not in last(desk), "that one counts in the quarter before"


def test_who_has_left_declares_nothing(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.tx.execute("UPDATE members SET status = 'left' WHERE account = ?", MEMBER)
    assert "调出" in desk.press(MEMBER, "✅")
    assert "调出" in desk.say(MEMBER, "志愿服务 1次").texts()[-1]
    assert desk.tx.value("SELECT group_concat(state) FROM claims") == "draft"


def test_a_draft_says_who_will_decide(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    assert "→ 王磊（党小组长）" in last(desk)
    desk.press(MEMBER, "✅")
    assert "→" not in last(desk), "then it has gone to them"


def test_where_the_cap_cuts_the_bold_figure_is_what_counts(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.press(MEMBER, "✅")
    desk.say(MEMBER, "志愿服务 2次 昨天")
    assert "+6 分，<b>计 3 分</b>" in last(desk)
    assert "<b>+6 分</b>" not in last(desk)


def test_a_photo_without_words_says_that_it_joined_the_newest_draft(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次")
    desk.say(MEMBER, "昨天志愿服务 1次")
    desk.say(MEMBER, "", photo="a")
    assert last(desk).startswith("📷 已加到这份草稿\n<b>志愿服务</b> 1 次")
    desk.say(MEMBER, "", photo="a")
    assert "已加到" not in last(desk), "it was there already"


def test_a_photo_that_is_of_something_else_begins_a_draft_of_its_own(desk: Desk) -> None:
    desk.say(MEMBER, "志愿服务 2次", photo="a")
    desk.later(minutes=1)
    desk.say(MEMBER, "", photo="b")
    desk.press(MEMBER, "📷")
    assert "收到照片。是哪一项" in last(desk)
    assert [row[0] for row in desk.tx.all("SELECT claim_id FROM evidence ORDER BY id")] == [1, 2]
    assert "📷 1 张照片" in desk.phone(MEMBER).texts()[-2]
    desk.say(MEMBER, "隐患排查 1处")
    assert count(desk) == 2
    assert "<b>隐患排查</b>" in last(desk)


def test_a_second_deed_that_was_not_understood_is_named(desk: Desk) -> None:
    desk.say(MEMBER, "今天擦了玻璃，又做了两次服务")
    assert "没认出：今天擦了玻璃" in last(desk)
    assert any("志愿服务" in label for label in desk.phone(MEMBER).labels())
