"""A record: points or a deduction that a leader enters for members below them (S1: "recorded by the branch")."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.members import Member
from domain.schemes import Item, SchemeVersion


class RecordState(StrEnum):
    """A record is a draft until it is entered into the ledger, or scrapped."""

    DRAFT = "draft"
    ENTERED = "entered"
    SCRAPPED = "scrapped"


@dataclass(frozen=True, slots=True)
class Record:
    """What is recorded: the same for each of the members."""

    id: int
    leader: Member
    members: tuple[Member, ...]
    version: SchemeVersion
    item: Item
    quantity: Decimal
    points: Decimal
    note: str
    state: RecordState
