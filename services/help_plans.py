"""Help for who is in the lowest grade: a helper is found, both agree, and the next grade ends it.

What is done in a plan: services.help_steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.boards import Board
from domain.help_plans import (
    ENDED,
    TEMPLATE,
    Pair,
    Plan,
    PlanState,
    View,
    candidates,
    helped_and_helping,
    is_quiet,
    view_of,
)
from domain.members import Member, Role, Status
from domain.periods import Period, parse
from domain.schemes import SchemeVersion
from services import boards, standings
from services.house import House
from storage import help_plans, help_steps, members
from storage.database import Tx

MOST_REMINDERS = 1
"""How often somebody who is asked is reminded before the next one is."""


class Refused(StrEnum):
    """Why nothing was done."""

    NOT_YOURS = "not_yours"
    PASSED = "passed"  # somebody else is asked by now, or it has ended
    DONE = "done"  # that step is done already
    FULL = "full"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Moved:
    """A plan as it is now, and before: who helps may be somebody else."""

    pair: Pair
    before: Pair


def propose(tx: Tx, house: House, board: Board, now: datetime) -> list[Pair]:
    """A plan for everybody of the lowest grade of a final board; a helper is asked where there is one."""
    grades = helped_and_helping(board.version.scheme)
    if grades is None:
        return []
    new = []
    for row in board.rows:
        member = row.member
        if row.standing.grade != grades[0] or member.account is None or member.status is Status.LEFT:
            continue
        plan = help_plans.open_(
            tx,
            scheme=board.version.scheme.code,
            period=board.period.key,
            member_id=member.id,
            grade=grades[0],
            now=now,
        )
        if plan is not None:
            new.append(ask_next(tx, house, plan, now))
    return new


def close(tx: Tx, house: House, board: Board, now: datetime) -> list[Pair]:
    """End the plans that followed from earlier results: this board has the next grade."""
    ended = []
    for plan in help_plans.list_unfinished(tx, board.version.scheme.code):
        row = board.row_of(plan.member_id)
        period = parse(plan.period)
        if row is None or period is None or period.start >= board.period.start:
            continue
        help_plans.grade(tx, plan.id, row.standing.grade)
        help_plans.move(tx, plan, PlanState.CLOSED, now, helper_id=plan.helper_id)
        if plan.state is PlanState.RUNNING:
            ended.append(pair_of(tx, house, help_plans.get(tx, plan.id), now))
    return ended


def ask_next(tx: Tx, house: House, plan: Plan, now: datetime) -> Pair:
    """Ask the next candidate of a plan; it stays open where nobody is left."""
    member = members.get(tx, plan.member_id)
    helped = help_plans.count_helped(tx)
    at_once = help_plans.count_helped(tx, unfinished=True)
    busy = {who for who, count in at_once.items() if count >= house.most_helped_at_once}
    refused = help_plans.list_refusals(tx, plan.id)
    found = candidates(member, _best(tx, house, plan, member, now), helped, refused, busy, house.today(now))
    if found:
        help_plans.move(tx, plan, PlanState.HELPER_ASKED, now, helper_id=found[0].id)
    elif plan.state is not PlanState.OPEN:
        help_plans.move(tx, plan, PlanState.OPEN, now, helper_id=None)
    return pair_of(tx, house, help_plans.get(tx, plan.id), now)


def answer(tx: Tx, house: House, helper: Member, plan_id: int, now: datetime, *, yes: bool) -> Pair | Refused:
    """A helper who was asked agrees, so that the member is asked; or does not, so that the next one is."""
    plan = help_plans.find(tx, plan_id)
    if plan is None or plan.state is not PlanState.HELPER_ASKED or plan.helper_id != helper.id:
        return Refused.PASSED
    if yes:
        help_plans.move(tx, plan, PlanState.MEMBER_ASKED, now, helper_id=helper.id)
        return pair_of(tx, house, help_plans.get(tx, plan_id), now)
    help_plans.refuse(tx, plan_id, helper.id, now)
    return ask_next(tx, house, plan, now)


def accept(
    tx: Tx, house: House, member: Member, plan_id: int, helper_id: int, now: datetime
) -> Pair | Refused:
    """The member agrees too: the plan begins, with the steps of the template."""
    plan = _asked_of(tx, member, plan_id, helper_id)
    if isinstance(plan, Refused):
        return plan
    help_plans.move(tx, plan, PlanState.RUNNING, now, helper_id=helper_id)
    for template in TEMPLATE:
        help_steps.add(tx, plan_id, template=template)
    return pair_of(tx, house, help_plans.get(tx, plan_id), now)


def another(
    tx: Tx, house: House, member: Member, plan_id: int, helper_id: int, now: datetime
) -> Moved | Refused:
    """The member would rather have somebody else."""
    plan = _asked_of(tx, member, plan_id, helper_id)
    if isinstance(plan, Refused):
        return plan
    before = pair_of(tx, house, plan, now)
    help_plans.refuse(tx, plan_id, helper_id, now)
    return Moved(ask_next(tx, house, plan, now), before)


def decline(
    tx: Tx, house: House, member: Member, plan_id: int, helper_id: int, now: datetime
) -> Moved | Refused:
    """The member wants nobody for now."""
    plan = _asked_of(tx, member, plan_id, helper_id)
    if isinstance(plan, Refused):
        return plan
    before = pair_of(tx, house, plan, now)
    help_plans.move(tx, plan, PlanState.DECLINED, now, helper_id=helper_id)
    return Moved(pair_of(tx, house, help_plans.get(tx, plan_id), now), before)


def look_again(tx: Tx, house: House, now: datetime) -> list[Moved]:
    """Plans that need somebody: open ones whose time may have come, and those whose helper is silent or has gone."""
    moved = []
    for plan in help_plans.list_unfinished(tx):
        before = pair_of(tx, house, plan, now)
        if before.member.status is Status.LEFT or before.member.account is None:
            help_plans.move(tx, plan, PlanState.CLOSED, now, helper_id=plan.helper_id)
            moved.append(Moved(pair_of(tx, house, help_plans.get(tx, plan.id), now), before))
        elif plan.state is PlanState.OPEN or _lost(house, before, now):
            if plan.helper_id is not None:
                help_plans.refuse(tx, plan.id, plan.helper_id, now)
            pair = ask_next(tx, house, plan, now)
            if pair.plan.state is not plan.state or pair.plan.helper_id != plan.helper_id:
                moved.append(Moved(pair, before))
    return moved


def remind(tx: Tx, house: House, now: datetime) -> list[Pair]:
    """Plans where nothing has happened for too long; those concerned count as reminded from now on."""
    quiet = []
    for plan in help_plans.list_unfinished(tx):
        running = plan.state is PlanState.RUNNING
        patience = house.help_quiet if running else house.help_answer
        if plan.state is PlanState.OPEN or (not running and plan.reminded >= MOST_REMINDERS):
            continue
        pair = pair_of(tx, house, plan, now)
        finished = running and pair.done == len(pair.steps)
        if is_quiet(plan, patience, now) and not finished:
            help_plans.remind(tx, plan.id, now)
            quiet.append(pair)
    return quiet


def find(tx: Tx, house: House, reader: Member, plan_id: int, now: datetime) -> tuple[Pair, View] | Refused:
    """A plan, for somebody who may see it, and as what they do."""
    plan = help_plans.find(tx, plan_id)
    if plan is None:
        return Refused.NOT_YOURS
    pair = pair_of(tx, house, plan, now)
    view = view_of(pair, reader)
    return Refused.NOT_YOURS if view is None else (pair, view)


def own(tx: Tx, house: House, reader: Member, now: datetime) -> list[Pair]:
    """The plans that somebody is in and both have agreed to, and those in which the member is asked."""
    there = (pair_of(tx, house, plan, now) for plan in help_plans.list_with(tx, reader.id))
    return [pair for pair in there if view_of(pair, reader) in {View.MEMBER, View.HELPER}]


def below(tx: Tx, house: House, leader: Member, now: datetime) -> list[Pair]:
    """The plans of members below a leader that follow from the newest result."""
    pairs = (pair_of(tx, house, plan, now) for plan in help_plans.list_latest(tx))
    return [pair for pair in pairs if view_of(pair, leader) is View.LEADER]


def reported_to(tx: Tx, house: House, pair: Pair, now: datetime) -> Member | None:
    """Who hears how a plan goes: a leader of the group, else the branch secretary; nobody who is in it."""
    involved = {pair.member.id, pair.helper.id if pair.helper else None}
    for role in (Role.GROUP_LEADER, Role.BRANCH_SECRETARY):
        for leader in members.list_holders(tx, role, near=pair.member):
            there = leader.account is not None and not leader.is_away(house.today(now))
            if there and leader.id not in involved:
                return leader
    return None


def pair_of(tx: Tx, house: House, plan: Plan, now: datetime) -> Pair:
    """A plan with the people and steps in it."""
    period = parse(plan.period)
    assert period is not None, plan.period
    version = _version(tx, house, plan, period, now)
    grades = [grade.code for grade in version.scheme.grades]
    place = grades.index(plan.grade) if plan.grade in grades else 0
    return Pair(
        plan=plan,
        period=period,
        scheme=version.scheme.name,
        member=members.get(tx, plan.member_id),
        helper=None if plan.helper_id is None else members.get(tx, plan.helper_id),
        steps=help_steps.list_of_plan(tx, plan.id),
        next_grade=grades[max(place - 1, 0)] if grades else "",
        grades=tuple(grades),
    )


def _asked_of(tx: Tx, member: Member, plan_id: int, helper_id: int) -> Plan | Refused:
    plan = help_plans.find(tx, plan_id)
    if plan is None or plan.member_id != member.id:
        return Refused.NOT_YOURS
    is_asked = plan.state is PlanState.MEMBER_ASKED and plan.helper_id == helper_id
    return plan if is_asked else Refused.PASSED


def _lost(house: House, pair: Pair, now: datetime) -> bool:
    """Whether the helper of a plan cannot or does not answer any more."""
    plan, helper = pair.plan, pair.helper
    if plan.state in ENDED or helper is None:
        return False
    if helper.status is Status.LEFT or helper.account is None:
        return True
    silent = plan.reminded >= MOST_REMINDERS and is_quiet(plan, house.help_answer, now)
    return plan.state is PlanState.HELPER_ASKED and silent


def _best(tx: Tx, house: House, plan: Plan, member: Member, now: datetime) -> Iterator[Member]:
    """Members of the highest grade in the result that a plan follows from, in the member's branch."""
    period = parse(plan.period)
    assert period is not None, plan.period
    version = _version(tx, house, plan, period, now)
    top = version.scheme.grades[0].code
    board = boards.board(tx, version, period, members.get_branch(tx, member.branch_id), now)
    return (row.member for row in board.rows if row.standing.grade == top)


def _version(tx: Tx, house: House, plan: Plan, period: Period, now: datetime) -> SchemeVersion:
    return standings.governing(tx, house, plan.scheme, period, now)
