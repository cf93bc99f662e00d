"""/names: a branch chooses how its members' names are shown."""

from __future__ import annotations

from domain.members import Branch, Member
from domain.names import NameForm
from services import previews
from services.house import House
from storage import branches, members
from storage.database import Tx


def branch_of(tx: Tx, member: Member | None, group: int | None) -> Branch | None:
    """The branch that is meant: a group's own, in private the member's."""
    if group is not None:
        return members.find_branch_of_chat(tx, group)
    return members.get_branch(tx, member.branch_id) if member is not None else None


def shown_in(tx: Tx, member: Member, group: int) -> str:
    """A member's name as a group reads it: as its branch shows names, in a group of no branch as theirs does."""
    branch = members.find_branch_of_chat(tx, group) or members.get_branch(tx, member.branch_id)
    return branch.shown(member)


def choose(
    tx: Tx, house: House, member: Member | None, account: int, branch_id: int, form: NameForm
) -> Branch | None:
    """Show the names in that form from now on: the branch; None where there is none or it is not theirs to choose."""
    there = any(branch.id == branch_id for branch in members.list_branches(tx))
    if not there or not may_choose(house, member, account, branch_id):
        return None
    branches.choose_names(tx, branch_id, form)
    return members.get_branch(tx, branch_id)


def may_choose(house: House, member: Member | None, account: int, branch_id: int) -> bool:
    """The branch's secretary and the admins of the bot."""
    return previews.is_secretary(member, branch_id) or account in house.admins
