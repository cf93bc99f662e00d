"""Totals, ranks and grades, kept as the ledger grows and read for /mine, boards and exports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from domain.ledger import Entry
from domain.members import Member, Role
from domain.periods import Period, bounds, parse
from domain.schemes import Audience, Scheme, SchemeVersion
from domain.standings import Balance, Standing, Tally, ranked, tally
from services.house import House
from storage import ledger, publications, schemes, seats, standings
from storage.database import Tx
from storage.ledger import StoredBalance


@dataclass(frozen=True, slots=True)
class Place:
    """Where one member stands: their tally, their standing, and among how many."""

    version: SchemeVersion
    period: Period
    tally: Tally
    standing: Standing
    of: int
    balances: tuple[Balance, ...]


def governing(tx: Tx, house: House, code: str, period: Period, now: datetime) -> SchemeVersion:
    """The version whose base, weights, maxima and grades a period has: in force at its end, or now."""
    version = schemes.in_force(tx, code, last_moment(house, period, now)) or schemes.first(tx, code)
    assert version is not None, f"no scheme {code}"
    return version


def last_moment(house: House, period: Period, now: datetime) -> datetime:
    """The moment whose rules a period is judged by: its last one, or now while it runs."""
    _, after = bounds(period, house.zone)
    return min(now, after - timedelta(milliseconds=1))


def append(tx: Tx, house: House, entry: Entry, note: str = "") -> Entry:
    """Append an entry and bring the member's running standing up to it, in the one transaction."""
    entry = ledger.append(tx, entry, note)
    refresh(tx, house, entry.member_id, entry.scheme, entry.period, entry.at)
    return entry


def refresh(tx: Tx, house: House, member_id: int, code: str, period_key: str, now: datetime) -> None:
    """Recompute one running standing from its balances."""
    period = parse(period_key)
    assert period is not None, period_key
    version = governing(tx, house, code, period, now)
    result = recomputed(tx, version.scheme, ledger.list_balances(tx, member_id, code, period_key))
    standings.put(tx, code, period_key, member_id, result.total, result.vetoed)


def refresh_period(tx: Tx, house: House, code: str, period_key: str, now: datetime) -> None:
    """Recompute everybody's running standing of a period: its scheme has a new version."""
    for member_id in {balance.member_id for balance in ledger.list_balances_of_period(tx, code, period_key)}:
        refresh(tx, house, member_id, code, period_key, now)


def refresh_running(tx: Tx, house: House, code: str, now: datetime, since: datetime | None = None) -> None:
    """Recompute the standings of every period that was not over when a new version came to govern (default: now)."""
    for _, key in ledger.list_scored(tx, code):
        period = parse(key)
        assert period is not None, key
        if period.end >= house.today(since or now):
            refresh_period(tx, house, code, key, now)


def take_effect(tx: Tx, house: House, now: datetime) -> list[SchemeVersion]:
    """Bring standings up to the versions whose day has come since this was last done; those versions."""
    come = schemes.list_come(tx, now)
    for version in come:
        refresh_running(tx, house, version.scheme.code, now, schemes.valid_from(tx, version.id))
    schemes.forget_come(tx, (version.id for version in come))
    return come


def recomputed(tx: Tx, scheme: Scheme, stored: Iterable[StoredBalance]) -> Tally:
    """The tally of stored balances under a scheme."""
    return tally(scheme, resolved(tx, stored))


def resolved(tx: Tx, stored: Iterable[StoredBalance]) -> tuple[Balance, ...]:
    """Balances with their items, each as in the scheme version of its newest entry."""
    balances = []
    for row in stored:
        item = schemes.get(tx, row.scheme_id).scheme.find_item(row.item)
        assert item is not None, f"{row.item} is not in scheme version {row.scheme_id}"
        balances.append(Balance(item, row.points, row.quantity, row.entries))
    return tuple(balances)


def ranking(tx: Tx, version: SchemeVersion, period: Period, branch_id: int) -> list[Standing]:
    """The standings of a branch's board, best first; who was published without a grade stays without one."""
    scheme = version.scheme
    found = ranked(scheme, standings.list_of_branch(tx, scheme, period.key, branch_id))
    ungraded = publications.list_ungraded(tx, scheme.code, period.key, branch_id) if scheme.grades else set()
    return [replace(one, grade="") if one.member_id in ungraded else one for one in found]


def list_unnamed(tx: Tx, version: SchemeVersion, period: Period, branch_id: int) -> frozenset[int]:
    """Ids of those whom a result does not name in public, as it was published or as it stands now (0017).

    Only for a period that is over: the running board names everybody.
    """
    scheme = version.scheme
    rows = publications.list_of_branch(tx, scheme.code, period.key, branch_id)
    shown = (*ranking(tx, version, period, branch_id), *(row.standing for row in rows))
    return frozenset(one.member_id for one in shown if scheme.withholds(one.grade))


def place_of(tx: Tx, house: House, member: Member, code: str, period: Period, now: datetime) -> Place | None:
    """Where a member stands, in the branch whose board they are on; None where the scheme does not score them."""
    version = governing(tx, house, code, period, now)
    table = ranking(tx, version, period, seats.branch_of(tx, code, period.key, member.id))
    standing = next((row for row in table if row.member_id == member.id), None)
    if standing is None:
        return None
    balances = resolved(tx, ledger.list_balances(tx, member.id, code, period.key))
    return Place(version, period, tally(version.scheme, balances), standing, len(table), balances)


def total_of(tx: Tx, house: House, member: Member, code: str, period: Period, now: datetime) -> Decimal:
    """A member's running total."""
    stored = standings.find(tx, code, period.key, member.id)
    return stored[0] if stored else governing(tx, house, code, period, now).scheme.base


def scores(scheme: Scheme, member: Member) -> bool:
    """Whether a scheme's audience includes the member (S7: a second scheme for committee members)."""
    return scheme.audience is Audience.MEMBER or Role.BRANCH_COMMITTEE in member.roles


def schemes_of(tx: Tx, member: Member, now: datetime) -> list[SchemeVersion]:
    """The schemes that score a member, in their unit's variant; those for everybody first."""
    in_force = schemes.list_for_branch(tx, now, member.branch_id)
    current = [version for version in in_force if scores(version.scheme, member)]
    return sorted(current, key=lambda version: version.scheme.audience is not Audience.MEMBER)
