"""/bind: a Telegram group becomes a branch's group."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.binding import Bound, NotBound, meant
from storage import branches, members
from storage.database import Tx


def bind(tx: Tx, chat_id: int, name: str, now: datetime) -> Bound | NotBound:
    """Bind a group to the branch of that name; posts that were kept for the branch go out to it."""
    branch = meant(name, members.list_branches(tx))
    if isinstance(branch, NotBound):
        return branch
    before = members.find_branch_of_chat(tx, chat_id)
    branches.bind(tx, branch.id, chat_id)
    return Bound(
        branch=replace(branch, chat_id=chat_id),
        released=branches.release_posts(tx, branch.id, chat_id, now),
        instead_of=before if before is not None and before.id != branch.id else None,
    )
