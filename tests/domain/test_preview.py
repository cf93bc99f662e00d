"""An entry under another version of its item."""

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.ledger import Entry, EntryKind, reversal
from domain.preview import revalued
from domain.schemes import Item, Range

NOW = datetime(2026, 3, 1, tzinfo=UTC)
AMOUNTS = st.decimals(min_value="0.001", max_value=99, places=3)
RANGES = st.tuples(AMOUNTS, AMOUNTS).map(lambda ends: Range(min(ends), max(ends)))


def item(points: Decimal | Range) -> Item:
    return Item("V01", "志愿服务", points, "v")


def entry(quantity: Decimal, points: Decimal) -> Entry:
    return Entry(
        1, NOW, "2026Q1", "s", 1, 1, "V01", EntryKind.AWARD, quantity, points, None, None, ("2",), "", ""
    )


@given(AMOUNTS, AMOUNTS, st.integers(1, 20))
def test_a_fixed_value_is_taken_times_the_quantity(old: Decimal, new: Decimal, times: int) -> None:
    deed = entry(Decimal(times), old * times)
    assert revalued(deed, item(old), item(new)) == new * times


@given(AMOUNTS, RANGES)
def test_a_value_stays_within_the_new_range(points: Decimal, span: Range) -> None:
    after = revalued(entry(Decimal(1), points), item(Range(points, points)), item(span))
    assert after in span
    assert points not in span or after == points


@given(AMOUNTS, AMOUNTS | RANGES, AMOUNTS | RANGES)
def test_a_reversal_takes_back_what_its_entry_would_have_brought(
    points: Decimal, old: Decimal | Range, new: Decimal | Range
) -> None:
    deed = entry(Decimal(2), points)
    back = reversal(deed, 2, NOW, ("3",))
    assert revalued(deed, item(old), item(new)) + revalued(back, item(old), item(new)) == 0


def test_what_a_reviewer_had_set_stays() -> None:
    assert revalued(entry(Decimal(4), Decimal(6)), item(Decimal(3)), item(Decimal(1))) == 6
