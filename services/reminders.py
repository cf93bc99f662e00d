"""What time brings: reviewers to remind, levels to escalate, drafts to drop, people back from being away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.claim_view import Asked
from domain.claims import Claim, ClaimState
from domain.members import Member
from domain.reviews import Ask
from services import review_chain
from services import reviews as reviewing
from services.house import House
from storage import claims, members, reviews
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Reminder:
    """What waits for one reviewer: how many claims, and for how long the oldest has."""

    reviewer: Member
    count: int
    waited: timedelta


def come_back(tx: Tx, house: House, now: datetime) -> list[Member]:
    """End the absence of those whose last day away is past; who they are."""
    back = members.list_back(tx, house.today(now))
    for member in back:
        members.set_away(tx, member.id, None)
    return back


def drop_drafts(tx: Tx, house: House, now: datetime) -> list[Claim]:
    """Cancel drafts that nobody has sent for too long; which ones."""
    old = claims.list_old_drafts(tx, now - house.draft_kept)
    for claim in old:
        claims.move(tx, claim, ClaimState.CANCELLED, level=claim.level, now=now)
    return old


def escalate(tx: Tx, house: House, now: datetime) -> list[Asked]:
    """Offer levels that have waited too long to the next one upwards as well; with whom they ask from now on."""
    escalated = []
    for review in reviews.list_open(tx, now - house.escalate_after):
        if review.escalated_at is not None:
            continue
        claim = claims.get(tx, review.claim_id)
        step = review_chain.plan(tx, house, claim, members.get(tx, claim.member_id), now)
        if not isinstance(step, Ask) or review_chain.upwards(tx, house, claim, step, now) is None:
            continue
        reviews.mark_escalated(tx, review.id, now)
        if asked := review_chain.asking(tx, house, claim, now):
            escalated.append(asked)
    return escalated


def remind(tx: Tx, house: House, now: datetime) -> list[Reminder]:
    """Who is to be reminded now. Whoever is, is told of all that waits, and of none of it again for a while."""
    late: dict[int, tuple[Member, datetime]] = {}
    for review in reviews.list_open(tx, now - house.remind_after):
        if (review.reminded_at or review.opened_at) > now - house.remind_after:
            continue
        asked = review_chain.asking(tx, house, claims.get(tx, review.claim_id), now)
        for reviewer in asked.ask.reviewers if asked else ():
            late.setdefault(reviewer.id, (reviewer, review.opened_at))  # the oldest comes first
    return [_reminder(tx, house, reviewer, oldest, now) for reviewer, oldest in late.values()]


def _reminder(tx: Tx, house: House, reviewer: Member, oldest: datetime, now: datetime) -> Reminder:
    waiting = reviewing.inbox(tx, house, reviewer, now)
    for asked in waiting:
        reviews.mark_reminded(tx, asked.review_id, now)
    return Reminder(reviewer, len(waiting), now - oldest)
