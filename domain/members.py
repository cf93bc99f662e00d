"""Members, the roles they hold and the units they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.names import NameForm, shown


class Role(StrEnum):
    """What a member may decide, as the roster's ``roles`` column names it."""

    GROUP_LEADER = "group_leader"
    BRANCH_REVIEWER = "branch_reviewer"
    BRANCH_SECRETARY = "branch_secretary"
    BRANCH_COMMITTEE = "branch_committee"
    COMMITTEE_ADMIN = "committee_admin"
    QUIZ_EDITOR = "quiz_editor"


LEADING_ROLES = frozenset(
    {Role.GROUP_LEADER, Role.BRANCH_REVIEWER, Role.BRANCH_SECRETARY, Role.COMMITTEE_ADMIN}
)
"""Roles with members below them: those who may record and who review."""

BRANCH_LEADING_ROLES = LEADING_ROLES - {Role.GROUP_LEADER}
"""Those of them with a whole branch below them."""


class Status(StrEnum):
    """Where a member is, as the roster's ``status`` column names it."""

    ACTIVE = "active"
    AWAY = "away"  # posted elsewhere (外闯): still scored, still declares, but is not asked to review
    RETIRED = "retired"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch, the Telegram group that is bound to it, if any, and how its board is shown.

    ``names`` is what the branch shows of its members' names; ``key`` is the part of its web
    address that nobody guesses.
    """

    id: int
    committee: str
    name: str
    chat_id: int | None
    names: NameForm = NameForm.FULL
    key: str = field(default="", compare=False)

    def shown(self, member: Member) -> str:
        """A member's name as the branch shows it."""
        return shown(member.name, member.employee_no, self.names)


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the roster, with what rules and addressing need to know."""

    id: int
    employee_no: str
    name: str
    committee: str
    branch_id: int
    branch: str
    group_id: int | None
    group: str | None
    roles: frozenset[Role]
    status: Status
    account: int | None  # Telegram user id, once enrolled
    language: str | None  # chosen with /lang, or Telegram's own where it is one of ours
    reachable: bool  # False after Telegram said that they blocked the bot
    away_until: date | None  # set with /away; that day is the last one away

    def is_away(self, today: date) -> bool:
        """Whether they cannot review today: posted elsewhere by the roster (外闯), or by their own /away."""
        return self.status is Status.AWAY or (self.away_until is not None and today <= self.away_until)

    @property
    def is_leader(self) -> bool:
        """Whether they hold a role with members below it; who has left holds none, whatever the roster still says."""
        return self.status is not Status.LEFT and bool(self.roles & LEADING_ROLES)

    @property
    def is_editor(self) -> bool:
        """Whether they keep the question bank; who has left keeps nothing."""
        return self.status is not Status.LEFT and Role.QUIZ_EDITOR in self.roles

    @property
    def trains(self) -> bool:
        """Whether they see what the quiz shows of the trades: editors and committee admins."""
        return self.is_editor or (self.status is not Status.LEFT and Role.COMMITTEE_ADMIN in self.roles)

    @property
    def leads_branch(self) -> bool:
        """Whether everybody else of their branch is below them."""
        return self.status is not Status.LEFT and bool(self.roles & BRANCH_LEADING_ROLES)

    def leads(self, other: Member) -> bool:
        """Whether ``other`` is below this member (contract, finer points on /record); never oneself."""
        if other.id == self.id or not self.is_leader:
            return False
        return any(in_scope(role, self, other) for role in self.roles & LEADING_ROLES)


def in_scope(role: Role, holder: Member, other: Member) -> bool:
    """Whether ``other`` is in the unit for which ``holder`` holds ``role``.

    A group leader: their group; branch roles: their branch; a committee admin: their committee.
    """
    if role is Role.GROUP_LEADER:
        return holder.group_id is not None and holder.group_id == other.group_id
    if role is Role.COMMITTEE_ADMIN:
        return holder.committee == other.committee
    return holder.branch_id == other.branch_id
