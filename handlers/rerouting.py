"""Open reviews follow the role, not the person: whoever holds it now is asked, and only those concerned hear of it."""

from __future__ import annotations

from handlers import objections, telling
from handlers.post import Post
from services import review_chain
from services.review_chain import Moved
from storage import cards


def reroute(post: Post) -> int:
    """After roles, units or accounts have changed: how many claims are somebody else's to decide."""
    changed = [
        moved for moved in review_chain.reroute(post.tx, post.house, post.now) if _concerns(post, moved)
    ]
    for moved in changed:
        telling.tell_rerouted(post, moved)
    objections.reroute(post)
    return len(changed)


def _concerns(post: Post, moved: Moved) -> bool:
    """Whether somebody is asked who has no card of this level, or has one and is asked no longer."""
    asked = moved.asked
    if asked is None:
        return True
    accounts = {reviewer.account for reviewer in asked.ask.reviewers if reviewer.account is not None}
    shown = {card.chat_id for card in cards.list_cards(post.tx, moved.view.claim.id, only_open=True)}
    return bool(shown - accounts) or not all(
        cards.is_shown(post.tx, moved.view.claim.id, asked.review_id, account) for account in accounts
    )
