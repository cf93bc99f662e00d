"""What a member shows to their branch: pledge, contact point and contact person (三亮, S5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.members import Member, Status

PLEDGE_KEPT = 200
"""Characters of a pledge; a longer one is nothing that hangs on a wall."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A member with what is shown of them; '' where there is nothing."""

    member: Member
    pledge: str = ""
    contact_point: str = ""
    contact_person: str = ""

    @property
    def shows_anything(self) -> bool:
        """Whether there is more than a name."""
        return bool(self.pledge or self.contact_point or self.contact_person)


class NotShown(StrEnum):
    """Why a profile is not shown. Who may not see somebody is told the same as of a name that nobody has."""

    USAGE = "usage"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Similar:
    """Nobody of that name, but these of the branch whose names begin so."""

    members: tuple[Member, ...]


def may_see(reader: Member, other: Member) -> bool:
    """Whom a member sees: everybody of their own branch, and whoever is below them; nobody once they have left."""
    if reader.status is Status.LEFT:
        return False
    return reader.branch_id == other.branch_id or reader.leads(other)
