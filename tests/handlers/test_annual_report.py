"""/report: to whom it is sent, as which files, and what others are told."""

import pytest

from domain.members import Role
from render.dossiers import Dossier, Workbook
from tests.desk import ADMIN, Desk
from tests.handlers.conftest import LEADER, MEMBER, REVIEWER, SECRETARY
from tests.handlers.winners import made

COMMITTEE, ELSEWHERE = 31, 32


@pytest.fixture
def counted(desk: Desk) -> Desk:
    desk.member(COMMITTEE, "吴敏", Role.COMMITTEE_ADMIN)
    desk.member(ELSEWHERE, "郑二", Role.BRANCH_SECRETARY)
    desk.tx.execute(
        "UPDATE members SET branch_id = ?, group_id = NULL WHERE account = ?",
        desk.branch("第二党支部", "别的党委"),
        ELSEWHERE,
    )
    desk.say(MEMBER, "志愿服务 3次")
    desk.press(MEMBER, "✅")
    for reviewer in (LEADER, REVIEWER, SECRETARY):
        desk.press(reviewer, "✅")
    return desk


@pytest.mark.parametrize(
    ("account", "words"),
    [
        (SECRETARY, "2026"),
        (COMMITTEE, "2026"),
        (COMMITTEE, "2026 第一党支部"),
        (ADMIN, "2026 党委/第一党支部"),
    ],
)
def test_who_answers_for_a_branch_gets_its_report_as_pdf_and_spreadsheet(
    counted: Desk, account: int, words: str
) -> None:
    text = counted.say(account, f"/report {words}").texts()[-2]
    assert "第一党支部" in text
    (first, pdf, dossier), (second, xlsx, workbook) = made(counted, account)
    assert (first, second) == ("sendDocument", "sendDocument")
    assert (pdf, xlsx) == ("report-2026.pdf", "report-2026.xlsx")
    assert isinstance(dossier, Dossier)
    assert isinstance(workbook, Workbook)
    assert dossier.title == "第一党支部"
    assert workbook.sections == dossier.sections


@pytest.mark.parametrize(
    ("account", "words"),
    [(MEMBER, "2026"), (LEADER, "2026"), (ELSEWHERE, "2026 第一党支部"), (SECRETARY, "2026 第二党支部"),
     (COMMITTEE, "2026 第二党支部"), (MEMBER, "2026 没有的支部")],
)  # fmt: skip
def test_nobody_else_gets_it(counted: Desk, account: int, words: str) -> None:
    assert "只有本支部书记" in counted.say(account, f"/report {words}").texts()[-1]
    assert made(counted, account) == []


@pytest.mark.parametrize("words", ["", "2026Q3", "今年", "26", "2026-10"])
def test_what_names_no_year_is_answered_with_how_to_ask(counted: Desk, words: str) -> None:
    assert "/report 2026" in counted.say(SECRETARY, f"/report {words}").texts()[-1]


@pytest.mark.parametrize("words", ["", "2026Q3", "今年"])
def test_who_may_not_have_it_hears_that_and_not_how_to_ask(counted: Desk, words: str) -> None:
    said = counted.say(MEMBER, f"/report {words}").texts()[-1]
    assert "只有本支部书记" in said
    assert "/report" not in said
    assert "只有本支部书记" in counted.say(777, f"/report {words}").texts()[-1], "nor does a stranger"


def test_only_who_may_name_a_branch_is_told_how(counted: Desk) -> None:
    assert "支部名称" not in counted.say(SECRETARY, "/report").texts()[-1]
    assert "支部名称" in counted.say(COMMITTEE, "/report").texts()[-1]
    assert "支部名称" in counted.say(ADMIN, "/report").texts()[-1]


def test_an_admin_who_is_no_member_names_the_branch(counted: Desk) -> None:
    counted.tx.execute("UPDATE members SET account = NULL WHERE account = ?", ADMIN)
    assert "/report 2026" in counted.say(ADMIN, "/report 2026").texts()[-1]
    assert "没有这个支部" in counted.say(ADMIN, "/report 2026 第三党支部").texts()[-1]


def test_a_year_without_points_has_none(counted: Desk) -> None:
    assert "没有可以报告的内容" in counted.say(SECRETARY, "/report 2024").texts()[-1]


def test_in_a_group_it_is_not_given(counted: Desk) -> None:
    counted.say(SECRETARY, "/report 2026", chat=-1001)
    assert made(counted, -1001) == []
