"""Awards, from the phone's side: earned once, told to those concerned, checked by anybody, withdrawn when corrected."""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from domain.erasure import ERASED_NAME
from domain.names import NameForm
from domain.publications import PublishedRow
from domain.runs import AlreadyRan, NotNow, Ran
from domain.standings import Standing
from render.papers import Certificate, Form, TableFile
from services.erasure import erase
from storage import members, publications
from storage.branches import choose_names
from tests.desk import ADMIN, Desk
from tests.handlers.conftest import MEMBER, OTHER, SCHEME
from tests.handlers.winners import (
    AT_YEAR_END,
    BOTH,
    GROUP,
    PAYER,
    YEARLY,
    at,
    certificates,
    final,
    graded,
    made,
    payload,
    rewarding,
    run,
    stored,
)

STRANGER = 99
YEAR = "2025Q2 2025Q3 2025Q4 2026Q1"


@pytest.fixture
def desk() -> Desk:
    return rewarding()


@pytest.mark.parametrize(("form", "shown"), [(NameForm.FAMILY, "张*"), (NameForm.NUMBER, "0011")])
def test_the_list_in_the_group_names_people_as_the_branch_does_and_certificates_in_full(
    desk: Desk, form: NameForm, shown: str
) -> None:
    choose_names(desk.tx, desk.branch(), form)
    graded(desk, MEMBER, "2025Q2 2025Q3 2026Q1")
    assert isinstance(run(desk), Ran)
    listed = desk.phone(GROUP).texts()[-1]
    assert shown in listed
    assert "张伟" not in listed
    assert certificates(desk, MEMBER)[0].name == "张伟"
    assert "张伟" in desk.phone(MEMBER).texts()[0]


def test_three_as_in_the_year_before_july_earn_a_certificate_and_300_yuan(desk: Desk) -> None:
    graded(desk, MEMBER, "2025Q2 2025Q3 2026Q1")
    graded(desk, OTHER, "2025Q2 2026Q1")
    graded(desk, OTHER, "2025Q3 2025Q4", "B")
    assert run(desk) == Ran("2025Q2..2026Q1", "1 award, 1 told in private")
    assert stored(desk) == [("LB-2026-0001", MEMBER, "2025Q2 2025Q3 2026Q1", True)]
    told = desk.phone(MEMBER).texts()[0]
    assert told.splitlines() == [
        "🏅 <b>张伟</b>，祝贺您获得“<b>年度优秀</b>”！",
        "在“党员积分”中，2025年第2季度至2026年第1季度有 3 个季度评为 A",
        "依据：2025Q2 9、2025Q3 9、2026Q1 9",
        "奖金 <b>300 元</b>，由所在单位发放。",
        "编号 LB-2026-0001",
    ]
    (shown, _, picture), (sent, name, paper) = made(desk, MEMBER)
    assert (shown, sent, name) == ("sendPhoto", "sendDocument", "LB-2026-0001.pdf")
    assert isinstance(picture, Certificate)
    assert isinstance(paper, Certificate)
    assert (picture.form, paper.form) == (Form.PNG, Form.PDF)
    assert (paper.name, paper.after, paper.issuer, paper.day) == (
        "张伟",
        "同志",
        ("党委", "第一党支部"),
        "2026年6月25日",
    )
    assert desk.phone(OTHER).texts() == []


def test_the_branch_is_shown_the_list_with_rule_and_proof(desk: Desk) -> None:
    graded(desk, MEMBER, YEAR)
    graded(desk, OTHER, "2025Q3 2025Q4 2026Q1")
    run(desk)
    [post] = desk.phone(GROUP).texts()
    assert post == (
        "🏅 <b>第一党支部</b> 表彰名单\n\n"
        "<b>年度优秀</b>\n党员积分：一年中 3 个季度及以上评为 A\n"
        "• <b>张伟</b> 2025Q2 9、2025Q3 9、2025Q4 9、2026Q1 9\n"
        "• <b>龚䶮</b> 2025Q3 9、2025Q4 9、2026Q1 9"
    )


def test_who_pays_has_the_bonus_list_as_a_spreadsheet(desk: Desk) -> None:
    graded(desk, MEMBER, YEAR)
    graded(desk, OTHER, "2025Q3 2025Q4 2026Q1")
    run(desk)
    for account in (PAYER, ADMIN):
        assert "奖金合计 <b>600 元</b>" in desk.phone(account).texts()[0]
        [(method, name, table)] = made(desk, account)
        assert (method, name) == ("sendDocument", "awards-2025Q2-2026Q1.xlsx")
        assert isinstance(table, TableFile)
        assert table.header == ("工号", "姓名", "支部", "党小组", "表彰", "奖金（元）", "证书编号", "依据")
        assert [row[:7] for row in table.rows] == [
            ("0011", "张伟", "第一党支部", "一组", "年度优秀", 300, "LB-2026-0001"),
            ("0015", "龚䶮", "第一党支部", "一组", "年度优秀", 300, "LB-2026-0002"),
        ]


def test_the_job_again_says_so_and_awards_nothing_twice(desk: Desk) -> None:
    graded(desk, MEMBER, YEAR)
    run(desk)
    said = len(desk.phone(MEMBER).texts())
    assert isinstance(run(desk), AlreadyRan)
    at(desk, AT_YEAR_END)
    graded(desk, MEMBER, "2026Q2 2026Q3")
    assert run(desk) == Ran("2025Q4..2026Q3", "0 awards, 0 told in private")  # two of its A's have served
    assert isinstance(run(desk, "2026"), Ran)
    assert len(stored(desk)) == 1
    assert len(desk.phone(MEMBER).texts()) == said


def test_the_year_that_is_named_is_the_calendar_years(desk: Desk) -> None:
    at(desk, "2026-01-20")
    graded(desk, MEMBER, "2025Q1 2025Q2 2025Q4")
    assert run(desk, "2025") == Ran("2025Q1..2025Q4", "1 award, 1 told in private")
    assert stored(desk)[0][2] == "2025Q1 2025Q2 2025Q4"


def test_a_job_that_is_made_up_for_is_about_the_year_it_was_due_for(desk: Desk) -> None:
    graded(desk, MEMBER, YEAR)
    at(desk, "2026-07-20T01:00")  # the second quarter is final by now
    assert run(desk, due_at=datetime(2026, 6, 25, 1, tzinfo=UTC)) == Ran(
        "2025Q2..2026Q1", "1 award, 1 told in private"
    )


@pytest.mark.parametrize(
    ("year", "why"),
    [
        ("2026Q1", "annual-awards takes a year such as 2026, not 2026Q1"),
        ("2027", "no period of 2027 is final yet"),
    ],
)
def test_what_is_no_year_to_award_is_refused(desk: Desk, year: str, why: str) -> None:
    assert run(desk, year) == NotNow(why)


def test_a_scheme_that_promises_nothing_awards_nothing(desk: Desk) -> None:
    desk.import_scheme(SCHEME)
    assert run(desk) == NotNow("no scheme has an [[award]], so there is nothing to award")


def test_a_quarter_that_is_not_over_does_not_count(desk: Desk) -> None:
    graded(desk, MEMBER, "2025Q4 2026Q1 2026Q2")
    run(desk)
    assert stored(desk) == []


def test_a_quarter_that_is_not_final_does_not_count_yet(desk: Desk) -> None:
    graded(desk, MEMBER, "2025Q4 2026Q1")
    graded(desk, MEMBER, "2025Q3")
    assert run(desk, settled=False) == NotNow("no period of the last year is final yet")
    final(desk.tx, desk.house, "2025Q3 2025Q4")
    assert run(desk, settled=False) == Ran("2025Q3..2025Q4", "0 awards, 0 told in private")
    assert run(desk) == Ran("2025Q2..2026Q1", "1 award, 1 told in private")


def test_a_quarter_published_without_a_grade_for_want_of_a_signature_is_no_a(desk: Desk) -> None:
    graded(desk, MEMBER, "2025Q3 2025Q4 2026Q1")
    member = members.find_by_account(desk.tx, MEMBER)
    assert member is not None
    unsigned = Standing(member.id, Decimal(9), 1, "")
    row = PublishedRow("test", "2025Q4", member.branch_id, 1, unsigned, signed=False, at=desk.now)
    publications.publish(desk.tx, [row])
    run(desk)
    assert stored(desk) == []


def test_a_vetoed_quarter_is_no_a(desk: Desk) -> None:
    graded(desk, MEMBER, "2025Q3 2025Q4 2026Q1")
    desk.tx.execute("UPDATE standings SET vetoed = 1 WHERE period = '2025Q4'")
    run(desk)
    assert stored(desk) == []


def test_whoever_has_left_gets_nothing_and_whoever_moved_what_they_earned(desk: Desk) -> None:
    graded(desk, MEMBER, YEAR)
    graded(desk, OTHER, YEAR)
    desk.tx.execute("UPDATE members SET status = 'left' WHERE account = ?", MEMBER)
    desk.tx.execute("UPDATE members SET branch_id = ? WHERE account = ?", desk.branch("第二党支部"), OTHER)
    run(desk)
    assert [account for _, account, _, _ in stored(desk)] == [OTHER]
    assert certificates(desk, OTHER)[0].issuer == ("党委", "第二党支部")
    assert (
        "第二党支部" in desk.phone(ADMIN).texts()[0]
    )  # it has no group: the list is kept, and they are told


def test_a_streak_is_named_without_a_certificate_where_the_rule_has_none(desk: Desk) -> None:
    desk.import_scheme(BOTH)
    graded(desk, MEMBER, "2025Q3 2025Q4 2026Q1")
    assert run(desk) == Ran("2025Q2..2026Q1", "2 awards, 2 told in private")
    assert "连续 3 个季度评为 A" in desk.phone(MEMBER).texts()[-1]
    assert len(certificates(desk, MEMBER)) == 2  # of the other one: to look at and to print


def test_somebody_not_enrolled_gets_theirs_once_they_are(desk: Desk) -> None:
    graded(desk, MEMBER, YEAR)
    desk.tx.execute("UPDATE members SET account = NULL WHERE account = ?", MEMBER)
    assert run(desk) == Ran("2025Q2..2026Q1", "1 award, 0 told in private")
    code = desk.say(ADMIN, "/invite 0011").texts()[-1].rpartition("start=")[2]
    desk.say(MEMBER, f"/start {code}")
    desk.say(MEMBER, "/awards")
    assert [name for _, name, _ in made(desk, MEMBER)] == ["", "LB-2026-0001.pdf"]


def test_awards_without_any_says_how_they_come(desk: Desk) -> None:
    assert "还没有获得表彰" in desk.say(MEMBER, "/awards").texts()[-1]


def test_mine_shows_streak_and_awards(desk: Desk) -> None:
    graded(desk, MEMBER, "2025Q3 2025Q4 2026Q1")
    graded(desk, OTHER, "2025Q3 2026Q1")
    run(desk)
    text = desk.say(MEMBER, "/mine").texts()[-1]
    assert "🔥 连续3个季度 A" in text
    assert "🏅 年度优秀（2025年第3季度至2026年第1季度）" in text
    assert "🔥" not in desk.say(OTHER, "/mine").texts()[-1]


# The check ------------------------------------------------------------------------------------------------------


def test_anybody_may_check_a_certificate(desk: Desk) -> None:
    graded(desk, MEMBER, YEAR)
    run(desk)
    link = payload(desk, MEMBER)
    assert re.fullmatch(r"check-LB-2026-0001-[A-Z2-7]{12}", link)
    for account in (STRANGER, OTHER, MEMBER):
        said = desk.say(account, f"/start {link}").texts()[-1]
        assert said.startswith("✔ <b>证书属实</b>\n张伟 · <b>年度优秀</b>")
        assert "第一党支部 · 2026年6月25日\n编号 LB-2026-0001" in said
    assert desk.tx.value("SELECT count(*) FROM wrong_codes") == 0


def test_a_forged_certificate_is_not_one_of_ours(desk: Desk) -> None:
    graded(desk, MEMBER, YEAR)
    graded(desk, OTHER, YEAR)
    run(desk)
    link, other = payload(desk, MEMBER), payload(desk, OTHER)
    forged = (
        link[:-1] + ("A" if link[-1] != "A" else "B"),
        link.replace("0001", "0002"),  # one's own code under somebody else's number
        link.replace("0001", "0003"),
        link.rpartition("-")[0],
        other[:-12] + link[-12:],
        "check-",
        "check-' OR 1=1 --",
    )
    for text in forged:
        assert desk.say(STRANGER, f"/start {text}").texts()[-1].startswith("✖ <b>查无此证书</b>"), text


def test_what_was_altered_in_the_database_is_not_genuine_either(desk: Desk) -> None:
    graded(desk, MEMBER, YEAR)
    run(desk)
    link = payload(desk, MEMBER)
    desk.tx.execute("UPDATE awards SET member_id = (SELECT id FROM members WHERE account = ?)", OTHER)
    assert desk.say(STRANGER, f"/start {link}").texts()[-1].startswith("✖")


def test_a_name_is_escaped_wherever_it_is_shown(desk: Desk) -> None:
    desk.tx.execute("UPDATE members SET name = '<b>&' WHERE account = ?", MEMBER)
    graded(desk, MEMBER, YEAR)
    run(desk)  # Desk.deliver sees that Telegram would take every text
    assert "&lt;b&gt;&amp;" in desk.phone(GROUP).texts()[0]
    assert "&lt;b&gt;&amp;" in desk.say(STRANGER, f"/start {payload(desk, MEMBER)}").texts()[-1]
    assert certificates(desk, MEMBER)[0].name == "<b>&"


def test_an_erased_member_is_not_named_by_the_check_and_the_code_still_holds(desk: Desk) -> None:
    graded(desk, MEMBER, YEAR)
    run(desk)
    link = payload(desk, MEMBER)
    erase(desk.tx, "0011", "asked for it", desk.now)
    said = desk.say(STRANGER, f"/start {link}").texts()[-1]
    assert said.startswith(f"✔ <b>证书属实</b>\n{ERASED_NAME}")
    assert "张伟" not in said
    for row in desk.tx.all("SELECT payload, drawing FROM outbox"):
        assert "张伟" not in json.dumps([json.loads(part or "{}") for part in row], ensure_ascii=False)


def leaves(desk: Desk, account: int, status: str = "left") -> None:
    desk.tx.execute("UPDATE members SET status = ? WHERE account = ?", status, account)


def test_who_had_left_on_the_day_and_is_back_has_the_award_at_the_next_run_once(desk: Desk) -> None:
    graded(desk, MEMBER, YEAR)
    graded(desk, OTHER, "2025Q2 2025Q3 2026Q1")
    leaves(desk, OTHER)
    run(desk)
    leaves(desk, OTHER, "active")
    desk.later(days=1)
    assert isinstance(run(desk), AlreadyRan)
    at(desk, AT_YEAR_END)
    assert run(desk) == Ran("2025Q4..2026Q3", "1 award, 1 told in private")
    given = [("LB-2026-0001", MEMBER, YEAR, True), ("LB-2026-0002", OTHER, "2025Q2 2025Q3 2026Q1", True)]
    assert stored(desk) == given
    at(desk, "2027-06-25T01:00")
    run(desk)
    assert stored(desk) == given, "and no second time"


def test_what_was_missed_is_judged_by_the_rules_of_its_day_and_not_for_ever(desk: Desk) -> None:
    graded(desk, MEMBER, "2025Q2 2025Q3")
    graded(desk, OTHER, "2025Q2 2025Q3 2026Q1")
    leaves(desk, OTHER)
    run(desk)
    desk.later(days=90)
    desk.import_scheme(YEARLY.replace("count = 3", "count = 2"))
    at(desk, AT_YEAR_END)
    run(desk)
    assert stored(desk) == [], "two were too few then"
    leaves(desk, OTHER, "active")
    at(desk, "2027-12-25T01:00")
    run(desk)
    assert stored(desk) == []
