"""The yearly report: its figures are what anybody can work out from the ledger, and who is not to be named is not."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from domain.annual_report import AnnualReport
from domain.periods import Period, parse
from domain.runs import Job, Ran
from handlers import jobs
from handlers.post import Post
from render.annual_sections import sections
from render.dossiers import Section
from render.texts import texts
from services import annual_report, objections
from storage import help_plans, ledger, members
from tests.desk import ADMIN, Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER, SCHEME, SECRETARY, small_branch

GROUP = -1001
D = Decimal


def year(key: str = "2026") -> Period:
    found = parse(key)
    assert found is not None
    return found


def job(desk: Desk, name: Job) -> None:
    outcome = jobs.run(name, Post(desk.tx, desk.house, desk.now))
    assert isinstance(outcome, Ran), outcome
    desk.deliver()


def claim(desk: Desk, account: int, text: str) -> None:
    desk.say(account, text)
    desk.press(account, "✅")
    for reviewer in (LEADER, REVIEWER, SECRETARY):
        desk.later(hours=1)
        if reviewer != account:
            desk.press(reviewer, "✅ 通过")


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The fourth quarter of 2026: claims, signatures, an objection by somebody who is not named, upheld; final."""
    desk = small_branch(other="龚䶮")
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    claim(desk, MEMBER, "志愿服务 3次")
    claim(desk, OTHER, "志愿服务 2次")
    desk.say(OTHER, "志愿服务 1次")
    desk.press(OTHER, "✅")
    desk.press(LEADER, "❌")
    desk.press(LEADER, "重复")
    desk.import_scheme(SCHEME.replace("points = 3", "points = 4"))
    desk.now = datetime(2027, 1, 1, 0, 30, tzinfo=UTC)
    job(desk, Job.QUARTER_SIGN)
    desk.press(MEMBER, "✅ 无误")
    desk.now = datetime(2027, 1, 8, 0, 30, tzinfo=UTC)
    job(desk, Job.QUARTER_RANKING)
    _object_unnamed(desk)
    desk.now = datetime(2027, 1, 15, 0, 30, tzinfo=UTC)
    job(desk, Job.QUARTER_FINAL)
    return desk


def _object_unnamed(desk: Desk) -> None:
    """龚䶮 objects to 张伟's entry, not named; an admin of the bot decides: the secretary had approved it."""
    objector = members.find_by_account(desk.tx, OTHER)
    assert objector is not None
    case = objections.open_(desk.tx, desk.house, objector, 1, "只有两次", desk.now, hidden=True)
    assert not isinstance(case, objections.Refused), case
    decider = objections.Decider(ADMIN, None)
    decided = objections.uphold(
        desk.tx, desk.house, decider, case.objection.id, D(6), desk.now + timedelta(hours=5)
    )
    assert not isinstance(decided, objections.Refused), decided
    assert not isinstance(
        objections.explain(desk.tx, desk.house, decider, case.objection.id, "查签到表属实", desk.now),
        objections.Refused,
    )


@pytest.fixture
def report(desk: Desk) -> AnnualReport:
    branch = members.list_branches(desk.tx)[0]
    found = annual_report.of_branch(desk.tx, desk.house, branch, year(), desk.now)
    assert found is not None
    return found


def worked_out(desk: Desk, before: datetime | None = None) -> dict[int, Decimal]:
    """Everybody's total by the entries alone: nothing in this scheme is weighted or reaches its cap."""
    totals: dict[int, Decimal] = defaultdict(D)
    for entry in ledger.list_of_period(desk.tx, "2026Q4"):
        if before is None or entry.at < before:
            totals[entry.member_id] += entry.points
    return totals


def said(desk: Desk, report: AnnualReport, language: str = "zh-Hans") -> dict[str, Section]:
    return {one.title: one for one in sections(texts(language), desk.house.zone, report)}


def test_standings_are_the_ledger_s_as_published_and_as_corrected(desk: Desk, report: AnnualReport) -> None:
    [result] = report.results
    assert result.published_at is not None
    then, now = worked_out(desk, result.published_at), worked_out(desk)
    assert then != now
    assert len(result.lines) == 5
    for line in result.lines:
        assert line.published is not None
        assert line.published.total == then[line.member.id]
        assert line.corrected.total == now[line.member.id]
        for standing, totals in ((line.published, then), (line.corrected, now)):
            everybody = [totals[each.member.id] for each in result.lines]
            assert standing.rank == 1 + sum(total > standing.total for total in everybody)
            assert standing.grade == result.version.scheme.grade_of(standing.total)
    assert [line.member.name for line in result.lines if line.changed] == ["张伟"]
    assert sum(count for _, count in result.grades) == 5


def test_the_seal_is_the_one_that_was_stored(desk: Desk, report: AnnualReport) -> None:
    assert [one.final.digest for one in report.results if one.final] == [
        desk.tx.value("SELECT digest FROM finals")
    ]


def test_signatures_say_who_signed_when_and_who_did_not(desk: Desk, report: AnnualReport) -> None:
    rows = said(desk, report)["签字情况"].rows
    signed = {row[3]: row[5] for row in rows}
    assert signed == {"张伟": "2027-01-01 08:30"} | dict.fromkeys(["王磊", "李娜", "赵敏", "龚䶮"], "未签")
    assert report.results[0].signed == 1


def test_a_period_that_nobody_was_asked_to_sign_yet_has_no_signatures() -> None:
    desk = small_branch()
    claim(desk, MEMBER, "志愿服务 3次")
    branch = members.list_branches(desk.tx)[0]
    running = annual_report.of_branch(desk.tx, desk.house, branch, year(), desk.now)
    assert running is not None
    assert len(running.results[0].lines) == 5
    assert said(desk, running)["签字情况"].rows == ()
    assert len(said(desk, running)["积分排名"].rows) == 5


def test_an_objection_tells_what_came_of_it_and_not_who_would_not_be_named(
    desk: Desk, report: AnnualReport
) -> None:
    [ruling] = report.rulings
    assert (ruling.objector, ruling.concerned.name, ruling.after) == (None, "张伟", D(6))
    section = said(desk, report)["异议及处理"]
    assert section.rows == (
        ("党员积分", "2026年第4季度", 1, "张伟", "志愿服务", 9, "不公开", "2027-01-08 只有两次", "成立，改为 6 分",
         "2027-01-08 机器人管理员", "查签到表属实"),
    )  # fmt: skip
    assert "龚䶮" not in str(section)


@pytest.fixture(scope="module")
def reversed_later() -> Desk:
    """An entry of the fourth quarter that is taken back when that is final."""
    desk = small_branch()
    claim(desk, MEMBER, "志愿服务 3次")
    desk.now = datetime(2027, 1, 1, 0, 30, tzinfo=UTC)
    for name in (Job.QUARTER_SIGN, Job.QUARTER_RANKING, Job.QUARTER_FINAL):
        job(desk, name)
    desk.later(days=20)
    desk.say(ADMIN, "/reverse 1 查无此事")
    return desk


@pytest.mark.parametrize("account", [ADMIN, MEMBER])
def test_who_is_concerned_is_told_that_the_period_is_final_and_where_it_counts(
    reversed_later: Desk, account: int
) -> None:
    text = reversed_later.phone(account).texts()[-1]
    assert text.endswith("🔒 2026年第4季度已定稿，这笔冲正计入2027年第1季度。")


def test_what_was_taken_back_after_the_end_is_listed_with_the_year_whose_result_stays(
    reversed_later: Desk,
) -> None:
    desk = reversed_later
    branch = members.list_branches(desk.tx)[0]
    found = annual_report.of_branch(desk.tx, desk.house, branch, year(), desk.now)
    assert found is not None
    made = said(desk, found)
    assert made["定稿后的冲正"].rows == (
        ("党员积分", "2026年第4季度", 1, "张伟", "志愿服务", -9, "2027年第1季度 #2",
         "2027-01-21 机器人管理员", "查无此事"),
    )  # fmt: skip
    assert [row[8] for row in made["积分排名"].rows if row[3] == "张伟"] == [9]
    english = said(desk, found, "en")["Taken back after the end"]
    assert english.rows[0][6] == "Q1 2027 #2"


def test_a_reversal_before_the_end_is_no_later_one(report: AnnualReport) -> None:
    assert report.reversals == ()


def test_participation_counts_the_claims_and_how_long_they_took(report: AnnualReport) -> None:
    quarter, whole = report.participation
    assert (quarter.members, quarter.claims, quarter.approved, quarter.rejected) == (2, 3, 2, 1)
    assert (quarter.ended, quarter.waiting) == (0, 0)
    assert quarter.average == timedelta(hours=2)  # three hours, three hours, and at once
    assert (whole.claims, whole.average) == (quarter.claims, quarter.average)


def test_quantities_are_those_of_the_entries(desk: Desk, report: AnnualReport) -> None:
    entries = ledger.list_of_period(desk.tx, "2026Q4")
    [total] = report.totals
    assert total.item.code == "V01"
    assert total.amount == sum(entry.quantity for entry in entries if entry.item == "V01")
    assert [amount for _, amount in total.by_period] == [total.amount]


def test_schemes_in_force_are_told_with_what_changed(desk: Desk, report: AnnualReport) -> None:
    assert [(one.version.number, one.until is None) for one in report.schemes] == [(1, False), (2, True)]
    assert report.schemes[0].until == report.schemes[1].since
    assert "分值由 3 改为 4" in str(said(desk, report)["执行的积分办法"].rows[1][-1])
    assert "points: 3 → 4" in str(said(desk, report, "en")["Schemes in force"].rows[1][-1])


def test_help_is_counted_and_nobody_is_named_for_it(desk: Desk, report: AnnualReport) -> None:
    plans = help_plans.list_of_period(desk.tx, "test", "2026Q4")
    assert [one.plans for one in report.help] == [len(plans)]
    names = {line.member.name for one in report.results for line in one.lines}
    assert "张伟" in names
    assert not any(name in str(said(desk, report)["结对帮扶"]) for name in names)


def test_a_year_in_which_nothing_was_counted_has_no_report(desk: Desk) -> None:
    branch = members.list_branches(desk.tx)[0]
    assert annual_report.of_branch(desk.tx, desk.house, branch, year("2024"), desk.now) is None
    assert annual_report.of_branch(desk.tx, desk.house, branch, year("2028"), desk.now) is None


@pytest.mark.parametrize(
    ("section", "column", "room"),
    [("积分排名", "党小组", 7 * 3.2), ("表彰奖励", "编号", 21)],  # 钻井一班党小组 at 9pt, LB-2026-00001
)
def test_a_column_has_room_for_what_stands_in_it(
    desk: Desk, report: AnnualReport, section: str, column: str, room: float
) -> None:
    made = said(desk, report)[section]
    shown = made.columns[made.grouped :]
    share = next(one.width for one in shown if one.title == column) / sum(one.width for one in shown)
    assert share * 176 - 2.8 > room, "millimetres of A4 between the margins, without those of the cell"


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_every_row_has_a_cell_for_every_column(desk: Desk, report: AnnualReport, language: str) -> None:
    made = said(desk, report, language)
    assert len(made) == 11
    for section in made.values():
        assert all(len(row) == len(section.columns) for row in section.rows), section.title
        assert len(section.title) <= 31, "the name of a sheet"
