"""A claim with everything that its draft or its card shows; made by services, worded by render."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from domain.amounts import ZERO
from domain.claims import Change, Claim, ClaimState, Missing, Photo, missing
from domain.members import Member, Role
from domain.periods import Period
from domain.reviews import Ask, Verdict
from domain.schemes import Item, SchemeVersion


@dataclass(frozen=True, slots=True)
class Step:
    """One verdict on the claim's way: who, as what, what, and in which words."""

    level: int
    role: Role | None
    verdict: Verdict
    by: str  # name; '' where the program passed the level on
    at: datetime
    reason: str | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class Reuse:
    """Another claim that carries the same photo."""

    member: str
    item: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ClaimView:
    """What a person must see to send or to decide a claim."""

    claim: Claim
    member: Member
    version: SchemeVersion
    item: Item | None
    photos: tuple[Photo, ...]
    period: Period
    left: Decimal | None = None  # points that the item's cap leaves, not counting this claim; None: no cap
    waiting: Decimal = Decimal(0)  # points of the member's other open claims for the item
    twin: Claim | None = None  # the same item on the same day, sent before
    reused: tuple[Reuse, ...] = ()
    recent: tuple[Claim, ...] = ()
    changes: tuple[Change, ...] = ()
    steps: tuple[Step, ...] = ()
    goes_to: Ask | None = (
        None  # a draft's first level, by who holds what now; None: sent already, or nobody may
    )

    @property
    def counts(self) -> Decimal | None:
        """What would count of the points while nothing is decided; None where no cap cuts them."""
        points, undecided = self.claim.points, {ClaimState.DRAFT, ClaimState.WAITING, ClaimState.RETURNED}
        if self.left is None or points is None or self.claim.state not in undecided:
            return None
        room = max(self.left - self.waiting, ZERO)
        return room if points > room else None

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What the draft still lacks."""
        return missing(self.item, self.claim.points, len(self.photos))


class Remark(StrEnum):
    """What was taken for granted when a text was read, and must be said beside the draft."""

    FUTURE = "future"  # the text names a day to come; today was taken
    DAY_UNCLEAR = "day_unclear"  # 上周, 2月30日, two days in one message; today, or the latest, was taken
    AMOUNT_UNCLEAR = "amount_unclear"  # an amount in another unit, or two of them; one was taken
    JOINED = "joined"  # a photo without words; it was added to the newest draft
    OUT_OF_RANGE = (
        "out_of_range"  # the value named is not one of the item's; none, or the one before, was taken
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """An item that a text may have meant."""

    version: SchemeVersion
    item: Item

    @property
    def scheme_id(self) -> int:
        """The version's id."""
        return self.version.id

    @property
    def position(self) -> int:
        """The item's position in its version."""
        return self.version.scheme.position_of(self.item.code)


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim and the step that it now waits at."""

    view: ClaimView
    ask: Ask
    review_id: int
    escalated: bool = False
