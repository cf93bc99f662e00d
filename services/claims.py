"""What a claimant does with a claim that is complete: sends it, takes it back, answers a question about it.

As with drafts, what is not the member's own or has moved on since is a Refused and nothing changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.claim_view import ClaimView
from domain.claims import Claim, ClaimState, Photo
from domain.members import Member, Status
from services import review_chain
from services.claim_views import view_of
from services.drafts import WORDS_KEPT, Drafted, Refused, own_draft, renewed
from services.house import House
from services.review_chain import Moved
from storage import claims, reviews
from storage.database import Tx


def submit(
    tx: Tx, house: House, member: Member, claim_id: int, version: int, now: datetime
) -> Moved | Drafted | Refused:
    """✅ on a draft: the claim goes to the first reviewer of its chain.

    The rules are those in force now; where they have changed under the draft it comes back to be looked at once more.
    """
    claim = own_draft(tx, member, claim_id, version)
    if isinstance(claim, Refused):
        return claim
    if member.status is Status.LEFT:
        return Refused.LEFT
    view = view_of(tx, house, claim, now)
    if view.missing:
        return Refused.INCOMPLETE
    if (redrafted := renewed(tx, house, member, view, now)) is not None:
        if isinstance(redrafted, Refused) or redrafted.view.missing or _differs(redrafted.view, view):
            return redrafted
        view = redrafted.view
    assert view.item is not None
    claims.submit(tx, view.claim, period=view.period.key, chain=view.item.approval, now=now)
    return review_chain.advance(tx, house, claim_id, now)


def _differs(one: ClaimView, other: ClaimView) -> bool:
    """Whether what the member has seen on the draft is no longer so."""
    assert one.item is not None and other.item is not None
    seen = (one.item.name, one.claim.points, one.item.cap, one.period)
    return seen != (other.item.name, other.claim.points, other.item.cap, other.period)


def withdraw(tx: Tx, house: House, member: Member, claim_id: int, now: datetime) -> ClaimView | Refused:
    """❌ on a claim that was sent: it goes back as long as the last decision is not made."""
    claim = claims.find(tx, claim_id)
    if claim is None or claim.member_id != member.id:
        return Refused.NOT_YOURS
    if claim.state not in {ClaimState.WAITING, ClaimState.RETURNED}:
        return Refused.DECIDED
    claims.move(tx, claim, ClaimState.WITHDRAWN, level=claim.level, now=now)
    reviews.drop_open(tx, claim_id)
    return view_of(tx, house, claims.get(tx, claim_id), now)


def answerable(tx: Tx, member: Member, claim_id: int) -> Claim | Refused:
    """The member's claim that a reviewer has sent back with a question."""
    claim = claims.find(tx, claim_id)
    if claim is None or claim.member_id != member.id:
        return Refused.NOT_YOURS
    return claim if claim.state is ClaimState.RETURNED else Refused.STALE


def answer(
    tx: Tx, house: House, member: Member, claim_id: int, text: str, photos: Sequence[Photo], now: datetime
) -> Moved | Refused:
    """The claimant's answer to ↩️: the claim comes back to the same level."""
    claim = answerable(tx, member, claim_id)
    if isinstance(claim, Refused):
        return claim
    returned = [review for review in reviews.list_of_claim(tx, claim_id) if review.verdict is not None][-1]
    reviews.set_answer(tx, returned.id, text[:WORDS_KEPT])
    for photo in photos:
        claims.add_photo(tx, claim_id, photo, now)
    claims.move(tx, claim, ClaimState.WAITING, level=claim.level, now=now)
    return review_chain.advance(tx, house, claim_id, now)
