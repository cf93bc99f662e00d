"""Awards: what a scheme promises for good grades over time, and what each award rests on.

S1: "Before 1 July each year: 3 or more A's in the year earn a certificate and 300 yuan. Streaks count ('3 quarters in a
row at A')." A scheme's own rules stand in its file (`[[award]]`). Here is which periods earn an award; that a period
serves a rule but once is what keeps anything from being awarded twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby

from domain.amounts import ZERO
from domain.periods import Period, PeriodKind, containing

PERIODS_IN_A_YEAR = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.YEAR: 1}


@dataclass(frozen=True, slots=True)
class AwardRule:
    """One ``[[award]]`` of a scheme: either ``count`` periods of the year, or a ``streak`` of that many in a row.

    A period counts where its grade is ``grade`` or a better one. ``bonus`` is in yuan.
    """

    code: str
    name: str
    grade: str
    count: int | None = None
    streak: int | None = None
    bonus: Decimal = ZERO
    certificate: bool = True


@dataclass(frozen=True, slots=True)
class Proof:
    """One period that an award rests on: the total that was final, and the grade without what was taken back since."""

    period: Period
    total: Decimal
    grade: str


@dataclass(frozen=True, slots=True)
class Award:
    """An award as it was issued: to whom, by which rule of which scheme version, and the periods it rests on.

    ``branch_id`` is theirs on that day. ``year`` is the one that it was asked for, else that of the day. Withdrawn
    (``revoked_at``) when the grade of one of its periods, ``lost``, was corrected; ``replaces`` is such a one.
    """

    id: int
    serial: str
    member_id: int
    branch_id: int
    scheme: str
    scheme_id: int
    rule: str
    year: str
    periods: tuple[Period, ...]
    issued_at: datetime
    replaces: int | None = None
    revoked_at: datetime | None = None
    lost: Period | None = None

    @property
    def stands(self) -> bool:
        """Whether it has not been withdrawn."""
        return self.revoked_at is None

    @property
    def content(self) -> tuple[object, ...]:
        """What its check code seals: ids alone, so that a person can be forgotten and the code still holds."""
        periods = ",".join(period.key for period in self.periods)
        day = f"{self.issued_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
        return self.serial, self.member_id, self.branch_id, self.scheme_id, self.rule, periods, day


def year_up_to(last: Period) -> tuple[Period, ...]:
    """The year that ends with a period: the four quarters (twelve months, one year) up to and with it."""
    found = [last]
    while len(found) < PERIODS_IN_A_YEAR[last.kind]:
        found.append(found[-1].previous())
    return tuple(reversed(found))


def periods_of(year: Period, kind: PeriodKind) -> tuple[Period, ...]:
    """The periods of a kind that make up a calendar year."""
    return year_up_to(containing(year.end, kind))


def earned(
    rule: AwardRule, reached: Iterable[Period], year: Sequence[Period], served: Collection[Period] = ()
) -> tuple[tuple[Period, ...], ...]:
    """What each award that a member has earned rests on, oldest first.

    ``reached`` are the periods in which they have the rule's grade, before the year as well; ``served`` those that
    an award by this rule rests on already.
    """
    free = sorted(set(reached) - set(served))
    if rule.streak is not None:
        return tuple(
            block for run in runs_of(free) for block in _blocks(run, rule.streak) if block[-1] in year
        )
    in_year = tuple(period for period in free if period in year)
    # All of them serve, not just as many as it takes: "3 or more" is one award a year, not one for every three.
    return (in_year,) if rule.count is not None and len(in_year) >= rule.count else ()


def runs_of(periods: Iterable[Period]) -> list[list[Period]]:
    """Periods, cut where one is missing between two."""
    ordered = sorted(periods)
    numbered = groupby(enumerate(ordered), key=lambda each: _ordinal(each[1]) - each[0])
    return [[period for _, period in run] for _, run in numbered]


def _ordinal(period: Period) -> int:
    months = 12 // PERIODS_IN_A_YEAR[period.kind]
    return (period.start.year * 12 + period.start.month - 1) // months


def _blocks(run: Sequence[Period], length: int) -> Iterable[tuple[Period, ...]]:
    """A run cut from its beginning, whatever day it is looked at: what is left over waits for more."""
    for start in range(0, len(run) - length + 1, length):
        yield tuple(run[start : start + length])
