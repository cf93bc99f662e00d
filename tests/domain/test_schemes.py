"""What a scheme says of an item, a total and a position."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.members import Role
from domain.periods import PeriodKind
from domain.schemes import Category, Grade, Item, Range, Scheme


def item(code: str, category: str = "v") -> Item:
    return Item(code, code, Decimal(1), category)


GRADES = (Grade("A", Decimal(90)), Grade("B", Decimal(70)), Grade("C", Decimal(0)))
SCHEME = Scheme(
    "crew",
    "积分",
    PeriodKind.QUARTER,
    (Role.GROUP_LEADER,),
    grades=GRADES,
    categories=(
        Category("v", "奉献", items=(item("V01"), item("V02"))),
        Category("空", "空"),
        Category("w", "岗位", items=(item("志愿:服务", "w"),)),
    ),
)


def test_an_item_is_found_by_its_code_and_by_its_position() -> None:
    codes = [each.code for each in SCHEME.items()]
    assert codes == ["V01", "V02", "志愿:服务"]
    for position, code in enumerate(codes):
        found = SCHEME.item_at(position)
        assert found is not None
        assert found == SCHEME.find_item(code)
        assert SCHEME.position_of(code) == position


@pytest.mark.parametrize("position", [-1, 3, 10**14])
def test_no_item_stands_outside_the_list(position: int) -> None:
    assert SCHEME.item_at(position) is None


@pytest.mark.parametrize(
    ("total", "vetoed", "grade"),
    [("90", False, "A"), ("89.999", False, "B"), ("0", False, "C"), ("-5", False, "C"), ("1000", True, "C")],
)
def test_a_total_has_the_first_grade_that_it_reaches_and_a_veto_the_lowest(
    total: str, vetoed: bool, grade: str
) -> None:
    assert SCHEME.grade_of(Decimal(total), vetoed) == grade


def test_without_grades_there_is_none() -> None:
    plain = Scheme("x", "x", PeriodKind.MONTH, ())
    assert plain.grade_of(Decimal(1)) == plain.grade_of(Decimal(1), True) == ""


@given(st.decimals(-1000, 1000, places=3), st.decimals(-1000, 1000, places=3))
def test_more_points_never_make_a_lower_grade(one: Decimal, other: Decimal) -> None:
    order = [grade.code for grade in GRADES]
    low, high = sorted((one, other))
    assert order.index(SCHEME.grade_of(high)) <= order.index(SCHEME.grade_of(low))


def test_both_ends_of_a_range_belong_to_it() -> None:
    span = Range(Decimal(1), Decimal(5))
    assert Decimal(1) in span
    assert Decimal(5) in span
    assert Decimal("5.001") not in span
    assert "3" not in span


def test_the_lowest_of_several_grades_is_private_unless_the_file_says_otherwise() -> None:
    a, b, c = GRADES
    assert [SCHEME.keeps_private(grade.code) for grade in GRADES] == [False, False, True]
    told = replace(SCHEME, grades=(a, replace(b, private=True), replace(c, private=False)))
    assert [told.keeps_private(grade.code) for grade in GRADES] == [False, True, False]
    assert not replace(SCHEME, grades=(a,)).keeps_private("A")
    assert not SCHEME.keeps_private("")
