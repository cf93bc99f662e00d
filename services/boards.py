"""What /mine and the boards show: standings with who, how much of what, and what has changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from domain.boards import (
    Board,
    Change,
    Mine,
    Own,
    Pending,
    Quantity,
    Row,
    in_order,
    is_deed,
    missing_to_next,
    quantities_of,
    together,
)
from domain.claims import Claim, ClaimState
from domain.ladder import Result, result_of, step_of
from domain.members import Branch, Member, Role, Status
from domain.periods import Period, PeriodKind, containing, latest_complete
from domain.runs import Job
from domain.schemes import SchemeVersion
from domain.standings import Standing
from services import awards, review_chain, standings
from services.house import House
from storage import branches, claims, ledger, members, profiles, schemes
from storage.database import Tx


def mine(tx: Tx, house: House, member: Member, now: datetime) -> Mine:
    """A member's own standing in every scheme that scores them, and their claims that are not decided."""
    own = (
        _own(tx, house, member, version.scheme.code, containing(house.today(now), version.scheme.period), now)
        for version in standings.schemes_of(tx, member, now)
    )
    undecided = claims.list_of_member(tx, member.id, ClaimState.WAITING, ClaimState.RETURNED)
    pending = tuple(_pending(tx, house, claim, now) for claim in undecided)
    shown = tuple(standing for standing in own if standing is not None)
    return Mine(member, shown, pending, profiles.get(tx, member), awards.honours(tx, house, member, now))


def branch_for(tx: Tx, member: Member | None, group: int | None) -> Branch | None:
    """The branch whose board a chat shows: a group's own, where it is bound; in private the member's.

    Whoever is in a branch's group sees the posts there anyway, so anybody there may ask.
    """
    if group is not None:
        return members.find_branch_of_chat(tx, group)
    if member is None or member.status is Status.LEFT:
        return None
    return members.get_branch(tx, member.branch_id)


def list_branches(tx: Tx) -> list[Branch]:
    """Every branch, in the order of the roster."""
    return members.list_branches(tx)


def list_members(tx: Tx, branch: Branch) -> list[Member]:
    """Everybody of a branch who has not left."""
    return members.list_of_branch(tx, branch.id)


def list_heads(tx: Tx, branch: Branch) -> list[Member]:
    """Those who lead a branch and can be told something: its secretary and its reviewer."""
    heads = {Role.BRANCH_SECRETARY, Role.BRANCH_REVIEWER}
    return [one for one in list_members(tx, branch) if one.roles & heads and one.account is not None]


def forget_kept_weeks(tx: Tx) -> None:
    """Weeks that are kept for branches without a group make way for this one; a period asked for by name stays."""
    branches.replace_kept(tx, f"{Job.WEEKLY_RANKING}:____-W%")


def boards_now(tx: Tx, house: House, branch: Branch, now: datetime) -> tuple[Board, ...]:
    """A branch's ranking in the running period of every scheme that scores anybody there."""
    found = []
    for current in schemes.list_current(tx, now):
        period = containing(house.today(now), current.scheme.period)
        version = standings.governing(tx, house, current.scheme.code, period, now)
        found.append(board(tx, version, period, branch, now))
    return tuple(one for one in found if one.rows)


def boards_of(tx: Tx, house: House, branch: Branch, period: Period, now: datetime) -> tuple[Board, ...]:
    """A branch's ranking in a period, for every scheme that has periods of that kind and scores anybody there."""
    found = [board(tx, version, period, branch, now) for version in counted_by(tx, house, period, now)]
    over = period.end < house.today(now)
    return tuple(on_its_step(tx, house, shielded(tx, one) if over else one, now) for one in found if one.rows)


def shielded(tx: Tx, view: Board) -> Board:
    """A board of a period that is over, with those whom only its other edition does not name."""
    return replace(view, shielded=standings.list_unnamed(tx, view.version, view.period, view.branch.id))


def board(tx: Tx, version: SchemeVersion, period: Period, branch: Branch, now: datetime) -> Board:
    """A branch's ranking in one scheme and period."""
    ranking = standings.ranking(tx, version, period, branch.id)
    people = members.list_by_ids(tx, (standing.member_id for standing in ranking))
    rows = tuple(Row(people[standing.member_id], standing) for standing in ranking)
    return Board(branch, version, period, rows, quantities(tx, version, period, branch), now)


def on_its_step(tx: Tx, house: House, view: Board, now: datetime) -> Board:
    """A board with the step of the scheme's ladder on which the branch stands; as it is where there is none (S5)."""
    scheme = view.version.scheme
    result = _result(view.version, [row.standing for row in view.rows]) if scheme.ladder else None
    if result is None:
        return view
    earlier = view.period.previous()
    before = None
    if ledger.has_entries(tx, scheme.code, earlier.key):
        version = standings.governing(tx, house, scheme.code, earlier, now)
        before = _result(version, standings.ranking(tx, version, earlier, view.branch.id))
    step = step_of(scheme.ladder, result, before)
    return replace(view, step=step.code) if step else view


def _result(version: SchemeVersion, ranking: Sequence[Standing]) -> Result | None:
    marks = [(one.total, one.grade) for one in ranking]
    grades = version.scheme.grades
    return result_of(marks, grades[0].code if grades else "")


def counted_by(tx: Tx, house: House, period: Period, now: datetime) -> list[SchemeVersion]:
    """The schemes whose period has this form, each in the version that governs it."""
    governing = (
        standings.governing(tx, house, current.scheme.code, period, now)
        for current in schemes.list_current(tx, now)
    )
    return [version for version in governing if version.scheme.period is period.kind]


def publishable(tx: Tx, house: House, day: date, now: datetime, *, counted: bool = False) -> list[Period]:
    """The quarter that was complete on a day; and the month and year, where a scheme has counted anything in them.

    ``counted``: the quarter as well only where anything was counted in it.
    """
    found = []
    for kind in (PeriodKind.QUARTER, PeriodKind.MONTH, PeriodKind.YEAR):
        period = latest_complete(day, kind)
        only_counted = counted or kind is not PeriodKind.QUARTER
        if (counted_in if only_counted else counted_by)(tx, house, period, now):
            found.append(period)
    return found


def counted_in(tx: Tx, house: House, period: Period, now: datetime) -> list[SchemeVersion]:
    """Those of :func:`counted_by` that have counted anything in the period."""
    versions = counted_by(tx, house, period, now)
    return [version for version in versions if ledger.has_entries(tx, version.scheme.code, period.key)]


def own_of(tx: Tx, house: House, member: Member, period: Period, now: datetime) -> tuple[Own, ...]:
    """A member's standings of a period that is named, in every scheme that counted anything in it."""
    codes = [version.scheme.code for version in counted_by(tx, house, period, now)]
    counted = (code for code in codes if ledger.has_entries(tx, code, period.key))
    found = (_own(tx, house, member, code, period, now) for code in counted)
    return tuple(own for own in found if own is not None)


def last_periods(tx: Tx, house: House, member: Member, now: datetime) -> tuple[Period, ...]:
    """The last period that is over, of each kind by which a scheme scores the member; the quarter where none does."""
    kinds = [version.scheme.period for version in standings.schemes_of(tx, member, now)]
    today = house.today(now)
    return tuple(latest_complete(today, kind) for kind in dict.fromkeys(kinds or [PeriodKind.QUARTER]))


def _own(tx: Tx, house: House, member: Member, code: str, period: Period, now: datetime) -> Own | None:
    place = standings.place_of(tx, house, member, code, period, now)
    if place is None:
        return None
    scheme = place.version.scheme
    return Own(
        version=place.version,
        period=period,
        standing=place.standing,
        of=place.of,
        tally=place.tally,
        quantities=in_order(scheme.categories, quantities_of(place.balances)),
        before=_before(tx, house, member, code, period.previous(), now),
        missing=missing_to_next(scheme.grades, place.standing),
    )


def _before(tx: Tx, house: House, member: Member, code: str, period: Period, now: datetime) -> Change | None:
    """The standing of the period before; None where nobody was counted then, so that there is nothing to compare."""
    if not ledger.has_entries(tx, code, period.key):
        return None
    place = standings.place_of(tx, house, member, code, period, now)
    return Change(period, place.standing.total, place.standing.rank) if place else None


def _pending(tx: Tx, house: House, claim: Claim, now: datetime) -> Pending:
    item = schemes.get(tx, claim.scheme_id).scheme.find_item(claim.item or "")
    assert item is not None, f"claim {claim.id} was sent without an item"
    return Pending(claim, item, review_chain.asking(tx, house, claim, now))


def quantities(tx: Tx, version: SchemeVersion, period: Period, branch: Branch) -> tuple[Quantity, ...]:
    """What the branch has done in a period, item by item, of which it may be proud."""
    sums = ledger.list_sums_of_branch(tx, version.scheme.code, period.key, branch.id)
    counted = quantities_of(standings.resolved(tx, sums))
    return in_order(version.scheme.categories, (each for each in counted if is_deed(each.item)))


def quantities_until(
    tx: Tx, version: SchemeVersion, period: Period, people: Collection[int], at: datetime
) -> tuple[Quantity, ...]:
    """What some members (ids) had done in a period at a moment, what was entered in its millisecond included."""
    stored = ledger.list_sums_before(tx, version.scheme.code, period.key, at + timedelta(milliseconds=1))
    done = together(standings.resolved(tx, (row for row in stored if row.member_id in people)))
    return in_order(version.scheme.categories, (each for each in quantities_of(done) if is_deed(each.item)))
