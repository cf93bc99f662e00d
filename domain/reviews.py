"""Who decides next. Nobody decides for themselves, nobody decides alone (S3, S6; contract "In the chat").

The chain of a claim is a list of roles. A level is *asked* of everybody who holds its role for the claimant's unit; the
first of them to press decides. Who holds what is read anew each time, so an open review follows the role and not the
person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.members import Member, Role, in_scope


class Verdict(StrEnum):
    """What was decided at one level; PASSED is the program's own, for a level that nobody could take."""

    APPROVED = "approved"
    REJECTED = "rejected"
    RETURNED = "returned"
    PASSED = "passed"


class Vacancy(StrEnum):
    """Why nobody could take a level."""

    NOT_HELD = "not_held"
    NOT_ENROLLED = "not_enrolled"
    CLAIMANT = "claimant"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Review:
    """One level of one claim: open while ``verdict`` is None."""

    id: int
    claim_id: int
    level: int
    role: Role | None  # None: stuck, only the admins of the bot can help
    verdict: Verdict | None
    decided_by: int | None
    reason: str | None
    answer: str | None
    opened_at: datetime
    decided_at: datetime | None
    reminded_at: datetime | None
    escalated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Passed:
    """A level that was passed over, and why."""

    role: Role
    why: Vacancy


@dataclass(frozen=True, slots=True)
class Ask:
    """The next decision: any one of ``reviewers``, by virtue of ``role``."""

    level: int
    role: Role
    reviewers: tuple[Member, ...]
    passed: tuple[Passed, ...] = ()


@dataclass(frozen=True, slots=True)
class Complete:
    """Every level is decided, by as many people as the rule wants."""

    passed: tuple[Passed, ...] = ()


@dataclass(frozen=True, slots=True)
class Stuck:
    """A decision is missing and nobody may make it: the admins are told and the claim waits."""

    passed: tuple[Passed, ...] = ()


Step = Ask | Complete | Stuck
Holders = Callable[[Role], Sequence[Member]]

STAND_INS = (Role.BRANCH_REVIEWER, Role.BRANCH_SECRETARY, Role.COMMITTEE_ADMIN)
"""Who supplies a missing decision, in this order (contract: "the missing decider is the first eligible of …")."""


def next_step(
    chain: Sequence[Role],
    level: int,
    holders: Holders,
    claimant: Member,
    approved_by: Sequence[int],
    today: date,
) -> Step:
    """The step that a claim needs from ``level`` on.

    ``approved_by`` are the member ids of those who have approved it so far: two steps held by one person are decided
    once, and a chain of two or more levels needs two different people.
    """
    passed: list[Passed] = []
    for index in range(level, len(chain)):
        role = chain[index]
        held_by = holders(role)
        free = _free(held_by, claimant, approved_by, today)
        if free:
            return Ask(index, role, free, tuple(passed))
        if not any(holder.id in approved_by for holder in held_by):
            passed.append(Passed(role, _why_vacant(held_by, claimant, today)))
    needed = min(len(chain), 2)
    if len(set(approved_by)) >= needed:
        return Complete(tuple(passed))
    stand_in = _stand_in(len(chain), holders, claimant, approved_by, today, tuple(passed))
    if isinstance(stand_in, Stuck):
        # Rather than wait for ever: whoever could not take an earlier level then may be back by now.
        for index, role in enumerate(chain[:level]):
            held_by = holders(role)
            free = _free(held_by, claimant, approved_by, today)
            if free and not any(holder.id in approved_by for holder in held_by):
                return Ask(index, role, free, tuple(passed))
    return stand_in


def chain_after_change(chain: Sequence[Role], asked: Ask, wanted: Sequence[Role]) -> tuple[Role, ...]:
    """The chain of a claim whose item was changed at the level that is asked.

    Whoever was asked before stays in it, the level that is asked still has to decide, and then every role that the new
    item wants and that has not had its say: changing the item is no way around anybody.
    """
    heard = (*chain[: asked.level], asked.role)
    return (*heard, *(role for role in wanted if role not in heard))


def acting_role(chain: Sequence[Role], ask: Ask, reviewer: Member, claimant: Member) -> Role:
    """The role in which somebody who is asked decides: their own, where they decide for a level that stayed silent."""
    for role in (ask.role, *chain[ask.level + 1 :], *STAND_INS):
        if role in reviewer.roles and in_scope(role, reviewer, claimant):
            return role
    return ask.role


def above(
    chain: Sequence[Role],
    asked: Ask,
    holders: Holders,
    claimant: Member,
    approved_by: Sequence[int],
    today: date,
) -> Ask | None:
    """Who may decide instead when the level that is asked stays silent: the next one upwards who is free.

    The level stays the same one; those asked first keep their say.
    """
    silent = (*approved_by, *(reviewer.id for reviewer in asked.reviewers))
    for role in (*chain[asked.level + 1 :], *STAND_INS):
        free = _free(holders(role), claimant, silent, today)
        if free:
            return Ask(asked.level, role, free)
    return None


def _stand_in(
    level: int,
    holders: Holders,
    claimant: Member,
    approved_by: Sequence[int],
    today: date,
    passed: tuple[Passed, ...],
) -> Ask | Stuck:
    for role in STAND_INS:
        free = _free(holders(role), claimant, approved_by, today)
        if free:
            return Ask(level, role, free, passed)
    return Stuck(passed)


def _free(
    holders: Sequence[Member], claimant: Member, used: Sequence[int], today: date
) -> tuple[Member, ...]:
    return tuple(h for h in holders if h.id not in used and _hindrance(h, claimant, today) is None)


def _why_vacant(holders: Sequence[Member], claimant: Member, today: date) -> Vacancy:
    """Why none of the holders can take it; of several reasons the most human one is told."""
    reasons = {_hindrance(holder, claimant, today) for holder in holders}
    for vacancy in (Vacancy.CLAIMANT, Vacancy.AWAY, Vacancy.NOT_ENROLLED):
        if vacancy in reasons:
            return vacancy
    return Vacancy.NOT_HELD


def _hindrance(holder: Member, claimant: Member, today: date) -> Vacancy | None:
    if holder.id == claimant.id:
        return Vacancy.CLAIMANT
    if holder.account is None:
        return Vacancy.NOT_ENROLLED
    if holder.is_away(today):
        return Vacancy.AWAY
    return None
