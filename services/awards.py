"""Awards for good grades (S1): given once for each period, withdrawn when a correction takes a grade away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.award_view import AwardView, Honours, Streak, Withdrawn
from domain.awards import Award, AwardRule, Proof, earned, periods_of, year_up_to
from domain.members import Branch, Member, Status
from domain.periods import Period, PeriodKind, latest_complete, parse
from domain.runs import Job, NotNow
from domain.schemes import SchemeVersion
from services import award_views, standings
from services.grade_book import GradeBook, counts, proof
from services.house import House
from storage import awards, ledger, members, runs, schemes
from storage.database import Tx

SHORTEST_STREAK = 2
"""What is called one at /mine."""
MISSED_FOR = timedelta(days=366)
"""So long somebody who had left may be back and still get what they had earned."""


@dataclass(frozen=True, slots=True)
class Year:
    """What a run is about: the year that was asked for, or else the one up to the latest periods that count."""

    asked: Period | None
    day: date  # that it is, or was when the job was due
    now: datetime

    def periods(self, tx: Tx, house: House, version: SchemeVersion) -> tuple[Period, ...]:
        """The periods of a scheme that make it up, as far as they count."""
        code, kind = version.scheme.code, version.scheme.period
        if self.asked is not None:
            found = periods_of(self.asked, kind)
        else:
            last = latest_complete(self.day, kind)
            back = reversed(year_up_to(last))
            found = year_up_to(next((period for period in back if counts(tx, code, period)), last))
        return tuple(period for period in found if counts(tx, code, period))


def year_of(
    tx: Tx, house: House, asked: Period | None, day: date, now: datetime
) -> tuple[Year, str] | NotNow:
    """The year of a run and its name, ``2025Q2..2026Q1``; or why there is nothing to award."""
    if asked is not None and asked.kind is not PeriodKind.YEAR:
        return NotNow(f"annual-awards takes a year such as {house.today(now).year}, not {asked.key}")
    versions = promising(tx, now)
    if not versions:
        return NotNow("no scheme has an [[award]], so there is nothing to award")
    year = Year(asked, day, now)
    spans = [span for version in versions if (span := year.periods(tx, house, version))]
    if not spans:
        return NotNow(f"no period of {asked.key if asked else 'the last year'} is final yet")
    return year, "+".join(dict.fromkeys(f"{span[0].key}..{span[-1].key}" for span in spans))


def promising(tx: Tx, now: datetime) -> list[SchemeVersion]:
    """The schemes in force that have award rules."""
    return [version for version in schemes.list_current(tx, now) if version.scheme.awards]


def award(tx: Tx, house: House, year: Year) -> list[AwardView]:
    """Give everything that is earned and not given yet, by scheme and rule, branch by branch.

    Who has left gets nothing; who is back gets what they missed meanwhile (see `_missed`). Whoever moved is judged by
    the grades they had, wherever that was.
    """
    awards.make_secret(tx)
    people = [one for branch in members.list_branches(tx) for one in members.list_of_branch(tx, branch.id)]
    book = GradeBook(tx, house, year.now)
    given: list[AwardView] = []
    current = ((version, year.periods(tx, house, version)) for version in promising(tx, year.now))
    for version, span in (*_missed(tx, year.now), *current):
        for rule in version.scheme.awards:
            served = awards.served(tx, version.scheme.code, rule.code)
            for member in people:
                groups = earned(rule, book.reached(version, rule, member), span, served.get(member.id, ()))
                new = (_issue(tx, house, year, version, rule, member, group) for group in groups)
                given += [award_views.view(tx, house, one, year.now) for one in new]
    return given


def _missed(tx: Tx, now: datetime) -> Iterator[tuple[SchemeVersion, tuple[Period, ...]]]:
    """What the runs of the last twelve months were about, by the rules of their day.

    Who was there then has got it, and a period serves but once; it is for who had left on that day and is back, or has
    a grade only now.
    """
    for scope, at in runs.list_since(tx, Job.ANNUAL_AWARDS, now - MISSED_FOR):
        if at < now:  # else it is this one
            for version in promising(tx, at):
                yield from ((version, span) for span in _spans(tx, version, scope))


def _spans(tx: Tx, version: SchemeVersion, scope: str) -> Iterator[tuple[Period, ...]]:
    """The periods of a scheme that count in the name of a run (see `year_of`)."""
    for part in scope.split("+"):
        first, last = map(parse, part.split(".."))
        assert first is not None, scope
        assert last is not None, scope
        if last.kind is version.scheme.period:
            year = year_up_to(last)
            yield tuple(one for one in year if one >= first and counts(tx, version.scheme.code, one))


def recheck(tx: Tx, house: House, now: datetime, member_ids: Iterable[int] | None = None) -> list[Withdrawn]:
    """Withdraw every award (of those members) that rests on a grade which a correction took away.

    Where the periods that are left still earn it, another one takes its place, under a number of its own.
    """
    found = []
    for old in awards.list_standing(tx, member_ids):
        view = award_views.view(tx, house, old, now)
        lost = [one.period for one in view.proofs if not _reaches(tx, house, view, one, now)]
        if lost:
            found.append(_withdraw(tx, house, view, lost, now))
    return found


def honours(tx: Tx, house: House, member: Member, now: datetime) -> Honours:
    """What a member may be proud of: streaks at the best grade of two periods and more, and awards that stand."""
    streaks = (_streak(tx, house, member, version, now) for version in standings.schemes_of(tx, member, now))
    views = award_views.of_member(tx, house, member, now)
    return Honours(
        tuple(one for one in streaks if one is not None), tuple(view for view in views if view.award.stands)
    )


def payers(tx: Tx, branch: Branch) -> list[Member]:
    """Who has the bonus list of a branch: the admins of its committee."""
    return members.list_committee_admins(tx, branch.committee)


def _streak(tx: Tx, house: House, member: Member, version: SchemeVersion, now: datetime) -> Streak | None:
    code, grades = version.scheme.code, version.scheme.grades
    last = Year(None, house.today(now), now).periods(tx, house, version)[-1:]
    if not grades or not last:
        return None
    length, period = 0, last[0]
    while (
        counts(tx, code, period)
        and ledger.has_entries(tx, code, period.key)
        and (proof(tx, house, code, period, member.id, now).grade == grades[0].code)
    ):
        length, period = length + 1, period.previous()
    return Streak(version, grades[0].code, length) if length >= SHORTEST_STREAK else None


def _reaches(tx: Tx, house: House, view: AwardView, proved: Proof, now: datetime) -> bool:
    scheme = standings.governing(tx, house, view.award.scheme, proved.period, now).scheme
    return scheme.reaches(proved.grade, view.rule.grade)


def _issue(
    tx: Tx,
    house: House,
    year: Year,
    version: SchemeVersion,
    rule: AwardRule,
    member: Member,
    periods: Sequence[Period],
    replaces: int | None = None,
) -> Award:
    today = house.today(year.now)
    return awards.issue(
        tx,
        member_id=member.id,
        branch_id=member.branch_id,
        scheme=version.scheme.code,
        scheme_id=version.id,
        rule=rule.code,
        year=year.asked.key if year.asked else str(today.year),
        periods=periods,
        now=year.now,
        local_year=today.year,
        replaces=replaces,
    )


def _withdraw(tx: Tx, house: House, view: AwardView, lost: Sequence[Period], now: datetime) -> Withdrawn:
    old = awards.revoke(tx, view.award.id, lost[0], now)
    left = [period for period in old.periods if period not in lost]
    groups = earned(view.rule, left, old.periods) if view.member.status is not Status.LEFT else ()
    replacement = None
    if groups:
        year = Year(parse(old.year), house.today(now), now)
        new = _issue(tx, house, year, view.version, view.rule, view.member, groups[0], replaces=old.id)
        replacement = award_views.view(tx, house, new, now)
    return Withdrawn(award_views.view(tx, house, old, now), replacement)
