"""The seal under a final result."""

import re
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.members import Role
from domain.periods import PeriodKind
from domain.publications import digest_of
from domain.schemes import Grade, Scheme

SCHEME = Scheme(
    "s",
    "办法",
    PeriodKind.QUARTER,
    (Role.GROUP_LEADER,),
    grades=(Grade("A", Decimal(9)), Grade("B", Decimal(0))),
)
rows = st.lists(
    st.tuples(st.integers(1, 50), st.integers(-99, 99).map(Decimal), st.booleans()),
    unique_by=lambda row: row[0],
    min_size=1,
)


@given(rows)
def test_the_order_in_which_results_are_read_does_not_matter(rows: list[tuple[int, Decimal, bool]]) -> None:
    shuffled = list(reversed(rows))
    assert digest_of(SCHEME, "2026Q4", rows) == digest_of(SCHEME, "2026Q4", shuffled)
    assert re.fullmatch("[0-9a-f]{64}", digest_of(SCHEME, "2026Q4", rows))


@given(rows, st.integers(0, 49))
def test_any_other_result_has_another_seal(rows: list[tuple[int, Decimal, bool]], place: int) -> None:
    digest, index = digest_of(SCHEME, "2026Q4", rows), place % len(rows)
    member_id, total, vetoed = rows[index]
    for changed in (
        (member_id, total + 1, vetoed),
        (member_id, total, not vetoed),
        (member_id + 100, total, vetoed),
    ):
        assert digest_of(SCHEME, "2026Q4", [*rows[:index], changed, *rows[index + 1 :]]) != digest
    assert digest_of(SCHEME, "2027Q1", rows) != digest


def test_a_grade_that_is_drawn_elsewhere_has_another_seal() -> None:
    stricter = replace(SCHEME, grades=(Grade("A", Decimal(10)), Grade("B", Decimal(0))))
    row = [(1, Decimal(9), False)]
    assert digest_of(stricter, "2026Q4", row) != digest_of(SCHEME, "2026Q4", row)
