"""Everything that is counted follows from the ledger, and whatever does not is found."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ledger import reversal
from services import standings, verification
from services.house import House
from storage import ledger, schemes
from storage import standings as stored
from storage.database import Tx
from tests.databases import in_memory
from tests.entries import enter
from tests.schemes import bring

HOUSE = House()
START = datetime(2026, 10, 1, tzinfo=UTC)
SCHEME = """
[scheme]
code = "s"
name = "积分"
period = "quarter"
base = {base}
approval = ["branch_secretary"]
[[category]]
code = "c"
name = "奉献"
weight = {weight}
max = 20
[[category.item]]
code = "V01"
name = "志愿服务"
points = 3
cap = {cap}
[[category.item]]
code = "V02"
name = "挖潜"
points = {{ min = 1, max = 5 }}
[[category]]
code = "d"
name = "纪律"
[[category.item]]
code = "D01"
name = "迟到"
points = -2
by = "leader"
[[category.item]]
code = "X01"
name = "违纪"
points = 0
by = "leader"
veto = true
"""


class Books:
    """A database with three members, and a hand that writes entries."""

    def __init__(self) -> None:
        self.connection = in_memory(strict=False)
        self.tx = Tx(self.connection)
        self.now = START
        self.tx.execute("INSERT INTO branches (committee, name) VALUES ('', '一支部')")
        for number in range(1, 4):
            self.tx.execute(
                "INSERT INTO members (employee_no, name, branch_id, status) VALUES (?, '某', 1, 'active')",
                f"{number:04}",
            )
        self.bring()

    def bring(self, base: int = 0, weight: str = "1.5", cap: int = 9) -> None:
        if bring(self.tx, SCHEME.format(base=base, weight=weight, cap=cap), self.now).new:
            standings.refresh_running(self.tx, HOUSE, "s", self.now)

    def award(self, member: int = 1, item: str = "V01", points: str = "3") -> int:
        self.now += timedelta(minutes=1)
        version = schemes.find_newest(self.tx, "s")
        assert version is not None
        entry = enter(self.tx, HOUSE, version, member, item, Decimal(points), self.now, decided_by="2")
        return entry.number

    def reverse(self, number: int) -> None:
        entry = ledger.find(self.tx, number)
        if entry is None or entry.reverses or ledger.find_reversal(self.tx, number):
            return
        self.now += timedelta(minutes=1)
        back = reversal(entry, ledger.next_number(self.tx), self.now, ("admin:900",))
        standings.append(self.tx, HOUSE, back)

    def tamper(self, sql: str) -> None:
        """As somebody with the file in their hands would."""
        self.tx.execute("DROP TRIGGER IF EXISTS ledger_is_never_updated")
        self.tx.execute("DROP TRIGGER IF EXISTS ledger_is_never_deleted")
        self.tx.execute(sql)

    def verify(self) -> list[str]:
        return [str(each) for each in verification.verify(self.tx, HOUSE, self.now).discrepancies]


@pytest.fixture
def books() -> Iterator[Books]:
    made = Books()
    yield made
    made.connection.close()


DEEDS = [("V01", "3"), ("V01", "6"), ("V02", "4.5"), ("D01", "-2"), ("X01", "0")]
MOVES = st.one_of(
    st.tuples(st.just("award"), st.integers(1, 3), st.sampled_from(DEEDS)),
    st.tuples(st.just("reverse"), st.integers(1, 12), st.none()),
    st.tuples(st.just("bring"), st.integers(0, 3), st.none()),
    st.tuples(st.just("wait"), st.integers(1, 80), st.none()),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(MOVES, max_size=25))
def test_running_folds_equal_a_recomputation_whatever_happens(
    moves: list[tuple[str, int, tuple[str, str] | None]],
) -> None:
    books = Books()
    for what, number, deed in moves:
        if deed is not None:
            books.award(number, *deed)
        elif what == "reverse":
            books.reverse(number)
        elif what == "bring":
            books.bring(base=number, weight=f"1.{number}", cap=6 + number)
        else:
            books.now += timedelta(days=number)
        assert books.verify() == []
    books.connection.close()


def test_the_total_is_what_the_rules_say_by_hand(books: Books) -> None:
    for _ in range(4):
        books.award(points="3")  # 12, capped at 9
    books.award(item="V02", points="5")  # 14 × 1.5 = 21, limited to 20
    books.award(item="D01", points="-2")
    assert stored.find(books.tx, "s", "2026Q4", 1) == (Decimal(18), False)


def test_a_new_version_changes_running_periods_and_leaves_those_that_are_over(books: Books) -> None:
    books.award()
    books.now += timedelta(days=100)
    books.award()
    books.bring(base=60)
    assert stored.find(books.tx, "s", "2026Q4", 1) == (Decimal("4.5"), False)
    assert stored.find(books.tx, "s", "2027Q1", 1) == (Decimal("64.5"), False)
    assert books.verify() == []


def test_a_changed_entry_and_what_follows_from_it_is_found(books: Books) -> None:
    books.award()
    books.award(member=2)
    books.tamper("UPDATE ledger SET points = 300000 WHERE entry = 1")
    found = books.verify()
    assert found[0] == "entry 1: was changed after it was written"
    assert any(line.startswith("balance of 0001 for V01 in 2026Q4 (s): 300 points") for line in found)
    assert not any("0002" in line for line in found)


def test_the_end_of_the_ledger_cut_off_with_its_folds_is_found_by_the_claim(books: Books) -> None:
    books.award()
    claim = books.tx.insert(
        "INSERT INTO claims (member_id, scheme_id, item, quantity, points, happened_on, words, state, created_at) "
        "VALUES (1, 1, 'V01', 1000, 3000, '2026-10-01', '', 'approved', '') RETURNING id"
    )
    assert books.verify() == [f"claim {claim}: was approved and has no entry"]


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        (
            "UPDATE balances SET points = 12000",
            "balance of 0001 for V01 in 2026Q4 (s): 3 points, quantity 1, 1 entries, version 1 by the ledger, 12",
        ),
        (
            "UPDATE standings SET total = 90000",
            "standing of 0001 in 2026Q4 (s): 4.5 points by the ledger, 90 points",
        ),
        (
            "UPDATE standings SET vetoed = 1",
            "standing of 0001 in 2026Q4 (s): 4.5 points by the ledger, 4.5 points with",
        ),
        ("DELETE FROM standings", "standing of 0001 in 2026Q4 (s): 4.5 points by the ledger, none stored"),
        (
            "INSERT INTO standings VALUES ('s', '2026Q3', 2, 9000, 0)",
            "standing of 0002 in 2026Q3 (s): none by the ledger, 9 points stored",
        ),
        ("UPDATE ledger SET at = 'yesterday'", "entry 1: cannot be read: Invalid isoformat string"),
        ("UPDATE ledger SET scheme_id = 77", "entry 1: names scheme version 77, which there is not"),
        ("UPDATE ledger SET item = 'Z9'", "entry 1: names item 'Z9', which its scheme does not have"),
        ("UPDATE ledger SET period = '2026Q7'", "entry 1: names '2026Q7', which is no period"),
        ("UPDATE ledger SET scheme = 't'", "entry 1: names scheme 't' and a version of 's'"),
    ],
)
def test_each_kind_of_tampering_is_named(books: Books, sql: str, found: str) -> None:
    books.award()
    assert books.verify() == []
    books.tamper(sql)
    assert any(line.startswith(found) for line in books.verify())


def test_progress_is_told_and_everything_is_counted(books: Books) -> None:
    for _ in range(3):
        books.award()
    books.award(member=2, item="D01", points="-2")
    verified = verification.verify(books.tx, HOUSE, books.now)
    assert (verified.entries, verified.balances, verified.standings) == (4, 2, 2)
    assert verification.size(books.tx) == 4
