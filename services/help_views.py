"""Help plans as people see them: with names and steps, and for nobody who is not concerned."""

from __future__ import annotations

from datetime import datetime

from domain.help_plans import Pair, Plan, View, view_of
from domain.members import Member, Role
from domain.periods import parse
from services import standings
from services.house import House
from storage import help_plans, help_steps, members
from storage.database import Tx


def find(tx: Tx, house: House, reader: Member, plan_id: int, now: datetime) -> tuple[Pair, View] | None:
    """A plan, for somebody who may see it, and as what they do."""
    plan = help_plans.find(tx, plan_id)
    if plan is None:
        return None
    pair = pair_of(tx, house, plan, now)
    view = view_of(pair, reader)
    return None if view is None else (pair, view)


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
