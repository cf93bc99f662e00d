"""The yearly report of a branch: everything that an inspection asks for, as values.

Who objected without wanting to be known to the branch is not in it, nor is who was helped: what is not in here cannot
be in a file made from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from domain.amounts import ZERO
from domain.award_view import AwardView
from domain.boards import Quantity
from domain.claims import ClaimState
from domain.help_plans import Plan, PlanState, places_gained
from domain.ledger import Entry
from domain.members import Branch, Member
from domain.objections import Objection
from domain.periods import Period
from domain.phases import Phase
from domain.publications import Final
from domain.scheme_versions import VersionInForce
from domain.schemes import Item, SchemeVersion
from domain.signoffs import Signoff
from domain.standings import Standing


@dataclass(frozen=True, slots=True)
class Line:
    """One member in one result: as it was published (None before that), as it stands now, and their signature."""

    member: Member
    published: Standing | None
    corrected: Standing
    signoff: Signoff | None

    @property
    def changed(self) -> bool:
        """Whether it was corrected since it was published; that others' were may have moved its rank alone."""
        before, now = self.published, self.corrected
        return before is not None and (before.total, before.grade) != (now.total, now.grade)

    @property
    def signed(self) -> bool:
        """Whether the member has signed it."""
        return self.signoff is not None and self.signoff.signed


@dataclass(frozen=True, slots=True)
class Result:
    """A branch in one scheme and period: those who were on the published list, else those on the board now."""

    version: SchemeVersion
    period: Period
    phase: Phase
    published_at: datetime | None
    final: Final | None
    lines: tuple[Line, ...]
    quantities: tuple[Quantity, ...]

    @property
    def grades(self) -> tuple[tuple[str, int], ...]:
        """How many have each grade as it stands now, highest first; "" comes last, where some have none."""
        counts = Counter(line.corrected.grade for line in self.lines)
        codes = [grade.code for grade in self.version.scheme.grades]
        return tuple((code, counts[code]) for code in [*codes, ""] if code or (codes and counts[""]))

    @property
    def signed(self) -> int:
        """How many have signed."""
        return sum(line.signed for line in self.lines)


@dataclass(frozen=True, slots=True)
class Ruling:
    """An objection and what came of it. ``objector`` is None where the branch is not to know who it was.

    ``decided_by`` is a name, "" for an admin of the bot; ``after`` the points in place of the entry's, 0 for none.
    """

    objection: Objection
    version: SchemeVersion
    period: Period
    entry: Entry
    item: Item
    concerned: Member
    objector: Member | None
    decided_by: str
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Reversal:
    """What was taken back of a result after it was final: it counts where ``entry``, the reversal, stands.

    ``by`` is a name, "" for an admin of the bot.
    """

    version: SchemeVersion
    period: Period
    entry: Entry
    counts_in: Period
    item: Item
    concerned: Member
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Help:
    """The help plans that follow from one result, counted: nobody is named for having needed help."""

    version: SchemeVersion
    period: Period
    plans: int
    begun: int  # helper and member agreed
    declined: int
    risen: int
    level: int
    fallen: int
    steps: int
    steps_done: int


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one claim that was sent."""

    period: str
    member_id: int
    state: ClaimState
    submitted_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Participation:
    """The claims that count in one period (None: in all of the year) and how long a decision on one took."""

    period: Period | None
    members: int  # who sent any
    claims: int
    approved: int
    rejected: int
    ended: int  # withdrawn, or lapsed undecided
    waiting: int
    average: timedelta | None  # from sending to the last decision, of those approved or rejected


@dataclass(frozen=True, slots=True)
class Movement:
    """Who is on the list of a period and was not on the one before, and the other way round.

    ``period`` None: today's roster beside the newest list. ``came``, ``left`` None: there is no list before.
    """

    period: Period | None
    members: int
    came: tuple[Member, ...] | None
    left: tuple[Member, ...] | None


@dataclass(frozen=True, slots=True)
class Total:
    """How much of an item was done in the year, and in which periods."""

    version: SchemeVersion
    item: Item
    amount: Decimal
    by_period: tuple[tuple[Period, Decimal], ...]


@dataclass(frozen=True, slots=True)
class AnnualReport:
    """A branch's year as it is known at ``at``."""

    branch: Branch
    year: Period
    at: datetime
    schemes: tuple[VersionInForce, ...]
    results: tuple[Result, ...]
    rulings: tuple[Ruling, ...]
    reversals: tuple[Reversal, ...]
    awards: tuple[AwardView, ...]
    help: tuple[Help, ...]
    participation: tuple[Participation, ...]
    movements: tuple[Movement, ...]

    @property
    def totals(self) -> tuple[Total, ...]:
        """The quantities of the year, item by item, in the order of the results."""
        found: dict[tuple[str, str], Total] = {}
        for result in self.results:
            for each in result.quantities:
                key = result.version.scheme.code, each.item.code
                before = found.get(key)
                found[key] = Total(
                    result.version,
                    each.item,
                    each.amount + (before.amount if before else ZERO),
                    (*(before.by_period if before else ()), (result.period, each.amount)),
                )
        return tuple(found.values())


def participation_of(period: Period | None, fates: Iterable[Fate]) -> Participation:
    """The claims of one period, or of several together, counted."""
    claims = list(fates)
    counts = Counter(claim.state for claim in claims)
    decided = [
        claim.closed_at - claim.submitted_at
        for claim in claims
        if claim.state in {ClaimState.APPROVED, ClaimState.REJECTED} and claim.closed_at is not None
    ]
    return Participation(
        period=period,
        members=len({claim.member_id for claim in claims}),
        claims=len(claims),
        approved=counts[ClaimState.APPROVED],
        rejected=counts[ClaimState.REJECTED],
        ended=counts[ClaimState.WITHDRAWN] + counts[ClaimState.LAPSED] + counts[ClaimState.CANCELLED],
        waiting=counts[ClaimState.WAITING] + counts[ClaimState.RETURNED],
        average=sum(decided, timedelta()) / len(decided) if decided else None,
    )


def help_of(
    version: SchemeVersion, period: Period, plans: Sequence[Plan], steps: int, steps_done: int
) -> Help:
    """Help plans of one result, counted; what came of one is known with the next grade."""
    grades = [grade.code for grade in version.scheme.grades]
    begun = [plan for plan in plans if plan.started_at is not None]
    gained = [
        places_gained(grades, plan.grade, plan.grade_after) for plan in begun if plan.grade_after is not None
    ]
    return Help(
        version=version,
        period=period,
        plans=len(plans),
        begun=len(begun),
        declined=sum(plan.state is PlanState.DECLINED for plan in plans),
        risen=sum(each > 0 for each in gained),
        level=sum(each == 0 for each in gained),
        fallen=sum(each < 0 for each in gained),
        steps=steps,
        steps_done=steps_done,
    )


def movement_of(period: Period | None, before: Sequence[Member] | None, now: Sequence[Member]) -> Movement:
    """From one list of a branch to the next."""
    if before is None:
        return Movement(period, len(now), None, None)
    had, have = {one.id for one in before}, {one.id for one in now}
    came = tuple(one for one in now if one.id not in had)
    left = tuple(one for one in before if one.id not in have)
    return Movement(period, len(now), came, left)
