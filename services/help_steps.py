"""What is done in a help plan: steps added and reworded by the helper, ticked by either, with a line about it."""

from __future__ import annotations

from datetime import datetime

from domain.help_plans import MOST_STEPS, NOTE_KEPT, WORDS_KEPT, Pair, PlanState, PlanStep, View
from domain.members import Member
from services import help_views
from services.help_plans import Refused
from services.house import House
from storage import help_plans as plans
from storage import help_steps
from storage.database import Tx


def tick(tx: Tx, house: House, member: Member, step_id: int, now: datetime) -> Pair | Refused:
    """✅: a step is done, says the member or the helper."""
    found = _step(tx, house, member, step_id, now, View.MEMBER, View.HELPER)
    if isinstance(found, Refused):
        return found
    pair, _ = found
    if not help_steps.finish(tx, step_id, member.id, now):
        return Refused.DONE
    return _changed(tx, house, pair, now)


def find(
    tx: Tx, house: House, member: Member, step_id: int, now: datetime
) -> tuple[Pair, PlanStep] | Refused:
    """A step of a running plan, for the two who are in it."""
    return _step(tx, house, member, step_id, now, View.MEMBER, View.HELPER)


def note(tx: Tx, house: House, member: Member, step_id: int, text: str, now: datetime) -> Pair | Refused:
    """A line about how a step went."""
    found = _step(tx, house, member, step_id, now, View.MEMBER, View.HELPER)
    if isinstance(found, Refused):
        return found
    if not text.strip():
        return Refused.EMPTY
    help_steps.note(tx, step_id, text.strip()[:NOTE_KEPT])
    return _changed(tx, house, found[0], now)


def add(tx: Tx, house: House, helper: Member, plan_id: int, text: str, now: datetime) -> Pair | Refused:
    """One more step, in the helper's words."""
    pair = running(tx, house, helper, plan_id, now, View.HELPER)
    if isinstance(pair, Refused):
        return pair
    if not text.strip():
        return Refused.EMPTY
    if len(pair.steps) >= MOST_STEPS:
        return Refused.FULL
    help_steps.add(tx, plan_id, words=text.strip()[:WORDS_KEPT])
    return _changed(tx, house, pair, now)


def reword(tx: Tx, house: House, helper: Member, step_id: int, text: str, now: datetime) -> Pair | Refused:
    """A step in the helper's own words."""
    found = _step(tx, house, helper, step_id, now, View.HELPER)
    if isinstance(found, Refused):
        return found
    if not text.strip():
        return Refused.EMPTY
    if not help_steps.reword(tx, step_id, text.strip()[:WORDS_KEPT]):
        return Refused.DONE
    return _changed(tx, house, found[0], now)


def running(
    tx: Tx, house: House, member: Member, plan_id: int, now: datetime, *views: View
) -> Pair | Refused:
    """A running plan, for somebody who is in it as one of ``views``."""
    found = help_views.find(tx, house, member, plan_id, now)
    if found is None:
        return Refused.NOT_YOURS
    pair, view = found
    if view not in views:
        return Refused.NOT_YOURS
    return pair if pair.plan.state is PlanState.RUNNING else Refused.PASSED


def _step(
    tx: Tx, house: House, member: Member, step_id: int, now: datetime, *views: View
) -> tuple[Pair, PlanStep] | Refused:
    step = help_steps.find(tx, step_id)
    if step is None:
        return Refused.NOT_YOURS
    pair = running(tx, house, member, step.plan_id, now, *views)
    return pair if isinstance(pair, Refused) else (pair, step)


def _changed(tx: Tx, house: House, pair: Pair, now: datetime) -> Pair:
    plans.touch(tx, pair.plan.id, now)
    return help_views.pair_of(tx, house, plans.get(tx, pair.plan.id), now)
