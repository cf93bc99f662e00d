"""Units and what converts into what."""

from decimal import Decimal

import pytest

from domain.units import Amount, canonical, converted


@pytest.mark.parametrize(
    ("number", "unit", "wanted", "result"),
    [
        ("2", None, "次", "2"),
        ("2", "次", "次", "2"),
        ("3", "场", "次", "3"),
        ("3", "条", "", "3"),
        ("0.5", "天", "次", "0.5"),
        ("90", "分钟", "小时", "1.5"),
        ("2", "小时", "minutes", "120"),
        ("1.5", "公里", "米", "1500"),
        ("2", "次", "times", "2"),
        ("3", "人", "人次", "3"),
        ("100", "元", "元", "100"),
    ],
)
def test_an_amount_converts_to_the_unit_of_the_item(number: str, unit: str, wanted: str, result: str) -> None:
    assert converted(Amount(Decimal(number), unit), wanted) == Decimal(result)


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [("元", "次"), ("小时", "次"), ("毫升", "次"), ("次", "元"), ("小时", "天"), ("人", "条")],
)
def test_what_measures_something_else_does_not_convert(unit: str, wanted: str) -> None:
    assert converted(Amount(Decimal(100), unit), wanted) is None


def test_an_unknown_unit_is_its_own_spelling() -> None:
    assert canonical(" 车次 ") == "车次"
    assert canonical("Hours") == "小时"
