"""Telegram no longer lets us write to a chat: who is marked, and who is told."""

from __future__ import annotations

from domain.members import Member, Role
from handlers.post import Post
from render.screen import Screen
from storage import accounts, members


def on_barred(post: Post, chat_id: int) -> None:
    """A private chat: the account counts as unreachable until it writes again, and one leader of the member is told.

    A branch's group: the admins are told.
    """
    if chat_id < 0:
        branch = members.find_branch_of_chat(post.tx, chat_id)
        if branch is not None:
            name = branch.name
            post.tell_admins(
                lambda t: Screen(t("reach.group", branch=name)), once=f"barred:{chat_id}:{post.today}"
            )
        return
    member = members.find_by_account(post.tx, chat_id)
    accounts.set_reachable(post.tx, chat_id, False)
    if member is None or not member.reachable:
        return  # nobody's leader, or told before
    leader = _leader_of(post, member)
    if leader is not None and leader.account is not None:
        text = post.words_for(leader)("reach.member", name=member.name)
        post.send(leader.account, Screen(text), once=f"barred:{chat_id}:{post.today}")


def _leader_of(post: Post, member: Member) -> Member | None:
    for role in (Role.GROUP_LEADER, Role.BRANCH_SECRETARY, Role.COMMITTEE_ADMIN):
        for holder in members.list_holders(post.tx, role, member):
            if holder.id != member.id and holder.account is not None and holder.reachable:
                return holder
    return None
