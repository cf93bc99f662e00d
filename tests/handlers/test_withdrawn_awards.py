"""Awards taken back: when a correction takes the grade away, and what is said of it."""

from decimal import Decimal

import pytest

from domain.runs import Ran
from storage import members
from tests.desk import ADMIN, Desk
from tests.handlers.conftest import MEMBER
from tests.handlers.winners import (
    AT_YEAR_END,
    GROUP,
    PAYER,
    at,
    graded,
    made,
    payload,
    recorded,
    rewarding,
    run,
    stored,
)

STRANGER = 99
YEAR = "2025Q2 2025Q3 2025Q4 2026Q1"


@pytest.fixture
def desk() -> Desk:
    return rewarding()


def reverse(desk: Desk, key: str, account: int = MEMBER) -> None:
    entry = desk.tx.value(
        "SELECT entry FROM ledger WHERE period = ? AND member_id = (SELECT id FROM members WHERE account = ?)",
        key,
        account,
    )
    desk.say(ADMIN, f"/reverse {entry} 记错了")


def test_an_award_is_withdrawn_when_a_correction_takes_its_grade(desk: Desk) -> None:
    graded(desk, MEMBER, "2025Q3 2025Q4 2026Q1")
    run(desk)
    link = payload(desk, MEMBER)
    reverse(desk, "2025Q4")
    assert stored(desk) == [("LB-2026-0001", MEMBER, "2025Q3 2025Q4 2026Q1", False)]
    assert (
        "“年度优秀”（LB-2026-0001）现已撤回：2025年第4季度的成绩经更正，不再是 A"
        in desk.phone(MEMBER).texts()[-1]
    )
    for account in (PAYER, ADMIN):
        assert "张伟（0011）的“年度优秀”（LB-2026-0001，300 元）已撤回" in desk.phone(account).texts()[-1]
    said = desk.say(STRANGER, f"/start {link}").texts()[-1]
    assert said.startswith("⚠️ <b>证书已于2026年6月25日撤回</b>：2025年第4季度经更正不再是 A")
    assert "张伟 · <b>年度优秀</b>" in said
    assert "还没有获得表彰" in desk.say(MEMBER, "/awards").texts()[-1]


def test_the_group_that_got_the_list_hears_in_a_line_that_somebody_is_no_longer_on_it(desk: Desk) -> None:
    desk.tx.execute("UPDATE branch_faces SET names = 'family'")
    graded(desk, MEMBER, "2025Q3 2025Q4 2026Q1")
    run(desk)
    reverse(desk, "2025Q4")
    assert desk.phone(GROUP).texts()[-1] == (
        "📝 第一党支部表彰名单更正：2025年第4季度的积分经更正，张* 的“年度优秀”不再列入。"
    ), "neither the grade nor the money"


def test_where_another_takes_its_place_the_group_s_list_holds_as_it_is(desk: Desk) -> None:
    graded(desk, MEMBER, YEAR)
    run(desk)
    told = desk.phone(GROUP).texts()
    reverse(desk, stored(desk)[0][2].split()[0])
    assert [stands for *_, stands in stored(desk)] == [False, True]
    assert desk.phone(GROUP).texts() == told


def test_where_the_other_quarters_still_earn_it_another_takes_its_place(desk: Desk) -> None:
    graded(desk, MEMBER, YEAR)
    run(desk)
    reverse(desk, "2025Q3")
    assert stored(desk) == [
        ("LB-2026-0001", MEMBER, YEAR, False),
        ("LB-2026-0002", MEMBER, "2025Q2 2025Q4 2026Q1", True),
    ]
    assert [name for _, name, _ in made(desk, MEMBER) if name] == ["LB-2026-0001.pdf", "LB-2026-0002.pdf"]
    assert "LB-2026-0002 换发" not in desk.phone(MEMBER).texts()[-1]
    assert "换发 LB-2026-0002，奖金不重发。" in desk.phone(ADMIN).texts()[-1]


def test_quarters_of_a_withdrawn_award_may_serve_again(desk: Desk) -> None:
    graded(desk, MEMBER, "2025Q3 2025Q4 2026Q1")
    run(desk)
    reverse(desk, "2025Q3")  # whose points are taken back in 2026Q2, for its own is final
    graded(desk, MEMBER, "2026Q2 2026Q2")
    at(desk, AT_YEAR_END)
    run(desk)
    assert stored(desk)[-1] == ("LB-2026-0002", MEMBER, "2025Q4 2026Q1 2026Q2", True)


def test_a_correction_that_leaves_the_grade_leaves_the_award(desk: Desk) -> None:
    graded(desk, MEMBER, YEAR)
    graded(desk, MEMBER, "2025Q3")  # twice what it takes
    run(desk)
    final = desk.say(MEMBER, "/awards").texts()[-1]
    reverse(desk, "2025Q3")
    assert [stands for *_, stands in stored(desk)] == [True]
    assert desk.say(MEMBER, "/awards").texts()[-1] == final, "with the totals that were final"


def test_a_deduction_that_was_taken_back_after_the_end_counts_no_more(desk: Desk) -> None:
    graded(desk, MEMBER, "2025Q3 2025Q4 2026Q1")
    member = members.find_by_account(desk.tx, MEMBER)
    assert member is not None
    recorded(desk.tx, desk.house, member, "2025Q4", "D01", Decimal(-2))
    at(desk, "2026-06-24T01:00")
    run(desk)
    assert stored(desk) == []
    entry = desk.tx.value("SELECT entry FROM ledger WHERE item = 'D01'")
    desk.say(ADMIN, f"/reverse {entry} 并未迟到")
    assert run(desk, "2026") == Ran("2026Q1..2026Q1", "0 awards, 0 told in private")
    graded(desk, MEMBER, "2026Q2")
    at(desk, "2026-07-20T01:00")
    assert run(desk) == Ran("2025Q3..2026Q2", "1 award, 1 told in private")
    assert "2025Q4 7" in desk.phone(MEMBER).texts()[-2], "the total that was final, as everywhere else"


def test_the_job_withdraws_what_nobody_has_looked_at(desk: Desk) -> None:
    graded(desk, MEMBER, "2025Q3 2025Q4 2026Q1")
    run(desk)
    desk.tx.execute("UPDATE standings SET total = 0 WHERE period = '2026Q1'")
    at(desk, AT_YEAR_END)
    assert run(desk) == Ran("2025Q4..2026Q3", "0 awards, 0 told in private; 1 award withdrawn")


def test_an_award_is_never_deleted(desk: Desk) -> None:
    graded(desk, MEMBER, YEAR)
    run(desk)
    with pytest.raises(Exception, match="withdrawn, never deleted"):
        desk.tx.execute("DELETE FROM awards")
