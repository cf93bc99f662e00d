"""Who has which grade in the periods that count: what awards and streaks are read from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from domain.awards import AwardRule, Proof
from domain.ledger import Entry
from domain.members import Member
from domain.periods import Period, PeriodKind, parse
from domain.schemes import Scheme, SchemeVersion
from domain.standings import Standing
from services import standings
from services.house import House
from storage import ledger, publications, seats
from storage import standings as stored_standings
from storage.database import Tx


def counts(tx: Tx, code: str, period: Period) -> bool:
    """Whether the grades of a period may earn an award: it is final, so everybody could object before."""
    return publications.find_final(tx, code, period.key) is not None


def proof(tx: Tx, house: House, code: str, period: Period, member_id: int, now: datetime) -> Proof:
    """The total of one member in one period, and the grade that may earn an award, as it is known today.

    A final period keeps its total, the same figure as everywhere else. What was taken back since, in a later period,
    is left out of the grade: nobody is honoured for a deed that was not. Published without a grade, for want of a
    signature, is no grade.
    """
    scheme = standings.governing(tx, house, code, period, now).scheme
    total, vetoed = stored_standings.find(tx, code, period.key, member_id) or (scheme.base, False)
    if publications.was_ungraded(tx, code, period.key, member_id):
        return Proof(period, total, "")
    judged = total
    if taken_back := ledger.list_taken_back_later(tx, member_id, code, period.key):
        judged, vetoed = _without(tx, scheme, member_id, taken_back)
    return Proof(period, total, scheme.grade_of(judged, vetoed))


def _without(tx: Tx, scheme: Scheme, member_id: int, taken_back: Iterable[Entry]) -> tuple[Decimal, bool]:
    """A member's total in the period of some entries without these, and whether it is vetoed."""
    gone = list(taken_back)
    left = {row.item: row for row in ledger.list_balances(tx, member_id, gone[0].scheme, gone[0].period)}
    for entry in gone:
        row = left[entry.item]
        left[entry.item] = replace(
            row,
            points=row.points - entry.points,
            quantity=row.quantity - entry.quantity,
            entries=row.entries - 1,
        )
    result = standings.recomputed(tx, scheme, left.values())
    return result.total, result.vetoed


@dataclass(slots=True)
class GradeBook:
    """Who has which grade in which period: from its ranking, each made once, but where it is another one today."""

    tx: Tx
    house: House
    now: datetime
    _rankings: dict[tuple[str, Period, int], dict[int, Standing]] = field(default_factory=dict)
    _versions: dict[tuple[str, Period], SchemeVersion] = field(default_factory=dict)
    _exceptions: dict[tuple[str, Period], set[int]] = field(default_factory=dict)
    _moved: dict[tuple[str, Period], dict[int, int]] = field(default_factory=dict)
    _scored: dict[tuple[str, PeriodKind], tuple[Period, ...]] = field(default_factory=dict)

    def reached(self, version: SchemeVersion, rule: AwardRule, member: Member) -> list[Period]:
        """The periods that count in which a member has the rule's grade or a better one."""
        code = version.scheme.code
        return [one for one in self.scored(code, version.scheme.period) if self.has(code, one, member, rule)]

    def has(self, code: str, period: Period, member: Member, rule: AwardRule) -> bool:
        """Whether a member has the rule's grade or a better one in a period."""
        version = self.governing(code, period)
        branch_id = self._moved_since(code, period).get(member.id, member.branch_id)
        standing = self._ranking(version, period, branch_id).get(member.id)
        if standing is None:
            return False
        if member.id not in self._changed(code, period):
            return version.scheme.reaches(standing.grade, rule.grade)
        known = proof(self.tx, self.house, code, period, member.id, self.now)
        return version.scheme.reaches(known.grade, rule.grade)

    def scored(self, code: str, kind: PeriodKind) -> tuple[Period, ...]:
        """The periods that count in which a scheme recorded anything: before, nobody was graded."""
        key = (code, kind)
        if key not in self._scored:
            periods = (parse(name) for _, name in ledger.list_scored(self.tx, code))
            self._scored[key] = tuple(
                period
                for period in periods
                if period is not None and period.kind is kind and counts(self.tx, code, period)
            )
        return self._scored[key]

    def governing(self, code: str, period: Period) -> SchemeVersion:
        """The version whose grades a period has."""
        key = (code, period)
        if key not in self._versions:
            self._versions[key] = standings.governing(self.tx, self.house, code, period, self.now)
        return self._versions[key]

    def _changed(self, code: str, period: Period) -> set[int]:
        """Members whose grade is not that of the ranking (see `proof`)."""
        key = (code, period)
        if key not in self._exceptions:
            taken_back = ledger.members_with_taken_back_later(self.tx, code, period.key)
            self._exceptions[key] = taken_back | publications.members_ungraded(self.tx, code, period.key)
        return self._exceptions[key]

    def _moved_since(self, code: str, period: Period) -> dict[int, int]:
        """The branch in which they stand, of those who belong to another one by now."""
        key = (code, period)
        if key not in self._moved:
            self._moved[key] = seats.list_moved(self.tx, code, period.key)
        return self._moved[key]

    def _ranking(self, version: SchemeVersion, period: Period, branch_id: int) -> dict[int, Standing]:
        key = (version.scheme.code, period, branch_id)
        if key not in self._rankings:
            rows = standings.ranking(self.tx, version, period, branch_id)
            self._rankings[key] = {row.member_id: row for row in rows}
        return self._rankings[key]
