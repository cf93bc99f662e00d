"""What people see of the count: a member their own standing, a branch its ranking.

Made by services, worded by render.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from domain.amounts import ZERO
from domain.award_view import NO_HONOURS, Honours
from domain.claim_view import Asked
from domain.claims import Claim
from domain.members import Branch, Member
from domain.names import NameForm, shown
from domain.periods import Period
from domain.profiles import Profile
from domain.schemes import Category, Grade, Item, Range, SchemeVersion
from domain.standings import Balance, Standing, Tally


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much of a deed was done, counted beside the points (S1): 51 suggestions, 14 volunteer days."""

    item: Item
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from the period before: its total and rank there, and among how many."""

    period: Period
    total: Decimal
    rank: int


@dataclass(frozen=True, slots=True)
class Missing:
    """The next better grade and the points that it still takes."""

    grade: Grade
    points: Decimal


@dataclass(frozen=True, slots=True)
class Own:
    """A member's standing in one scheme and period; ``before`` where anything was counted in the period before."""

    version: SchemeVersion
    period: Period
    standing: Standing
    of: int
    tally: Tally
    quantities: tuple[Quantity, ...]
    before: Change | None
    missing: Missing | None

    @property
    def has_begun(self) -> bool:
        """Whether anything beside the base counts yet."""
        return any(self.tally.by_category.values())


@dataclass(frozen=True, slots=True)
class Month:
    """A member's month in one scheme: what was recorded in it, and where that leaves them in their period.

    Where a scheme is counted by month the two are the same.
    """

    version: SchemeVersion
    month: Period
    earned: Standing
    period: Period
    standing: Standing
    of: int
    missing: Missing | None


@dataclass(frozen=True, slots=True)
class Pending:
    """A claim of one's own that is not decided; ``asked`` is None where it waits for the member, or for nobody yet."""

    claim: Claim
    item: Item
    asked: Asked | None


@dataclass(frozen=True, slots=True)
class Mine:
    """Everything that /mine shows: one standing for each scheme that scores the member, what is undecided, honours."""

    member: Member
    standings: tuple[Own, ...]
    pending: tuple[Pending, ...]
    profile: Profile | None = None  # what their branch sees of them
    honours: Honours = NO_HONOURS


@dataclass(frozen=True, slots=True)
class Row:
    """One member of a ranking."""

    member: Member
    standing: Standing


@dataclass(frozen=True, slots=True)
class Board:
    """A branch's ranking in one scheme and period as of a moment, best first."""

    branch: Branch
    version: SchemeVersion
    period: Period
    rows: tuple[Row, ...]
    quantities: tuple[Quantity, ...]
    at: datetime
    step: str = ""  # of the ladder, in a period that is over (S5)
    shielded: frozenset[int] = frozenset()  # ids of those whom another edition of the result does not name

    @property
    def unnamed(self) -> frozenset[int]:
        """Ids of those whom nobody names in public: here or in the other edition of the result they are withheld.

        Both editions leave out the same people, or the two side by side would tell whose grade was a private one.
        """
        withholds = self.version.scheme.withholds
        return self.shielded | {row.member.id for row in self.rows if withholds(row.standing.grade)}

    @property
    def ungraded(self) -> tuple[Row, ...]:
        """Who was published without a grade, because they had not signed; nobody in a scheme without grades."""
        graded = bool(self.version.scheme.grades)
        return tuple(row for row in self.rows if graded and not row.standing.grade)

    @property
    def grades(self) -> tuple[tuple[Grade, tuple[Row, ...]], ...]:
        """Every grade of the scheme, highest first, with its members in the order of the ranking."""
        return tuple(
            (grade, tuple(row for row in self.rows if row.standing.grade == grade.code))
            for grade in self.version.scheme.grades
        )

    def withheld_from(self, reader: Member | None) -> frozenset[int]:
        """Ids of those who are not named, and not theirs to see: it is neither their own nor below them.

        ``None`` reads in public.
        """
        unnamed = self.unnamed
        return frozenset(
            row.member.id
            for row in self.rows
            if row.member.id in unnamed
            and not (reader is not None and (row.member.id == reader.id or reader.leads(row.member)))
        )

    def leading(self, places: int = 3) -> tuple[Row, ...]:
        """Who is among the first places and has earned anything; nobody whom a veto holds down."""
        base = max(self.version.scheme.base, ZERO)
        return tuple(
            row
            for row in self.rows
            if row.standing.rank <= places and row.standing.total > base and not row.standing.vetoed
        )

    def row_of(self, member_id: int) -> Row | None:
        """A member's own row."""
        return next((row for row in self.rows if row.member.id == member_id), None)


def as_chosen(board: Board) -> Board:
    """The board with its members' names as the branch shows them; what would give them away goes with them.

    Where names are hidden there is no employee number beside them either: it would tell two of one name apart.
    """
    form = board.branch.names
    if form is NameForm.FULL:
        return board

    def hidden(row: Row) -> Row:
        member = row.member
        name = shown(member.name, member.employee_no, form)
        return replace(row, member=replace(member, name=name, employee_no=""))

    return replace(board, rows=tuple(map(hidden, board.rows)))


def missing_to_next(grades: Sequence[Grade], standing: Standing) -> Missing | None:
    """What the next better grade takes; None at the top, without grades, and under a veto, where points do not help."""
    codes = [grade.code for grade in grades]
    if standing.vetoed or standing.grade not in codes:
        return None
    place = codes.index(standing.grade)
    better = [grade for grade in grades[:place] if grade.min > standing.total]
    return Missing(better[-1], better[-1].min - standing.total) if better else None


def quantities_of(balances: Iterable[Balance]) -> tuple[Quantity, ...]:
    """The quantities of items that are counted in a unit, in the order given."""
    return tuple(
        Quantity(balance.item, balance.quantity)
        for balance in balances
        if balance.item.unit and balance.quantity > ZERO
    )


def together(balances: Iterable[Balance]) -> Iterable[Balance]:
    """Everybody's balances as one an item; only its quantity is added up."""
    sums: dict[str, Balance] = {}
    for each in balances:
        before = sums.get(each.item.code)
        sums[each.item.code] = replace(each, quantity=each.quantity + before.quantity) if before else each
    return sums.values()


def is_deed(item: Item) -> bool:
    """Whether an item is something to be proud of in public; a deduction's quantity is nobody's headline."""
    points = item.points.max if isinstance(item.points, Range) else item.points
    return points > ZERO and not item.veto


def in_order(categories: Sequence[Category], quantities: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """Quantities in the order of the scheme's file; items that it no longer has come last."""
    places = {item.code: n for n, item in enumerate(i for c in categories for i in c.items)}
    return tuple(sorted(quantities, key=lambda q: places.get(q.item.code, len(places))))
