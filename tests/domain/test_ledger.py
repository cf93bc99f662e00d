"""The chain of entries: what breaks it is found, what does not is left alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ledger import Discrepancy, Entry, EntryKind, Sum, check_chain, kind_of, reversal, sealed

AT = datetime(2026, 11, 21, 2, 3, 4, 567000, UTC)
D = Decimal


def entry(number: int, points: str = "3", **changes: Any) -> Entry:
    fields: dict[str, Any] = {
        "number": number,
        "at": AT + timedelta(minutes=number),
        "period": "2026Q4",
        "scheme": "s",
        "scheme_id": 1,
        "member_id": 7,
        "item": "V01",
        "kind": kind_of(D(points)),
        "quantity": D(1),
        "points": D(points),
        "claim_id": None,
        "reverses": None,
        "decided_by": ("12", "13"),
    }
    return Entry(**fields | changes)


def chained(*entries: Entry) -> list[Entry]:
    chain: list[Entry] = []
    for one in entries:
        chain.append(sealed(one, chain[-1].hash if chain else "0" * 64))
    return chain


def found(entries: list[Entry | Discrepancy]) -> list[str]:
    by_number = {one.number: one for one in entries if isinstance(one, Entry)}
    return [str(each) for each in check_chain(entries, by_number.get) if isinstance(each, Discrepancy)]


def test_a_whole_chain_has_no_discrepancy_and_gives_its_entries_back() -> None:
    chain = chained(entry(1), entry(2, "-2"), reversal(entry(1), 3, AT, ("900",)))
    assert list(check_chain(chain, {one.number: one for one in chain}.get)) == chain


@pytest.mark.parametrize(
    "change",
    [
        {"points": D("300")},
        {"quantity": D(2)},
        {"member_id": 8},
        {"item": "V02"},
        {"period": "2026Q3"},
        {"at": AT},
        {"decided_by": ("12",)},
        {"claim_id": 5},
        {"scheme_id": 2},
        {"kind": EntryKind.DEDUCTION},
    ],
)
def test_any_change_of_an_entry_is_found(change: dict[str, Any]) -> None:
    chain: list[Entry | Discrepancy] = [*chained(entry(1), entry(2), entry(3))]
    assert isinstance(chain[1], Entry)
    chain[1] = replace(chain[1], **change)
    assert found(chain) == ["entry 2: was changed after it was written"]


def test_a_change_that_is_sealed_anew_is_found_at_the_next_entry() -> None:
    chain = chained(entry(1), entry(2), entry(3))
    chain[1] = sealed(replace(chain[1], points=D(300)), chain[0].hash)
    assert found([*chain]) == ["entry 3: does not follow the entry before it"]


def test_a_missing_entry_is_found() -> None:
    one, _, three = chained(entry(1), entry(2), entry(3))
    assert found([one, three]) == [
        "entry 3: number 2 expected: an entry is missing",
        "entry 3: does not follow the entry before it",
    ]


def test_an_entry_that_cannot_be_read_is_one_discrepancy_and_the_next_is_not_blamed() -> None:
    one, _, three = chained(entry(1), entry(2), entry(3))
    assert found([one, Discrepancy("entry 2", "cannot be read"), three]) == ["entry 2: cannot be read"]


@pytest.mark.parametrize(
    "change",
    [
        {"points": D(-2)},
        {"quantity": D(-2)},
        {"member_id": 8},
        {"item": "V02"},
        {"reverses": 9},
        {"reverses": 3},
    ],
)
def test_a_reversal_that_is_not_exactly_one_is_found(change: dict[str, Any]) -> None:
    wrong = replace(reversal(entry(1), 3, AT, ("900",)), **change)
    chain = chained(entry(1), entry(2), wrong)
    assert found([*chain]) == [f"entry 3: does not reverse entry {wrong.reverses} exactly"]


def test_a_reversal_has_the_item_and_period_of_its_entry_and_everything_negated() -> None:
    back = reversal(entry(1, "-2", claim_id=4), 2, AT, ("admin:900",))
    assert (back.item, back.period, back.points, back.quantity) == ("V01", "2026Q4", D(2), D(-1))
    assert (back.kind, back.reverses, back.claim_id) == (EntryKind.REVERSAL, 1, None)


def test_a_sum_counts_entries_without_what_was_reversed_and_keeps_the_newest_version() -> None:
    total = Sum()
    for one in (entry(1, scheme_id=1), entry(2, scheme_id=2), reversal(entry(1, scheme_id=1), 3, AT, ())):
        total.add(one)
    assert (total.points, total.quantity) == (D(3), D(1))
    assert (total.entries, total.scheme_id) == (1, 2)


@given(st.lists(st.decimals(-99, 99, places=3), min_size=1, max_size=12), st.data())
def test_what_is_reversed_leaves_nothing_behind(points: list[Decimal], data: st.DataObject) -> None:
    entries = [entry(number, str(value)) for number, value in enumerate(points, 1)]
    back = data.draw(st.sets(st.sampled_from(range(len(entries)))))
    reversals = [reversal(entries[n], len(entries) + k, AT, ()) for k, n in enumerate(sorted(back), 1)]
    total = Sum()
    for one in [*entries, *reversals]:
        total.add(one)
    assert total.points == sum(value for n, value in enumerate(points) if n not in back)
    assert total.entries == len(points) - len(back)
    assert found([*chained(*entries, *reversals)]) == []
