"""Erasing a member, with what follows in the chats: their deeds leave the groups, open reviews go to others."""

from __future__ import annotations

from domain.deeds import Gone
from domain.erasure import Erased, OpenClaims, UnknownMember
from handlers import deeds
from handlers.post import Post
from handlers.rerouting import reroute
from services import erasure


def erase(post: Post, employee_no: str, reason: str) -> Erased | UnknownMember | OpenClaims:
    """Erase, take their deeds out of posts, and ask whoever decides now what the member would have decided."""
    outcome = erasure.erase(post.tx, employee_no, reason, post.now)
    if isinstance(outcome, Erased):
        for told in outcome.told:
            deeds.take_down(post, told, Gone.ERASED)
        if outcome.roles:
            reroute(post)
    return outcome
