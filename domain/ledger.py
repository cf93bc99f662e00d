"""The ledger: entries that are never changed, each sealed with the hash of the one before (S3: "never altered").

Only ids are sealed, no names and no words, so that a person can be forgotten and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

from domain.amounts import ZERO, to_thousandths


class EntryKind(StrEnum):
    """An award, a deduction, or the reversal of an earlier entry."""

    AWARD = "award"
    DEDUCTION = "deduction"
    REVERSAL = "reversal"


_CANONICAL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

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

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def sealed(entry: Entry, previous: str) -> Entry:
    """The entry with its place in the chain."""
    chained = replace(entry, previous=previous)
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


def check_chain(
    entries: Iterable[Entry | Discrepancy], find: Callable[[int], Entry | None]
) -> Iterator[Entry | Discrepancy]:
    """The entries, and between them every break of the chain, of the numbering, and of what a reversal may be.

    ``find`` gives the entry with a number: reversals are rare, and a ledger need not fit into memory. An entry that
    cannot be read comes as a discrepancy already; the one after it cannot be checked for what it follows.
    """
    previous: str | None = GENESIS
    number = 0
    for entry in entries:
        number += 1
        if isinstance(entry, Discrepancy):
            previous = None
            yield entry
            continue
        where = f"entry {entry.number}"
        if entry.number != number:
            yield Discrepancy(where, f"number {number} expected: an entry is missing")
            number = entry.number
        if previous is not None and entry.previous != previous:
            yield Discrepancy(where, "does not follow the entry before it")
        if entry.hash != _digest(entry):
            yield Discrepancy(where, "was changed after it was written")
        if entry.reverses is not None and not _reverses(entry, find(entry.reverses)):
            yield Discrepancy(where, f"does not reverse entry {entry.reverses} exactly")
        previous = entry.hash
        yield entry


def _reverses(entry: Entry, original: Entry | None) -> bool:
    if original is None or original.number >= entry.number or original.kind is EntryKind.REVERSAL:
        return False
    same = (original.member_id, original.scheme, original.item) == (entry.member_id, entry.scheme, entry.item)
    return same and (original.points, original.quantity) == (-entry.points, -entry.quantity)


@dataclass(slots=True)
class Sum:
    """What entries add up to; ``scheme_id`` is the version of the newest one that is no reversal."""

    points: Decimal = ZERO
    quantity: Decimal = ZERO
    entries: int = 0
    scheme_id: int = 0

    def add(self, entry: Entry) -> None:
        """Take in the next entry. A reversal does not bring its old version back into force."""
        reverses = entry.kind is EntryKind.REVERSAL
        self.points += entry.points
        self.quantity += entry.quantity
        self.entries += -1 if reverses else 1
        if not reverses or not self.scheme_id:
            self.scheme_id = entry.scheme_id


def _digest(entry: Entry) -> str:
    fields = (
        entry.number,
        entry.at.astimezone(UTC).isoformat(timespec="milliseconds"),
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
    return hashlib.sha256(_CANONICAL.encode(fields).encode()).hexdigest()
