"""A placard: what of a branch's ranking may be put up in public, and nothing else.

A web page and a poster are made from it, so what is not in here cannot be on them: no names in a grade that is kept
private (S1: C is), no employee numbers but where the branch shows people by number, no ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from domain.amounts import ZERO
from domain.boards import Board, Quantity, Row, as_chosen
from domain.periods import Period


@dataclass(frozen=True, slots=True)
class Line:
    """One member. ``note`` is what tells two of one name apart: their group, where that does."""

    rank: int
    name: str
    note: str
    total: Decimal


class Unnamed(StrEnum):
    """Why some of a tier are counted and not named."""

    PRIVATE = "private"
    UNSIGNED = "unsigned"  # published without a grade, because they had not signed their standing
    SHIELDED = "shielded"  # another edition of the result keeps them private (docs/decisions/0017)
    NOTHING_EARNED = "nothing_earned"


@dataclass(frozen=True, slots=True)
class Tier:
    """A grade and its members, best first, or ``unnamed``: why not all ``count`` of them are among the lines."""

    grade: str  # "" where there is none
    least: Decimal | None  # the total that reaches it; None at the bottom, which needs none
    count: int
    lines: tuple[Line, ...]
    unnamed: Unnamed | None = None


@dataclass(frozen=True, slots=True)
class Placard:
    """A branch's ranking in one scheme and period for everybody to see."""

    committee: str
    branch: str
    scheme: str
    scheme_code: str
    period: Period
    tiers: tuple[Tier, ...]
    quantities: tuple[Quantity, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Everybody who is named."""
        return tuple(line for tier in self.tiers for line in tier.lines)

    @property
    def best(self) -> Decimal:
        """The highest total that is shown: what a bar of full length is."""
        return max((line.total for line in self.lines), default=ZERO)


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published of one scheme and period, and what has become of it since.

    ``placard`` is how it stands now, after corrections; ``before`` how it was published, where that differs. ``seal``
    is the hash under which the period was frozen, "" until it is final.
    """

    placard: Placard
    published_at: datetime
    before: Placard | None = None
    final_at: datetime | None = None
    seal: str = ""


def placard(board: Board) -> Placard:
    """What of a board everybody may see."""
    board = as_chosen(board)
    scheme = board.version.scheme
    return Placard(
        committee=board.branch.committee,
        branch=board.branch.name,
        scheme=scheme.name,
        scheme_code=scheme.code,
        period=board.period,
        tiers=_by_grade(board) if scheme.grades else (_ungraded(board),),
        quantities=board.quantities,
    )


def _by_grade(board: Board) -> tuple[Tier, ...]:
    """Every grade; one that is kept private is a count, and so are those who got none."""
    scheme, withheld = board.version.scheme, board.withheld_from(None)
    found = []
    for place, (grade, rows) in enumerate(board.grades, 1):
        least = None if place == len(board.grades) > 1 else grade.min
        named = [row for row in rows if row.member.id not in withheld]
        why = Unnamed.PRIVATE if scheme.keeps_private(grade.code) else Unnamed.SHIELDED
        rest = why if len(named) < len(rows) else None
        found.append(Tier(grade.code, least, len(rows), _lines(named, board.rows), rest))
    ungraded = len(board.ungraded)
    return (*found, Tier("", None, ungraded, (), Unnamed.UNSIGNED)) if ungraded else tuple(found)


def _ungraded(board: Board) -> Tier:
    """Without grades those are named who have earned anything."""
    base = max(board.version.scheme.base, ZERO)
    named = [row for row in board.rows if row.standing.total > base and not row.standing.vetoed]
    rest = Unnamed.NOTHING_EARNED if len(named) < len(board.rows) else None
    return Tier("", None, len(board.rows), _lines(named, board.rows), rest)


def _lines(rows: Sequence[Row], among: Sequence[Row]) -> tuple[Line, ...]:
    alike = Counter(row.member.name for row in among)
    in_group = Counter((row.member.name, row.member.group) for row in among)

    def note(row: Row) -> str:
        name, group = row.member.name, row.member.group
        return group if group and alike[name] > 1 and in_group[name, group] == 1 else ""

    return tuple(Line(row.standing.rank, row.member.name, note(row), row.standing.total) for row in rows)
