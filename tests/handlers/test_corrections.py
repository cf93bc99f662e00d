"""Whatever changes a published result is told in the group that saw it, and names nobody whom the result does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.runs import Job
from tests.desk import ADMIN, Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER, SECRETARY
from tests.handlers.quarter import GROUP, NEW_YEAR, earn, last, run


@pytest.fixture
def published(desk: Desk) -> Desk:
    """A published quarter; a claim of one member waits for its last ✅."""
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    earn(desk, MEMBER, "志愿服务 2次")
    earn(desk, OTHER, "志愿服务 1次")
    desk.say(MEMBER, "志愿服务 1次")
    desk.press(MEMBER, "✅")
    for reviewer in (LEADER, REVIEWER):
        desk.press(reviewer, "✅ 通过")
    desk.now = NEW_YEAR
    run(desk, Job.QUARTER_SIGN)
    desk.now += timedelta(days=7)
    run(desk, Job.QUARTER_RANKING)
    return desk


def told(desk: Desk) -> list[str]:
    """What the group heard after the result."""
    texts = desk.phone(GROUP).texts()
    [result] = [number for number, text in enumerate(texts) if "公示至" in text]
    return texts[result + 1 :]


def test_a_late_claim_s_last_consent_is_told(published: Desk) -> None:
    published.press(SECRETARY, "✅ 通过")
    assert told(published) == [
        "📝 2026年第4季度公示更正：<b>张伟</b> 志愿服务 0 分 → +3 分，合计 <b>9 分</b>"
    ]


def test_what_an_admin_takes_back_is_told(published: Desk) -> None:
    published.press(SECRETARY, "✅ 通过")
    published.say(ADMIN, "/reverse 3 重复申报")
    assert told(published)[1:] == [
        "📝 2026年第4季度公示更正：<b>张伟</b> 志愿服务 +3 分 → 0 分，合计 <b>6 分</b>"
    ]


def test_while_it_is_signed_and_once_it_is_final_the_group_hears_nothing(desk: Desk) -> None:
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    earn(desk, MEMBER, "志愿服务 2次")
    earn(desk, MEMBER, "志愿服务 1次")
    desk.now = NEW_YEAR
    run(desk, Job.QUARTER_SIGN)
    desk.say(ADMIN, "/reverse 1 记错了")
    assert desk.phone(GROUP).texts() == []
    run(desk, Job.QUARTER_RANKING)
    run(desk, Job.QUARTER_FINAL)
    before = desk.phone(GROUP).texts()
    desk.say(ADMIN, "/reverse 2 记错了")
    assert desk.phone(GROUP).texts() == before
    assert "2027年第1季度" in last(desk, MEMBER)


def test_who_is_nowhere_named_is_not_named_by_a_correction_nor_is_who_falls_to_that_grade(
    published: Desk,
) -> None:
    published.say(ADMIN, "/reverse 2 记错了")
    assert told(published) == ["📝 2026年第4季度公示更正：一位同志的 志愿服务 +3 分 → 0 分"], "B → C"


def test_who_comes_back_from_that_grade_is_not_named_either(published: Desk) -> None:
    """Published as a B, then a C, then a B again: the second correction would tell what they were in between."""
    published.say(ADMIN, "/reverse 1 记错了")
    published.press(SECRETARY, "✅ 通过")
    assert told(published)[-1] == "📝 2026年第4季度公示更正：一位同志的 志愿服务 0 分 → +3 分"


def test_names_are_shown_as_the_branch_shows_them(published: Desk) -> None:
    published.tx.execute("UPDATE branch_faces SET names = 'number'")
    published.press(SECRETARY, "✅ 通过")
    assert "<b>0011</b> 志愿服务" in told(published)[0]


def test_a_result_that_is_held_back_is_corrected_in_silence(desk: Desk) -> None:
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    earn(desk, MEMBER, "志愿服务 2次")
    desk.tx.execute(
        "INSERT INTO previews (branch_id, period, state, due_at) VALUES (?, '2026Q4', 'held', ?)",
        desk.branch(),
        "2027-01-08T00:30:00.000+00:00",
    )
    desk.now = NEW_YEAR
    run(desk, Job.QUARTER_SIGN)
    run(desk, Job.QUARTER_RANKING)
    desk.say(ADMIN, "/reverse 1 记错了")
    assert desk.phone(GROUP).texts() == []
