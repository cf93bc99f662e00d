"""Gathers what a draft or a card shows of a claim."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from domain.amounts import ZERO
from domain.claim_view import ClaimView, Reuse, Step
from domain.claims import Claim, ClaimState, counting_left, period_of_claim
from domain.members import Member
from domain.periods import Period, parse
from domain.reviews import Ask, next_step
from domain.schemes import Item, SchemeVersion
from domain.standings import counted
from services.house import House
from storage import claims, ledger, members, reviews, runs, schemes
from storage.database import Tx


def view_of(tx: Tx, house: House, claim: Claim, now: datetime, claimant: Member | None = None) -> ClaimView:
    """The claim with its item, photos, cap, twins and verdicts. ``claimant``: where they have just been read."""
    version = schemes.get(tx, claim.scheme_id)
    item = version.scheme.find_item(claim.item) if claim.item else None
    photos = claims.list_photos(tx, claim.id)
    period = _period(tx, house, claim, version, now)
    is_draft = claim.state is ClaimState.DRAFT
    member = claimant or members.get(tx, claim.member_id)
    return ClaimView(
        claim=claim,
        member=member,
        version=version,
        item=item,
        photos=photos,
        period=period,
        left=_left(tx, claim, version, item, period),
        waiting=claims.waiting_points(tx, claim, period.key) if item and item.cap is not None else ZERO,
        twin=claims.find_twin(tx, claim) if item else None,
        reused=_reused(tx, claim) if photos else (),
        recent=() if is_draft or item is None else tuple(claims.list_recent(tx, claim)),
        changes=() if is_draft else claims.list_changes(tx, claim.id),
        steps=() if is_draft else _steps(tx, claim),
        goes_to=_goes_to(tx, house, item, member, now) if is_draft and item else None,
    )


def _goes_to(tx: Tx, house: House, item: Item, claimant: Member, now: datetime) -> Ask | None:
    """The level that the draft would be put before first if it were sent now."""
    step = next_step(
        item.approval,
        0,
        lambda role: members.list_holders(tx, role, claimant),
        claimant,
        (),
        house.today(now),
    )
    return step if isinstance(step, Ask) else None


def _period(tx: Tx, house: House, claim: Claim, version: SchemeVersion, now: datetime) -> Period:
    if claim.period is not None:
        period = parse(claim.period)
        assert period is not None, claim.period
        return period
    kind = version.scheme.period
    return period_of_claim(claim.happened_on, house.today(now), kind, runs.list_closed(tx))


def _left(tx: Tx, claim: Claim, version: SchemeVersion, item: Item | None, period: Period) -> Decimal | None:
    if item is None or item.cap is None:
        return None
    balance = ledger.find_balance(tx, claim.member_id, version.scheme.code, period.key, item.code)
    return counting_left(item.cap, counted(item, balance.points) if balance else ZERO)


def _reused(tx: Tx, claim: Claim) -> tuple[Reuse, ...]:
    found = []
    for other in claims.list_using(tx, claims.list_photos(tx, claim.id), claim.id):
        item = schemes.get(tx, other.scheme_id).scheme.find_item(other.item or "")
        who: Member = members.get(tx, other.member_id)
        found.append(Reuse(who.name, item.name if item else "", other.submitted_at or other.created_at))
    return tuple(found)


def _steps(tx: Tx, claim: Claim) -> tuple[Step, ...]:
    return tuple(
        Step(
            level=review.level,
            role=review.role,
            verdict=review.verdict,
            by=name,
            at=review.decided_at,
            reason=review.reason,
            answer=review.answer,
        )
        for review, name in reviews.list_with_names(tx, claim.id)
        if review.verdict is not None and review.decided_at is not None
    )
