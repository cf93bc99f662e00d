"""Deeds: what a member of the highest grade has done, told to the branch if they agree (S1 "A: deeds publicised")."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from domain.amounts import ZERO
from domain.claims import Photo
from domain.members import Member
from domain.periods import Period
from domain.schemes import Item

MOST = 3
"""Claims that one text is drawn from."""
WORDING_KEPT = 240
POST_HOLDS = 5
"""People in one post: it still fits a message when all of them wrote as much as they may."""
PATIENCE = timedelta(hours=24)
"""How long the first consent of a branch waits for others, so that one post tells of several people."""
DELETABLE = timedelta(hours=47)
"""How old a message of the bot's may be that it can still delete: Telegram allows 48 hours."""


class DeedState(StrEnum):
    """Nothing is told before its member has agreed; what was told can be taken back."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    POSTED = "posted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Gone(StrEnum):
    """Why what was told is told no longer."""

    WISH = "wish"
    CORRECTED = "corrected"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Deeds:
    """What is told, or would be, of one member for one period. ``wording`` stands in place of the claims' own."""

    id: int
    scheme: str
    period: str
    member_id: int
    branch_id: int
    grade: str
    claims: tuple[int, ...]
    wording: str | None
    photo: bool
    state: DeedState
    card: int | None
    post: int | None
    decided_at: datetime | None
    posted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Deed:
    """One approved claim: item, day and the claimant's own words."""

    claim_id: int
    item: Item
    day: date
    quantity: Decimal
    points: Decimal
    words: str
    photo: Photo | None


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that a screen about somebody's deeds shows; ``others`` are all they could tell of."""

    deeds: Deeds
    member: Member
    period: Period
    chosen: tuple[Deed, ...]
    others: tuple[Deed, ...] = ()

    @property
    def photo(self) -> Photo | None:
        """A photo of what is told, if there is one."""
        return next((deed.photo for deed in self.chosen if deed.photo is not None), None)

    @property
    def pictured(self) -> bool:
        """Whether it is told with a photo: the member agreed to that too, and it is still there."""
        return self.deeds.photo and self.photo is not None


def proposed(deeds: Sequence[Deed]) -> tuple[int, ...]:
    """Which claims to propose: those of most points, each of another item while there are any; by day."""
    best = sorted((d for d in deeds if d.points > ZERO), key=lambda d: (-d.points, d.day, d.claim_id))
    first: dict[str, Deed] = {}
    for deed in best:
        first.setdefault(deed.item.code, deed)
    rest = [deed for deed in best if deed not in first.values()]
    shown = [*first.values(), *rest][:MOST]
    return tuple(deed.claim_id for deed in sorted(shown, key=lambda d: (d.day, d.claim_id)))


def toggled(chosen: Sequence[int], claim_id: int) -> tuple[int, ...]:
    """The choice with one claim more or less; at least one stays, and of too many the first gives way."""
    if claim_id in chosen:
        rest = tuple(one for one in chosen if one != claim_id)
        return rest or (claim_id,)
    return (*chosen, claim_id)[-MOST:]


def without(deeds: Deeds, claim_id: int) -> Deeds:
    """What becomes of deeds when one of their claims was taken back after all.

    Without it they are told as the claims have it. What their member had worded, or agreed to with a photo, is not told
    in another way than they agreed to: they are asked once more, or where it is out already it is withdrawn.
    """
    left = tuple(one for one in deeds.claims if one != claim_id)
    as_claimed = deeds.wording is None and not deeds.photo
    if not left or (deeds.state is DeedState.POSTED and not as_claimed):
        return replace(deeds, claims=left, wording=None, state=DeedState.WITHDRAWN)
    state = deeds.state if as_claimed else DeedState.PROPOSED
    return replace(deeds, claims=left, wording=None, photo=False, state=state)


def is_due(agreed_at: Collection[datetime], undecided: int, now: datetime) -> bool:
    """Whether a branch's consents are to be posted: nobody is still thinking, or the first has waited long enough."""
    return bool(agreed_at) and (undecided == 0 or now - min(agreed_at) >= PATIENCE)
