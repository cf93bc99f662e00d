"""Periods as people say them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.period_words import said
from domain.periods import PeriodKind, containing

TODAY = date(2026, 5, 20)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2026Q2", "2026Q2"),
        ("2026q1", "2026Q1"),
        ("２０２６Ｑ１", "2026Q1"),
        ("2026-04", "2026-04"),
        ("2025", "2025"),
        ("上季度", "2026Q1"),
        ("上个季度", "2026Q1"),
        ("上一季度", "2026Q1"),
        ("本季度", "2026Q2"),
        ("这个季度", "2026Q2"),
        ("上月", "2026-04"),
        ("上个月", "2026-04"),
        ("本月", "2026-05"),
        ("去年", "2025"),
        ("今年", "2026"),
        ("本年度", "2026"),
        ("last quarter", "2026Q1"),
        ("This Month", "2026-05"),
        ("last year", "2025"),
        ("2025年第3季度", "2025Q3"),
        ("2025年三季度", "2025Q3"),
        ("一季度", "2026Q1"),
        ("第四季度", "2025Q4"),
        ("Q3", "2025Q3"),
        ("Q3 2024", "2024Q3"),
        ("2024 Q3", "2024Q3"),
        ("2025年12月", "2025-12"),
        ("4月", "2026-04"),
        ("12月份", "2025-12"),
        ("2024年", "2024"),
    ],
)
def test_what_people_call_a_period(text: str, key: str) -> None:
    period = said(text, TODAY)
    assert period is not None
    assert period.key == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "上",
        "季度",
        "上周",
        "去",
        "2026Q5",
        "2026-13",
        "13月",
        "第五季度",
        "Q3 20",
        "2026 Q",
        "张伟",
        "0Q1",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert said(text, TODAY) is None


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_a_period_s_own_name_means_it_on_every_day(day: date, today: date) -> None:
    for kind in PeriodKind:
        assert said(containing(day, kind).key, today) == containing(day, kind)


@given(st.text(max_size=12), st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_no_text_is_too_odd(text: str, today: date) -> None:
    said(text, today)
