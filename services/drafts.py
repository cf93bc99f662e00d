"""A draft: a claim that nobody has been asked about. Begun by a text, amended by the next one, cancelled by ❌.

Every function checks that the draft is the member's own and still in the state that the button was made for;
otherwise it returns a Refused and nothing changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from domain.claim_view import Choice, ClaimView, Remark
from domain.claims import Claim, ClaimState, Photo, acceptable_points, points_of, sensible_quantity
from domain.members import Member, Status
from domain.schemes import Item, Source
from services.catalogue import Catalogue, Reading
from services.claim_views import view_of
from services.house import House
from storage import claims, schemes
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
    unread: tuple[str, ...] = ()  # sentences of the text that none of the choices is for


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """No item fits the text, and nothing was kept. ``recorded``: the item that it surely means is not for claiming."""

    text: str
    recorded: Item | None = None


def draft(
    tx: Tx,
    house: House,
    member: Member,
    text: str,
    photos: Sequence[Photo],
    now: datetime,
    said_on: date | None = None,
) -> tuple[Drafted, ...] | NotUnderstood | Refused:
    """Read a text (with photos) as a claim; one draft for each deed that it names.

    「今天」 is the day ``said_on`` which it was said (None: today): a message may have waited for us over midnight.

    A text that completes what was begun (an amount alone, a photo that was missing, the words for a photo) amends the
    newest draft instead of beginning another.
    """
    if member.status is Status.LEFT:
        return Refused.LEFT
    begun = claims.newest_draft(tx, member.id, now - AMENDED_WITHIN)
    if begun is not None and not text and begun.item is not None:
        return (_joined(tx, house, begun, photos, now),)
    catalogue = Catalogue.of_member(tx, member, Source.MEMBER, now)
    today = said_on or house.today(now)
    readings = catalogue.read(text, today) if text else [catalogue.wordless(today)]
    if begun is not None and (
        amended := _amended(tx, house, catalogue, begun, readings[0], photos, now, today)
    ):
        return (amended,)
    if not catalogue.versions or (not readings[0].choices and not photos):
        return NotUnderstood(text, _recorded(tx, member, text, now, today))
    return tuple(
        begin(tx, house, member, reading, photos if number == 0 else (), now)
        for number, reading in enumerate(readings)
    )


def _recorded(tx: Tx, member: Member, text: str, now: datetime, today: date) -> Item | None:
    """The item that leaders record, or that comes by itself, where the text surely means one."""
    for source in (Source.LEADER, Source.SYSTEM):
        catalogue = Catalogue.of_branch(tx, member.branch_id, source, now)
        chosen = catalogue.read(text, today)[0].chosen if catalogue.versions else None
        if chosen is not None:
            return chosen.item
    return None


def begin(
    tx: Tx, house: House, member: Member, reading: Reading, photos: Sequence[Photo], now: datetime
) -> Drafted:
    """A draft of its own for one deed that was read."""
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
    return Drafted(view, () if chosen else reading.choices, _remarks(view, reading), reading.unread)


def _amended(
    tx: Tx,
    house: House,
    catalogue: Catalogue,
    begun: Claim,
    reading: Reading,
    photos: Sequence[Photo],
    now: datetime,
    today: date,
) -> Drafted | None:
    """The newest draft completed by this reading, where the reading alone would be no claim of its own."""
    if begun.item is None:
        if not reading.choices or not claims.list_photos(tx, begun.id):
            return None
        if reading.chosen is not None:
            _revised(tx, begun, reading.chosen, reading)
        else:
            _reworded(tx, begun, reading)
        view = _attached(tx, house, claims.get(tx, begun.id), photos, now).view
        return Drafted(view, () if reading.chosen else reading.choices, _remarks(view, reading))
    kept = catalogue.find(begun.scheme_id, begun.item)
    if kept is None or reading.choices or not _adjusts(reading):
        return None
    drafted = _adjusted(tx, house, catalogue, begun, kept, reading.text, now, today)
    view = _attached(tx, house, drafted.view.claim, photos, now).view
    return replace(drafted, view=view)


def _adjusts(reading: Reading) -> bool:
    named = reading.quantity is not None or reading.value is not None or reading.dated
    return reading.only_amounts and named


def _adjusted(
    tx: Tx,
    house: House,
    catalogue: Catalogue,
    claim: Claim,
    kept: Choice,
    text: str,
    now: datetime,
    today: date,
) -> Drafted:
    """An amount or a day alone: the draft keeps its item, and whatever else the text does not name."""
    reading = catalogue.read_for(kept, f"{kept.item.name} {text}", today)
    quantity = claim.quantity if reading.quantity is None else sensible_quantity(reading.quantity)
    value = claim.points if reading.value is None else reading.value
    points = points_of(kept.item, quantity, value)
    claims.revise(
        tx,
        claim,
        scheme_id=claim.scheme_id,
        item=claim.item,
        quantity=quantity,
        points=claim.points if points is None else points,
        happened_on=reading.happened_on if reading.dated else None,
    )
    view = view_of(tx, house, claims.get(tx, claim.id), now)
    return Drafted(view, remarks=_remarks(view, reading))


def _remarks(view: ClaimView, reading: Reading) -> tuple[Remark, ...]:
    """What the reading left unclear, and whether an amount that it names is not what the draft gives."""
    remarks = [*reading.remarks]
    if reading.quantity is not None and sensible_quantity(reading.quantity) != reading.quantity:
        remarks.append(Remark.AMOUNT_UNCLEAR)
    if reading.value is not None and view.item is not None and view.claim.points != reading.value:
        remarks.append(Remark.OUT_OF_RANGE if view.item.ranged else Remark.AMOUNT_UNCLEAR)
    return tuple(dict.fromkeys(remarks))


def _attached(tx: Tx, house: House, claim: Claim, photos: Sequence[Photo], now: datetime) -> Drafted:
    added = [claims.add_photo(tx, claim.id, photo, now) for photo in photos]
    if any(added):
        claims.touch(tx, claim.id)
    return Drafted(view_of(tx, house, claims.get(tx, claim.id), now))


def _joined(tx: Tx, house: House, claim: Claim, photos: Sequence[Photo], now: datetime) -> Drafted:
    """Photos without words go to the newest draft, and it is said that they did."""
    drafted = _attached(tx, house, claim, photos, now)
    joined = drafted.view.claim.version != claim.version
    return replace(drafted, remarks=(Remark.JOINED,)) if joined else drafted


def _item_of(tx: Tx, claim: Claim) -> Item | None:
    return schemes.get(tx, claim.scheme_id).scheme.find_item(claim.item) if claim.item else None


def choose_item(
    tx: Tx, house: House, member: Member, claim_id: int, scheme_id: int, position: int, now: datetime
) -> Drafted | Refused:
    """Give a draft its item: the one at a position of a scheme version."""
    claim = claims.find(tx, claim_id)
    if claim is None or claim.member_id != member.id:
        return Refused.NOT_YOURS
    catalogue = Catalogue.of_member(tx, member, Source.MEMBER, now)
    offered = catalogue.find_at(scheme_id, position)
    if claim.state is not ClaimState.DRAFT or offered is None:
        return Refused.STALE
    reading = catalogue.read_for(offered, claim.words, house.today(now))
    # Its day was read when the words were said, which may have been yesterday.
    _revised(tx, claim, offered, replace(reading, happened_on=claim.happened_on))
    view = view_of(tx, house, claims.get(tx, claim_id), now)
    return Drafted(view, remarks=_remarks(view, reading))


def draft_item(
    tx: Tx, house: House, member: Member, scheme_id: int, position: int, now: datetime
) -> Drafted | Refused:
    """An item taken from the list: it completes the newest draft that has none, or begins one."""
    if member.status is Status.LEFT:
        return Refused.LEFT
    catalogue = Catalogue.of_member(tx, member, Source.MEMBER, now)
    offered = catalogue.find_at(scheme_id, position)
    if offered is None:
        return Refused.STALE
    begun = claims.newest_draft(tx, member.id, now - AMENDED_WITHIN)
    if begun is not None and begun.item is None:
        return choose_item(tx, house, member, begun.id, scheme_id, position, now)
    reading = catalogue.read_for(offered, "", house.today(now))
    return begin(tx, house, member, replace(reading, chosen=offered, text=""), (), now)


def redraft(
    tx: Tx,
    house: House,
    member: Member,
    claim_id: int,
    text: str,
    photos: Sequence[Photo],
    now: datetime,
    said_on: date | None = None,
) -> Drafted | NotUnderstood | Refused:
    """The words after ✏️: the draft says this now. An amount or a day alone keeps its item."""
    claim = claims.find(tx, claim_id)
    if claim is None or claim.member_id != member.id or claim.state is not ClaimState.DRAFT:
        return Refused.STALE
    catalogue = Catalogue.of_member(tx, member, Source.MEMBER, now)
    today = said_on or house.today(now)
    reading = catalogue.read(text, today)[0] if text else catalogue.wordless(today)
    kept = catalogue.find(claim.scheme_id, claim.item) if claim.item else None
    if not text:
        return _attached(tx, house, claim, photos, now)
    if kept is not None and not reading.choices and _adjusts(reading):
        drafted = _adjusted(tx, house, catalogue, claim, kept, text, now, today)
        return replace(drafted, view=_attached(tx, house, drafted.view.claim, photos, now).view)
    if not reading.choices:
        return NotUnderstood(text)
    if reading.chosen is not None:
        _revised(tx, claim, reading.chosen, reading)
    else:
        _reworded(tx, claim, reading)
    view = _attached(tx, house, claims.get(tx, claim_id), photos, now).view
    return Drafted(view, () if reading.chosen else reading.choices, _remarks(view, reading))


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
    claim = own_draft(tx, member, claim_id, version)
    if isinstance(claim, Refused):
        return claim
    reading = Catalogue.of_member(tx, member, Source.MEMBER, now).read(claim.words, house.today(now))[0]
    return Drafted(view_of(tx, house, claim, now), reading.choices)


def name_value(
    tx: Tx, house: House, member: Member, claim_id: int, version: int, value: Decimal, now: datetime
) -> Drafted | Refused:
    """Give a draft whose item has a range its points."""
    claim = own_draft(tx, member, claim_id, version)
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


def look(
    tx: Tx, house: House, member: Member, claim_id: int, version: int, now: datetime
) -> Drafted | Refused:
    """The draft as it is."""
    claim = own_draft(tx, member, claim_id, version)
    return claim if isinstance(claim, Refused) else Drafted(view_of(tx, house, claim, now))


def cancel(
    tx: Tx, house: House, member: Member, claim_id: int, version: int, now: datetime
) -> ClaimView | Refused:
    """❌ on a draft."""
    claim = own_draft(tx, member, claim_id, version)
    if isinstance(claim, Refused):
        return claim
    claims.move(tx, claim, ClaimState.CANCELLED, level=claim.level, now=now)
    return view_of(tx, house, claims.get(tx, claim_id), now)


def renewed(tx: Tx, house: House, member: Member, view: ClaimView, now: datetime) -> Drafted | Refused | None:
    """The draft under the version of its scheme that is in force, where it was begun under another; else None."""
    claim = view.claim
    code = view.version.scheme.code
    in_force = {v.scheme.code: v.id for v in schemes.list_for_branch(tx, now, member.branch_id)}
    if in_force.get(code) == claim.scheme_id:
        return None
    catalogue = Catalogue.of_member(tx, member, Source.MEMBER, now)
    newest = next((version for version in catalogue.versions if version.scheme.code == code), None)
    if newest is None or claim.item is None:
        return Refused.STALE
    offered = catalogue.find(newest.id, claim.item)
    claims.revise(
        tx,
        claim,
        scheme_id=newest.id,
        item=offered.item.code if offered else None,
        quantity=claim.quantity,
        points=points_of(offered.item, claim.quantity, claim.points) if offered else None,
    )
    view = view_of(tx, house, claims.get(tx, claim.id), now)
    return Drafted(view, () if offered else catalogue.read(claim.words, house.today(now))[0].choices)


def own_draft(tx: Tx, member: Member, claim_id: int, version: int) -> Claim | Refused:
    """The member's draft, if it is theirs and as it was when the button was shown."""
    claim = claims.find(tx, claim_id)
    if claim is None or claim.member_id != member.id:
        return Refused.NOT_YOURS
    if claim.state is not ClaimState.DRAFT or claim.version != version:
        return Refused.STALE
    return claim
