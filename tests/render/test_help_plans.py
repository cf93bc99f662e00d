"""Screens about deeds and help plans: Telegram takes each of them, and none says more than its reader may know."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.claims import Photo
from domain.deeds import POST_HOLDS, WORDING_KEPT, Deed, Deeds, DeedState, Gone, Told
from domain.help_plans import MOST_STEPS, TEMPLATE, Pair, Plan, PlanState, PlanStep, View
from domain.members import Branch, Role
from domain.periods import parse
from render import deeds, help_plans
from render.screen import Screen, as_message
from render.texts import LANGUAGES, texts
from tests.domain.people import member
from tests.render.views import BIG, FIXED, NAMES, NOW, TODAY, TYPED, ZONE
from tests.telegram_rules import assert_sendable

PERIOD = parse("2026Q4")
T = texts("zh-Hans")
STEP = PlanStep(BIG, BIG, "talk", "", None, None, None)


def sendable(screen: Screen) -> str:
    assert_sendable(*as_message(screen))
    return str(screen.text)


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    assert PERIOD is not None
    state = draw(st.sampled_from(PlanState))
    begun = state is PlanState.RUNNING or (state is PlanState.CLOSED and draw(st.booleans()))
    plan = Plan(
        *(BIG, "crew", "2026Q4", 1, 2, "C", draw(st.sampled_from([None, "A", "B", "C"])), state),
        *(NOW, NOW, 0, NOW if begun else None, None),
    )
    steps = tuple(
        replace(
            STEP,
            id=BIG - n,
            template=draw(st.sampled_from(["", *TEMPLATE])),
            words=draw(TYPED)[:120],
            done_at=draw(st.sampled_from([None, NOW])),
            note=draw(st.none() | TYPED.map(lambda text: text[:200])),
        )
        for n in range(draw(st.integers(0, MOST_STEPS)) if begun else 0)
    )
    people = [member(n, name=draw(NAMES)) for n in (1, 2)]
    helper = None if state is PlanState.OPEN else people[1]
    return Pair(plan, PERIOD, "积分", people[0], helper, steps, "B", ("A", "B", "C"))


@given(pairs(), st.sampled_from(LANGUAGES), st.booleans())
def test_every_screen_of_a_plan_is_sendable(pair: Pair, language: str, remind: bool) -> None:
    t = texts(language)
    for view in View:
        sendable(help_plans.card(t, pair, view, ZONE, remind=remind))
        if pair.plan.grade_after is not None:
            sendable(help_plans.closed(t, pair, view))
    if pair.helper is not None:
        asked = sendable(help_plans.ask_helper(t, pair, remind=remind))
        assert asked == sendable(
            help_plans.ask_helper(t, replace(pair, member=member(9, name="另一人")), remind=remind)
        ), "the helper is not told whom"
        sendable(help_plans.ask_member(t, pair, remind=remind))
    for step in pair.steps:
        sendable(help_plans.ask_note(t, step))
        sendable(help_plans.ask_words(t, pair, step))
    sendable(help_plans.edit_steps(t, pair))
    sendable(help_plans.nobody(t, [pair] * 40))
    sendable(help_plans.overview(t, member(3, Role.BRANCH_SECRETARY), [pair], [pair] * 40))


@given(st.lists(pairs(), max_size=25), st.sampled_from(LANGUAGES))
def test_the_overview_of_any_branch_is_sendable(there: list[Pair], language: str) -> None:
    sendable(help_plans.overview(texts(language), member(3, Role.BRANCH_SECRETARY), [], there))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_lowest_grade_is_told_names_no_failure(language: str) -> None:
    words = " ".join(
        form for key, forms in texts(language)._messages.items() if key.startswith("plans.") for form in forms
    ).lower()
    for hard in ("落后", "最低", "不合格", "失败", "fail", "lowest", "worst", "poor", "bad"):
        assert hard not in words, hard


@st.composite
def told(draw: st.DrawFn) -> Told:
    assert PERIOD is not None
    chosen = tuple(
        Deed(
            BIG - n,
            replace(FIXED, name=draw(NAMES), unit=draw(st.sampled_from(["", "次"]))),
            TODAY,
            Decimal(2),
            Decimal(6),
            draw(TYPED),
            Photo("f", "u") if n == 1 else None,
        )
        for n in range(draw(st.integers(0, 3)))
    )
    wording = draw(st.none() | TYPED.map(lambda text: text.strip()[:WORDING_KEPT] or None))
    stored = Deeds(
        *(BIG, "crew", "2026Q4", 1, 1, "A", tuple(d.claim_id for d in chosen), wording),
        *(draw(st.booleans()), draw(st.sampled_from(DeedState)), None, None, None, None),
    )
    return Told(stored, member(1, name=draw(NAMES)), PERIOD, chosen, chosen * 9)


@given(told(), st.sampled_from(LANGUAGES))
def test_every_screen_of_deeds_is_sendable(one: Told, language: str) -> None:
    t = texts(language)
    for screen in (deeds.proposal(t, one, TODAY), deeds.reword(t, one, TODAY)):
        sendable(screen)
    for gone in (True, False):
        sendable(deeds.settled(t, one, TODAY, gone=gone))
    sendable(deeds.posted(t, Branch(1, "党委", "支" * 80, None), [one], TODAY))
    sendable(deeds.posted(t, Branch(1, "党委", "支" * 80, None), [one] * POST_HOLDS, TODAY))
    for why in Gone:
        sendable(deeds.taken_back(t, why))
        sendable(deeds.stays(t, "支" * 80, why))


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("志愿服务", False),
        ("志愿服务 2次", False),
        ("10月18日志愿服务2次", False),
        ("义务劳动两次", True),
        ("志愿服务 2次 给老矿区修水管", True),
        ("", False),
    ],
)
def test_words_are_shown_where_they_say_more_than_item_day_and_quantity(words: str, more: bool) -> None:
    one = Deed(1, FIXED, TODAY, Decimal(2), Decimal(6), words, None)
    line = deeds._line(T, one, TODAY)
    assert (line != "10月19日 志愿服务 2 次") == more
    assert words in line or not more
    assert line.count("志愿服务") == 1, "the item is said once"
