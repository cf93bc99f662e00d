"""Comparisons: a member with themselves and with the best and the middle of their branch, groups and branches with
each other (S6).

What is compared is what the boards show: a unit's average is the mean of the totals on its board.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from itertools import dropwhile

from domain.amounts import ZERO
from domain.boards import Mine, Own
from domain.comparisons import (
    TREND,
    BranchComparison,
    CategoryGap,
    Compared,
    Point,
    Sums,
    Unit,
    average_of,
    field_of,
    gap_of,
    hides,
    ranked_units,
    showable,
)
from domain.members import Branch, Member
from domain.next_steps import Habits, Step, steps_to
from domain.periods import Period, containing
from domain.possible import Possible, most_of_category, possible
from domain.schemes import SchemeVersion
from domain.standings import Balance, tally
from services import scheme_variants, standings
from services.house import House
from storage import comparisons, ledger, members, schemes, seats
from storage import standings as standing_rows
from storage.database import Tx
from storage.ledger import StoredBalance


def of_mine(tx: Tx, house: House, mine: Mine, now: datetime) -> tuple[Compared, ...]:
    """What /mine says beside each standing, in the order of the standings."""
    return tuple(_compared(tx, house, mine, own, now) for own in mine.standings)


def running(tx: Tx, house: House, scheme_id: int, now: datetime) -> tuple[SchemeVersion, Period] | None:
    """The running period of the scheme that a button names by one of its versions, and what governs it."""
    named = schemes.find(tx, scheme_id)
    if named is None:
        return None
    period = containing(house.today(now), named.scheme.period)
    return standings.governing(tx, house, named.scheme.code, period, now), period


def trend_of(
    tx: Tx, house: House, member: Member, scheme: SchemeVersion, period: Period, now: datetime
) -> tuple[Point, ...]:
    """A member's last periods, oldest first, from the first in which they have an entry; the one asked for always.

    Any version names the scheme; each period has its own. Nothing for who is not scored.
    """
    code = scheme.scheme.code
    points: list[Point] = []
    for each in _last(period):
        version = standings.governing(tx, house, code, each, now)
        own = standing_rows.find(tx, code, each.key, member.id)
        if own is None and not points and each != period:
            continue
        ranking = standings.ranking(tx, version, each, seats.branch_of(tx, code, each.key, member.id))
        standing = next((row for row in ranking if row.member_id == member.id), None)
        if standing is not None:
            points.append(Point(each, standing.total, standing.rank, len(ranking), standing.grade))
    return tuple(points)


def by_category(
    tx: Tx, member: Member, version: SchemeVersion, period: Period
) -> tuple[CategoryGap, ...] | None:
    """A member's points by category, beside the middle and the best of everybody on the board; None for who is not."""
    scheme = version.scheme
    branch_id = seats.branch_of(tx, scheme.code, period.key, member.id)
    board = standing_rows.list_of_branch(tx, scheme, period.key, branch_id)
    if member.id not in {member_id for member_id, _, _ in board}:
        return None
    balances = _balances(tx, ledger.list_balances_of_branch(tx, scheme.code, period.key, branch_id))
    tallies = {member_id: tally(scheme, balances.get(member_id, ())) for member_id, _, _ in board}
    own = tallies[member.id]
    return tuple(
        gap_of(
            category,
            own.by_category[category.code],
            [each.by_category[category.code] for each in tallies.values()],
            most_of_category(category),
        )
        for category in scheme.categories
    )


class Units:
    """The branches of the company, added up once for each scheme and period; ask it branch by branch."""

    def __init__(self, tx: Tx, house: House, now: datetime) -> None:
        self._tx, self._house, self._now = tx, house, now
        self._read: dict[tuple[str, Period], tuple[SchemeVersion, list[Sums], tuple[Unit, ...]]] = {}

    def of_branch(self, branch: Branch, code: str, period: Period) -> BranchComparison:
        """A branch with its groups and among the branches."""
        version, branches, company = self._branches(code, period)
        most = self._possible(version, period)
        groups = ranked_units(comparisons.list_groups(self._tx, version.scheme, period.key, most, branch.id))
        unnamed = self._unnamed(branch, version, period)
        return BranchComparison(
            branch=branch,
            version=version,
            period=period,
            possible=most.of(branch.id),
            trend=self._trend(branch, code, period),
            groups=showable(groups, self._by_group(unnamed), len(unnamed)) if unnamed else groups,
            committee=ranked_units(each for each in branches if each.committee == branch.committee),
            company=company,
            tells_of_one=not hides(len(unnamed)),
        )

    def _unnamed(self, branch: Branch, version: SchemeVersion, period: Period) -> frozenset[int]:
        """Whom the result of a period does not name (ids); while it runs everybody is named."""
        if period.end >= self._house.today(self._now):
            return frozenset()
        return standings.list_unnamed(self._tx, version, period, branch.id)

    def _by_group(self, people: frozenset[int]) -> Mapping[int, int]:
        found = members.list_by_ids(self._tx, people).values()
        return Counter(one.group_id for one in found if one.group_id is not None)

    def _trend(self, branch: Branch, code: str, period: Period) -> tuple[Point, ...]:
        """The branch's averages, oldest first, from the first period in which anybody there has an entry.

        Without those that would tell the points of somebody who is not named.
        """
        sums = ((each, self._sums_of(branch, code, each)) for each in _last(period))
        seen = dropwhile(lambda found: found[1] is None or not found[1].counted, sums)
        return tuple(
            Point(each, average_of(one), of=one.members)
            for each, one in seen
            if one is not None and self._is_told(branch, code, each)
        )

    def _is_told(self, branch: Branch, code: str, period: Period) -> bool:
        version = standings.governing(self._tx, self._house, code, period, self._now)
        return hides(len(self._unnamed(branch, version, period)))

    def _sums_of(self, branch: Branch, code: str, period: Period) -> Sums | None:
        version = standings.governing(self._tx, self._house, code, period, self._now)
        most = self._possible(version, period)
        return comparisons.find_branch(self._tx, version.scheme, period.key, most, branch.id)

    def _branches(self, code: str, period: Period) -> tuple[SchemeVersion, list[Sums], tuple[Unit, ...]]:
        found = self._read.get((code, period))
        if found is None:
            version = standings.governing(self._tx, self._house, code, period, self._now)
            most = self._possible(version, period)
            sums = comparisons.list_branches(self._tx, version.scheme, period.key, most)
            self._read[code, period] = found = version, sums, ranked_units(sums)
        return found

    def _possible(self, version: SchemeVersion, period: Period) -> Possible:
        """What each member could earn: the same in every branch but those that had items of their own then."""
        then = standings.last_moment(self._house, period, self._now)
        own = scheme_variants.list_merged(self._tx, version.scheme, then)
        units = {number: possible(scheme) for number, scheme in own.items()}
        return Possible(possible(version.scheme), units)


def of_branch_now(tx: Tx, house: House, branch: Branch, now: datetime) -> tuple[BranchComparison, ...]:
    """A branch in the running period of every scheme that scores anybody there."""
    units = Units(tx, house, now)
    found = (
        units.of_branch(branch, code, containing(house.today(now), kind))
        for code, kind in ((each.scheme.code, each.scheme.period) for each in schemes.list_current(tx, now))
    )
    return tuple(each for each in found if each.own is not None)


def _compared(tx: Tx, house: House, mine: Mine, own: Own, now: datetime) -> Compared:
    scheme = own.version.scheme
    trend = trend_of(tx, house, mine.member, own.version, own.period, now)
    branch_id = seats.branch_of(tx, scheme.code, own.period.key, mine.member.id)
    board = standing_rows.list_of_branch(tx, scheme, own.period.key, branch_id)
    around = field_of([total for _, total, _ in board], own.standing.total)
    return Compared(trend, around, _steps(tx, mine, own) if own.missing else ())


def _steps(tx: Tx, mine: Mine, own: Own) -> tuple[Step, ...]:
    """What brings the next grade nearer, by what was done in this period and the one before."""
    assert own.missing is not None
    scheme, member = own.version.scheme, mine.member
    periods = (own.period.key, own.period.previous().key)
    stored = {key: ledger.list_balances(tx, member.id, scheme.code, key) for key in periods}
    sums = [
        row for key in periods for row in ledger.list_sums_of_branch(tx, scheme.code, key, member.branch_id)
    ]
    quantities: dict[str, Decimal] = {}
    for row in sums:
        quantities[row.item] = quantities.get(row.item, ZERO) + row.quantity
    habits = Habits(_entries(row for rows in stored.values() for row in rows), _entries(sums), quantities)
    balances = _balances(tx, stored[own.period.key]).get(member.id, [])
    waiting: dict[str, Decimal] = {}
    for each in mine.pending:
        of_scheme = schemes.get(tx, each.claim.scheme_id).scheme.code == scheme.code
        if of_scheme and each.claim.period == own.period.key:
            waiting[each.item.code] = waiting.get(each.item.code, ZERO) + (each.claim.points or ZERO)
    return steps_to(scheme, own.missing.points, balances, own.tally, waiting, habits)


def _entries(rows: Iterable[StoredBalance]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.item] = counts.get(row.item, 0) + row.entries
    return counts


def _balances(tx: Tx, stored: Iterable[StoredBalance]) -> dict[int, list[Balance]]:
    """Balances by member, each with its item as in the version of its newest entry; a version is read once."""
    versions: dict[int, SchemeVersion] = {}
    found: dict[int, list[Balance]] = {}
    for row in stored:
        if row.scheme_id not in versions:
            versions[row.scheme_id] = schemes.get(tx, row.scheme_id)
        item = versions[row.scheme_id].scheme.find_item(row.item)
        assert item is not None, f"{row.item} is not in scheme version {row.scheme_id}"
        found.setdefault(row.member_id, []).append(Balance(item, row.points, row.quantity, row.entries))
    return found


def _last(period: Period) -> list[Period]:
    """The periods of a trend, oldest first."""
    found = [period]
    while len(found) < TREND:
        found.append(found[-1].previous())
    return found[::-1]
