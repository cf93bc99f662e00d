"""Who decides next: nobody for themselves, nobody alone, and somebody always, unless there is nobody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.members import LEADING_ROLES, Member, Role
from domain.reviews import (
    STAND_INS,
    Ask,
    Complete,
    Passed,
    Stuck,
    Vacancy,
    above,
    acting_role,
    chain_after_change,
    next_step,
)
from tests.domain.people import TODAY, member

LEADER, REVIEWER, SECRETARY, ADMIN = (
    Role.GROUP_LEADER,
    Role.BRANCH_REVIEWER,
    Role.BRANCH_SECRETARY,
    Role.COMMITTEE_ADMIN,
)
CHAIN = (LEADER, REVIEWER, SECRETARY)
CLAIMANT = member(0)


def holders(*people: Member) -> Callable[[Role], Sequence[Member]]:
    return lambda role: [person for person in people if role in person.roles]


def step(
    *people: Member,
    chain: Sequence[Role] = CHAIN,
    level: int = 0,
    approved: Sequence[int] = (),
    claimant: Member = CLAIMANT,
) -> Ask | Complete | Stuck:
    return next_step(chain, level, holders(*people), claimant, approved, TODAY)


def asked(outcome: Ask | Complete | Stuck) -> tuple[int, list[int]]:
    assert isinstance(outcome, Ask), outcome
    return outcome.level, [reviewer.id for reviewer in outcome.reviewers]


def test_each_level_is_asked_of_everybody_who_holds_its_role() -> None:
    people = member(1, LEADER), member(2, LEADER), member(3, REVIEWER), member(4, SECRETARY)
    assert asked(step(*people)) == (0, [1, 2])
    assert asked(step(*people, level=1, approved=[1])) == (1, [3])
    assert asked(step(*people, level=2, approved=[1, 3])) == (2, [4])
    assert step(*people, level=3, approved=[1, 3, 4]) == Complete()


def test_two_steps_held_by_one_person_are_decided_once() -> None:
    people = member(1, LEADER, REVIEWER), member(4, SECRETARY)
    assert asked(step(*people)) == (0, [1])
    assert asked(step(*people, level=1, approved=[1])) == (2, [4])


def test_all_steps_held_by_one_person_still_need_a_second_one() -> None:
    everything = member(1, LEADER, REVIEWER, SECRETARY)
    assert asked(step(everything, member(9, ADMIN), level=1, approved=[1])) == (3, [9])
    assert step(everything, level=1, approved=[1]) == Stuck()


def test_a_chain_of_one_level_is_decided_by_one() -> None:
    assert step(member(1, LEADER), chain=(LEADER,), level=1, approved=[1]) == Complete()


@pytest.mark.parametrize(
    ("holder", "why"),
    [
        (None, Vacancy.NOT_HELD),
        (member(1, LEADER, account=None), Vacancy.NOT_ENROLLED),
        (member(0, LEADER), Vacancy.CLAIMANT),
        (member(1, LEADER, away_until=TODAY), Vacancy.AWAY),
    ],
)
def test_a_level_that_nobody_can_take_is_passed_on_with_its_reason(
    holder: Member | None, why: Vacancy
) -> None:
    people = [member(3, REVIEWER), *([holder] if holder else [])]
    outcome = step(*people, claimant=member(0, LEADER))
    assert asked(outcome) == (1, [3])
    assert isinstance(outcome, Ask)
    assert outcome.passed == (Passed(LEADER, why),)


def test_being_away_ends_after_the_last_day_away() -> None:
    back = member(1, LEADER, away_until=TODAY - timedelta(days=1))
    assert asked(step(back, member(3, REVIEWER))) == (0, [1])


@pytest.mark.parametrize(("role", "number"), [(REVIEWER, 3), (SECRETARY, 4), (ADMIN, 9)])
def test_a_missing_decider_is_the_first_of_reviewer_secretary_and_admin(role: Role, number: int) -> None:
    assert asked(step(member(number, role), chain=(LEADER,))) == (1, [number])


def test_stand_ins_are_asked_in_their_order() -> None:
    people = member(9, ADMIN), member(4, SECRETARY), member(3, REVIEWER)
    assert asked(step(*people, chain=(LEADER,))) == (1, [3])
    assert asked(step(*people, chain=(LEADER,), claimant=member(3))) == (1, [4])


def test_with_nobody_at_all_the_claim_is_stuck_and_says_why() -> None:
    assert step(chain=(LEADER,)) == Stuck((Passed(LEADER, Vacancy.NOT_HELD),))


def test_who_is_back_for_an_earlier_level_is_asked_rather_than_nobody() -> None:
    reviewer = member(3, REVIEWER)
    assert asked(step(member(1, LEADER), reviewer, chain=CHAIN[:2], level=2, approved=[3])) == (0, [1])


def test_a_level_that_was_decided_is_not_asked_of_another_holder_once_more() -> None:
    """The missing decider is one of the stand-ins; with none the claim waits (contract)."""
    outcome = step(member(1, LEADER), member(2, LEADER), chain=CHAIN[:2], level=1, approved=[1])
    assert outcome == Stuck((Passed(REVIEWER, Vacancy.NOT_HELD),))


def test_a_changed_item_adds_its_roles_and_takes_nobody_out() -> None:
    at_reviewer = Ask(1, REVIEWER, (member(3),))
    assert chain_after_change(CHAIN, at_reviewer, (LEADER,)) == (LEADER, REVIEWER)
    assert chain_after_change((LEADER,), Ask(0, LEADER, ()), CHAIN) == CHAIN
    assert chain_after_change((SECRETARY,), Ask(0, SECRETARY, ()), CHAIN) == (SECRETARY, LEADER, REVIEWER)


def test_a_stand_in_who_changes_the_item_is_still_the_one_who_is_asked() -> None:
    stand_in = Ask(1, ADMIN, (member(9, ADMIN),))
    chain = chain_after_change((LEADER,), stand_in, (LEADER, SECRETARY))
    assert chain == (LEADER, ADMIN, SECRETARY)
    assert asked(step(member(9, ADMIN), member(4, SECRETARY), chain=chain, level=1)) == (1, [9])


def test_a_silent_level_is_offered_to_the_next_upwards_who_is_free() -> None:
    people = member(1, LEADER), member(3, REVIEWER, account=None), member(4, SECRETARY), member(9, ADMIN)
    ask = step(*people)
    assert isinstance(ask, Ask)
    upper = above(CHAIN, ask, holders(*people), CLAIMANT, [], TODAY)
    assert upper is not None
    assert (upper.level, upper.role, [r.id for r in upper.reviewers]) == (0, SECRETARY, [4])
    alone = above(CHAIN, ask, holders(people[0]), CLAIMANT, [], TODAY)
    assert alone is None


def test_who_decides_for_a_silent_level_does_it_in_their_own_role() -> None:
    leader, secretary = member(1, LEADER), member(4, SECRETARY)
    ask = Ask(0, LEADER, (leader, secretary))
    assert acting_role(CHAIN, ask, leader, CLAIMANT) is LEADER
    assert acting_role(CHAIN, ask, secretary, CLAIMANT) is SECRETARY
    other_group = member(5, LEADER, SECRETARY, group_id=2)
    assert acting_role(CHAIN, ask, other_group, CLAIMANT) is SECRETARY


# Whatever the roster looks like


@dataclass(frozen=True)
class Roster:
    people: tuple[Member, ...]
    claimant: Member
    chain: tuple[Role, ...]


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    roles = st.frozensets(st.sampled_from(sorted(LEADING_ROLES)), max_size=3)
    count = draw(st.integers(1, 6))
    people = tuple(
        replace(
            member(number, *draw(roles)),
            account=draw(st.sampled_from([None, number + 100, number + 100])),
            away_until=draw(st.sampled_from([None, None, TODAY, TODAY - timedelta(days=1)])),
        )
        for number in range(count)
    )
    chain = draw(st.lists(st.sampled_from(sorted(LEADING_ROLES)), min_size=1, max_size=4, unique=True))
    return Roster(people, draw(st.sampled_from(people)), tuple(chain))


def free(roster: Roster, role: Role, approved: Sequence[int]) -> list[int]:
    return [
        p.id
        for p in roster.people
        if role in p.roles
        and p.id not in approved
        and p.id != roster.claimant.id
        and p.account is not None
        and not p.is_away(TODAY)
    ]


@given(rosters(), st.data())
def test_a_chain_ends_with_enough_different_deciders_or_because_there_are_none(
    roster: Roster, data: st.DataObject
) -> None:
    approved: list[int] = []
    level = 0
    for _ in range(len(roster.chain) + 3):
        outcome = next_step(roster.chain, level, holders(*roster.people), roster.claimant, approved, TODAY)
        if not isinstance(outcome, Ask):
            break
        ids = [reviewer.id for reviewer in outcome.reviewers]
        assert ids == free(roster, outcome.role, approved), "everybody who may, and nobody else"
        assert outcome.level >= min(level, len(roster.chain)), (
            "stand-ins are asked behind the chain, one by one"
        )
        for role in roster.chain[level : outcome.level]:
            assert free(roster, role, approved) == [], "no level is passed over that somebody could take"
        approved.append(data.draw(st.sampled_from(ids)))
        level = outcome.level + 1
    assert roster.claimant.id not in approved
    assert len(set(approved)) == len(approved), "nobody is asked twice"
    if isinstance(outcome, Complete):
        assert len(approved) >= min(len(roster.chain), 2)
    else:
        assert isinstance(outcome, Stuck), "a chain comes to an end"
        assert len(approved) < min(len(roster.chain), 2)
        assert all(free(roster, role, approved) == [] for role in STAND_INS)


@given(rosters(), rosters(), st.data())
def test_changing_the_item_on_the_way_is_no_way_around_anybody(
    roster: Roster, other: Roster, data: st.DataObject
) -> None:
    """Wherever an item is changed: who is asked stays asked, and the new item's own rule holds in the end."""
    chain, wanted, approved, level = roster.chain, other.chain, list[int](), 0
    change_at = data.draw(st.integers(0, len(chain)))
    changed = False
    for turn in range(2 * len(Role) + 4):
        outcome = next_step(chain, level, holders(*roster.people), roster.claimant, approved, TODAY)
        if not isinstance(outcome, Ask):
            break
        level = outcome.level  # as the claim has it while the level is open
        if turn == change_at:
            chain = chain_after_change(chain, outcome, wanted)
            again = next_step(chain, level, holders(*roster.people), roster.claimant, approved, TODAY)
            assert isinstance(again, Ask)
            assert (again.level, again.role, again.reviewers) == (
                outcome.level,
                outcome.role,
                outcome.reviewers,
            )
            changed = True
        approved.append(data.draw(st.sampled_from([r.id for r in outcome.reviewers])))
        level = outcome.level + 1
    assert len(set(approved)) == len(approved)
    assert roster.claimant.id not in approved
    if isinstance(outcome, Complete) and changed:
        assert len(approved) >= min(len(wanted), 2)
        for role in wanted:
            held = [p.id for p in roster.people if role in p.roles]
            assert set(held) & set(approved) or free(roster, role, approved) == []
