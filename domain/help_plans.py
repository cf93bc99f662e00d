"""Help plans: a one-to-one helper from the highest grade for who is in the lowest, until the next grade.

S1 "C: self-analysis, training, and a one-to-one helper from the A's".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.members import LEADING_ROLES, Member, Role, Status, in_scope
from domain.periods import Period
from domain.schemes import Scheme

TEMPLATE = ("analysis", "talk", "training", "review")
"""The steps that a plan begins with; their words are in the catalogues."""
MOST_STEPS = 12
WORDS_KEPT = 120
NOTE_KEPT = 200
_HEIGHTS = {
    Role.GROUP_LEADER: 1,
    Role.BRANCH_COMMITTEE: 2,
    Role.BRANCH_REVIEWER: 2,
    Role.BRANCH_SECRETARY: 3,
    Role.COMMITTEE_ADMIN: 4,
}


class PlanState(StrEnum):
    """The way of a plan: somebody is found, agrees, the member agrees too, both go to work, the next grade ends it."""

    OPEN = "open"  # nobody is asked now
    HELPER_ASKED = "helper_asked"
    MEMBER_ASKED = "member_asked"
    RUNNING = "running"
    DECLINED = "declined"  # the member wants nobody for now
    CLOSED = "closed"


ENDED = frozenset({PlanState.DECLINED, PlanState.CLOSED})


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as stored. ``grade`` is the one it follows from, ``grade_after`` the next."""

    id: int
    scheme: str
    period: str
    member_id: int
    helper_id: int | None
    grade: str
    grade_after: str | None
    state: PlanState
    asked_at: datetime
    moved_at: datetime
    reminded: int
    started_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One thing to do: of the template, or in the helper's own ``words``; ``note`` tells how it went."""

    id: int
    plan_id: int
    template: str
    words: str
    done_at: datetime | None
    done_by: int | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A plan with the people and steps in it, as screens show it. ``next_grade`` is the one to reach."""

    plan: Plan
    period: Period
    scheme: str  # its name
    member: Member
    helper: Member | None
    steps: tuple[PlanStep, ...]
    next_grade: str
    grades: tuple[str, ...] = ()  # of the scheme, highest first

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.done_at is not None for step in self.steps)

    @property
    def gained(self) -> int:
        """How many grades the member has risen by the next result; 0 while there is none."""
        return places_gained(self.grades, self.plan.grade, self.plan.grade_after or "")


class View(StrEnum):
    """As what somebody sees a plan."""

    MEMBER = "member"
    HELPER = "helper"
    LEADER = "leader"


def view_of(pair: Pair, reader: Member) -> View | None:
    """Who may see a plan: its member, the helper once both have agreed, and who is above the member. Nobody else."""
    if reader.id == pair.member.id:
        return View.MEMBER
    if pair.helper is not None and reader.id == pair.helper.id and pair.plan.started_at is not None:
        return View.HELPER
    return View.LEADER if oversees(reader, pair.member) else None


def oversees(leader: Member, member: Member) -> bool:
    """Whether somebody leads a member and stands above them, so that a plan may be known to them.

    A group leader stands below the branch's committee, that below the secretary, and the secretary below the
    committee admin; nobody stands above their equals.
    """
    height = max((_HEIGHTS.get(role, 0) for role in member.roles), default=0)
    above = (role for role in leader.roles & LEADING_ROLES if _HEIGHTS[role] > height)
    return leader.leads(member) and any(in_scope(role, leader, member) for role in above)


def as_seen(pair: Pair, view: View) -> Pair:
    """A plan without the name of a helper whom its reader is not to know.

    Who is asked, only they know; the member hears of them when they have agreed, everybody else when both have.
    """
    told = pair.plan.started_at is not None
    told = told or (view is View.MEMBER and pair.plan.state in {PlanState.MEMBER_ASKED, PlanState.DECLINED})
    return pair if told else replace(pair, helper=None)


def helped_and_helping(scheme: Scheme) -> tuple[str, str] | None:
    """The grade that is helped and the one that helps: the lowest and the highest of two or more."""
    return (scheme.grades[-1].code, scheme.grades[0].code) if len(scheme.grades) > 1 else None


def candidates(
    member: Member,
    best: Iterable[Member],
    helped: Mapping[int, int],
    refused: Collection[int],
    busy: Collection[int],
    today: date,
) -> list[Member]:
    """Who may be asked to help, in order: those of the same group first, who has helped fewest, by employee number.

    ``best`` are members of the highest grade; ``helped`` how many each has helped so far, by id; ``busy`` and
    ``refused`` are ids of those who are not asked (again).
    """
    free = (
        one
        for one in best
        if one.id != member.id
        and one.branch_id == member.branch_id
        and one.account is not None
        and one.status not in {Status.LEFT, Status.AWAY}
        and not one.is_away(today)
        and one.id not in refused
        and one.id not in busy
    )
    return sorted(
        free,
        key=lambda one: (
            member.group_id is None or one.group_id != member.group_id,
            helped.get(one.id, 0),
            one.employee_no,
        ),
    )


def is_quiet(plan: Plan, patience: timedelta, now: datetime) -> bool:
    """Whether nothing has happened to a plan for long enough to remind those concerned."""
    return plan.state not in ENDED and now - plan.moved_at >= patience


def places_gained(grades: Sequence[str], before: str, after: str) -> int:
    """How many grades somebody has risen from one result to the next; 0 where one of them is no grade any more."""
    if before not in grades or after not in grades:
        return 0
    return grades.index(before) - grades.index(after)


def place_of(steps: Sequence[PlanStep], step_id: int) -> int:
    """The number of a step as people see it, from 1."""
    return next(n for n, step in enumerate(steps, 1) if step.id == step_id)
