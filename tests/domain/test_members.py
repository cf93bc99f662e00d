"""Who is below whom, and who is away."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.members import LEADING_ROLES, Member, Role, Status, in_scope
from tests.domain.people import TODAY, member

HERE = {"group_id": 1, "branch_id": 1, "committee": "党委"}
OTHER_GROUP = member(2, group_id=2, group="二组")
NO_GROUP = member(3, group_id=None, group=None)
OTHER_BRANCH = member(4, branch_id=2, branch="第二党支部", group_id=5)
OTHER_COMMITTEE = member(5, branch_id=3, committee="另一党委", group_id=7)
PEOPLE = (member(1), OTHER_GROUP, NO_GROUP, OTHER_BRANCH, OTHER_COMMITTEE)


@pytest.mark.parametrize(
    ("role", "below"),
    [
        (Role.GROUP_LEADER, [1]),
        (Role.BRANCH_REVIEWER, [1, 2, 3]),
        (Role.BRANCH_SECRETARY, [1, 2, 3]),
        (Role.COMMITTEE_ADMIN, [1, 2, 3, 4]),
        (Role.BRANCH_COMMITTEE, []),
        (Role.QUIZ_EDITOR, []),
    ],
)
def test_below_a_leader_is_their_unit(role: Role, below: list[int]) -> None:
    leader = member(99, role)
    assert [person.id for person in PEOPLE if leader.leads(person)] == below


def test_a_leader_without_a_group_leads_nobody_who_has_none_either() -> None:
    assert not member(99, Role.GROUP_LEADER, group_id=None).leads(NO_GROUP)


def test_who_has_left_leads_nobody() -> None:
    gone = member(99, *Role, status=Status.LEFT)
    assert not gone.is_leader
    assert not any(gone.leads(person) for person in PEOPLE)


@given(st.frozensets(st.sampled_from(Role)), st.frozensets(st.sampled_from(Role)))
def test_nobody_is_below_themselves(roles: frozenset[Role], more: frozenset[Role]) -> None:
    person = member(7, *roles)
    assert not person.leads(replace(person, roles=more))


@given(st.sampled_from(sorted(LEADING_ROLES)), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))
def test_a_wider_role_reaches_whomever_a_narrower_one_does(role: Role, holder: Member, other: Member) -> None:
    wider = {
        Role.GROUP_LEADER: Role.BRANCH_REVIEWER,
        Role.BRANCH_REVIEWER: Role.COMMITTEE_ADMIN,
        Role.BRANCH_SECRETARY: Role.COMMITTEE_ADMIN,
    }
    if role in wider and in_scope(role, holder, other):
        assert in_scope(wider[role], holder, other)


def test_the_last_day_away_is_a_day_away() -> None:
    person = member(1, away_until=TODAY)
    assert person.is_away(TODAY)
    assert not person.is_away(TODAY + timedelta(days=1))
    assert not member(1).is_away(TODAY)
