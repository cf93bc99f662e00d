"""Deeds of the highest grade: proposed from the member's own claims, told with their consent, taken back at a word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from domain.amounts import ZERO
from domain.boards import Board
from domain.deeds import (
    POST_HOLDS,
    WORDING_KEPT,
    Deed,
    Deeds,
    DeedState,
    Told,
    is_due,
    proposed,
    toggled,
    without,
)
from domain.ledger import Entry
from domain.members import Branch, Member, Status
from domain.periods import parse
from storage import claims, deeds, ledger, members, schemes
from storage.database import Tx

_OPEN = (DeedState.PROPOSED, DeedState.AGREED, DeedState.POSTED)


class Refused(StrEnum):
    """Why nothing was done."""

    NOT_YOURS = "not_yours"
    DECIDED = "decided"  # told, declined or taken back already
    NO_CLAIM = "no_claim"
    EMPTY = "empty"


def propose(tx: Tx, board: Board, now: datetime) -> Iterator[Told]:
    """What to put before everybody of the highest grade of a final board who has claims to tell of."""
    scheme = board.version.scheme
    if len(scheme.grades) < 2:
        return
    for row in board.rows:
        member = row.member
        if row.standing.grade != scheme.grades[0].code or member.account is None:
            continue
        chosen = proposed(_all(tx, member.id, scheme.code, board.period.key))
        if not chosen or member.status is Status.LEFT:
            continue
        new = deeds.propose(
            tx,
            scheme=scheme.code,
            period=board.period.key,
            member_id=member.id,
            branch_id=board.branch.id,
            grade=row.standing.grade,
            claims=chosen,
            now=now,
        )
        if new is not None:
            yield told(tx, new)


def told(tx: Tx, found: Deeds) -> Told:
    """Deeds with all that a screen shows of them."""
    period = parse(found.period)
    assert period is not None, found.period
    there = _all(tx, found.member_id, found.scheme, found.period)
    chosen = tuple(deed for deed in there if deed.claim_id in found.claims)
    return Told(found, members.get(tx, found.member_id), period, chosen, there)


def find(tx: Tx, member: Member, deeds_id: int, *states: DeedState) -> Told | Refused:
    """A member's own, in one of those states."""
    found = deeds.find(tx, deeds_id)
    if found is None or found.member_id != member.id:
        return Refused.NOT_YOURS
    return told(tx, found) if found.state in states else Refused.DECIDED


def pick(tx: Tx, member: Member, deeds_id: int, claim_id: int) -> Told | Refused:
    """One claim more or less in the text; their own wording gives way to it."""
    before = find(tx, member, deeds_id, DeedState.PROPOSED)
    if isinstance(before, Refused):
        return before
    if claim_id not in {deed.claim_id for deed in before.others}:
        return Refused.NO_CLAIM
    there = {deed.claim_id for deed in before.chosen}
    chosen = toggled([one for one in before.deeds.claims if one in there], claim_id)
    deeds.change(tx, deeds_id, claims=chosen, wording=None)
    return find(tx, member, deeds_id, DeedState.PROPOSED)


def word(tx: Tx, member: Member, deeds_id: int, text: str) -> Told | Refused:
    """The member's own wording."""
    before = find(tx, member, deeds_id, DeedState.PROPOSED)
    if isinstance(before, Refused):
        return before
    wording = text.strip()[:WORDING_KEPT]
    if not wording:
        return Refused.EMPTY
    deeds.change(tx, deeds_id, claims=before.deeds.claims, wording=wording)
    return find(tx, member, deeds_id, DeedState.PROPOSED)


def agree(tx: Tx, member: Member, deeds_id: int, now: datetime, *, photo: bool) -> Told | Refused:
    """✅: it may be told, with a photo or without."""
    before = find(tx, member, deeds_id, DeedState.PROPOSED)
    if isinstance(before, Refused):
        return before
    photo = photo and before.photo is not None
    deeds.decide(tx, deeds_id, DeedState.AGREED, now, before=DeedState.PROPOSED, photo=photo)
    return find(tx, member, deeds_id, DeedState.AGREED)


def decline(tx: Tx, member: Member, deeds_id: int, now: datetime) -> tuple[Told, Told] | Refused:
    """❌: it is not told, or no longer. As it was, and as it is."""
    before = find(tx, member, deeds_id, *_OPEN)
    if isinstance(before, Refused):
        return before
    was = before.deeds.state
    state = DeedState.DECLINED if was is DeedState.PROPOSED else DeedState.WITHDRAWN
    deeds.decide(tx, deeds_id, state, now, before=was)
    after = find(tx, member, deeds_id, state)
    assert isinstance(after, Told), deeds_id
    return before, after


def due(tx: Tx, now: datetime) -> Iterator[tuple[Branch, list[Told]]]:
    """What is to be posted now, a post at a time: those with a photo alone, the others of a branch together."""
    together: dict[tuple[int, str, str], list[Deeds]] = {}
    for one in deeds.list_agreed(tx):
        together.setdefault((one.branch_id, one.scheme, one.period), []).append(one)
    for (branch_id, scheme, period), agreed in together.items():
        thinking = deeds.count_undecided(tx, branch_id, scheme, period)
        if not is_due([one.decided_at for one in agreed if one.decided_at], thinking, now):
            continue
        branch = members.get_branch(tx, branch_id)
        views = [told(tx, one) for one in agreed]
        pictured = [view for view in views if view.pictured]
        plain = [view for view in views if not view.pictured]
        for start in range(0, len(plain), POST_HOLDS):
            yield branch, plain[start : start + POST_HOLDS]
        for view in pictured:
            yield branch, [view]


def recheck(tx: Tx, taken_back: Entry, now: datetime) -> tuple[Told, Told] | None:
    """A claim was taken back when its result was final already: its member's deeds as they were and are, if it was one.

    ``taken_back`` is the reversal.
    """
    entry = ledger.find(tx, taken_back.reverses or 0)
    found = deeds.find_of(tx, entry.scheme, entry.period, entry.member_id) if entry else None
    if entry is None or found is None or found.state not in _OPEN or entry.claim_id not in found.claims:
        return None
    after = without(found, entry.claim_id)
    deeds.change(tx, found.id, claims=after.claims, wording=after.wording)
    if after.state is not found.state:
        deeds.decide(tx, found.id, after.state, now, before=found.state)
    return told(tx, found), told(tx, after)


def still_told(tx: Tx, row: int) -> list[Told]:
    """What a post tells after somebody has taken theirs back."""
    return [told(tx, one) for one in deeds.list_of_post(tx, row)]


def _all(tx: Tx, member_id: int, scheme: str, period: str) -> tuple[Deed, ...]:
    """A member's approved claims of a period that still count, by day; what was taken back later does not."""
    entries = ledger.list_of_member(tx, member_id, scheme, period)
    reversed_ = {entry.reverses for entry in entries}
    reversed_ |= {entry.number for entry in ledger.list_taken_back_later(tx, member_id, scheme, period)}
    found = (_deed(tx, e) for e in entries if e.claim_id and e.points > ZERO and e.number not in reversed_)
    return tuple(sorted(found, key=lambda deed: (deed.day, deed.claim_id)))


def _deed(tx: Tx, entry: Entry) -> Deed:
    assert entry.claim_id is not None
    claim = claims.get(tx, entry.claim_id)
    item = schemes.get(tx, entry.scheme_id).scheme.find_item(entry.item)
    assert item is not None, f"{entry.item} is not in scheme version {entry.scheme_id}"
    photos = claims.list_photos(tx, claim.id)
    photo = photos[0] if photos else None
    return Deed(claim.id, item, claim.happened_on, entry.quantity, entry.points, claim.words, photo)
