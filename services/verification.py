"""Recomputes the ledger's chain, the balances and the standings, and lists every difference to what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial

from domain.amounts import plain
from domain.ledger import GENESIS, Discrepancy, Entry, Sum, check_chain
from domain.periods import parse
from domain.schemes import Item, Scheme
from domain.standings import Balance, tally
from services import standings as scoring
from services.house import House
from services.publications import recomputed_digest
from storage import ledger, members, publications, schemes, standings
from storage.database import Tx
from storage.ledger import StoredBalance

STEP = 1000

_Sums = dict[tuple[int, str], Sum]  # of one period of one scheme: by member and item


@dataclass(frozen=True, slots=True)
class Verified:
    """What was recomputed, and what differs."""

    entries: int
    balances: int
    standings: int
    discrepancies: tuple[Discrepancy, ...]


_Fields = tuple[Decimal, Decimal, int, int]
_Total = tuple[Decimal, bool]  # and whether it is vetoed


def verify(
    tx: Tx, house: House, now: datetime, advance: Callable[[int], object] = lambda _: None
) -> Verified:
    """Recompute everything. ``advance`` is told how many entries have just been read; they are ``size(tx)`` in all."""
    books = _Books(tx)
    found = list(books.read(advance))
    found += (
        Discrepancy(f"claim {claim_id}", "was approved and has no entry")
        for claim_id in ledger.list_approved_without_entry(tx)
    )
    balances = scored = 0
    for code, key in sorted({*books.sums, *ledger.list_scored(tx), *standings.list_scored(tx)}):
        sums = books.sums.get((code, key), {})
        found += _compare_balances(tx, code, key, sums)
        totals = _recomputed(tx, house, books, code, key, now) if sums else {}
        found += _compare_standings(tx, code, key, totals)
        balances += len(sums)
        scored += len(totals)
    found += _compare_finals(tx, house, now)
    return Verified(books.entries, balances, scored, tuple(found))


def size(tx: Tx) -> int:
    """How many entries there are to read."""
    return ledger.count(tx)


class _Books:
    """The ledger, added up anew by scheme and period, with the rules that its entries name."""

    def __init__(self, tx: Tx) -> None:
        self.entries = 0
        self.sums: dict[tuple[str, str], _Sums] = {}
        self._tx = tx
        self._schemes: dict[int, Scheme | None] = {}
        self._faults: dict[tuple[str, int, str, str], str] = {}

    def read(self, advance: Callable[[int], object]) -> Iterator[Discrepancy]:
        """Reads and adds up the whole ledger; what is wrong with it."""
        for found in check_chain(ledger.iterate(self._tx), partial(ledger.find, self._tx)):
            if isinstance(found, Discrepancy):
                yield found
                continue
            self.entries += 1
            if self.entries % STEP == 0:
                advance(STEP)
            if fault := self._fault(found):
                yield Discrepancy(f"entry {found.number}", fault)
                continue
            sums = self.sums.setdefault((found.scheme, found.period), {})
            sums.setdefault((found.member_id, found.item), Sum()).add(found)

    def item(self, scheme_id: int, code: str) -> Item:
        """An item that an entry without fault names."""
        scheme = self._scheme(scheme_id)
        item = scheme.find_item(code) if scheme else None
        assert item is not None, f"{code} in scheme version {scheme_id}"
        return item

    def _fault(self, entry: Entry) -> str:
        """What an entry names that there is not; '' where all is there. Asked once for each combination."""
        key = (entry.scheme, entry.scheme_id, entry.item, entry.period)
        if key not in self._faults:
            self._faults[key] = self._judged(entry)
        return self._faults[key]

    def _judged(self, entry: Entry) -> str:
        if parse(entry.period) is None:
            return f"names {entry.period!r}, which is no period"
        scheme = self._scheme(entry.scheme_id)
        if scheme is None:
            return f"names scheme version {entry.scheme_id}, which there is not"
        if scheme.code != entry.scheme:
            return f"names scheme {entry.scheme!r} and a version of {scheme.code!r}"
        return (
            ""
            if scheme.find_item(entry.item)
            else f"names item {entry.item!r}, which its scheme does not have"
        )

    def _scheme(self, scheme_id: int) -> Scheme | None:
        if scheme_id not in self._schemes:
            try:
                self._schemes[scheme_id] = schemes.get(self._tx, scheme_id).scheme
            except LookupError:
                self._schemes[scheme_id] = None
        return self._schemes[scheme_id]


def _compare_balances(tx: Tx, code: str, key: str, sums: _Sums) -> Iterator[Discrepancy]:
    stored = {(row.member_id, row.item): row for row in ledger.list_balances_of_period(tx, code, key)}
    for member_id, item in sorted({*sums, *stored}):
        summed, kept = _fields(sums.get((member_id, item))), _fields(stored.get((member_id, item)))
        if summed != kept:
            where = f"balance of {_number(tx, member_id)} for {item} in {key} ({code})"
            yield Discrepancy(where, f"{_written(summed)} by the ledger, {_written(kept)} stored")


def _fields(balance: Sum | StoredBalance | None) -> _Fields | None:
    if balance is None:
        return None
    return balance.points, balance.quantity, balance.entries, balance.scheme_id


def _written(fields: _Fields | None) -> str:
    if fields is None:
        return "none"
    points, quantity, entries, scheme_id = fields
    return f"{plain(points)} points, quantity {plain(quantity)}, {entries} entries, version {scheme_id}"


def _recomputed(tx: Tx, house: House, books: _Books, code: str, key: str, now: datetime) -> dict[int, _Total]:
    period = parse(key)
    assert period is not None, key
    scheme = scoring.governing(tx, house, code, period, now).scheme
    by_member: dict[int, list[Balance]] = {}
    for (member_id, item_code), total in books.sums[code, key].items():
        item = books.item(total.scheme_id, item_code)
        balance = Balance(item, total.points, total.quantity, total.entries)
        by_member.setdefault(member_id, []).append(balance)
    tallies = ((member_id, tally(scheme, balances)) for member_id, balances in by_member.items())
    return {member_id: (one.total, one.vetoed) for member_id, one in tallies}


def _compare_standings(tx: Tx, code: str, key: str, totals: dict[int, _Total]) -> Iterator[Discrepancy]:
    stored = standings.list_of_period(tx, code, key)
    for member_id in sorted({*stored, *totals}):
        if stored.get(member_id) != totals.get(member_id):
            where = f"standing of {_number(tx, member_id)} in {key} ({code})"
            right, kept = _total(totals.get(member_id)), _total(stored.get(member_id))
            yield Discrepancy(where, f"{right} by the ledger, {kept} stored")


def _compare_finals(tx: Tx, house: House, now: datetime) -> Iterator[Discrepancy]:
    """What is final must still be what it was: by its seal, and by the place in the ledger where it was frozen."""
    for final in publications.list_finals(tx):
        where = f"final {final.period} ({final.scheme})"
        period = parse(final.period)
        assert period is not None, final.period
        version = scoring.governing(tx, house, final.scheme, period, now)
        if recomputed_digest(tx, version, period) != final.digest:
            yield Discrepancy(where, "its results are not those that were made final")
        entry = ledger.find(tx, final.entry)
        if (entry.hash if entry else GENESIS) != final.head:
            yield Discrepancy(where, f"entry {final.entry} is not the one up to which it was counted")


def _total(total: _Total | None) -> str:
    if total is None:
        return "none"
    return f"{plain(total[0])} points{' with a veto' if total[1] else ''}"


def _number(tx: Tx, member_id: int) -> str:
    member = members.list_by_ids(tx, (member_id,)).get(member_id)
    return member.employee_no if member else f"member {member_id}"
