"""A reviewer's card: whole, short enough, and escaped, whatever was typed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from domain.amounts import plain
from domain.claim_view import ClaimView, Step
from domain.claims import Change, ClaimState, Photo
from domain.members import Role
from domain.reviews import Verdict
from render import inbox, reviews
from render.screen import Screen, as_edit, as_message
from render.texts import LANGUAGES, Texts, texts
from tests.render.views import FIXED, NAMES, NOW, RANGED, TODAY, ZONE, asked, claim, scheme_of, view, views
from tests.telegram_rules import assert_sendable, shown

ZH = texts("zh-Hans")
T = st.sampled_from([texts(language) for language in LANGUAGES])
PHOTO = (Photo("f", "u"),)


def check(screen: Screen) -> str:
    """Both as a new message and as an edit; the text as a phone shows it."""
    for method, payload in (as_message(screen), as_edit(screen)):
        assert_sendable(method, payload)
    return shown(str(screen.text))


@settings(deadline=None, max_examples=40)
@given(T, views(), st.lists(NAMES, min_size=1, max_size=30), st.booleans())
def test_every_card_can_be_sent_and_names_who_what_and_how_much(
    t: Texts, of: ClaimView, names: list[str], escalated: bool
) -> None:
    ask = asked(of, *names, escalated=escalated)
    assert of.item is not None
    screens = [
        reviews.card(t, ask, ZONE, TODAY),
        reviews.asking_reason(t, ask, Verdict.REJECTED, ZONE, TODAY),
        reviews.asking_reason(t, ask, Verdict.RETURNED, ZONE, TODAY),
        reviews.asking_change(t, ask, ZONE, TODAY),
        reviews.asking_item(t, ask, [of.item] * 8, ZONE, TODAY),
        reviews.decided(t, of, ask.ask, ZONE, TODAY),
        reviews.decided(t, of, None, ZONE, TODAY),
        reviews.taken_away(t, of, ZONE, TODAY),
    ]
    assert of.claim.points is not None
    for screen in screens:
        text = check(screen)
        assert of.member.name in text
        assert of.item.name in text
        assert plain(of.claim.points) in text


@given(T, st.lists(views(), max_size=12), st.integers(0, 5))
@settings(deadline=None, max_examples=30)
def test_every_page_of_the_inbox_can_be_sent(t: Texts, waiting: list[ClaimView], number: int) -> None:
    claims = [asked(each) for each in waiting]
    check(inbox.page(t, claims, number, TODAY))
    if shown_now := inbox.shown_on(claims, number):
        check(inbox.confirm(t, shown_now, number, TODAY))


def card(of: ClaimView) -> str:
    return check(reviews.card(ZH, asked(of), ZONE, TODAY))


def test_a_card_has_all_that_a_decision_needs() -> None:
    assert card(view()).splitlines() == [
        "张伟 申报 志愿服务",
        "2 次 +6 分 · 10月19日（今天）",
        "「志愿服务 2次」",
        "📖 3 分/次，每期上限 9 分",
        "🎯 本期还可计 9 / 9 分",
    ]


def test_one_of_something_without_a_unit_is_not_counted_out() -> None:
    of = view(claim(item="V02", quantity=Decimal(1), points=Decimal(4)), RANGED, left=None)
    assert "\n+4 分 · " in card(of)


def test_over_the_cap_is_said_until_it_is_decided() -> None:
    over = view(left=Decimal(3))
    assert "超出上限" in card(over)
    done = replace(over, claim=claim(state=ClaimState.APPROVED))
    assert "超出上限" not in check(reviews.decided(ZH, done, None, ZONE, TODAY))


def test_a_stand_in_is_told_that_they_are_one() -> None:
    ask = asked(view())
    at_end = replace(ask, ask=replace(ask.ask, level=2, role=Role.COMMITTEE_ADMIN))
    assert "代为审核" in check(reviews.card(ZH, at_end, ZONE, TODAY))
    assert "代为审核" not in card(view())


def test_only_who_changed_the_claim_is_asked_why() -> None:
    change = Change(10, "王磊", "V01", Decimal(6), "V01", Decimal(3), reason=None)
    of = view(changes=(change,))
    assert "修改理由" in card(of)
    by_somebody_before = view(changes=(replace(change, changed_by=99),))
    screen = reviews.card(ZH, asked(by_somebody_before), ZONE, TODAY)
    assert "修改理由" not in check(screen)
    assert not any(button.data.startswith("why:") for row in screen.rows for button in row)


def test_a_long_history_gives_way_and_the_verdict_stays() -> None:
    asking = [
        Step(0, Role.GROUP_LEADER, Verdict.RETURNED, f"组长{n}", NOW, "问" * 300, "答" * 300)
        for n in range(9)
    ]
    approved = Step(0, Role.GROUP_LEADER, Verdict.APPROVED, "王磊", NOW, None, None)
    of = view(claim(state=ClaimState.APPROVED, words="话" * 999), photos=PHOTO, steps=(*asking, approved))
    text = check(reviews.decided(ZH, of, None, ZONE, TODAY))
    assert text.endswith("✅ 已通过，+6 分")
    assert "✅ 王磊（党小组长）" in text
    assert "组长8" in text, "of questions the latest"
    assert "组长0" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_are_labels_without_markup(language: str) -> None:
    item = replace(FIXED, name="<安全> & 环保")
    of = view(claim(), item, version=scheme_of(item))
    screen = reviews.asking_item(texts(language), asked(of), [item], ZONE, TODAY)
    assert screen.rows[0][0].label.startswith("<安全> & 环保")
    assert str(escape("<安全> & 环保")) in str(screen.text)


def test_values_to_choose_are_those_a_reviewer_may_set() -> None:
    def offered(of: ClaimView) -> list[str]:
        return [b.label for row in reviews.asking_change(ZH, asked(of), ZONE, TODAY).rows[:-1] for b in row]

    assert offered(view()) == ["3", "9"], "the cap, and not what it is already"
    assert offered(view(claim(item="V02", points=Decimal(2)), RANGED)) == ["1", "3", "4", "5"]
