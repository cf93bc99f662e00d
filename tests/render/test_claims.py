"""What a claimant sees, in both languages, whatever was typed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.amounts import plain
from domain.claim_view import Choice, ClaimView, Remark
from domain.claims import ClaimState, Photo
from domain.schemes import Evidence, Range
from render import claims
from render.screen import Screen, as_edit, as_message
from render.texts import LANGUAGES, Texts, texts
from tests.render.views import FIXED, NAMES, RANGED, TODAY, asked, claim, scheme_of, view, views
from tests.telegram_rules import assert_sendable, shown

ZH, EN = texts("zh-Hans"), texts("en")
T = st.sampled_from([texts(language) for language in LANGUAGES])


def check(screen: Screen) -> str:
    for method, payload in (as_message(screen), as_edit(screen)):
        assert_sendable(method, payload)
    return shown(str(screen.text))


def labels(screen: Screen) -> list[str]:
    return [button.label for row in screen.rows for button in row]


@settings(deadline=None, max_examples=40)
@given(T, views(), st.lists(NAMES, min_size=1, max_size=30), st.lists(st.sampled_from(Remark), unique=True))
def test_every_screen_can_be_sent(t: Texts, of: ClaimView, names: list[str], remarks: list[Remark]) -> None:
    assert of.item is not None
    choices = [Choice(of.version, of.item)] * 9
    if not of.item.ranged:
        remarks = [remark for remark in remarks if remark is not Remark.OUT_OF_RANGE]
    draft = replace(of, claim=replace(of.claim, state=ClaimState.DRAFT))
    without = replace(draft, claim=replace(draft.claim, item=None, points=None), item=None)
    ask = asked(of, *names).ask
    for screen in (
        claims.draft(t, draft, TODAY, (), remarks),
        claims.draft(t, draft, TODAY, choices, remarks),
        claims.edit(t, draft, TODAY, choices),
        claims.sent(t, of, ask, TODAY),
        claims.sent(t, of, None, TODAY, answered=True),
        claims.ended(t, of, TODAY),
        claims.approved(t, of, Decimal("12.5")),
        claims.categories(t, of.version, of.version.scheme.categories, [of.version]),
        claims.items(t, of.version, of.version.scheme.categories[0], [of.item] * 30),
        claims.group_line(t, of.member.name),
        claims.not_understood(t),
    ):
        check(screen)
    of_texts = [remark for remark in remarks if remark is not Remark.OUT_OF_RANGE]
    check(claims.draft(t, without, TODAY, choices, of_texts))
    if of.steps:
        check(claims.rejected(t, of))
        check(claims.returned(t, of))


def test_a_draft_reads_at_a_glance() -> None:
    screen = claims.draft(ZH, view(claim(state=ClaimState.DRAFT)), TODAY)
    assert check(screen).splitlines() == [
        "志愿服务 2 次 +6 分",
        "📅 10月19日（今天） · 计入2026年第4季度",
        "🎯 本期还可计 9 / 9 分",
    ]
    assert labels(screen) == ["✅ 提交", "✏️ 修改", "❌ 取消"]


def test_a_draft_reads_at_a_glance_in_english() -> None:
    of = view(claim(state=ClaimState.DRAFT), waiting=Decimal(6))
    assert check(claims.draft(EN, of, TODAY)).splitlines() == [
        "志愿服务 2 次 +6 points, counts as 3 points",
        "📅 19 Oct (today) · counts in Q4 2026",
        "🎯 9 of 9 points left this period (6 more under review)",
        "⚠️ What exceeds the cap is recorded but does not count.",
    ]


@pytest.mark.parametrize("t", [ZH, EN])
def test_one_without_a_unit_leaves_no_gap(t: Texts) -> None:
    of = view(claim(item="V02", quantity=Decimal(1), points=Decimal(4), state=ClaimState.DRAFT), RANGED)
    assert "  " not in check(claims.draft(t, of, TODAY))


@pytest.mark.parametrize(
    ("of", "asked_for"),
    [
        (view(claim(item="V02", points=None, state=ClaimState.DRAFT), RANGED), "1–5 分"),
        (view(claim(state=ClaimState.DRAFT), replace(FIXED, evidence=Evidence.PHOTO)), "需要照片"),
        (
            view(claim(item=None, points=None, state=ClaimState.DRAFT), None, photos=(Photo("f", "u"),)),
            "收到照片",
        ),
    ],
)
def test_a_draft_that_lacks_something_asks_for_it_and_has_no_tick(of: ClaimView, asked_for: str) -> None:
    screen = claims.draft(ZH, of, TODAY)
    assert asked_for in check(screen)
    assert not any(label.startswith("✅") for label in labels(screen))
    assert any(label.startswith("❌") for label in labels(screen))


@pytest.mark.parametrize(
    ("low", "high", "values"),
    [
        ("1", "5", ["1", "2", "3", "4", "5"]),
        ("0.5", "2", ["0.5", "1.5", "2"]),
        ("-3", "-1", ["-3", "-2", "-1"]),
        ("4", "4", ["4"]),
        ("1", "100", ["1", "12", "23", "34", "45", "56", "67", "78", "89", "100"]),
    ],
)
def test_values_of_a_range_to_choose_from(low: str, high: str, values: list[str]) -> None:
    assert [plain(value) for value in claims.values_in(Range(Decimal(low), Decimal(high)))] == values


@given(st.decimals(-1000, 1000, places=3), st.decimals(0, 5000, places=3))
def test_values_to_choose_lie_in_the_range_with_both_ends_and_are_few(low: Decimal, width: Decimal) -> None:
    values = claims.values_in(Range(low, low + width))
    assert values[0] == low
    assert values[-1] == low + width
    assert len(values) <= 12
    assert values == sorted(set(values))


def test_good_news_names_points_total_and_who_decided() -> None:
    text = check(claims.approved(ZH, view(claim(state=ClaimState.APPROVED)), Decimal(12)))
    assert "+6 分" in text
    assert "2026年第4季度累计 12 分" in text


def test_the_group_learns_only_who() -> None:
    screen = claims.group_line(ZH, "张伟")
    assert check(screen) == "📝 张伟 正在申报，请到私聊里确认。"
    assert screen.rows == ()
    assert screen.silent


def test_items_of_any_code_fit_on_a_button() -> None:
    items = [replace(FIXED, code="志愿服务:" * 6 + str(n)) for n in range(3)]
    version = scheme_of(*items)
    screen = claims.items(ZH, version, version.scheme.categories[0], items)
    check(screen)
    assert [row[0].data for row in screen.rows[:3]] == [f"item:{version.id}:{n}" for n in range(3)]
