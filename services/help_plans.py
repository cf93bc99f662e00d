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
    TEMPLATE,
    Pair,
    Plan,
    PlanState,
    helped_and_helping,
    is_quiet,
)
from domain.members import Member, Status
from domain.periods import parse
from services.help_views import pair_of
from services.helper_search import HelperSearch
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
    search = HelperSearch(tx, house, now)
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
            new.append(pair_of(tx, house, _ask_next(tx, search, plan, member), now))
    return new


def close(tx: Tx, house: House, board: Board, now: datetime) -> list[Pair]:
    """End the plans that followed from earlier results: this board has the next grade."""
    ended = []
    on_it = (row.member.id for row in board.rows)
    for plan in help_plans.list_unfinished_of(tx, board.version.scheme.code, on_it):
        row = board.row_of(plan.member_id)
        period = parse(plan.period)
        if row is None or period is None or period.start >= board.period.start:
            continue
        help_plans.grade(tx, plan.id, row.standing.grade)
        help_plans.move(tx, plan, PlanState.CLOSED, now, helper_id=plan.helper_id)
        if plan.state is PlanState.RUNNING:
            ended.append(pair_of(tx, house, help_plans.get(tx, plan.id), now))
    return ended


def answer(tx: Tx, house: House, helper: Member, plan_id: int, now: datetime, *, yes: bool) -> Pair | Refused:
    """A helper who was asked agrees, so that the member is asked; or does not, so that the next one is."""
    plan = help_plans.find(tx, plan_id)
    if plan is None or plan.state is not PlanState.HELPER_ASKED or plan.helper_id != helper.id:
        return Refused.PASSED
    if yes:
        help_plans.move(tx, plan, PlanState.MEMBER_ASKED, now, helper_id=helper.id)
        return pair_of(tx, house, help_plans.get(tx, plan_id), now)
    help_plans.refuse(tx, plan_id, helper.id, now)
    return pair_of(tx, house, _next_of(tx, house, plan, now), now)


def accept(
    tx: Tx, house: House, member: Member, plan_id: int, helper_id: int, now: datetime
) -> Pair | Refused:
    """The member agrees too: the plan begins, with the steps of the template."""
    plan = _asked_of(tx, member, plan_id, helper_id)
    if isinstance(plan, Refused):
        return plan
    help_plans.move(tx, plan, PlanState.RUNNING, now, helper_id=helper_id)
    if not help_steps.list_of_plan(tx, plan_id):  # else they go on where the helper before has left off
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
    return Moved(pair_of(tx, house, _next_of(tx, house, plan, now), now), before)


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
    search = HelperSearch(tx, house, now)
    for plan, member, helper in _unfinished(tx):
        ended = member.status is Status.LEFT
        if not ended and plan.state is not PlanState.OPEN and not _lost(house, plan, helper, now):
            continue
        if ended:
            help_plans.move(tx, plan, PlanState.CLOSED, now, helper_id=plan.helper_id)
            after = help_plans.get(tx, plan.id)
        else:
            if helper is not None:
                help_plans.refuse(tx, plan.id, helper.id, now)
            after = _ask_next(tx, search, plan, member)
        if after.state is not plan.state or after.helper_id != plan.helper_id:
            moved.append(Moved(pair_of(tx, house, after, now), pair_of(tx, house, plan, now)))
    return moved


def remind(tx: Tx, house: House, now: datetime) -> list[Pair]:
    """Plans where nothing has happened for too long; those concerned count as reminded from now on."""
    quiet = []
    for plan in help_plans.list_unfinished(tx):
        running = plan.state is PlanState.RUNNING
        patience = house.help_quiet if running else house.help_answer
        told_enough = not running and plan.reminded >= MOST_REMINDERS
        if plan.state is PlanState.OPEN or told_enough or not is_quiet(plan, patience, now):
            continue
        pair = pair_of(tx, house, plan, now)
        if not running or pair.done < len(pair.steps):
            help_plans.remind(tx, plan.id, now)
            quiet.append(pair)
    return quiet


def _asked_of(tx: Tx, member: Member, plan_id: int, helper_id: int) -> Plan | Refused:
    plan = help_plans.find(tx, plan_id)
    if plan is None or plan.member_id != member.id:
        return Refused.NOT_YOURS
    is_asked = plan.state is PlanState.MEMBER_ASKED and plan.helper_id == helper_id
    return plan if is_asked else Refused.PASSED


def _ask_next(tx: Tx, search: HelperSearch, plan: Plan, member: Member) -> Plan:
    """Ask the next candidate of a plan; it stays open where nobody is left."""
    found = search.next_for(plan, member)
    if found is not None:
        help_plans.move(tx, plan, PlanState.HELPER_ASKED, search.now, helper_id=found.id)
    elif plan.state is not PlanState.OPEN:
        help_plans.move(tx, plan, PlanState.OPEN, search.now, helper_id=None)
    return help_plans.get(tx, plan.id)


def _next_of(tx: Tx, house: House, plan: Plan, now: datetime) -> Plan:
    return _ask_next(tx, HelperSearch(tx, house, now), plan, members.get(tx, plan.member_id))


def _unfinished(tx: Tx) -> Iterator[tuple[Plan, Member, Member | None]]:
    """Every plan that has not ended, with its member and whoever is asked or helps."""
    plans = help_plans.list_unfinished(tx)
    ids = {who for plan in plans for who in (plan.member_id, plan.helper_id) if who is not None}
    people = members.list_by_ids(tx, ids)
    for plan in plans:
        yield plan, people[plan.member_id], people.get(plan.helper_id or 0)


def _lost(house: House, plan: Plan, helper: Member | None, now: datetime) -> bool:
    """Whether the helper of a plan cannot or does not answer any more."""
    if helper is None:
        return False
    if helper.status is Status.LEFT:
        return True
    silent = plan.reminded >= MOST_REMINDERS and is_quiet(plan, house.help_answer, now)
    return plan.state is PlanState.HELPER_ASKED and silent
