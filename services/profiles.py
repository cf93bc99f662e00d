"""Looking a member up, and one's own pledge.

A pledge is the member's own word: it is up as soon as it is said, and the branch secretary is told, who can talk about
it with them or have the roster say something else.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.members import Member, Role, Status
from domain.profiles import PLEDGE_KEPT, NotShown, Profile, Similar, may_see
from storage import members, profiles
from storage.database import Tx

SUGGESTED = 5
"""Names that are offered where nobody has the one that was written."""
_NOTHING = {"-", "—", "无", "off", "none", "取消", "删除"}


@dataclass(frozen=True, slots=True)
class Pledged:
    """A pledge that was put up or taken down, and who hears of it."""

    profile: Profile
    told: tuple[Member, ...]


def look_up(tx: Tx, reader: Member, text: str) -> Profile | tuple[Member, ...] | Similar | NotShown:
    """The profile that an employee number or a name means; several members where more than one has the name.

    Where nobody has it, a few of the branch whose names begin so.
    """
    word = text.strip()
    if not word:
        return NotShown.USAGE
    by_number = members.find_by_number(tx, word)
    found = [by_number] if by_number is not None else members.list_by_name(tx, word)
    seen = [one for one in found if one.status is not Status.LEFT and may_see(reader, one)]
    if not seen:
        branch = members.list_of_branch(tx, reader.branch_id)
        alike = [one for one in branch if one.name.casefold().startswith(word.casefold())]
        alike = [one for one in alike if may_see(reader, one)]
        return Similar(tuple(alike[:SUGGESTED])) if alike else NotShown.UNKNOWN
    return profiles.get(tx, seen[0]) if len(seen) == 1 else tuple(seen)


def pledge(tx: Tx, member: Member, text: str) -> Pledged:
    """Put up what a member pledges, on one line; ``-`` takes it down."""
    line = " ".join(text.split())[:PLEDGE_KEPT]
    profiles.set_pledge(tx, member.id, "" if line.casefold() in _NOTHING else line)
    secretaries = members.list_holders(tx, Role.BRANCH_SECRETARY, near=member)
    told = tuple(one for one in secretaries if one.account is not None and one.id != member.id)
    return Pledged(profiles.get(tx, member), told)
