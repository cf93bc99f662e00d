"""A preview: a period's ranking as the secretary sees it before it is posted, and whether they hold it back (S6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.members import Branch, Member
from domain.periods import Period


class PreviewState(StrEnum):
    """What the secretary has made of it."""

    SHOWN = "shown"
    HELD = "held"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Preview:
    """A branch's preview of a period. ``due_at`` is when the ranking was due as it was shown.

    ``decided_by`` held it back or released it last (a member's id; None: an admin of the bot), for ``reason``.
    """

    branch_id: int
    period: str
    state: PreviewState
    due_at: datetime
    reason: str = ""
    decided_by: int | None = None
    decided_at: datetime | None = None

    @property
    def held(self) -> bool:
        """Whether it is not to be posted."""
        return self.state is PreviewState.HELD

    @property
    def since(self) -> datetime:
        """Since when it is so."""
        return self.decided_at or self.due_at


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far a branch is with a period: standings put before its members, those signed, and what is objected to."""

    asked: int
    signed: int
    objections: int  # that are undecided


@dataclass(frozen=True, slots=True)
class Held:
    """What is held back, by whom and why; ``posted`` where the other branches have theirs already.

    ``alone``: there is no other branch.
    """

    branch: Branch
    period: Period
    holder: Member | None
    reason: str
    posted: bool
    alone: bool = False


class HoldRefusal(StrEnum):
    """Why nothing changed."""

    NOT_YOURS = "not_yours"  # neither the branch's secretary nor an admin
    POSTED = "posted"  # too late to hold it back
    HELD = "held"  # it is already
    NOT_HELD = "not_held"  # nothing to release
    NO_REASON = "no_reason"
