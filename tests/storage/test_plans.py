"""What people wait for is found by an index, however many claims there are."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.claims import Claim, ClaimState, Photo
from domain.members import Member, Role, Status
from domain.periods import PeriodKind
from domain.possible import Possible
from domain.schemes import Scheme
from storage import (
    attempts,
    cards,
    claims,
    comparisons,
    conversations,
    inbox,
    ledger,
    members,
    outbox,
    practice,
    proposals,
    questions,
    reviews,
    rounds,
    standings,
    topics,
)
from storage.database import Tx
from tests.databases import in_memory

NOON = datetime(2026, 10, 19, 4, 0, tzinfo=UTC)
MEMBER = Member(
    id=1,
    employee_no="0001",
    name="张伟",
    committee="党委",
    branch_id=1,
    branch="一支部",
    group_id=1,
    group="一组",
    roles=frozenset(),
    status=Status.ACTIVE,
    account=11,
    language=None,
    reachable=True,
    away_until=None,
)
CLAIM = Claim(
    id=1,
    member_id=1,
    scheme_id=1,
    item="V01",
    quantity=Decimal(1),
    points=Decimal(3),
    happened_on=date(2026, 10, 18),
    words="",
    state=ClaimState.WAITING,
    version=2,
    chain=(),
    level=0,
    period="2026Q4",
    created_at=NOON,
    submitted_at=NOON,
    closed_at=None,
)

SCHEME = Scheme("s", "S", PeriodKind.QUARTER, ())

QUERIES: dict[str, Callable[[Tx], object]] = {
    "a member by account": lambda tx: members.find_by_account(tx, 11),
    "a member by number": lambda tx: members.find_by_number(tx, "0001"),
    "the group leaders of a member": lambda tx: members.list_holders(tx, Role.GROUP_LEADER, MEMBER),
    "the admins of a member's committee": lambda tx: members.list_holders(tx, Role.COMMITTEE_ADMIN, MEMBER),
    "a branch": lambda tx: members.list_of_branch(tx, 1),
    "what a member began": lambda tx: conversations.find(tx, 11, begun_since=NOON),
    "the newest draft": lambda tx: claims.newest_draft(tx, 1, NOON),
    "old drafts": lambda tx: claims.list_old_drafts(tx, NOON),
    "claims that wait": claims.list_open,
    "a twin": lambda tx: claims.find_twin(tx, CLAIM),
    "recent claims for an item": lambda tx: claims.list_recent(tx, CLAIM),
    "claims with the same photo": lambda tx: claims.list_using(tx, [Photo("f", "u")], 1),
    "levels that wait": lambda tx: reviews.list_open(tx, NOON),
    "what may concern a reviewer": lambda tx: reviews.list_asking(tx, MEMBER),
    "the open level": lambda tx: reviews.find_open(tx, 1),
    "who approved": lambda tx: reviews.list_approvers(tx, 1),
    "the cards of a claim": lambda tx: cards.list_cards(tx, 1),
    "what a branch has done": lambda tx: ledger.list_sums_of_branch(tx, "s", "2026Q4", 1),
    "the balances of a branch": lambda tx: ledger.list_balances_of_branch(tx, "s", "2026Q4", 1),
    "what a branch adds up to": lambda tx: comparisons.find_branch(
        tx, SCHEME, "2026Q4", Possible(Decimal(9), {}), 1
    ),
    "what its groups add up to": lambda tx: comparisons.list_groups(
        tx, SCHEME, "2026Q4", Possible(Decimal(9), {}), 1
    ),
    "the balances of a member": lambda tx: ledger.list_balances(tx, 1, "s", "2026Q4"),
    "what is to be known of entries": lambda tx: ledger.list_circumstances(tx, (1, 2)),
    "a total": lambda tx: standings.find(tx, "s", "2026Q4", 1),
    "the newest round": rounds.newest,
    "an attempt": lambda tx: attempts.find(tx, 1),
    "a member's attempt": lambda tx: attempts.find_of_member(tx, 1, 1),
    "what a member was asked lately": lambda tx: attempts.seen_lately(tx, 1, 9, 8),
    "what questions say": lambda tx: questions.wordings(tx, (1, 2)),
    "questions that wait for approval": proposals.list_waiting,
    "which round asked a question": lambda tx: attempts.latest_round_with(tx, 1),
    "what a member may practise": lambda tx: practice.list_met(tx, 1),
    "a member's cards": lambda tx: practice.cards(tx, 1),
    "what a member knows": lambda tx: topics.list_of_member(tx, 1),
    "what is to be handled": inbox.list_new,
    "what is to be sent": lambda tx: outbox.read_on(tx, 0, 500),
    "how much is to be sent": outbox.counts,
}


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = in_memory(strict=False)
    yield connection
    connection.close()


@pytest.mark.parametrize("name", QUERIES)
def test_nothing_that_people_wait_for_reads_a_whole_table(connection: sqlite3.Connection, name: str) -> None:
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    QUERIES[name](Tx(connection))
    connection.set_trace_callback(None)
    assert asked
    for sql in asked:
        steps = [str(row["detail"]) for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
        # What goes through the rows of a subquery reads no table: the subquery's own steps are looked at, too.
        subqueries = {
            f"SCAN {step.split()[1]}" for step in steps if step.startswith(("CO-ROUTINE", "MATERIALIZE"))
        }
        asked_of_tables = (step for step in steps if step not in subqueries)
        assert not [step for step in asked_of_tables if _reads_all(connection, step)], (sql, steps)


def _reads_all(connection: sqlite3.Connection, step: str) -> bool:
    """Whether a step goes through a table; one through an index of few rows (WHERE …) does not."""
    if not step.startswith("SCAN") or "VIRTUAL TABLE" in step:
        return False
    name = step.partition(" USING ")[2].rpartition(" ")[2]
    definition = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    return definition is None or " WHERE " not in definition["sql"]
