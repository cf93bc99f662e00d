"""Previews: a period that is over counted once more, as if a version that is not in force yet had been.

Nothing is stored. The entries are those of the ledger; their items, values and caps are the new version's, and base,
weights, maxima and grades as well where it is everybody's. Units with a variant are counted by that variant, merged
with the new version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from domain.ledger import Entry
from domain.members import Branch
from domain.periods import Period, latest_complete
from domain.preview import Difference, Dropped, Mark, Preview, revalued
from domain.schemes import Scheme, SchemeVersion
from domain.standings import Balance, tally
from services import scheme_variants, standings
from services.house import House
from storage import ledger, members, schemes
from storage import standings as stored
from storage.database import Tx


def of_scheme(tx: Tx, house: House, scheme: Scheme, period: Period | None, now: datetime) -> Preview | None:
    """What a version would have changed in a period (default: the latest complete one); None where nothing counted."""
    items = {one.id: scheme_variants.merged_for(tx, scheme, one, now) for one in members.list_branches(tx)}
    governing = _governing(tx, house, scheme.code, period, now)
    return None if governing is None else _preview(tx, governing, scheme, items)


def of_variant(
    tx: Tx, house: House, unit: str, merged: Scheme, period: Period | None, now: datetime
) -> Preview | None:
    """What a unit's variant would have changed there: its items, under the rules that everybody is measured by."""
    items = {branch.id: merged for branch in scheme_variants.branches_of(tx, unit)}
    governing = _governing(tx, house, merged.code, period, now)
    return None if governing is None else _preview(tx, governing, governing[0].scheme, items)


def _governing(
    tx: Tx, house: House, code: str, period: Period | None, now: datetime
) -> tuple[SchemeVersion, Period] | None:
    current = schemes.in_force(tx, code, now)
    if current is None:
        return None
    period = period or latest_complete(house.today(now), current.scheme.period)
    if period.kind is not current.scheme.period or not ledger.has_entries(tx, code, period.key):
        return None
    return standings.governing(tx, house, code, period, now), period


def _preview(
    tx: Tx, governing: tuple[SchemeVersion, Period], rules: Scheme, items: Mapping[int, Scheme]
) -> Preview:
    """``items``: whose items hold in which branch; who is in no branch of these is not looked at."""
    version, period = governing
    recount = _Recount(tx, rules.code, period)
    differences = [
        difference
        for branch in members.list_branches(tx)
        if branch.id in items
        for difference in recount.of_branch(branch, version.scheme, rules, items[branch.id])
    ]
    return Preview(period, version.number, tuple(differences), tuple(recount.dropped.values()))


class _Recount:
    """The entries of one scheme and period, added up under other rules."""

    def __init__(self, tx: Tx, code: str, period: Period) -> None:
        self.dropped: dict[str, Dropped] = {}
        self._tx = tx
        self._key = period.key
        self._versions: dict[int, Scheme] = {}
        self._entries: dict[int, list[Entry]] = {}
        for entry in ledger.list_of_period(tx, period.key):
            if entry.scheme == code:
                self._entries.setdefault(entry.member_id, []).append(entry)

    def of_branch(self, branch: Branch, old: Scheme, rules: Scheme, items: Scheme) -> Iterator[Difference]:
        """Everybody whom the scheme scores in a branch, by employee number."""
        totals = stored.list_of_branch(self._tx, old, self._key, branch.id)
        people = members.list_by_ids(self._tx, (member_id for member_id, _, _ in totals))
        for member_id, total, vetoed in totals:
            after = tally(rules, self._balances(self._entries.get(member_id, ()), items))
            yield Difference(
                people[member_id],
                Mark(total, old.grade_of(total, vetoed)),
                Mark(after.total, rules.grade_of(after.total, after.vetoed)),
            )

    def _balances(self, entries: Iterable[Entry], items: Scheme) -> list[Balance]:
        balances: dict[str, Balance] = {}
        for entry in entries:
            old = self._version(entry.scheme_id).find_item(entry.item)
            new = items.find_item(entry.item)
            assert old is not None, f"{entry.item} is not in scheme version {entry.scheme_id}"
            once = 1 if entry.reverses is None else -1
            if new is None:
                lost = self.dropped.get(old.code) or Dropped(old, 0)
                self.dropped[old.code] = Dropped(lost.item, lost.entries + once)
                continue
            before = balances.get(new.code)
            points, quantity = revalued(entry, old, new), entry.quantity
            balances[new.code] = Balance(
                new,
                points + (before.points if before else 0),
                quantity + (before.quantity if before else 0),
                once + (before.entries if before else 0),
            )
        return list(balances.values())

    def _version(self, scheme_id: int) -> Scheme:
        if scheme_id not in self._versions:
            self._versions[scheme_id] = schemes.get(self._tx, scheme_id).scheme
        return self._versions[scheme_id]
