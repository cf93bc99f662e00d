"""The ledger: entries that are never changed, each sealed with the hash of the one before (S3: "never altered").

Only ids are sealed, no names and no words, so that a person can be forgotten and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from domain.amounts import ZERO, to_thousandths


class EntryKind(StrEnum):
    """An award, a deduction, or the reversal of an earlier entry."""

    AWARD = "award"
    DEDUCTION = "deduction"
    REVERSAL = "reversal"


GENESIS = "0" * 64
"""What stands before the first entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``number`` counts 1, 2, 3, …; ``decided_by`` are member ids in order, or ``admin:<Telegram id>``."""

    number: int
    at: datetime
    period: str
    scheme: str
    scheme_id: int
    member_id: int
    item: str
    kind: EntryKind
    quantity: Decimal
    points: Decimal
    claim_id: int | None
    reverses: int | None
    decided_by: tuple[str, ...]
    previous: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Something that verification found: what was expected and what is stored, in words for an engineer."""

    where: str
    what: str


def sealed(entry: Entry, previous: str) -> Entry:
    """The entry with its place in the chain."""
    chained = replace(entry, previous=previous, hash="")
    return replace(chained, hash=_digest(chained))


def reversal(entry: Entry, number: int, at: datetime, decided_by: tuple[str, ...]) -> Entry:
    """What takes an entry back: the same item and period, negated points and quantity (contract, finer points)."""
    return replace(
        entry,
        number=number,
        at=at,
        kind=EntryKind.REVERSAL,
        quantity=-entry.quantity,
        points=-entry.points,
        claim_id=None,
        reverses=entry.number,
        decided_by=decided_by,
    )


def kind_of(points: Decimal) -> EntryKind:
    """Negative points are a deduction."""
    return EntryKind.DEDUCTION if points < ZERO else EntryKind.AWARD


def check_chain(entries: Iterable[Entry]) -> Iterator[Discrepancy]:
    """Every break of the chain, of the numbering, and of the rule that an entry is reversed at most once."""
    previous, number = GENESIS, 0
    seen: dict[int, Entry] = {}
    for entry in entries:
        number += 1
        where = f"entry {entry.number}"
        if entry.number != number:
            yield Discrepancy(where, f"number {number} expected: an entry is missing")
            number = entry.number
        if entry.previous != previous:
            yield Discrepancy(where, "does not follow the entry before it")
        if entry.hash != _digest(replace(entry, hash="")):
            yield Discrepancy(where, "was changed after it was written")
        if entry.reverses is not None:
            original = seen.get(entry.reverses)
            if original is None or (original.member_id, original.points) != (entry.member_id, -entry.points):
                yield Discrepancy(where, f"does not reverse entry {entry.reverses} exactly")
        seen[entry.number] = entry
        previous = entry.hash


def _digest(entry: Entry) -> str:
    fields = (
        entry.number,
        entry.at.isoformat(timespec="milliseconds"),
        entry.period,
        entry.scheme,
        entry.scheme_id,
        entry.member_id,
        entry.item,
        entry.kind.value,
        to_thousandths(entry.quantity),
        to_thousandths(entry.points),
        entry.claim_id,
        entry.reverses,
        entry.decided_by,
        entry.previous,
    )
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
