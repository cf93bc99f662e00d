"""S6, Liaohe Petrochemical: its published rules, from liaohe-27.toml and liaohe-department.toml alone."""

from decimal import Decimal

from domain.members import Role
from domain.periods import PeriodKind
from domain.runs import Job, Ran
from domain.schemes import Range, Scheme
from domain.variants import Merged, merge
from services import scheme_files, scheme_import
from services.scheme_changes import Imported
from services.scheme_import import VariantFile
from tests.desk import Desk
from tests.examples.published import (
    LEADER,
    MEMBER,
    REVIEWER,
    SCHEMES,
    SECRETARY,
    at,
    branch,
    counted,
    posts,
    run,
    scheme,
    text,
)

COMPANY = scheme("liaohe-27")


def department() -> Scheme:
    file = scheme_import.load(SCHEMES / "liaohe-department.toml")
    assert isinstance(file, VariantFile), file
    merged = merge(COMPANY, file.variant)
    assert isinstance(merged, Merged), merged
    return merged.scheme


def test_base_duty_incentive_and_constraint_points_are_weighted_in_twenty_seven_items() -> None:
    assert len(list(COMPANY.items())) == 27
    assert COMPANY.base == 60
    # 60 + 2 × 2 × 1.0 + 1 × 2 × 1.2 + 1 × 2 × 1.5 - 3
    assert counted(COMPANY, J01="2", L01="1", X01="1", K01="1").total == Decimal("66.4")


def test_one_veto_entry_means_the_lowest_grade_whatever_the_total() -> None:
    best = counted(COMPANY, J01="3", L01="3", X01="3", X02="8", X03="5", X07="10", Z01="1")
    assert best.total >= 90
    assert COMPANY.grade_of(best.total) == "优秀"
    assert COMPANY.grade_of(best.total, best.vetoed) == COMPANY.grades[-1].code


def test_one_department_has_five_categories_and_thirty_four_items() -> None:
    rules = department()
    assert [category.name for category in rules.categories] == [
        "基础积分",
        "履职积分",
        "激励积分",
        "约束积分",
        "一票否决",
    ]
    assert len(list(rules.items())) == 34
    assert sum(item.veto for item in rules.items()) == 5
    for item in rules.items():
        least = item.points.min if isinstance(item.points, Range) else abs(item.points)
        assert item.cap is None or least <= item.cap
    words = [word for item in rules.items() for word in {item.name, *item.aliases}]
    assert len(words) == len(set(words))


def test_a_department_is_measured_as_everybody_is() -> None:
    rules = department()
    assert (rules.base, rules.grades) == (COMPANY.base, COMPANY.grades)
    for theirs, ours in zip(rules.categories, COMPANY.categories, strict=True):
        assert (theirs.weight, theirs.max) == (ours.weight, ours.max)


def in_department(desk: Desk) -> None:
    desk.tx.execute("UPDATE branches SET name = '常减压车间党支部'")
    file = scheme_import.read(text("liaohe-department").encode())
    assert not isinstance(file, tuple)
    assert isinstance(scheme_files.apply(desk.tx, desk.house, file, desk.now, desk.now), Imported)


def test_member_group_leader_branch_and_secretary_in_this_order() -> None:
    assert COMPANY.approval == (Role.GROUP_LEADER, Role.BRANCH_REVIEWER, Role.BRANCH_SECRETARY)
    desk = branch("liaohe-27")
    desk.say(MEMBER, "合理化建议 1条")
    desk.press(MEMBER, "✅")
    for reviewer in (LEADER, REVIEWER, SECRETARY):
        assert desk.ledger() == []
        desk.press(reviewer, "✅ 通过")
    assert [f"{item} {points}" for _, item, points in desk.ledger()] == ["X01 2"]


def test_a_unit_s_own_item_is_declared_there_and_old_claims_keep_their_values() -> None:
    desk = branch("liaohe-27")
    desk.say(MEMBER, "发现隐患 1处", photo="p")
    desk.press(MEMBER, "✅")
    in_department(desk)
    for reviewer in (LEADER, REVIEWER):
        desk.press(reviewer, "✅ 通过")
    desk.say(MEMBER, "发现隐患 1处", photo="q")
    desk.press(MEMBER, "✅")
    for reviewer in (LEADER, REVIEWER):
        desk.press(reviewer, "✅ 通过")
    desk.say(MEMBER, "装置巡检达标 2次")
    desk.press(MEMBER, "✅")
    desk.press(LEADER, "✅ 通过")
    assert [f"{item} {points}" for _, item, points in desk.ledger()] == ["X04 2", "X04 3", "CJY1 2"]


def test_points_by_the_month_published_by_the_quarter_with_ranks() -> None:
    assert COMPANY.period is PeriodKind.QUARTER
    desk = branch("liaohe-27")
    at(desk, "2026-10-20")
    desk.say(SECRETARY, "/record 0011,0015 L01 1")
    desk.press(SECRETARY, "✅")
    at(desk, "2026-11-01")
    assert isinstance(run(desk, Job.MONTHLY_POINTS, "2026-10"), Ran)
    assert "月得分" in posts(desk)[-1]
    at(desk, "2027-01-08")
    run(desk, Job.QUARTER_SIGN, "2026Q4")
    assert isinstance(run(desk, Job.QUARTER_RANKING, "2026Q4"), Ran)
    assert "🥇 张伟、周喆 <b>62.4 分</b>" in posts(desk)[-1]
