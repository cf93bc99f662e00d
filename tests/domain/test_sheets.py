"""Cells as people see them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.faults import Fault
from domain.sheets import clean, folded, read_header, row_of, shortened


@given(st.text())
def test_cleaning_twice_is_cleaning_once(cell: str) -> None:
    assert clean(clean(cell)) == clean(cell)


@pytest.mark.parametrize(
    ("cell", "seen"),
    [(" a\t b\n", "a b"), ("\ufeff工号\u200b", "工号"), ("a\x00b", "ab"), ("　李　喆", "李 喆")],
)
def test_invisible_signs_go_and_white_space_is_single(cell: str, seen: str) -> None:
    assert clean(cell) == seen


def test_words_are_compared_without_case_width_and_space() -> None:
    assert folded("Ｅmployee－No ".replace("－", "-")) == folded("employee_no")


@given(st.text(max_size=200))
def test_quoted_words_stay_short(text: str) -> None:
    assert len(shortened(text)) <= 40


def test_a_fault_knows_its_row() -> None:
    assert row_of(Fault("row 12, column 工号", "is empty")) == 12
    assert row_of(Fault("", "is empty")) == 0


def test_a_cell_is_named_by_the_title_that_the_file_has() -> None:
    header = read_header(("Name", "编号"), {"id": "编号", "name": "姓名"}, ())
    assert header.where(5, "name") == "row 5, column Name"
    assert header.where(5, "id") == "row 5, column 编号"
