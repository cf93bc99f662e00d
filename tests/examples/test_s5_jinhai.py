"""S5, Jinhai's 3K + conduct: its published rules, from examples/schemes/jinhai-3k.toml alone."""

from decimal import Decimal

import pytest

from domain.ladder import Result, step_of
from domain.roster import COLUMNS
from domain.runs import Job
from domain.schemes import Source
from tests.examples.published import MEMBER, OTHER, SECRETARY, at, branch, counted, posts, run, scheme, text

JINHAI = scheme("jinhai-3k")
GOOD = {
    "KPI1": "50",
    "KPI2": "30",
    "KPI3": "20",
    "KO1": "2",
    "KO2": "30",
    "KO3": "3",
    "KSA1": "4",
    "KSA2": "10",
    "KSA3": "1",
    "KSA4": "2",
    "X1": "4",
    "X2": "3",
    "X3": "3",
}


def test_a_score_comes_from_indicators_objectives_knowledge_and_conduct_by_their_weights() -> None:
    assert [category.code for category in JINHAI.categories] == ["kpi", "ko", "ksa", "conduct", "red"]
    weights = [category.weight for category in JINHAI.categories[:4]]
    assert sum(weights) == 1
    good = counted(JINHAI, **GOOD)
    assert [good.by_category[code] for code in ("kpi", "ko", "ksa", "conduct")] == [
        40,
        30,
        Decimal("13.5"),
        15,
    ]


def test_there_are_three_red_lines_and_each_means_the_lowest_grade() -> None:
    lines = [item for item in JINHAI.items() if item.veto]
    assert len(lines) == 3
    assert all(item.by is Source.LEADER for item in lines)
    for line in lines:
        crossed = counted(JINHAI, **GOOD, **{line.code: "1"})
        assert JINHAI.grade_of(crossed.total, crossed.vetoed) == "待提高"


def test_a_branch_climbs_five_steps() -> None:
    assert [step.code for step in reversed(JINHAI.ladder)] == ["规范", "达标", "优秀", "先进", "保持先进"]


ADVANCED = Result(Decimal(90), Decimal("0.4"))


@pytest.mark.parametrize(
    ("average", "share", "step"),
    [
        ("0", "0", "规范"),
        ("69.999", "1", "规范"),
        ("70", "0", "达标"),
        ("80", "0.149", "达标"),
        ("80", "0.15", "优秀"),
        ("88", "0.3", "先进"),
    ],
)
def test_the_step_is_the_highest_whose_conditions_are_met(average: str, share: str, step: str) -> None:
    found = step_of(JINHAI.ladder, Result(Decimal(average), Decimal(share)), None)
    assert found is not None
    assert found.code == step


def test_who_stays_advanced_keeps_advanced_and_who_falls_back_begins_again() -> None:
    def step(now: Result, before: Result | None) -> str:
        found = step_of(JINHAI.ladder, now, before)
        assert found is not None
        return found.code

    lower = Result(Decimal(85), Decimal("0.4"))
    assert step(ADVANCED, None) == "先进"
    assert step(ADVANCED, lower) == "先进"
    assert step(ADVANCED, ADVANCED) == "保持先进"
    assert step(lower, ADVANCED) == "优秀"


def test_the_published_ranking_says_where_the_branch_stands_two_quarters_running() -> None:
    desk = branch("jinhai-3k")
    desk.import_scheme(text("jinhai-3k").replace("average = 88\nshare = 0.3 ", "average = 20\nshare = 0.0 "))
    steps = []
    for day, end, period in (
        ("2026-11-10", "2027-01-08", "2026Q4"),
        ("2027-02-10", "2027-04-08", "2027Q1"),
    ):
        at(desk, day)
        for line in ("KPI1 50", "KPI2 30"):  # 32 points for four of the five: 25.6 on average
            desk.say(SECRETARY, f"/record 0011,0012,0013,0015 {line}")
            desk.press(SECRETARY, "✅")
        at(desk, end)
        run(desk, Job.QUARTER_SIGN, period)
        run(desk, Job.QUARTER_RANKING, period)
        steps.append(posts(desk)[-1].splitlines()[2])
    assert steps == ["🪜 支部晋级：<b>先进</b>", "🪜 支部晋级：<b>保持先进</b>"]


def test_each_member_shows_pledge_contact_point_and_contact_person() -> None:
    """三亮: columns of the roster, shown to the branch."""
    assert [COLUMNS[name] for name in ("pledge", "contact_point", "contact_person")] == [
        "承诺",
        "联系点",
        "联系人",
    ]
    desk = branch("jinhai-3k")
    desk.tx.execute(
        "UPDATE members SET contact_point = '二号站', contact_person = '李娜' WHERE name = '张伟'"
    )
    desk.say(MEMBER, "/pledge 带班不违章")
    shown = desk.say(OTHER, "/member 张伟").texts()[-1]
    assert shown.endswith("📜 承诺：带班不违章\n📍 联系点：二号站\n🤝 联系人：李娜")
