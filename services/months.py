"""Points by month (S6: "points monthly, published quarterly"): what a month added to everybody's count.

Where a scheme is counted by month, that is the month's standing. Elsewhere it is the difference that the entries
written in the month made to the totals, with caps, weights and maxima as everywhere, and by the rules in force when it
began and when it ended: what a new version changes of earlier points is in the month of the change, and months add up
to their quarter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from domain.amounts import ZERO
from domain.boards import (
    Board,
    Month,
    Quantity,
    Row,
    in_order,
    is_deed,
    missing_to_next,
    quantities_of,
    together,
)
from domain.members import Branch
from domain.periods import Period, PeriodKind, bounds, containing, parse
from domain.schemes import Interim, Item, Scheme
from domain.standings import Balance, Standing, ranked, tally
from services import boards, standings
from services.house import House
from storage import ledger, members, schemes
from storage.database import Tx
from storage.ledger import StoredBalance

_Gains = Mapping[int, Decimal]


def books(tx: Tx, house: House, month: Period, now: datetime) -> list[MonthBook]:
    """A book for each scheme."""
    kinds = ((version.scheme.code, version.scheme.period) for version in schemes.list_current(tx, now))
    return [MonthBook(tx, house, code, kind, month, now) for code, kind in kinds]


class MonthBook:
    """One scheme's month, for the whole company at once; ask it branch by branch."""

    def __init__(
        self, tx: Tx, house: House, code: str, kind: PeriodKind, month: Period, now: datetime
    ) -> None:
        self._tx = tx
        self._now = now
        self._month = month
        self._period = containing(month.end, kind)
        self._version = standings.governing(tx, house, code, self._period, now)
        self._items: dict[tuple[int, str], Item] = {}
        self._gains: dict[int, Decimal] = {}
        self._deeds: dict[int, list[Balance]] = {}
        if self._period != month:
            self._read(house)

    @property
    def for_leaders(self) -> bool:
        """Whether the month is a first assessment for the branch's heads; members hear by the period (S7)."""
        return self._version.scheme.interim is Interim.LEADERS and self._period != self._month

    def board(self, branch: Branch) -> Board:
        """The month's ranking of a branch; nobody has a grade for a part of a period."""
        if self._period == self._month:
            return boards.board(self._tx, self._version, self._month, branch, self._now)
        standing = standings.ranking(self._tx, self._version, self._period, branch.id)
        people = members.list_by_ids(self._tx, (one.member_id for one in standing))
        earned = self._earned(standing)
        rows = tuple(Row(people[one.member_id], one) for one in earned)
        part = replace(self._version, scheme=_ungraded(self._version.scheme))
        return Board(branch, part, self._month, rows, self._quantities(people), self._now)

    def months(self, branch: Branch) -> dict[int, Month]:
        """Everybody's month in a branch, by member id."""
        ranking = standings.ranking(self._tx, self._version, self._period, branch.id)
        whole = self._period == self._month
        earned = {one.member_id: one for one in (ranking if whole else self._earned(ranking))}
        return {
            one.member_id: Month(
                version=self._version,
                month=self._month,
                earned=earned[one.member_id],
                period=self._period,
                standing=one,
                of=len(ranking),
                missing=missing_to_next(self._version.scheme.grades, one),
            )
            for one in ranking
        }

    def _earned(self, ranking: Iterable[Standing]) -> list[Standing]:
        gains = [(one.member_id, self._gains.get(one.member_id, ZERO), False) for one in ranking]
        return ranked(_ungraded(self._version.scheme), gains)

    def _read(self, house: House) -> None:
        """Adds up every period for which anything was recorded: a late decision counts for the one before."""
        first, after = bounds(self._month, house.zone)
        code = self._version.scheme.code
        # The running one in any case: a new version may have changed what was there.
        keys = {self._period.key, *ledger.list_periods_between(self._tx, code, first, after)}
        for key in sorted(keys):
            since = ledger.list_sums_before(self._tx, code, key, first)
            until = ledger.list_sums_before(self._tx, code, key, after)
            earlier = self._earned_by(house, key, since, first)
            for member_id, points in self._earned_by(house, key, until, after).items():
                gain = points - earlier.get(member_id, ZERO)
                self._gains[member_id] = self._gains.get(member_id, ZERO) + gain
            for member_id, deeds in self._resolved(_differences(since, until)).items():
                self._deeds.setdefault(member_id, []).extend(deeds)

    def _earned_by(self, house: House, key: str, stored: Iterable[StoredBalance], moment: datetime) -> _Gains:
        """What each had earned beyond the base just before a moment, by the rules in force then."""
        period = parse(key)
        assert period is not None, key
        then = min(moment - timedelta(milliseconds=1), self._now)
        scheme = standings.governing(self._tx, house, self._version.scheme.code, period, then).scheme
        return {
            member_id: tally(scheme, rows).total - scheme.base
            for member_id, rows in self._resolved(stored).items()
        }

    def _resolved(self, stored: Iterable[StoredBalance]) -> dict[int, list[Balance]]:
        by_member: dict[int, list[Balance]] = {}
        for row in stored:
            item = self._item(row.scheme_id, row.item)
            balance = Balance(item, row.points, row.quantity, row.entries)
            by_member.setdefault(row.member_id, []).append(balance)
        return by_member

    def _item(self, scheme_id: int, code: str) -> Item:
        if (scheme_id, code) not in self._items:
            item = schemes.get(self._tx, scheme_id).scheme.find_item(code)
            assert item is not None, f"{code} is not in scheme version {scheme_id}"
            self._items[scheme_id, code] = item
        return self._items[scheme_id, code]

    def _quantities(self, people: Iterable[int]) -> tuple[Quantity, ...]:
        done = together(deed for member_id in people for deed in self._deeds.get(member_id, ()))
        deeds = (each for each in quantities_of(done) if is_deed(each.item))
        return in_order(self._version.scheme.categories, deeds)


def _ungraded(scheme: Scheme) -> Scheme:
    return replace(scheme, grades=(), base=ZERO)


def _differences(since: Iterable[StoredBalance], until: Iterable[StoredBalance]) -> list[StoredBalance]:
    before = {(row.member_id, row.item): row.quantity for row in since}
    return [
        replace(row, quantity=row.quantity - before.get((row.member_id, row.item), ZERO)) for row in until
    ]
