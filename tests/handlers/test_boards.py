"""/mine and /board, from the phone's side."""

import json

import pytest

from domain.runs import Job
from render.charts import BoardChart, from_json
from tests.desk import ADMIN, Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER, SECRETARY
from tests.handlers.quarter import closed_quarter, earn, last, run

GROUP = -1001


def approve(desk: Desk, *reviewers: int) -> None:
    for reviewer in reviewers:
        desk.press(reviewer, "✅")


def declare(desk: Desk, account: int, text: str) -> None:
    desk.say(account, text)
    desk.press(account, "✅")


def earned(desk: Desk, account: int, text: str) -> None:
    declare(desk, account, text)
    approve(desk, LEADER, REVIEWER, SECRETARY)


def drawn(desk: Desk) -> list[BoardChart]:
    rows = desk.tx.all("SELECT drawing FROM outbox WHERE drawing IS NOT NULL ORDER BY id")
    charts = (from_json(json.loads(row["drawing"])) for row in rows)
    return [chart for chart in charts if isinstance(chart, BoardChart)]


def bind(desk: Desk, chat: int = GROUP, branch: str = "第一党支部") -> None:
    desk.tx.execute("UPDATE branches SET chat_id = ? WHERE name = ?", chat, branch)


def test_mine_shows_total_rank_grade_category_quantity_and_what_is_missing(desk: Desk) -> None:
    earned(desk, MEMBER, "志愿服务 2次")
    text = desk.say(MEMBER, "/mine").texts()[-1]
    assert "党员积分 · 2026年第4季度" in text
    assert "<b>6 分</b> · 第 <b>1</b> 名 / 5 人 · 等次 <b>B</b>" in text
    assert "距 A 还差 <b>3 分</b>" in text
    assert "奉献社会 <b>6</b>" in text
    assert "志愿服务 2 次" in text
    assert "较" not in text


def test_mine_lists_pending_claims_with_who_is_asked(desk: Desk) -> None:
    declare(desk, MEMBER, "志愿服务 2次")
    declare(desk, MEMBER, "挖潜增效 5分")
    desk.press(LEADER, "↩️")
    desk.press(LEADER, "请说明数量")
    lines = desk.say(MEMBER, "/mine").texts()[-1].splitlines()
    assert "⏳ 未办结 2 条" in lines
    assert "• 志愿服务 2 次 +6 分 → 王磊（党小组长）" in lines
    assert "• 挖潜增效 +5 分 → ↩️ 等您补充" in lines


def test_mine_compares_with_the_period_before(desk: Desk) -> None:
    earned(desk, OTHER, "志愿服务 3次")
    earned(desk, MEMBER, "志愿服务 1次")
    desk.later(days=90)
    earned(desk, MEMBER, "志愿服务 2次")
    text = desk.say(MEMBER, "/mine").texts()[-1]
    assert "↕️ 到目前较2026年第4季度（3 分，第 2 名）：+3 分，名次升 1 位" in text
    assert "📈 近 2 期：3 → <b>6</b>（进行中）" in text
    desk.later(days=90)
    text = desk.say(MEMBER, "/mine 上季度").texts()[-1]
    assert "↕️ 较2026年第4季度（3 分，第 2 名）：+3 分，名次升 1 位" in text


def test_on_the_first_day_of_a_period_mine_compares_nothing_with_nothing(desk: Desk) -> None:
    earned(desk, MEMBER, "志愿服务 2次")
    desk.later(days=90)
    text = desk.say(MEMBER, "/mine").texts()[-1]
    assert "较" not in text, "so many points fewer than a whole quarter is no news"
    assert "👥" not in text, "nobody is ahead of anybody"
    earned(desk, OTHER, "志愿服务 1次")
    assert "👥" in desk.say(MEMBER, "/mine").texts()[-1]


def test_mine_says_how_to_begin_while_there_is_nothing(desk: Desk) -> None:
    assert "还没有得分" in desk.say(MEMBER, "/mine").texts()[-1]


def test_the_board_in_private_is_ones_own_branch_with_ones_own_row(desk: Desk) -> None:
    earned(desk, MEMBER, "志愿服务 2次")
    text = desk.say(OTHER, "/board").texts()[-1]
    assert "🥇 张伟 <b>6 分</b>" in text
    assert "A 0 人 · B 1 人" in text.splitlines(), (
        "the grade that is kept private is nobody's while the period runs"
    )
    assert "志愿服务 2 次" in text
    assert "您：第 <b>2</b> 名 · <b>0 分</b>" in text
    assert "王磊" not in text
    [chart] = drawn(desk)
    assert chart.title == "第一党支部"
    assert [bar.rank for bar in chart.rows] == [1, 2, 2, 2, 2]
    assert [bar.name for bar in chart.rows if bar.highlight] == ["周喆"]
    assert [bar.grade for bar in chart.rows] == ["B", "", "", "", ""]
    assert chart.unmarked == ("C",)


def test_the_board_in_the_branch_s_group_is_for_everybody_and_marks_nobody(desk: Desk) -> None:
    bind(desk)
    text = desk.say(OTHER, "/board", chat=GROUP).texts()[-1]
    assert "还没有人得分" in text
    assert "您" not in text.replace("等您来", "")
    assert not any(bar.highlight for bar in drawn(desk)[0].rows)


def test_a_group_without_a_branch_is_told_how_to_bind(desk: Desk) -> None:
    assert "/bind" in desk.say(OTHER, "/board", chat=GROUP).texts()[-1]
    assert not drawn(desk)


def test_in_a_branch_s_group_everybody_who_reads_there_sees_its_board(desk: Desk) -> None:
    desk.tx.execute("INSERT INTO branches (committee, name, chat_id) VALUES ('党委', '第二党支部', ?)", GROUP)
    desk.tx.insert(
        "INSERT INTO members (employee_no, name, branch_id, status) "
        "VALUES ('0099', '林芳', (SELECT id FROM branches WHERE name = '第二党支部'), 'active') RETURNING id"
    )
    for account in (OTHER, 77):
        assert "第二党支部" in desk.say(account, "/board", chat=GROUP).texts()[-1]
    assert "第一党支部" in desk.say(OTHER, "/board").texts()[-1]


def test_strangers_and_admins_without_a_branch_get_a_sentence(desk: Desk) -> None:
    bind(desk)
    assert "还不认识您" in desk.say(77, "/board").texts()[-1]
    assert "不在任何支部" in desk.say(ADMIN, "/board").texts()[-1]
    assert "第一党支部" in desk.say(ADMIN, "/board", chat=GROUP).texts()[-1]


def test_the_board_speaks_the_group_s_language_in_a_group_and_the_person_s_in_private(desk: Desk) -> None:
    bind(desk)
    desk.tx.execute("UPDATE accounts SET language = 'en' WHERE id = ?", OTHER)
    earned(desk, MEMBER, "志愿服务 2次")
    assert "A: 0" in desk.say(OTHER, "/board").texts()[-1]
    assert "A 0 人" in desk.say(OTHER, "/board", chat=GROUP).texts()[-1]
    assert [chart.language for chart in drawn(desk)] == ["en", "zh-Hans"]


def test_two_people_of_one_name_are_told_apart(desk: Desk) -> None:
    desk.member(41, "张伟", group="二组")
    earned(desk, MEMBER, "志愿服务 2次")
    assert "🥇 张伟（一组）" in desk.say(OTHER, "/board").texts()[-1]
    assert {bar.note for bar in drawn(desk)[0].rows if bar.name == "张伟"} == {"一组", "二组"}


def test_a_period_s_own_points_are_those_of_that_period(desk: Desk) -> None:
    closed_quarter(desk)
    run(desk, Job.QUARTER_RANKING)
    earn(desk, MEMBER, "志愿服务 1次")
    for words in ("2026Q4", "上季度", "2026年第四季度", "Q4 2026"):
        desk.say(MEMBER, f"/mine {words}")
        shown = last(desk, MEMBER)
        assert "2026年第4季度" in shown, words
        assert "<b>6 分</b>" in shown
        assert "还差" not in shown, "nothing can be earned in it any more"
        assert desk.phone(MEMBER).labels() == ["🧾 逐条看"]
    desk.say(MEMBER, "/mine 本季度")
    assert "2027年第1季度" in last(desk, MEMBER)
    assert "<b>3 分</b>" in last(desk, MEMBER)
    desk.say(OTHER, "/board 上季度")
    assert "2026年第4季度" in last(desk, OTHER)


def test_own_points_of_a_published_period_are_those_of_its_board_also_after_a_move(desk: Desk) -> None:
    closed_quarter(desk)
    run(desk, Job.QUARTER_RANKING)
    second = desk.branch("第二党支部")
    desk.tx.execute("UPDATE members SET branch_id = ?, group_id = NULL WHERE account = ?", second, OTHER)
    desk.say(OTHER, "/mine 2026Q4")
    assert "第 <b>2</b> 名 / 5 人" in last(desk, OTHER)


@pytest.mark.parametrize("words", ["张伟", "2026Q5", "2030Q1", "<b>"])
def test_what_is_no_period_is_said_clearly(desk: Desk, words: str) -> None:
    desk.say(MEMBER, f"/mine {words}")
    assert last(desk, MEMBER) == "看以前的积分请写 /mine 2026Q3 或 /mine 上季度。"


def test_a_period_in_which_nothing_was_counted_says_so(desk: Desk) -> None:
    desk.say(MEMBER, "/mine 2026-09")
    assert "2026年9月没有您的积分" in last(desk, MEMBER)
    assert last(desk, MEMBER).endswith("看以前的积分请写 /mine 2026Q3 或 /mine 上季度。")


def test_what_is_recommended_is_what_the_schemes_of_the_member_are_counted_by(desk: Desk) -> None:
    second = desk.scheme.replace('code = "test"', 'code = "monthly"').replace('"quarter"', '"month"')
    assert second != desk.scheme
    desk.import_scheme(second)
    desk.say(MEMBER, "/mine 2026")
    assert last(desk, MEMBER).endswith(
        "看以前的积分请写 /mine 2026Q3 或 /mine 上季度；/mine 2026-09 或 /mine 上个月。"
    )
