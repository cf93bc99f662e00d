"""What a reviewer does: approve, reject, return, change, and work through the inbox.

Authority is read here, at the moment of the press, from who holds what now; a button carries only which claim and which
version of it somebody was looking at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from domain.claim_view import Asked
from domain.claims import Change, Claim, ClaimState, acceptable_points
from domain.members import Member, in_scope
from domain.reviews import Review, Verdict, acting_role, chain_after_change
from domain.schemes import Item, Range, Source
from services import review_chain
from services.catalogue import Catalogue
from services.claim_views import view_of
from services.house import House
from services.review_chain import Moved, OpenLevel
from storage import cards, claims, members, reviews, schemes
from storage.database import Tx

REASON_KEPT = 500
"""Characters of a reason that are kept."""


class Refused(StrEnum):
    """Why a press changed nothing."""

    GONE = "gone"  # no such claim
    OWN = "own"  # nobody reviews their own claim
    NOT_ASKED = "not_asked"
    CHANGED = "changed"  # another version of the claim than the one on the card
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # its period became final before anybody had decided
    NOT_ACCEPTABLE = "not_acceptable"  # a value that the item does not allow
    NO_ITEM = "no_item"


@dataclass(frozen=True, slots=True)
class AlreadyDecided:
    """Somebody was first: who, and what they decided."""

    verdict: Verdict
    by: str
    by_self: bool
    at: datetime


def look(
    tx: Tx, house: House, reviewer: Member, claim_id: int, version: int | None, now: datetime
) -> Asked | AlreadyDecided | Refused:
    """The claim as this reviewer may decide it now, or why they may not. ``version`` None: whichever is current."""
    level = _decidable(tx, house, reviewer, claim_id, version, now)
    return review_chain.shown(tx, house, level, now) if isinstance(level, OpenLevel) else level


def _decidable(
    tx: Tx, house: House, reviewer: Member, claim_id: int, version: int | None, now: datetime
) -> OpenLevel | AlreadyDecided | Refused:
    claim = claims.find(tx, claim_id)
    if claim is None or claim.state is ClaimState.DRAFT:
        return Refused.GONE
    if claim.member_id == reviewer.id:
        return Refused.OWN
    level = review_chain.find_open(tx, house, claim, now)
    if level is None or all(reviewer.id != other.id for other in level.ask.reviewers):
        return _why_not(tx, claim, reviewer)
    if version is not None and version != claim.version:
        return Refused.CHANGED
    return level


def _why_not(tx: Tx, claim: Claim, reviewer: Member) -> AlreadyDecided | Refused:
    if claim.state is ClaimState.LAPSED:
        return Refused.LAPSED
    if claim.state in {ClaimState.WITHDRAWN, ClaimState.CANCELLED}:
        return Refused.WITHDRAWN
    decided = [r for r in reviews.list_of_claim(tx, claim.id) if r.decided_by is not None]
    own = [r for r in decided if r.decided_by == reviewer.id]
    concerned = own or [r for r in decided if _was_asked(tx, reviewer, r, claim)]
    if not concerned:
        return Refused.NOT_ASKED
    last = concerned[-1]
    assert last.verdict and last.decided_by and last.decided_at
    who = members.get(tx, last.decided_by)
    return AlreadyDecided(last.verdict, who.name, last.decided_by == reviewer.id, last.decided_at)


def _was_asked(tx: Tx, reviewer: Member, review: Review, claim: Claim) -> bool:
    """Whether a level was theirs to decide as well: only then is it their business who did."""
    if reviewer.account is not None and review.id in cards.list_shown(tx, claim.id, reviewer.account):
        return True
    role = review.role
    return role in reviewer.roles and in_scope(role, reviewer, members.get(tx, claim.member_id))


def approve(
    tx: Tx, house: House, reviewer: Member, claim_id: int, version: int, now: datetime
) -> Moved | AlreadyDecided | Refused:
    """✅: the next level is asked, or after the last one the entry is written."""
    level = _decidable(tx, house, reviewer, claim_id, version, now)
    if not isinstance(level, OpenLevel):
        return level
    role = acting_role(level.claim.chain, level.ask, reviewer, level.claimant)
    reviews.close(tx, level.review.id, Verdict.APPROVED, reviewer.id, role, None, now)
    claims.move(tx, level.claim, ClaimState.WAITING, level=level.ask.level + 1, now=now)
    return review_chain.advance(tx, house, claim_id, now)


def reject(
    tx: Tx, house: House, reviewer: Member, claim_id: int, version: int, reason: str, now: datetime
) -> Moved | AlreadyDecided | Refused:
    """❌ with its reason: the claim ends."""
    return _end_or_return(tx, house, reviewer, claim_id, version, Verdict.REJECTED, reason, now)


def return_(
    tx: Tx, house: House, reviewer: Member, claim_id: int, version: int, question: str, now: datetime
) -> Moved | AlreadyDecided | Refused:
    """↩️ with its question: the claim goes back to its member and will come back to this level."""
    return _end_or_return(tx, house, reviewer, claim_id, version, Verdict.RETURNED, question, now)


def _end_or_return(
    tx: Tx,
    house: House,
    reviewer: Member,
    claim_id: int,
    version: int,
    verdict: Verdict,
    reason: str,
    now: datetime,
) -> Moved | AlreadyDecided | Refused:
    level = _decidable(tx, house, reviewer, claim_id, version, now)
    if not isinstance(level, OpenLevel):
        return level
    state = ClaimState.REJECTED if verdict is Verdict.REJECTED else ClaimState.RETURNED
    role = acting_role(level.claim.chain, level.ask, reviewer, level.claimant)
    reviews.close(tx, level.review.id, verdict, reviewer.id, role, reason[:REASON_KEPT], now)
    claims.move(tx, level.claim, state, level=level.ask.level, now=now)
    return Moved(view_of(tx, house, claims.get(tx, claim_id), now))


def change_points(
    tx: Tx,
    house: House,
    reviewer: Member,
    claim_id: int,
    version: int,
    points: Decimal,
    reason: str | None,
    now: datetime,
) -> Asked | AlreadyDecided | Refused:
    """✏️ with a value: the claim is worth something else, and still needs its ✅."""
    asked = look(tx, house, reviewer, claim_id, version, now)
    if not isinstance(asked, Asked):
        return asked
    item = asked.view.item
    assert item is not None
    if not acceptable_points(item, points):
        return Refused.NOT_ACCEPTABLE
    quantity = _quantity_for(item, asked.view.claim, points)
    return _changed(tx, house, reviewer, asked, item, quantity, points, reason, now)


def change_item(
    tx: Tx,
    house: House,
    reviewer: Member,
    claim_id: int,
    version: int,
    position: int,
    reason: str | None,
    now: datetime,
) -> Asked | AlreadyDecided | Refused:
    """✏️ with another item (by its position) of the same scheme version: its value for the same quantity."""
    asked = look(tx, house, reviewer, claim_id, version, now)
    if not isinstance(asked, Asked):
        return asked
    claim = asked.view.claim
    item = schemes.get(tx, claim.scheme_id).scheme.item_at(position)
    if item is None or item.by is not Source.MEMBER:
        return Refused.NO_ITEM
    points = _points_for(item, claim)
    return _changed(tx, house, reviewer, asked, item, claim.quantity, points, reason, now)


def explain_change(
    tx: Tx, house: House, reviewer: Member, claim_id: int, version: int, reason: str, now: datetime
) -> Asked | AlreadyDecided | Refused:
    """Give the change just made its reason."""
    asked = look(tx, house, reviewer, claim_id, version, now)
    if not isinstance(asked, Asked):
        return asked
    if not asked.view.changes or asked.view.changes[-1].changed_by != reviewer.id:
        return Refused.CHANGED
    claims.explain_change(tx, claim_id, reason[:REASON_KEPT])
    return look(tx, house, reviewer, claim_id, version, now)


def suggestions(house: House, asked: Asked, text: str, now: datetime) -> tuple[Item, ...]:
    """Items of the claim's scheme version that a reviewer's words may mean."""
    catalogue = Catalogue.of_version(asked.view.version, Source.MEMBER)
    return tuple(choice.item for choice in catalogue.read(text, house.today(now))[0].choices)


def inbox(tx: Tx, house: House, reviewer: Member, now: datetime) -> list[Asked]:
    """Everything that waits for this reviewer, oldest first."""
    waiting = []
    for claim_id in reviews.list_asking(tx, reviewer):
        asked = look(tx, house, reviewer, claim_id, None, now)
        if isinstance(asked, Asked):
            waiting.append(asked)
    return waiting


def approve_all(
    tx: Tx, house: House, reviewer: Member, shown: Sequence[tuple[int, int]], now: datetime
) -> tuple[list[Moved], int]:
    """✅ for every (claim, version) that was shown; what was approved, and how many had moved on meanwhile."""
    outcomes = [approve(tx, house, reviewer, claim_id, version, now) for claim_id, version in shown]
    moved = [outcome for outcome in outcomes if isinstance(outcome, Moved)]
    return moved, len(outcomes) - len(moved)


def _changed(
    tx: Tx,
    house: House,
    reviewer: Member,
    asked: Asked,
    item: Item,
    quantity: Decimal,
    points: Decimal,
    reason: str | None,
    now: datetime,
) -> Asked | AlreadyDecided | Refused:
    claim = asked.view.claim
    assert claim.item is not None and claim.points is not None
    change = Change(reviewer.id, reviewer.name, claim.item, claim.points, item.code, points, reason)
    chain = claim.chain
    if item.code != claim.item:
        chain = chain_after_change(claim.chain, asked.ask, item.approval)
    claims.revise(
        tx, claim, scheme_id=claim.scheme_id, item=item.code, quantity=quantity, points=points, chain=chain
    )
    claims.add_change(tx, claim, change, now)
    return look(tx, house, reviewer, claim.id, None, now)


def _quantity_for(item: Item, claim: Claim, points: Decimal) -> Decimal:
    """Where the new points are a whole number of units, that many; else the quantity that was claimed.

    Half units are units only where the claim itself counts in parts: nobody makes half a suggestion.
    """
    if isinstance(item.points, Range) or not item.points:
        return claim.quantity
    units = points / item.points
    finest = 2 if claim.quantity % 1 else 1
    return units if (units * finest) % 1 == 0 else claim.quantity


def _points_for(item: Item, claim: Claim) -> Decimal:
    if not isinstance(item.points, Range):
        return item.points * claim.quantity
    assert claim.points is not None
    return min(max(claim.points, item.points.min), item.points.max)
