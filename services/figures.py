"""What a round teaches about the questions: which should be looked at, said once; and everything at a glance."""

from __future__ import annotations

from datetime import datetime

from domain.figures import Figures, Glance, Seen, flagged
from domain.members import Role
from domain.periods import Period, PeriodKind, bounds, containing
from domain.rounds import Round
from domain.topics import Known, by
from services.house import House
from storage import figures, members, rounds, topics
from storage.database import Tx

ROUNDS_AT_A_GLANCE = 52


def editors(tx: Tx, house: House) -> list[int]:
    """The accounts of those who look after the bank: the editors; where none has enrolled, the admins."""
    accounts = [editor.account for editor in members.list_of_role(tx, Role.QUIZ_EDITOR)]
    return [account for account in accounts if account is not None] or sorted(house.admins)


def newly_flagged(tx: Tx, of: Round) -> tuple[Seen, ...]:
    """What editors have not been told of yet among the questions that may be asked; from now on they have."""
    found = []
    for each, seen in _flagged_now(tx):
        new = tuple(flag for flag in seen if figures.flag(tx, each.version, flag, of.id))
        if new:
            found.append((each, new))
    return tuple(found)


def _flagged_now(tx: Tx) -> list[Seen]:
    live = figures.live_versions(tx)
    return [(each, seen) for each, seen in flagged(figures.list_all(tx)) if each.version in live]


def of_question(tx: Tx, question: int) -> list[Figures]:
    """Every answered version of one question, by number."""
    return figures.list_of_question(tx, question)


def glance(tx: Tx) -> Glance:
    """Everything at a glance."""
    counted = rounds.list_closed(tx, ROUNDS_AT_A_GLANCE)
    found = topics.list_of_rounds(tx, (each.id for each in counted))
    names = {branch.id: branch.name for branch in members.list_branches(tx)}
    return Glance(
        rounds=len(counted),
        categories=by(found, lambda topic: topic.category),
        trades=by(found, lambda topic: topic.trade),
        branches=by(found, lambda topic: names[topic.branch]),
        flagged=tuple(_flagged_now(tx)),
    )


def by_category_and_trade(tx: Tx, house: House, month: Period) -> dict[tuple[str, str], Known]:
    """What the rounds counted in a month show, by category and trade; people without a trade are left out."""
    counted = rounds.list_closed_between(tx, *bounds(month, house.zone))
    found = topics.list_of_rounds(tx, (each.id for each in counted))
    return by((topic for topic in found if topic.trade), lambda topic: (topic.category, topic.trade))


def month_due(tx: Tx, house: House, now: datetime) -> Period | None:
    """The month before, at the first round counted in a month; None for any later one."""
    month = containing(house.today(now), PeriodKind.MONTH)
    counted = rounds.list_closed_between(tx, *bounds(month, house.zone))
    return month.previous() if len(counted) == 1 else None


def training_office(tx: Tx, house: House) -> list[int]:
    """The accounts of those whom the monthly picture is for: editors and committee admins; without any, the admins."""
    roles = (Role.QUIZ_EDITOR, Role.COMMITTEE_ADMIN)
    accounts = {holder.account for role in roles for holder in members.list_of_role(tx, role)}
    return sorted(account for account in accounts if account is not None) or sorted(house.admins)
