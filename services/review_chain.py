"""Moves a claim along its chain: asks the next level, passes over vacancies, closes with a ledger entry.

The one place that knows what follows a verdict. services.claims and services.reviews call it, and so does whatever may
change who is eligible: an import, an enrolment, /away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from domain.claim_view import Asked, ClaimView
from domain.claims import Claim, ClaimState
from domain.ledger import Entry, kind_of
from domain.members import Member
from domain.reviews import Ask, Complete, Passed, Review, Stuck, above, next_step
from services import standings
from services.claim_views import view_of
from services.house import House
from storage import claims, ledger, members, reviews, schemes
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a claim is after something happened to it.

    ``asked`` is the level that now waits; without it the claim is approved (``entry``, ``total``), ended by a
    verdict, back with its member, or stuck: nobody may decide and the admins must help.
    """

    view: ClaimView
    asked: Asked | None = None
    passed: tuple[Passed, ...] = ()
    stuck: bool = False
    entry: Entry | None = None
    total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OpenLevel:
    """A claim, its level that waits for a verdict, and who may give it."""

    claim: Claim
    claimant: Member
    review: Review
    ask: Ask


def plan(tx: Tx, house: House, claim: Claim, claimant: Member, now: datetime) -> Ask | Complete | Stuck:
    """The step that a claim needs, by who holds what at this moment."""
    return next_step(
        claim.chain,
        claim.level,
        lambda role: members.list_holders(tx, role, claimant),
        claimant,
        reviews.list_approvers(tx, claim.id),
        house.today(now),
    )


def advance(tx: Tx, house: House, claim_id: int, now: datetime) -> Moved:
    """Open the next level of a waiting claim that has none open, or close the claim when all is decided."""
    claim = claims.get(tx, claim_id)
    claimant = members.get(tx, claim.member_id)
    step = plan(tx, house, claim, claimant, now)
    match step:
        case Complete(passed):
            _note_passed(tx, claim, passed, now)
            return _approved(tx, house, claim, claimant, passed, now)
        case Stuck(passed):
            # Nothing is passed over yet: whoever comes to hold one of these roles is asked after all.
            reviews.open_level(tx, claim_id, claim.level, None, now)
            view = view_of(tx, house, claims.get(tx, claim_id), now, claimant)
            return Moved(view, passed=passed, stuck=True)
        case Ask(level, role, _, passed):
            _note_passed(tx, claim, passed, now)
            claims.move(tx, claim, ClaimState.WAITING, level=level, now=now)
            review_id = reviews.open_level(tx, claim_id, level, role, now)
            view = view_of(tx, house, claims.get(tx, claim_id), now, claimant)
            return Moved(view, Asked(view, step, review_id), passed)


def find_open(tx: Tx, house: House, claim: Claim, now: datetime) -> OpenLevel | None:
    """Who may decide a waiting claim right now; with the next one upwards where the level was escalated."""
    review = reviews.find_open(tx, claim.id)
    if review is None or claim.state is not ClaimState.WAITING:
        return None
    claimant = members.get(tx, claim.member_id)
    step = plan(tx, house, claim, claimant, now)
    if not isinstance(step, Ask):
        return None
    if review.escalated_at is not None and (upper := upwards(tx, house, claim, step, now)):
        step = Ask(step.level, step.role, (*step.reviewers, *upper.reviewers), step.passed)
    return OpenLevel(claim, claimant, review, step)


def shown(tx: Tx, house: House, level: OpenLevel, now: datetime) -> Asked:
    """An open level with all that its card shows."""
    view = view_of(tx, house, level.claim, now, level.claimant)
    return Asked(view, level.ask, level.review.id, level.review.escalated_at is not None)


def asking(tx: Tx, house: House, claim: Claim, now: datetime) -> Asked | None:
    """The open level of a waiting claim, with all that its card shows."""
    level = find_open(tx, house, claim, now)
    return shown(tx, house, level, now) if level else None


def upwards(tx: Tx, house: House, claim: Claim, asked: Ask, now: datetime) -> Ask | None:
    """Who is next when the level that is asked stays silent."""
    claimant = members.get(tx, claim.member_id)
    return above(
        claim.chain,
        asked,
        lambda role: members.list_holders(tx, role, claimant),
        claimant,
        reviews.list_approvers(tx, claim.id),
        house.today(now),
    )


def reroute(tx: Tx, house: House, now: datetime) -> list[Moved]:
    """Bring every open level in line with who holds what today.

    Every claim that waits at a level, with who is asked now: whether that is news to anybody is for whoever sends cards
    to know (handlers.rerouting).
    """
    moved = []
    for claim in claims.list_open(tx):
        review = reviews.find_open(tx, claim.id)
        if review is not None and (change := _rerouted(tx, house, claim, review, now)):
            moved.append(change)
    return moved


def _rerouted(tx: Tx, house: House, claim: Claim, review: Review, now: datetime) -> Moved | None:
    step = plan(tx, house, claim, members.get(tx, claim.member_id), now)
    if isinstance(step, Ask) and (step.level, step.role) == (review.level, review.role):
        asked = asking(tx, house, claim, now)
        return Moved(asked.view, asked) if asked else None  # the same level, maybe other people
    if isinstance(step, Stuck) and review.role is None:
        return None
    reviews.drop_open(tx, claim.id)
    return advance(tx, house, claim.id, now)


def _note_passed(tx: Tx, claim: Claim, passed: tuple[Passed, ...], now: datetime) -> None:
    for level in passed:
        reviews.note_passed(tx, claim.id, claim.level, level, now)


def _approved(
    tx: Tx, house: House, claim: Claim, claimant: Member, passed: tuple[Passed, ...], now: datetime
) -> Moved:
    version = schemes.get(tx, claim.scheme_id)
    assert claim.item is not None and claim.points is not None and claim.period is not None
    claims.move(tx, claim, ClaimState.APPROVED, level=claim.level, now=now)
    entry = standings.append(
        tx,
        house,
        Entry(
            number=ledger.next_number(tx),
            at=now,
            period=claim.period,
            scheme=version.scheme.code,
            scheme_id=version.id,
            member_id=claim.member_id,
            item=claim.item,
            kind=kind_of(claim.points),
            quantity=claim.quantity,
            points=claim.points,
            claim_id=claim.id,
            reverses=None,
            decided_by=tuple(str(member_id) for member_id in reviews.list_approvers(tx, claim.id)),
        ),
    )
    view = view_of(tx, house, claims.get(tx, claim.id), now, claimant)
    total = standings.total_of(tx, house, claimant, version.scheme.code, view.period, now)
    return Moved(view, passed=passed, entry=entry, total=total)
