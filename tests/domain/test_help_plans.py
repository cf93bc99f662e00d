"""Who is asked to help, who sees a plan, and when it is quiet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.help_plans import (
    ENDED,
    Pair,
    Plan,
    PlanState,
    PlanStep,
    View,
    as_seen,
    candidates,
    helped_and_helping,
    is_quiet,
    place_of,
    places_gained,
    view_of,
)
from domain.members import LEADING_ROLES, Member, Role, Status
from domain.periods import PeriodKind, parse
from domain.schemes import Grade, Scheme
from tests.domain.people import TODAY, member

NOW = datetime(2027, 1, 15, tzinfo=UTC)
PLAN = Plan(1, "crew", "2026Q4", 1, 2, "C", None, PlanState.RUNNING, NOW, NOW, 0, NOW, None)
MEMBER, HELPER = member(1), member(2)


def pair(plan: Plan = PLAN) -> Pair:
    period = parse("2026Q4")
    assert period is not None
    return Pair(plan, period, "积分", MEMBER, HELPER, (), "B", ("A", "B", "C"))


people = st.builds(
    lambda n, group, status, account, branch, away: member(
        n, group_id=group, status=status, account=account, branch_id=branch, away_until=away
    ),
    st.integers(1, 9),
    st.none() | st.integers(1, 3),
    st.sampled_from(Status),
    st.none() | st.integers(1000, 1009),
    st.sampled_from([1, 1, 1, 2]),
    st.none() | st.sampled_from([date(2026, 11, 20), TODAY, date(2027, 1, 1)]),
)


@given(
    st.lists(people, unique_by=lambda one: one.id, max_size=9),
    st.dictionaries(st.integers(1, 9), st.integers(0, 4)),
    st.frozensets(st.integers(1, 9), max_size=4),
    st.frozensets(st.integers(1, 9), max_size=4),
    st.none() | st.integers(1, 3),
)
def test_candidates_are_free_and_stand_in_the_order_of_the_rule(
    best: list[Member],
    helped: dict[int, int],
    refused: frozenset[int],
    busy: frozenset[int],
    group: int | None,
) -> None:
    who = member(1, group_id=group)
    found = candidates(who, best, helped, refused, busy, TODAY)
    for one in found:
        assert one.id != who.id
        assert one.branch_id == who.branch_id
        assert one.account is not None
        assert one.status not in {Status.LEFT, Status.AWAY}
        assert not one.is_away(TODAY)
        assert one.id not in refused | busy
    near = [one.group_id == group is not None for one in found]
    assert near == sorted(near, reverse=True), "the same group first"
    for before, after in pairwise(found):
        if near[found.index(before)] == near[found.index(after)]:
            first, second = ((helped.get(each.id, 0), each.employee_no) for each in (before, after))
            assert first < second
    left_out = [one for one in best if one not in found]
    assert all(
        one.id in {who.id} | refused | busy
        or one.branch_id != who.branch_id
        or one.account is None
        or one.status is Status.LEFT
        or one.is_away(TODAY)
        for one in left_out
    )


def test_the_lowest_grade_is_helped_by_the_highest_where_there_are_two() -> None:
    scheme = Scheme("crew", "积分", PeriodKind.QUARTER, (Role.GROUP_LEADER,))
    a, b, c = (Grade(code, Decimal(least)) for code, least in (("A", 90), ("B", 70), ("C", 0)))
    assert helped_and_helping(replace(scheme, grades=(a, b, c))) == ("C", "A")
    assert helped_and_helping(replace(scheme, grades=(a,))) is None
    assert helped_and_helping(scheme) is None


@pytest.mark.parametrize("state", PlanState)
@pytest.mark.parametrize("started", [None, NOW])
def test_a_plan_is_seen_by_those_concerned_alone(state: PlanState, started: datetime | None) -> None:
    seen = pair(replace(PLAN, state=state, started_at=started))
    assert view_of(seen, MEMBER) is View.MEMBER
    assert view_of(seen, HELPER) is (View.HELPER if started else None), "not before both have agreed"
    assert view_of(seen, member(3)) is None
    assert view_of(seen, member(4, Role.GROUP_LEADER)) is View.LEADER
    assert view_of(seen, member(5, Role.GROUP_LEADER, group_id=2)) is None
    assert view_of(seen, member(6, Role.BRANCH_SECRETARY, group_id=2)) is View.LEADER
    assert view_of(seen, member(7, Role.BRANCH_SECRETARY, branch_id=2)) is None


@pytest.mark.parametrize(
    ("role", "above"),
    [
        (Role.GROUP_LEADER, {Role.BRANCH_REVIEWER, Role.BRANCH_SECRETARY, Role.COMMITTEE_ADMIN}),
        (Role.BRANCH_COMMITTEE, {Role.BRANCH_SECRETARY, Role.COMMITTEE_ADMIN}),
        (Role.BRANCH_REVIEWER, {Role.BRANCH_SECRETARY, Role.COMMITTEE_ADMIN}),
        (Role.BRANCH_SECRETARY, {Role.COMMITTEE_ADMIN}),
        (Role.COMMITTEE_ADMIN, set()),
        (Role.QUIZ_EDITOR, LEADING_ROLES),
    ],
)
def test_a_plan_is_seen_from_above_and_not_from_beside_or_below(role: Role, above: set[Role]) -> None:
    seen = replace(pair(), member=member(1, role))
    assert {other for other in Role if view_of(seen, member(3, other)) is View.LEADER} == above


@pytest.mark.parametrize("state", PlanState)
def test_who_is_asked_is_named_to_nobody_before_both_have_agreed(state: PlanState) -> None:
    asked = pair(replace(PLAN, state=state, started_at=None))
    assert as_seen(asked, View.LEADER).helper is None
    knows = state in {PlanState.MEMBER_ASKED, PlanState.DECLINED}
    assert as_seen(asked, View.MEMBER).helper == (HELPER if knows else None)
    begun = pair(replace(PLAN, state=state))
    assert {as_seen(begun, view) for view in View} == {begun}


@given(st.sampled_from(PlanState), st.integers(0, 40), st.integers(1, 40))
def test_a_plan_is_quiet_when_nothing_has_happened_for_as_long_as_that(
    state: PlanState, days: int, patience: int
) -> None:
    plan = replace(PLAN, state=state)
    quiet = is_quiet(plan, timedelta(days=patience), NOW + timedelta(days=days))
    assert quiet == (state not in ENDED and days >= patience)


@given(
    st.lists(st.sampled_from("ABCD"), unique=True, min_size=1),
    st.sampled_from("ABCDE"),
    st.sampled_from("ABCDE"),
)
def test_rising_and_falling_are_each_other_s_opposite(grades: list[str], one: str, other: str) -> None:
    assert places_gained(grades, one, other) == -places_gained(grades, other, one)
    assert places_gained(grades, one, one) == 0


def test_what_was_gained_is_counted_in_grades() -> None:
    assert pair(replace(PLAN, grade_after="A")).gained == 2
    assert pair(replace(PLAN, grade_after="C")).gained == 0
    assert pair().gained == 0
    assert pair(replace(PLAN, grade_after="gone")).gained == 0


def test_steps_are_counted_from_one() -> None:
    steps = tuple(PlanStep(n, 1, "talk", "", NOW if n == 7 else None, None, None) for n in (5, 7, 9))
    assert [place_of(steps, step.id) for step in steps] == [1, 2, 3]
    assert replace(pair(), steps=steps).done == 1
