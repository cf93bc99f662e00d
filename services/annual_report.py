"""The yearly report of a branch, gathered: what stands in it is read where it is kept, and counted nowhere twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from domain import annual_report as report
from domain.annual_report import (
    AnnualReport,
    Fate,
    Help,
    Line,
    Movement,
    Participation,
    Result,
    Reversal,
    Ruling,
)
from domain.award_view import AwardView
from domain.awards import periods_of
from domain.binding import NotBound, meant
from domain.ledger import Entry
from domain.members import Branch, Member, Role, Status
from domain.objections import Objection, ObjectionState
from domain.periods import Period, PeriodKind, bounds, parse
from domain.scheme_versions import VersionInForce, in_force_between
from domain.schemes import Audience, SchemeVersion
from services import award_views, boards, objections, previews, signing, standings
from services.house import House
from services.phases import phase_of
from storage import claims, help_plans, help_steps, ledger, members, publications, schemes, signoffs
from storage import objections as objection_rows
from storage.database import Tx


def list_branches(tx: Tx) -> list[Branch]:
    """Every branch, in the order of the roster."""
    return members.list_branches(tx)


def find_branch(tx: Tx, name: str) -> Branch | NotBound:
    """The branch of that name, as it may be typed after /bind too."""
    return meant(name, members.list_branches(tx))


def branch_meant(tx: Tx, member: Member | None, name: str) -> Branch | NotBound | None:
    """The branch that somebody asks about: the one they name, else their own."""
    if name:
        return find_branch(tx, name)
    return None if member is None else members.get_branch(tx, member.branch_id)


def may_read(house: House, member: Member | None, account: int, branch: Branch | NotBound | None) -> bool:
    """The branch's secretary, an admin of its committee, and the admins of the bot: it names everybody's grade.

    Of a branch that there is not (NotBound), or of none (None): who may ask about more than their own.
    """
    names = may_name_branches(house, member, account)
    if not isinstance(branch, Branch) or account in house.admins or member is None:
        return names
    return previews.is_secretary(member, branch.id) or (names and member.committee == branch.committee)


def may_name_branches(house: House, member: Member | None, account: int) -> bool:
    """Whether somebody may ask about more branches than their own: the admins of the bot and those of a committee."""
    if account in house.admins:
        return True
    administers = member is not None and Role.COMMITTEE_ADMIN in member.roles
    return administers and member is not None and member.status is not Status.LEFT


def of_branch(tx: Tx, house: House, branch: Branch, year: Period, now: datetime) -> AnnualReport | None:
    """A branch's report of a year, as far as it has come; None where nothing was counted or published in it."""
    results = tuple(_results(tx, house, branch, year, now))
    if not results:
        return None
    fates = claims.list_fates(tx, branch.id, {result.period.key for result in results})
    return AnnualReport(
        branch=branch,
        year=year,
        at=now,
        schemes=tuple(_schemes(tx, house, branch, year, results)),
        results=results,
        rulings=tuple(ruling for result in results for ruling in _rulings(tx, house, result, now)),
        reversals=tuple(one for result in results for one in _reversals(tx, house, result)),
        awards=_awards(tx, house, branch, year, now),
        help=tuple(_help(tx, results)),
        participation=tuple(_participation(results, fates)),
        movements=tuple(_movements(tx, house, branch, year, results, now)),
    )


def _results(tx: Tx, house: House, branch: Branch, year: Period, now: datetime) -> Iterator[Result]:
    """By scheme, then by period."""
    found = [
        result
        for kind in PeriodKind
        for period in periods_of(year, kind)
        if period.start <= house.today(now)
        for version in boards.counted_by(tx, house, period, now)
        if (result := _result(tx, branch, version, period)) is not None
    ]
    codes = list(dict.fromkeys(result.version.scheme.code for result in found))
    yield from sorted(found, key=lambda one: (codes.index(one.version.scheme.code), one.period))


def _result(tx: Tx, branch: Branch, version: SchemeVersion, period: Period) -> Result | None:
    code = version.scheme.code
    published = publications.list_of_branch(tx, code, period.key, branch.id)
    if not published and not ledger.has_entries(tx, code, period.key):
        return None
    before = {row.standing.member_id: row.standing for row in published}
    after = standings.ranking(tx, version, period, branch.id)
    people = members.list_by_ids(tx, (standing.member_id for standing in after))
    signed = signoffs.list_of_period(tx, code, period.key)
    lines = tuple(
        Line(people[one.member_id], before.get(one.member_id), one, signed.get(one.member_id))
        for one in after
    )
    if not lines:
        return None
    return Result(
        version=version,
        period=period,
        phase=phase_of(tx, period.key),
        published_at=published[0].at if published else None,
        final=publications.find_final(tx, code, period.key),
        lines=lines,
        quantities=boards.quantities(tx, version, period, branch),
    )


def _schemes(
    tx: Tx, house: House, branch: Branch, year: Period, results: Sequence[Result]
) -> Iterator[VersionInForce]:
    first, after = bounds(year, house.zone)
    units = ("", f"committee:{branch.committee}", f"branch:{branch.id}")
    for code in dict.fromkeys(result.version.scheme.code for result in results):
        for unit in units:
            yield from in_force_between(schemes.list_line(tx, code, unit), first, after)


def _rulings(tx: Tx, house: House, result: Result, now: datetime) -> Iterator[Ruling]:
    of_branch = {line.member.id for line in result.lines}
    for objection in objection_rows.list_of_period(tx, result.version.scheme.code, result.period.key):
        case = objections.case_of(tx, house, objection, now)
        if case.concerned.id in of_branch:
            yield Ruling(
                objection=objection,
                version=case.version,
                period=case.period,
                entry=case.line.entry,
                item=case.line.item,
                concerned=case.concerned,
                objector=None if objection.hidden else case.objector,
                decided_by=objections.decider_name(tx, objection),
                after=_after(tx, objection, case.line.entry),
            )


def _after(tx: Tx, objection: Objection, entry: Entry) -> Decimal | None:
    """The points in place of those objected to: an amended entry is entered anew right after its reversal."""
    back = ledger.find_reversal(tx, entry.number)
    if back is None or objection.state not in {ObjectionState.UPHELD, ObjectionState.AMENDED}:
        return None
    anew = ledger.find(tx, back.number + 1) if objection.state is ObjectionState.AMENDED else None
    return anew.points if anew is not None else Decimal(0)


def _reversals(tx: Tx, house: House, result: Result) -> Iterator[Reversal]:
    of_branch = {line.member.id: line.member for line in result.lines}
    later = ledger.list_reversals_later(tx, result.version.scheme.code, result.period.key)
    entries = [entry for entry in later if entry.member_id in of_branch]
    for line in signing.lines_of(tx, house, entries):
        entry, counts_in = line.entry, parse(line.entry.period)
        assert counts_in is not None, entry.period
        yield Reversal(
            version=result.version,
            period=result.period,
            entry=entry,
            counts_in=counts_in,
            item=line.item,
            concerned=of_branch[entry.member_id],
            by="".join(members.get(tx, int(who)).name for who in entry.decided_by if who.isdecimal()),
            reason=line.note,
        )


def _awards(tx: Tx, house: House, branch: Branch, year: Period, now: datetime) -> tuple[AwardView, ...]:
    return tuple(
        view for view in award_views.of_period(tx, house, year, now) if view.award.branch_id == branch.id
    )


def _help(tx: Tx, results: Sequence[Result]) -> Iterator[Help]:
    for result in results:
        of_branch = {line.member.id for line in result.lines}
        every = help_plans.list_of_period(tx, result.version.scheme.code, result.period.key)
        plans = [plan for plan in every if plan.member_id in of_branch]
        steps = [step for plan in plans for step in help_steps.list_of_plan(tx, plan.id)]
        if plans:
            done = sum(step.done_at is not None for step in steps)
            yield report.help_of(result.version, result.period, plans, len(steps), done)


def _participation(results: Sequence[Result], fates: Sequence[Fate]) -> Iterator[Participation]:
    """Period by period, and all of the year together."""
    for period in sorted({result.period for result in results}):
        yield report.participation_of(period, (fate for fate in fates if fate.period == period.key))
    yield report.participation_of(None, fates)


def _movements(
    tx: Tx, house: House, branch: Branch, year: Period, results: Sequence[Result], now: datetime
) -> Iterator[Movement]:
    """From list to list of the first scheme for everybody; no date of coming or leaving is known but these."""
    everybody = [one for one in results if one.version.scheme.audience is Audience.MEMBER]
    lists = [one for one in everybody if one.version.scheme.code == everybody[0].version.scheme.code]
    if not lists:
        return
    before = _people_before(tx, branch, lists[0])
    for result in lists:
        people = sorted((line.member for line in result.lines), key=lambda one: one.employee_no)
        yield report.movement_of(result.period, before, people)
        before = people
    if house.today(now) in year:
        yield report.movement_of(None, before, members.list_of_branch(tx, branch.id))


def _people_before(tx: Tx, branch: Branch, first: Result) -> list[Member] | None:
    rows = publications.list_of_branch(tx, first.version.scheme.code, first.period.previous().key, branch.id)
    people = members.list_by_ids(tx, (row.standing.member_id for row in rows))
    return list(people.values()) or None
