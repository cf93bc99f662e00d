"""Help plans as people see them: with names and steps, and for nobody who is not concerned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from domain.help_plans import Pair, Plan, View, as_seen, oversees, view_of
from domain.members import Member, Role
from domain.periods import parse
from services import standings
from services.house import House
from storage import help_plans, help_steps, members
from storage.database import Tx


def find(tx: Tx, house: House, reader: Member, plan_id: int, now: datetime) -> tuple[Pair, View] | None:
    """A plan as somebody may see it, and as what they do."""
    plan = help_plans.find(tx, plan_id)
    if plan is None:
        return None
    pair = pair_of(tx, house, plan, now)
    view = view_of(pair, reader)
    return None if view is None else (as_seen(pair, view), view)


def own(tx: Tx, house: House, reader: Member, now: datetime) -> list[Pair]:
    """The plans that somebody is in and both have agreed to, and those in which the member is asked."""
    seen = _seen(tx, house, help_plans.list_with(tx, reader.id), reader, now)
    return [pair for pair, view in seen if view in {View.MEMBER, View.HELPER}]


def below(tx: Tx, house: House, leader: Member, now: datetime) -> list[Pair]:
    """The plans of members below a leader that follow from the newest result."""
    seen = _seen(tx, house, help_plans.list_latest(tx), leader, now)
    return [pair for pair, view in seen if view is View.LEADER]


def reported_to(tx: Tx, house: House, pair: Pair, now: datetime) -> Member | None:
    """Who hears how a plan goes: a leader of the group, the branch secretary or a committee admin.

    The first of them who is there and stands above the member; nobody who is in it.
    """
    involved = {pair.member.id, pair.helper.id if pair.helper else None}
    for role in (Role.GROUP_LEADER, Role.BRANCH_SECRETARY, Role.COMMITTEE_ADMIN):
        for leader in members.list_holders(tx, role, near=pair.member):
            there = leader.account is not None and not leader.is_away(house.today(now))
            if there and leader.id not in involved and oversees(leader, pair.member):
                return leader
    return None


def pair_of(tx: Tx, house: House, plan: Plan, now: datetime) -> Pair:
    """A plan with the people and steps in it."""
    period = parse(plan.period)
    assert period is not None, plan.period
    version = standings.governing(tx, house, plan.scheme, period, now)
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


def _seen(
    tx: Tx, house: House, plans: Iterable[Plan], reader: Member, now: datetime
) -> Iterator[tuple[Pair, View]]:
    for plan in plans:
        pair = pair_of(tx, house, plan, now)
        if (view := view_of(pair, reader)) is not None:
            yield as_seen(pair, view), view
