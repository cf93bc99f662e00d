"""A claim: what a member says they have earned, until somebody has decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from domain.amounts import LIMIT, ONE, ZERO, rounded
from domain.members import Role
from domain.periods import Period, PeriodKind, containing
from domain.schemes import Evidence, Item, Range


class ClaimState(StrEnum):
    """The life of a claim. Draft, waiting and returned are open; the others are ends."""

    DRAFT = "draft"
    CANCELLED = "cancelled"
    WAITING = "waiting"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    APPROVED = "approved"
    LAPSED = "lapsed"  # its period was frozen before anybody had decided


class Missing(StrEnum):
    """What a draft still lacks before it can be sent, in the order of asking."""

    ITEM = "item"
    VALUE = "value"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as stored. ``version`` counts every change, so that a button knows whether it is stale."""

    id: int
    member_id: int
    scheme_id: int
    item: str | None
    quantity: Decimal
    points: Decimal | None
    happened_on: date
    words: str
    state: ClaimState
    version: int
    chain: tuple[Role, ...]  # who decides it, from the moment it is sent
    level: int
    period: str | None
    created_at: datetime
    submitted_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as evidence: Telegram's id to send it again, and its id that is the same for the same file."""

    file_id: str
    unique_id: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a reviewer changed with ✏️, and why. ``changed_by`` is a member id, ``by`` their name."""

    changed_by: int
    by: str
    item_before: str
    points_before: Decimal
    item_after: str
    points_after: Decimal
    reason: str | None


def missing(item: Item | None, points: Decimal | None, photos: int) -> tuple[Missing, ...]:
    """What stands between this draft and its ✅ (contract: an item with evidence "photo" has none without one)."""
    lacks = []
    if item is None:
        lacks.append(Missing.ITEM)
    if item is not None and points is None:
        lacks.append(Missing.VALUE)
    if item is not None and item.evidence is Evidence.PHOTO and photos == 0:
        lacks.append(Missing.PHOTO)
    return tuple(lacks)


def points_of(item: Item, quantity: Decimal, value: Decimal | None) -> Decimal | None:
    """Points that a draft asks for; None where the member must still name a value inside the range."""
    if isinstance(item.points, Range):
        if item.points.min == item.points.max:
            return item.points.min
        return value if value is not None and value in item.points else None
    return item.worth(quantity)


def sensible_quantity(quantity: Decimal | None) -> Decimal:
    """The quantity read from a text, or one; nothing that is not above zero and nothing absurd is taken over."""
    if quantity is None or not ZERO < rounded(quantity) < LIMIT:
        return ONE
    return rounded(quantity)


def acceptable_points(item: Item, points: Decimal) -> bool:
    """Whether a reviewer may set a claim to these points: inside the range, or of the item's own sign and cap."""
    if isinstance(item.points, Range):
        return points in item.points
    same_sign = points < ZERO if item.points < ZERO else points > ZERO
    return same_sign and abs(points) <= (abs(item.cap) if item.cap is not None else LIMIT)


def period_of_claim(
    happened_on: date, today: date, kind: PeriodKind, closed: frozenset[str] | set[str]
) -> Period:
    """The period that a claim submitted today counts in.

    The one in which it happened, if that is the current one, or the one just over while it still takes claims
    (until its ``quarter-sign``: contract, finer points). Everything else counts in the first open period from the
    current one on.
    """
    current = containing(today, kind)
    period = containing(min(happened_on, today), kind)
    if period != current.previous() or period.key in closed:
        period = current
    while period.key in closed:
        period = period.next()
    return period


def counting_left(cap: Decimal | None, counted: Decimal) -> Decimal | None:
    """Points that an item can still count in the period; None where it has no cap, never below zero."""
    return None if cap is None else max(cap - counted, ZERO)
