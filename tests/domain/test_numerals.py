"""Numbers in Chinese, English and figures."""

import re
from decimal import Decimal

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.numerals import NUMBER, number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2", "2"),
        ("1.5", "1.5"),
        ("1,200", "1200"),
        ("3千", "3000"),
        ("1.2万", "12000"),
        ("半", "0.5"),
        ("两", "2"),
        ("十", "10"),
        ("十五", "15"),
        ("一百二十", "120"),
        ("一百二", "120"),
        ("一百零二", "102"),
        ("两千五", "2500"),
        ("一万二", "12000"),
        ("三点五", "3.5"),
        ("零", "0"),
        ("叁佰", "300"),
        ("half", "0.5"),
        ("half an", "0.5"),
        ("one and a half", "1.5"),
        ("twelve", "12"),
    ],
)
def test_a_number_is_read_as_it_is_written(text: str, value: str) -> None:
    assert number(text) == Decimal(value)
    assert re.fullmatch(NUMBER, text)


@pytest.mark.parametrize("text", ["三五", "一二三", "十百", "百", "一百零", "零零", "点五", "一点", "万"])
def test_signs_of_numbers_are_not_always_a_number(text: str) -> None:
    assert number(text) is None


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=19_999))
def test_chinese_numbers_agree_with_another_reader(halves: int) -> None:
    value = Decimal(halves) / 2
    written = cn2an.an2cn(str(value.normalize()) if value % 10 else str(int(value)), "low")
    assert number(written) == value


@settings(deadline=None)
@given(st.text(alphabet="零一二两三四五六七八九十百千万点半", min_size=1, max_size=12))
def test_any_run_of_number_signs_is_a_number_or_none(text: str) -> None:
    value = number(text)
    assert value is None or value >= 0
