"""What a claimant does: begin, amend, send, cancel, withdraw, answer.

A draft is a claim that nobody has been asked about. Every function checks that the claim is the member's own and
still in the state that the button was made for; otherwise it returns a Refused and nothing changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from domain.claim_view import Choice, ClaimView, Remark
from domain.claims import (
    Claim,
    ClaimState,
    Photo,
    acceptable_points,
    points_of,
    sensible_quantity,
)
from domain.members import Member, Status
from domain.schemes import Item, Source
from services import review_chain
from services.catalogue import Catalogue, Reading
from services.claim_views import view_of
from services.house import House
from services.review_chain import Moved
from storage import claims, conversations, reviews, schemes
from storage.database import Tx

AMENDED_WITHIN = timedelta(hours=1)
"""How long a draft is what the next photo or amount belongs to."""
WORDS_KEPT = 1000
"""Characters of the member's own words that are kept; Telegram allows 4,096 and nobody needs them on a card."""


class Refused(StrEnum):
    """Why nothing was done."""

    STALE = "stale"  # the claim has moved on since the button was shown
    NOT_YOURS = "not_yours"
    INCOMPLETE = "incomplete"
    LEFT = "left"  # the member has left: nothing new from them
    OUT_OF_RANGE = "out_of_range"
    DECIDED = "decided"  # too late to withdraw


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft to look at, with the items that may have been meant where it is not sure."""

    view: ClaimView
    choices: tuple[Choice, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """No item fits the text, and nothing was kept."""

    text: str


def draft(
    tx: Tx, house: House, member: Member, text: str, photos: Sequence[Photo], now: datetime
) -> tuple[Drafted, ...] | NotUnderstood | Refused:
    """Read a text (with photos) as a claim; one draft for each deed that it names.

    A text that completes what was begun (an amount alone, a photo that was missing, the words for a photo) amends the
    newest draft instead of beginning another.
    """
    if member.status is Status.LEFT:
        return Refused.LEFT
    begun = claims.newest_draft(tx, member.id, now - AMENDED_WITHIN)
    if begun is not None and not text and begun.item is not None:
        return (_attached(tx, house, begun, photos, now),)
    catalogue = Catalogue.of_member(tx, member, Source.MEMBER)
    today = house.today(now)
    readings = catalogue.read(text, today) if text else [catalogue.wordless(today)]
    if begun is not None and (amended := _amended(tx, house, begun, readings[0], photos, now)):
        return (amended,)
    if not catalogue.versions or (not readings[0].choices and not photos):
        return NotUnderstood(text)
    return tuple(
        _begun(tx, house, member, reading, photos if number == 0 else (), now)
        for number, reading in enumerate(readings)
    )


def _begun(
    tx: Tx, house: House, member: Member, reading: Reading, photos: Sequence[Photo], now: datetime
) -> Drafted:
    chosen = reading.chosen
    quantity = sensible_quantity(reading.quantity)
    claim_id = claims.insert_draft(
        tx,
        member_id=member.id,
        scheme_id=chosen.scheme_id if chosen else reading.scheme_id,
        item=chosen.item.code if chosen else None,
        quantity=quantity,
        points=points_of(chosen.item, quantity, reading.value) if chosen else reading.value,
        happened_on=reading.happened_on,
        words=reading.text[:WORDS_KEPT],
        now=now,
    )
    for photo in photos:
        claims.add_photo(tx, claim_id, photo, now)
    view = view_of(tx, house, claims.get(tx, claim_id), now)
    return Drafted(view, () if chosen else reading.choices, reading.remarks)


def _amended(
    tx: Tx, house: House, begun: Claim, reading: Reading, photos: Sequence[Photo], now: datetime
) -> Drafted | None:
    """The newest draft completed by this reading, where the reading alone would be no claim of its own."""
    item = _item_of(tx, begun)
    if item is None:
        if not reading.choices or not claims.list_photos(tx, begun.id):
            return None
        if reading.chosen is not None:
            _revised(tx, begun, reading.chosen, reading)
        else:
            _reworded(tx, begun, reading)
        drafted = _attached(tx, house, claims.get(tx, begun.id), photos, now)
        return Drafted(drafted.view, () if reading.chosen else reading.choices, reading.remarks)
    if reading.choices or (reading.quantity is None and reading.value is None) or not reading.only_amounts:
        return None
    return _requantified(tx, house, begun, item, reading, now)


def _requantified(tx: Tx, house: House, begun: Claim, item: Item, reading: Reading, now: datetime) -> Drafted:
    named = reading.value if reading.value is not None else reading.quantity
    quantity = begun.quantity if item.ranged else sensible_quantity(reading.quantity or reading.value)
    points = points_of(item, quantity, named)
    kept = begun.points if points is None else points
    claims.revise(tx, begun, scheme_id=begun.scheme_id, item=begun.item, quantity=quantity, points=kept)
    return Drafted(view_of(tx, house, claims.get(tx, begun.id), now), remarks=reading.remarks)


def _attached(tx: Tx, house: House, claim: Claim, photos: Sequence[Photo], now: datetime) -> Drafted:
    added = [claims.add_photo(tx, claim.id, photo, now) for photo in photos]
    if any(added):
        claims.touch(tx, claim.id)
    return Drafted(view_of(tx, house, claims.get(tx, claim.id), now))


def _item_of(tx: Tx, claim: Claim) -> Item | None:
    return schemes.get(tx, claim.scheme_id).scheme.find_item(claim.item) if claim.item else None


def choose_item(
    tx: Tx, house: House, member: Member, claim_id: int, scheme_id: int, code: str, now: datetime
) -> Drafted | Refused:
    """Give a draft its item."""
    claim = claims.find(tx, claim_id)
    if claim is None or claim.member_id != member.id:
        return Refused.NOT_YOURS
    catalogue = Catalogue.of_member(tx, member, Source.MEMBER)
    offered = catalogue.find(scheme_id, code)
    if claim.state is not ClaimState.DRAFT or offered is None:
        return Refused.STALE
    reading = catalogue.read_for(offered, claim.words, house.today(now))
    _revised(tx, claim, offered, reading)
    return Drafted(view_of(tx, house, claims.get(tx, claim_id), now))


def draft_item(
    tx: Tx, house: House, member: Member, scheme_id: int, code: str, now: datetime
) -> Drafted | Refused:
    """An item taken from the list: it completes the newest draft that has none, or begins one."""
    if member.status is Status.LEFT:
        return Refused.LEFT
    catalogue = Catalogue.of_member(tx, member, Source.MEMBER)
    offered = catalogue.find(scheme_id, code)
    if offered is None:
        return Refused.STALE
    begun = claims.newest_draft(tx, member.id, now - AMENDED_WITHIN)
    if begun is not None and begun.item is None:
        return choose_item(tx, house, member, begun.id, scheme_id, code, now)
    reading = catalogue.read_for(offered, "", house.today(now))
    return _begun(tx, house, member, replace(reading, chosen=offered, text=""), (), now)


def redraft(
    tx: Tx, house: House, member: Member, claim_id: int, text: str, photos: Sequence[Photo], now: datetime
) -> Drafted | NotUnderstood | Refused:
    """The words after ✏️: the draft says this now. An amount or a day alone keeps its item."""
    claim = claims.find(tx, claim_id)
    if claim is None or claim.member_id != member.id or claim.state is not ClaimState.DRAFT:
        return Refused.STALE
    catalogue = Catalogue.of_member(tx, member, Source.MEMBER)
    reading = catalogue.read(text, house.today(now))[0] if text else catalogue.wordless(house.today(now))
    kept = catalogue.find(claim.scheme_id, claim.item) if claim.item else None
    if not text or (not reading.choices and reading.only_amounts and kept):
        if text and kept:
            _revised(tx, claim, kept, catalogue.read_for(kept, f"{kept.item.name} {text}", house.today(now)))
        return _attached(tx, house, claims.get(tx, claim_id), photos, now)
    if not reading.choices:
        return NotUnderstood(text)
    if reading.chosen is not None:
        _revised(tx, claim, reading.chosen, reading)
    drafted = _attached(tx, house, claims.get(tx, claim_id), photos, now)
    return Drafted(drafted.view, () if reading.chosen else reading.choices, reading.remarks)


def _reworded(tx: Tx, claim: Claim, reading: Reading) -> None:
    """Words that leave the item open: kept, so that it can be chosen from what they may mean."""
    claims.revise(
        tx,
        claim,
        scheme_id=claim.scheme_id,
        item=None,
        quantity=sensible_quantity(reading.quantity),
        points=reading.value,
        happened_on=reading.happened_on,
        words=reading.text[:WORDS_KEPT],
    )


def _revised(tx: Tx, claim: Claim, chosen: Choice, reading: Reading) -> None:
    quantity = sensible_quantity(reading.quantity)
    value = claim.points if reading.value is None and claim.item is None else reading.value
    claims.revise(
        tx,
        claim,
        scheme_id=chosen.scheme_id,
        item=chosen.item.code,
        quantity=quantity,
        points=points_of(chosen.item, quantity, value),
        happened_on=reading.happened_on,
        words=reading.text[:WORDS_KEPT],
    )


def reopen_choice(
    tx: Tx, house: House, member: Member, claim_id: int, version: int, now: datetime
) -> Drafted | Refused:
    """✏️ on a draft: back to the likeliest items for its words."""
    claim = _own_draft(tx, member, claim_id, version)
    if isinstance(claim, Refused):
        return claim
    reading = Catalogue.of_member(tx, member, Source.MEMBER).read(claim.words, house.today(now))[0]
    return Drafted(view_of(tx, house, claim, now), reading.choices)


def name_value(
    tx: Tx, house: House, member: Member, claim_id: int, version: int, value: Decimal, now: datetime
) -> Drafted | Refused:
    """Give a draft whose item has a range its points."""
    claim = _own_draft(tx, member, claim_id, version)
    if isinstance(claim, Refused):
        return claim
    item = _item_of(tx, claim)
    if item is None or not item.ranged:
        return Refused.STALE
    if not acceptable_points(item, value):
        return Refused.OUT_OF_RANGE
    claims.revise(
        tx, claim, scheme_id=claim.scheme_id, item=claim.item, quantity=claim.quantity, points=value
    )
    return Drafted(view_of(tx, house, claims.get(tx, claim_id), now))


def submit(
    tx: Tx, house: House, member: Member, claim_id: int, version: int, now: datetime
) -> Moved | Refused:
    """✅ on a draft: the claim goes to the first reviewer of its chain."""
    claim = _own_draft(tx, member, claim_id, version)
    if isinstance(claim, Refused):
        return claim
    if member.status is Status.LEFT:
        return Refused.LEFT
    view = view_of(tx, house, claim, now)
    if view.missing:
        return Refused.INCOMPLETE
    claims.move(tx, claim, ClaimState.WAITING, level=0, now=now, period=view.period.key)
    return review_chain.advance(tx, house, claim_id, now)


def cancel(
    tx: Tx, house: House, member: Member, claim_id: int, version: int, now: datetime
) -> ClaimView | Refused:
    """❌ on a draft."""
    claim = _own_draft(tx, member, claim_id, version)
    if isinstance(claim, Refused):
        return claim
    claims.move(tx, claim, ClaimState.CANCELLED, level=claim.level, now=now)
    return view_of(tx, house, claims.get(tx, claim_id), now)


def withdraw(tx: Tx, house: House, member: Member, claim_id: int, now: datetime) -> ClaimView | Refused:
    """❌ on a claim that was sent: it goes back as long as the last decision is not made."""
    claim = claims.find(tx, claim_id)
    if claim is None or claim.member_id != member.id:
        return Refused.NOT_YOURS
    if claim.state not in {ClaimState.WAITING, ClaimState.RETURNED}:
        return Refused.DECIDED
    claims.move(tx, claim, ClaimState.WITHDRAWN, level=claim.level, now=now)
    reviews.drop_open(tx, claim_id)
    if member.account is not None:
        conversations.end(tx, member.account, "answer")
    return view_of(tx, house, claims.get(tx, claim_id), now)


def answer(
    tx: Tx, house: House, member: Member, claim_id: int, text: str, photos: Sequence[Photo], now: datetime
) -> Moved | Refused:
    """The claimant's answer to ↩️: the claim comes back to the same level."""
    claim = claims.find(tx, claim_id)
    if claim is None or claim.member_id != member.id:
        return Refused.NOT_YOURS
    if claim.state is not ClaimState.RETURNED:
        return Refused.STALE
    returned = [review for review in reviews.list_of_claim(tx, claim_id) if review.verdict is not None][-1]
    reviews.set_answer(tx, returned.id, text[:WORDS_KEPT])
    for photo in photos:
        claims.add_photo(tx, claim_id, photo, now)
    claims.move(tx, claim, ClaimState.WAITING, level=claim.level, now=now)
    return review_chain.advance(tx, house, claim_id, now)


def _own_draft(tx: Tx, member: Member, claim_id: int, version: int) -> Claim | Refused:
    claim = claims.find(tx, claim_id)
    if claim is None or claim.member_id != member.id:
        return Refused.NOT_YOURS
    if claim.state is not ClaimState.DRAFT or claim.version != version:
        return Refused.STALE
    return claim
