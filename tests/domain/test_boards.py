"""What a board leaves in and leaves out."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.boards import Board, Quantity, Row, in_order, is_deed, missing_to_next, quantities_of
from domain.members import Branch
from domain.periods import Period, PeriodKind
from domain.schemes import Category, Grade, Item, Range, Scheme, SchemeVersion
from domain.standings import Balance, ranked
from tests.domain.people import member

D = Decimal
THREE = D(3)
GRADES = (Grade("A", D(90)), Grade("B", D(70)), Grade("C", D(0)))


def board(*totals: tuple[str, bool], base: str = "0") -> Board:
    scheme = Scheme("s", "S", PeriodKind.QUARTER, (), base=D(base), grades=GRADES)
    standings = ranked(scheme, [(n, D(total), vetoed) for n, (total, vetoed) in enumerate(totals)])
    rows = tuple(Row(member(standing.member_id, account=None), standing) for standing in standings)
    period = Period(date(2026, 10, 1), PeriodKind.QUARTER)
    return Board(
        Branch(1, "", "支部", None), SchemeVersion(1, 1, scheme), period, rows, (), datetime.now(UTC)
    )


def item(code: str, points: Decimal | Range = THREE, unit: str = "次", *, veto: bool = False) -> Item:
    return Item(code, code, points, "c", unit, veto=veto)


@pytest.mark.parametrize(
    ("total", "grade", "points"),
    [("62", "B", "8"), ("70", "A", "20"), ("89.999", "A", "0.001"), ("-3", "B", "73")],
)
def test_the_next_grade_is_the_one_just_above(total: str, grade: str, points: str) -> None:
    missing = missing_to_next(GRADES, board((total, False)).rows[0].standing)
    assert missing is not None
    assert (missing.grade.code, missing.points) == (grade, D(points))


def test_nothing_is_missing_at_the_top_under_a_veto_or_without_grades() -> None:
    assert missing_to_next(GRADES, board(("90", False)).rows[0].standing) is None
    assert missing_to_next(GRADES, board(("80", True)).rows[0].standing) is None
    assert missing_to_next((), board(("80", False)).rows[0].standing) is None


def test_every_grade_is_there_with_its_members_in_order() -> None:
    view = board(("95", False), ("10", False), ("99", False), ("99", True))
    grades = [(grade.code, [row.member.id for row in rows]) for grade, rows in view.grades]
    assert grades == [("A", [2, 0]), ("B", []), ("C", [3, 1])]


def test_leading_are_the_first_places_that_have_earned_something() -> None:
    assert [
        row.member.id for row in board(("60", False), ("61", False), ("60", False), base="60").leading()
    ] == [1]
    assert board(("0", False), ("-2", False)).leading() == ()
    assert len(board(*[("5", False)] * 7).leading()) == 7
    assert [row.member.id for row in board(("9", True), ("8", False)).leading()] == [1]


def test_quantities_are_those_with_a_unit_that_are_not_taken_back() -> None:
    balances = [
        Balance(item("V01"), D(6), D(2), 2),
        Balance(item("V02", unit=""), D(6), D(2), 2),
        Balance(item("V03"), D(0), D(0), 0),
    ]
    assert quantities_of(balances) == (Quantity(item("V01"), D(2)),)


@pytest.mark.parametrize(
    ("points", "veto", "deed"),
    [
        (D(3), False, True),
        (D(-2), False, False),
        (Range(D(1), D(5)), False, True),
        (Range(D(-5), D(-1)), False, False),
        (D(0), True, False),
    ],
)
def test_what_takes_points_is_no_deed(points: Decimal | Range, veto: bool, deed: bool) -> None:
    assert is_deed(item("V01", points, veto=veto)) is deed


def test_quantities_stand_in_the_order_of_the_scheme_and_what_it_no_longer_has_comes_last() -> None:
    categories = (Category("c", "c", items=(item("V02"), item("V01"))),)
    quantities = [Quantity(item(code), D(1)) for code in ("V00", "V01", "V02")]
    assert [q.item.code for q in in_order(categories, quantities)] == ["V02", "V01", "V00"]
