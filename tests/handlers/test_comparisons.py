"""What /mine, /compare and the quarterly post compare, from the phone's side."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from domain.members import Role
from domain.periods import PeriodKind, containing, parse
from domain.runs import Job
from domain.schemes import Scheme
from handlers import jobs
from handlers.post import Post
from render.charts import BoardChart, Chart, RadarChart, Spoke, TrendChart, from_json
from services import scheme_files, scheme_import
from services.comparisons import Units
from services.scheme_changes import Imported
from storage import members
from tests.desk import ADMIN, Desk, buttons
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER, SCHEME, SECRETARY
from tests.schemes import item, variant

GROUP = -1001


def drawn(desk: Desk) -> list[Chart]:
    rows = desk.tx.all("SELECT drawing FROM outbox WHERE method = 'sendPhoto' ORDER BY id")
    return [from_json(json.loads(row["drawing"])) for row in rows]


def earned(desk: Desk, account: int, text: str) -> None:
    desk.say(account, text)
    desk.press(account, "✅")
    for reviewer in (LEADER, REVIEWER, SECRETARY):
        desk.press(reviewer, "✅")


def standing(desk: Desk, account: int, total: int, period: str = "2026Q4") -> None:
    """A total as if it had been earned; boards and units read nothing else."""
    member = members.find_by_account(desk.tx, account)
    assert member is not None
    desk.tx.execute("INSERT INTO standings VALUES ('test', ?, ?, ?, 0)", period, member.id, total * 1000)


def branch(desk: Desk, name: str, committee: str, *totals: int) -> None:
    """Another branch with its members' totals in the running quarter."""
    new = desk.tx.insert("INSERT INTO branches (committee, name) VALUES (?, ?) RETURNING id", committee, name)
    for number, total in enumerate(totals):
        member = desk.tx.insert(
            "INSERT INTO members (employee_no, name, branch_id, status) VALUES (?, ?, ?, 'active') RETURNING id",
            f"{name}{number}",
            f"{name}{number}",
            new,
        )
        desk.tx.execute("INSERT INTO standings VALUES ('test', '2026Q4', ?, ?, 0)", member, total * 1000)


def lines(desk: Desk, account: int, command: str = "/mine") -> list[str]:
    return desk.say(account, command).texts()[-1].splitlines()


# /mine ---------------------------------------------------------------------------------------------------------


def test_mine_shows_the_trend_of_four_periods_and_not_the_fifth(desk: Desk) -> None:
    for period, total in (("2025Q4", 50), ("2026Q1", 1), ("2026Q2", 2), ("2026Q3", 3)):
        standing(desk, MEMBER, total, period)
    earned(desk, MEMBER, "志愿服务 2次")
    assert "📈 近 4 期：1 → 2 → 3 → <b>6</b>（进行中）" in lines(desk, MEMBER)


def test_a_trend_of_one_period_is_none(desk: Desk) -> None:
    earned(desk, MEMBER, "志愿服务 2次")
    assert not [line for line in lines(desk, MEMBER) if line.startswith("📈")]


def test_mine_says_how_far_it_is_to_the_middle_and_the_best(desk: Desk) -> None:
    for account, total in ((MEMBER, 9), (LEADER, 7), (REVIEWER, 5), (SECRETARY, 3), (OTHER, 1)):
        standing(desk, account, total)
    assert "👥 支部最高分 · 支部中位 5 分" in lines(desk, MEMBER)
    assert "👥 领先支部 <b>75%</b> 的人 · 中位 5 分 · 距最高还差 2 分" in lines(desk, LEADER)
    assert "👥 距支部中位（5 分）还差 <b>4 分</b> · 最高 9 分" in lines(desk, OTHER)


def test_who_is_behind_is_not_told_how_many_are_ahead(desk: Desk) -> None:
    for account, total in ((MEMBER, 9), (LEADER, 7), (REVIEWER, 5), (SECRETARY, 3)):
        standing(desk, account, total)
    assert not [line for line in lines(desk, OTHER) if "%" in line]


def test_mine_shows_three_ways_to_the_next_grade_one_s_own_first(desk: Desk) -> None:
    earned(desk, OTHER, "挖潜增效 2分")
    earned(desk, MEMBER, "志愿服务 2次")
    shown = lines(desk, MEMBER)
    start = shown.index("🪜 离 A 更近，可以：")
    assert shown[start - 1] == "⬆️ 距 A 还差 <b>3 分</b>"
    assert shown[start + 1 : start + 4] == [
        "• 志愿服务：再做 1 次 <b>+3 分</b>（上限内还剩 3 分），这一项就够",
        "• 挖潜增效：再做 3 次 <b>+3 分</b>，这一项就够",
        "• 隐患排查：再做 2 处 <b>+4 分</b>，这一项就够",
    ]


def test_a_claim_that_waits_has_its_room_already(desk: Desk) -> None:
    earned(desk, MEMBER, "志愿服务 2次")
    desk.say(MEMBER, "志愿服务 1次")
    desk.press(MEMBER, "✅")
    assert not [line for line in lines(desk, MEMBER) if line.startswith("• 志愿服务：再做")]


def test_at_the_best_grade_there_is_nothing_left_to_do(desk: Desk) -> None:
    earned(desk, MEMBER, "志愿服务 3次")
    assert not [line for line in lines(desk, MEMBER) if "🪜" in line]


def test_the_trend_comes_as_a_picture(desk: Desk) -> None:
    standing(desk, MEMBER, 3, "2026Q3")
    earned(desk, MEMBER, "志愿服务 3次")
    desk.say(MEMBER, "/mine")
    desk.press(MEMBER, "📈")
    [chart] = drawn(desk)
    assert isinstance(chart, TrendChart)
    assert [(stop.label, int(stop.total), stop.note, stop.grade) for stop in chart.stops] == [
        ("2026年第3季度", 3, "第 1 名 / 5", "B"),
        ("2026年第4季度", 9, "第 1 名 / 5", "A"),
    ]
    assert [stop.running for stop in chart.stops] == [False, True], "the quarter is not over"


def test_categories_are_compared_without_a_name(desk: Desk) -> None:
    earned(desk, MEMBER, "志愿服务 1次")
    earned(desk, OTHER, "志愿服务 3次")
    desk.say(MEMBER, "/mine")
    desk.press(MEMBER, "🕸")
    [chart] = drawn(desk)
    assert isinstance(chart, RadarChart)
    [spoke] = chart.spokes
    assert spoke == Spoke("奉献社会", Decimal(3), Decimal(0), Decimal(9))
    said = desk.phone(MEMBER).texts()[-1] + json.dumps(
        [str(mark) for mark in drawn(desk)], ensure_ascii=False
    )
    assert "周喆" not in said
    assert "不显示姓名" in said


def test_in_a_branch_of_few_categories_are_shown_alone() -> None:
    desk = Desk(SCHEME)
    for account in range(4):
        desk.member(11 + account, f"成员{account}")
    desk.say(11, "/mine")
    desk.press(11, "🕸")
    [chart] = drawn(desk)
    assert isinstance(chart, RadarChart)
    assert [(spoke.median, spoke.best) for spoke in chart.spokes] == [(None, None)]
    assert "人太少" in desk.phone(11).texts()[-1]


@pytest.mark.parametrize("data", ["trend:99", "gaps:99", "units:99:groups", "units:1:moon"])
def test_a_button_of_nothing_changes_nothing(desk: Desk, data: str) -> None:
    assert "过期" in desk.press_data(MEMBER, data, 1)
    assert drawn(desk) == []


def test_who_is_not_scored_gets_no_pictures(desk: Desk) -> None:
    desk.import_scheme(SCHEME.replace('code = "test"', 'code = "two"\naudience = "branch_committee"'))
    for data in ("gaps:2", "trend:2"):
        assert "过期" in desk.press_data(MEMBER, data, 1)


# /compare ------------------------------------------------------------------------------------------------------


@pytest.fixture
def company(desk: Desk) -> Desk:
    """The branch with two groups, three of its committee, one of another, one of two people."""
    for account in (31, 32, 33):
        desk.member(account, f"二组{account}", group="二组")
    for account, total in ((MEMBER, 8), (LEADER, 8), (31, 16), (32, 16), (33, 0)):
        standing(desk, account, total)
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    branch(desk, "第二党支部", "党委", 16, 16, 16)
    branch(desk, "第三党支部", "党委", 1, 1, 1, 1)
    branch(desk, "第四党支部", "别的党委", 90, 0, 0)
    branch(desk, "第五党支部", "别的党委", 16, 16)
    return desk


def test_compare_says_where_the_branch_stands_and_what_is_compared(company: Desk) -> None:
    text = company.say(MEMBER, "/compare").texts()[-1]
    assert "📈 支部平均 <b>6 分</b>" in text
    assert "📐 得分率 <b>37.5%</b> · 本党委第 2 名 / 3 · 全公司第 2 名 / 4" in text
    assert "🏅 党小组：二组 66.7% · 一组 20%" in text
    assert "每人可得的 16 分" in text  # 9 by its cap, 5 and 2 for one time each; the best grade takes 9
    assert company.phone(MEMBER).labels() == ["🏅 党小组排名", "🏢 本党委支部排名", "🌐 全公司支部排名"]
    [chart] = drawn(company)
    assert isinstance(chart, TrendChart)
    assert [(int(stop.total), stop.note) for stop in chart.stops] == [(6, "8 人")]


def test_what_a_unit_may_do_later_changes_no_share_of_a_period_that_is_over(company: Desk) -> None:
    where, period = members.list_branches(company.tx)[0], containing(company.now.date(), PeriodKind.QUARTER)

    def share() -> Decimal | None:
        own = Units(company.tx, company.house, company.now).of_branch(where, "test", period).own
        return own.share if own else None

    company.now += timedelta(days=90)
    before = share()
    file = scheme_import.read(
        (variant("test", where.name, "volunteer") + item("U01", "装置巡检", 5)).encode()
    )
    assert not isinstance(file, Scheme | tuple)
    assert isinstance(scheme_files.apply(company.tx, company.house, file, company.now, company.now), Imported)
    assert share() == before is not None


def test_branches_are_ranked_by_share_with_the_rank_by_average_beside(company: Desk) -> None:
    company.say(MEMBER, "/compare")
    company.press(MEMBER, "🌐")
    text = company.phone(MEMBER).texts()[-1]
    assert "🥇 第二党支部 <b>100%</b>" in text
    assert "📍 本支部：第 <b>2</b> 名 / 4 · 37.5%" in text
    assert "另有 1 个支部计分不足 3 人" in text
    chart = drawn(company)[-1]
    assert isinstance(chart, BoardChart)
    assert [(bar.rank, bar.name, str(bar.total), bar.note, bar.highlight) for bar in chart.rows] == [
        (1, "第二党支部", "100.0", "平均 16 分（第 2） · 3 人", False),
        (2, "第一党支部", "37.5", "平均 6 分（第 3） · 8 人", True),
        (3, "第四党支部", "33.3", "平均 30 分（第 1） · 3 人", False),
        (4, "第三党支部", "6.3", "平均 1 分（第 4） · 4 人", False),
    ]
    assert (chart.rows_of, chart.most, chart.full) == ("branches", 20, Decimal(100))


def test_a_committee_is_ranked_by_itself(company: Desk) -> None:
    company.tx.execute(
        "INSERT INTO roles SELECT id, ? FROM members WHERE account = ?", Role.COMMITTEE_ADMIN, OTHER
    )
    company.say(OTHER, "/compare")
    company.press(OTHER, "🏢")
    chart = drawn(company)[-1]
    assert isinstance(chart, BoardChart)
    assert chart.title == "党委"
    assert [(bar.rank, bar.name) for bar in chart.rows] == [
        (1, "第二党支部"),
        (2, "第一党支部"),
        (3, "第三党支部"),
    ]


def test_groups_are_ranked_and_nobody_s_own_stands_out(company: Desk) -> None:
    company.say(MEMBER, "/compare")
    company.press(MEMBER, "🏅")
    chart = drawn(company)[-1]
    assert isinstance(chart, BoardChart)
    assert [(bar.name, bar.highlight) for bar in chart.rows] == [("二组", False), ("一组", False)]
    assert chart.rows_of == "groups"


def test_in_the_branch_s_group_anybody_may_compare_and_mine_and_board_lead_there(company: Desk) -> None:
    assert "第一党支部" in company.say(77, "/compare", chat=GROUP).texts()[-1]
    company.press(77, "🌐", chat=GROUP)
    assert "🌐 <b>全公司</b>支部排名" in company.phone(GROUP).texts()[-1]
    for command, account in (("/mine", MEMBER), ("/board", MEMBER)):
        company.say(account, command)
        company.press(account, "📐")
        assert "对比" in company.phone(account).texts()[-1]


def test_strangers_and_admins_without_a_branch_get_a_sentence(company: Desk) -> None:
    assert "还不认识您" in company.say(77, "/compare").texts()[-1]
    assert "不在任何支部" in company.say(ADMIN, "/compare").texts()[-1]
    assert "/bind" in company.say(OTHER, "/compare", chat=-7).texts()[-1]


def test_a_pressed_picture_of_one_s_own_does_not_come_into_a_group(company: Desk) -> None:
    before = len(drawn(company))
    for data in ("trend:1", "gaps:1"):
        company.press_data(MEMBER, data, 1, chat=GROUP)
    assert len(drawn(company)) == before


def test_branches_of_one_name_are_told_apart_by_their_committee(company: Desk) -> None:
    branch(company, "第二党支部·", "党委", 5, 5, 5)
    company.tx.execute(
        "UPDATE branches SET name = '第二党支部', committee = '别的党委' WHERE name = '第二党支部·'"
    )
    company.say(MEMBER, "/compare")
    company.press(MEMBER, "🌐")
    chart = drawn(company)[-1]
    assert isinstance(chart, BoardChart)
    assert {"党委第二党支部", "别的党委第二党支部"} <= {bar.name for bar in chart.rows}


def test_a_company_of_one_branch_without_groups_has_nothing_to_rank() -> None:
    desk = Desk(SCHEME)
    for account in (11, 12, 13):
        desk.member(account, f"成员{account}", group=None)
    desk.say(11, "/compare")
    assert buttons(desk.phone(11).last) == []
    assert "名 /" not in desk.phone(11).texts()[-1]


# The quarterly post --------------------------------------------------------------------------------------------


def posted(desk: Desk) -> str:
    """What the branch's group reads when the quarter is published."""
    desk.later(days=90)
    jobs.run(Job.QUARTER_RANKING, Post(desk.tx, desk.house, desk.now), parse("2026Q4"))
    desk.deliver()  # every message is checked against Telegram's limits
    return desk.phone(GROUP).texts()[-1]


def reaches(desk: Desk, account: int, total: int) -> None:
    """Another total in the running quarter."""
    desk.tx.execute("DELETE FROM standings WHERE member_id = ?", desk.member_id(account))
    standing(desk, account, total)


def test_the_quarterly_post_says_the_trend_the_place_and_the_groups(company: Desk) -> None:
    for account, total in ((MEMBER, 8), (OTHER, 4)):
        standing(company, account, total, "2026Q3")
    reaches(company, 33, 4)
    text = posted(company)
    assert "📈 支部平均 1.5 → <b>6.5</b>" in text
    assert "📐 得分率 <b>40.6%</b> · 本党委第 2 名 / 3 · 全公司第 2 名 / 4" in text
    assert "🏅 党小组：二组 75% · 一组 20%" in text


def test_what_would_tell_the_points_of_one_who_is_not_named_is_not_posted(company: Desk) -> None:
    """33 is the only C of the second group: the others of it are named, so its share would tell theirs."""
    text = posted(company)
    assert "📈 支部平均 <b>6 分</b>" in text, (
        "four of the branch are not named, and nobody can tell them apart"
    )
    assert "📐 得分率 <b>37.5%</b>" in text
    assert "党小组" not in text, "nor the first group's, which would leave the second one's over"


@pytest.mark.parametrize("unnamed", [(OTHER,), (OTHER, SECRETARY)])
def test_where_one_or_two_are_not_named_neither_average_nor_share_is_posted(
    company: Desk, unnamed: tuple[int, ...]
) -> None:
    for account in {33, OTHER, SECRETARY, REVIEWER} - set(unnamed):
        reaches(company, account, 4)
    standing(company, MEMBER, 8, "2026Q3")
    text = posted(company)
    assert "支部平均" not in text
    assert "得分率" not in text
    assert "本党委第 2 名 / 3" in text, "a place tells no points"
    company.later(days=30)
    company.say(MEMBER, "/compare", chat=GROUP)
    chart = drawn(company)[-1]
    assert isinstance(chart, TrendChart)
    assert [stop.label for stop in chart.stops] == ["2026年第3季度", "2027年第1季度"]


def test_what_is_compared_leaves_a_caption_short_enough(company: Desk) -> None:
    for number in range(120):
        company.member(1000 + number, f"买买提{number}阿卜杜热合曼")
        standing(company, 1000 + number, 9)
    for number in range(9):
        group = f"第{number}个名字很长很长很长很长很长的党小组"
        for place in range(3):
            account = 3000 + 10 * number + place
            company.member(account, f"组员{account}", group=group)
            standing(company, account, 12)
    reaches(company, 33, 4)
    assert "🏅 党小组" in posted(company)
