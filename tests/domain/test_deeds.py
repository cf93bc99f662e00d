"""Which deeds are proposed, how a choice changes, and when a branch's consents are posted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.deeds import MOST, PATIENCE, Deed, Deeds, DeedState, is_due, proposed, toggled, without
from domain.schemes import Item

NOW = datetime(2027, 1, 15, 8, tzinfo=UTC)


def deed(claim_id: int, item: str, points: int, day: int = 1) -> Deed:
    made = Item(item, item, Decimal(1), "v")
    return Deed(claim_id, made, date(2026, 10, day), Decimal(1), Decimal(points), "", None)


@st.composite
def deeds(draw: st.DrawFn) -> list[Deed]:
    count = draw(st.integers(0, 8))
    return [
        deed(n, draw(st.sampled_from("abcde")), draw(st.integers(-3, 9)), draw(st.integers(1, 28)))
        for n in range(count)
    ]


@given(deeds())
def test_up_to_three_of_the_most_points_are_proposed_each_of_another_item_while_there_are_any(
    there: list[Deed],
) -> None:
    chosen = [next(one for one in there if one.claim_id == n) for n in proposed(there)]
    worthy = [one for one in there if one.points > 0]
    items = {one.item.code for one in worthy}
    assert len(chosen) == min(MOST, len(worthy))
    assert len({one.item.code for one in chosen}) == min(MOST, len(items))
    assert [one.day for one in chosen] == sorted(one.day for one in chosen)
    if worthy:
        assert max(one.points for one in worthy) in {one.points for one in chosen}


def test_the_order_of_the_proposal_is_that_of_the_days() -> None:
    there = [deed(1, "a", 3, 9), deed(2, "b", 5, 2), deed(3, "a", 9, 5), deed(4, "c", 1, 1), deed(5, "d", -2)]
    assert proposed(there) == (4, 2, 3)


@given(st.lists(st.integers(1, 9), unique=True, min_size=1, max_size=MOST), st.integers(1, 9))
def test_a_tap_puts_a_claim_in_or_out_and_there_is_always_one_and_never_too_many(
    chosen: list[int], claim: int
) -> None:
    after = toggled(chosen, claim)
    assert 1 <= len(after) <= MOST
    assert (claim in after) == (claim not in chosen or chosen == [claim])
    assert set(after) - {claim} <= set(chosen)


@given(st.lists(st.integers(0, 60), max_size=5), st.integers(0, 3))
def test_consents_wait_for_each_other_and_not_for_ever(hours_ago: list[int], undecided: int) -> None:
    agreed = [NOW - timedelta(hours=hours) for hours in hours_ago]
    due = is_due(agreed, undecided, NOW)
    if not agreed:
        assert not due
    else:
        assert due == (undecided == 0 or max(hours_ago) >= PATIENCE / timedelta(hours=1))


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=3, unique=True),
    st.sampled_from([DeedState.PROPOSED, DeedState.AGREED, DeedState.POSTED]),
    st.sampled_from([None, "their own words"]),
    st.booleans(),
)
def test_what_is_left_is_told_only_as_its_member_agreed(
    claims: list[int], state: DeedState, wording: str | None, photo: bool
) -> None:
    told = Deeds(1, "s", "2026Q4", 1, 1, "A", tuple(claims), wording, photo, state, None, None, NOW, NOW)
    left = without(told, claims[0])
    assert left.claims == tuple(claims[1:])
    assert left.wording is None
    if len(claims) == 1:
        assert left.state is DeedState.WITHDRAWN
    elif wording or photo:
        asked = state is not DeedState.POSTED
        assert left.state is (DeedState.PROPOSED if asked else DeedState.WITHDRAWN)
    else:
        assert left.state is state
