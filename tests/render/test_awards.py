"""What is said about awards: in both languages, within what Telegram takes, however many and however long."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from domain.award_view import AwardView, Honours, Streak, Withdrawn
from domain.awards import Award, AwardRule, Proof, year_up_to
from domain.members import Branch, Member, Status
from domain.periods import Period, PeriodKind, containing
from domain.schemes import Grade, Scheme, SchemeVersion
from render import awards as screens
from render.papers import Certificate, TableFile, from_json
from render.screen import Screen, as_message
from render.texts import LANGUAGES, Texts, texts
from tests.telegram_rules import assert_sendable, shown

ZONE = ZoneInfo("Asia/Shanghai")
ISSUED = datetime(2026, 6, 25, 1, tzinfo=UTC)
LINK = "https://t.me/b?start=check-LB-2026-0001-ABCDEFGHIJKL"
CASES = [(kind, rule) for kind in PeriodKind for rule in ("count", "streak")]


def view(
    kind: PeriodKind = PeriodKind.QUARTER, rule: str = "count", *, name: str = "龚䶮", award: str = "年度优秀"
) -> AwardView:
    periods = year_up_to(containing(ISSUED.date(), kind).previous())
    promised = AwardRule("r", award, "A", **{rule: len(periods)}, bonus=Decimal("300.5"), certificate=True)
    scheme = Scheme("s", "党员积分管理", kind, (), grades=(Grade("A", Decimal(90)),), awards=(promised,))
    return AwardView(
        award=Award(1, "LB-2026-0001", 1, 1, "s", 1, "r", "2026", periods, ISSUED),
        member=Member(
            *(
                1,
                "0604",
                name,
                "党委",
                1,
                "一支部",
                None,
                None,
                frozenset(),
                Status.ACTIVE,
                11,
                None,
                True,
                None,
            )
        ),
        branch=Branch(1, "党委", "一支部", None),
        version=SchemeVersion(1, 1, scheme),
        rule=promised,
        proofs=tuple(Proof(period, Decimal("91.25"), "A") for period in periods),
        link=LINK,
    )


def withdrawn(one: AwardView) -> AwardView:
    lost: Period = one.award.periods[0]
    return replace(one, award=replace(one.award, revoked_at=ISSUED + timedelta(days=9), lost=lost))


def every_screen(t: Texts, one: AwardView) -> list[Screen]:
    gone = withdrawn(one)
    return [
        *screens.told(t, t, one, ZONE),
        *screens.again(t, t, one, ZONE),
        screens.listed(t, one.branch, [one]),
        screens.bonus_list(t, [one], "2025Q2..2026Q1"),
        *screens.withdrawn(t, t, Withdrawn(gone, None), ZONE),
        *screens.withdrawn(t, t, Withdrawn(gone, one), ZONE),
        screens.withdrawn_elsewhere(t, Withdrawn(gone, None)),
        screens.withdrawn_elsewhere(t, Withdrawn(gone, one)),
        screens.checked(t, one, ZONE),
        screens.checked(t, gone, ZONE),
        screens.checked(t, None, ZONE),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "rule"), CASES)
def test_every_screen_can_be_sent_and_says_what_it_is_about(
    language: str, kind: PeriodKind, rule: str
) -> None:
    t = texts(language)
    one = view(kind, rule, name="<古丽巴哈尔·阿卜杜热西提>&" * 3, award="年度优秀共产党员" * 5)
    for screen in every_screen(t, one):
        assert_sendable(*as_message(screen))
        assert "{" not in shown(screen.text)
        assert "<古" not in str(screen.text)


def test_an_english_member_reads_english() -> None:
    told, pdf = screens.told(texts("en"), texts("zh-Hans"), view(), ZONE)
    assert shown(told.text).splitlines() == [
        "🏅 Congratulations, 龚䶮: 年度优秀!",
        "You reached A in 4 quarters (Q2 2025 to Q1 2026) under “党员积分管理”.",
        "On the strength of: 2025Q2 91.25, 2025Q3 91.25, 2025Q4 91.25, 2026Q1 91.25",
        "Bonus: 300.5 yuan, paid out by your unit.",
        "No. LB-2026-0001",
    ]
    assert pdf.document == "LB-2026-0001.pdf"
    assert pdf.drawing is not None
    paper = from_json(pdf.drawing)
    assert isinstance(paper, Certificate)
    assert paper.title == "荣誉证书"  # the paper is the organisation's, in its language


@pytest.mark.parametrize(
    ("language", "before", "after", "words"),
    [
        ("zh-Hans", "", "同志", "在“党员积分管理”中，2025年第2季度至2026年第1季度有 4 个季度评为 A，"),
        (
            "en",
            "This is to certify that",
            "",
            "reached A in 4 quarters (Q2 2025 to Q1 2026) under “党员积分管理”",
        ),
    ],
)
def test_a_certificate_is_worded_in_its_language(language: str, before: str, after: str, words: str) -> None:
    paper = screens.certificate(texts(language), view(), ZONE)
    assert (paper.before, paper.name, paper.after, paper.words) == (before, "龚䶮", after, words)
    assert (paper.issuer, paper.serial, paper.link) == (("党委", "一支部"), "LB-2026-0001", LINK)


def test_a_name_on_a_certificate_is_as_it_is_written() -> None:
    paper = screens.certificate(texts("en"), view(name="<b>&", award="<i>"), ZONE)
    assert paper.name == "<b>&"
    assert paper.award == "and is awarded “<i>”."


def test_without_a_link_nobody_is_asked_to_scan() -> None:
    paper = screens.certificate(texts("zh-Hans"), replace(view(), link=""), ZONE)
    assert (paper.link, paper.scan) == ("", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_a_large_branch_fits_and_says_how_many_more_there_are(language: str) -> None:
    t = texts(language)
    views = [view(name=f"成员{number}") for number in range(300)]
    screen = screens.listed(t, views[0].branch, views)
    assert_sendable(*as_message(screen))
    text = shown(screen.text)
    named = len(re.findall("成员", text))
    assert 30 < named < 300
    assert str(300 - named) in text.splitlines()[-1]


def test_the_bonus_list_adds_up_what_stands() -> None:
    views = [view(), view(), withdrawn(view())]
    screen = screens.bonus_list(texts("zh-Hans"), views, "2025Q2..2026Q1")
    assert "奖金合计 <b>601 元</b>" in str(screen.text)
    assert screen.drawing is not None
    table = from_json(screen.drawing)
    assert isinstance(table, TableFile)
    assert table.rows[0] == ("0604", "龚䶮", "一支部", "", "年度优秀", 300.5, "LB-2026-0001",
                             "2025Q2 91.25、2025Q3 91.25、2025Q4 91.25、2026Q1 91.25")  # fmt: skip


def test_honours_are_a_line_each() -> None:
    one = view()
    honours = Honours((Streak(one.version, "A", 3),), (one,) * 7)
    lines = [shown(line) for line in screens.honour_lines(texts("en"), honours)]
    assert lines[0] == "🔥 3 quarters in a row at A"
    assert lines[1] == "🏅 年度优秀 (Q2 2025 to Q1 2026)"
    assert len(lines) == 7
    assert screens.honour_lines(texts("en"), Honours()) == []
