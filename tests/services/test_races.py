"""What happens at once ends in one of its orders: one decision, one entry, and everybody else is told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from domain.claim_view import ClaimView
from domain.claims import ClaimState
from domain.members import Role
from domain.schemes import Scheme
from services import claims, drafts, review_chain, reviews, scheme_import
from services.house import House
from services.review_chain import Moved
from services.reviews import AlreadyDecided, Refused
from services.verification import verify
from storage import claims as stored
from storage import members, runs
from storage.database import Database, Tx

NOW = datetime(2026, 10, 19, 4, 0, tzinfo=UTC)
HOUSE = House()
SCHEME = """
[scheme]
code = "s"
name = "积分"
period = "quarter"
approval = ["group_leader"]
[[category]]
code = "c"
name = "奉献"
[[category.item]]
code = "V01"
name = "志愿服务"
points = 3
"""
CLAIMANT, CLAIM = 1, 1
LEADERS = range(2, 12)
SEEDS = pytest.mark.parametrize("seed", range(5))

Act = Callable[[Tx], object]


@dataclass
class Place:
    """A claim that waits for ten leaders, and two programs on one database, as may happen by mistake."""

    doors: tuple[Database, Database]
    version: int

    async def at_once(self, acts: list[Act], seed: int) -> list[object]:
        """Every act from one of the two programs, all at the same time; the outcomes in the order of ``acts``."""
        random = Random(seed)
        order = random.sample(range(len(acts)), len(acts))
        tasks = {n: asyncio.create_task(random.choice(self.doors).write(acts[n])) for n in order}
        return [await tasks[n] for n in range(len(acts))]

    def by(self, member: int, what: str) -> Act:
        """One person's press, as their phone shows the claim now."""

        def press(tx: Tx) -> object:
            who = members.get(tx, member)
            match what:
                case "approve":
                    return reviews.approve(tx, HOUSE, who, CLAIM, self.version, NOW)
                case "reject":
                    return reviews.reject(tx, HOUSE, who, CLAIM, self.version, "不符", NOW)
                case "return":
                    return reviews.return_(tx, HOUSE, who, CLAIM, self.version, "在哪里？", NOW)
                case _:
                    return claims.withdraw(tx, HOUSE, who, CLAIM, NOW)

        return press

    async def end(self) -> tuple[ClaimState, int]:
        """The claim's state and how many entries there are; the books must be in order."""

        def look(tx: Tx) -> tuple[ClaimState, int]:
            assert verify(tx, HOUSE, NOW).discrepancies == ()
            return stored.get(tx, CLAIM).state, int(tx.value("SELECT count(*) FROM ledger"))

        return await self.doors[0].read(look)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    doors = await Database.open(tmp_path / "one.db"), await Database.open(tmp_path / "one.db")
    yield Place(doors, await doors[0].write(_begin))
    for door in doors:
        await door.close()


def _begin(tx: Tx) -> int:
    scheme = scheme_import.read(SCHEME.encode())
    assert isinstance(scheme, Scheme)
    scheme_import.apply(tx, scheme, NOW)
    tx.execute("INSERT INTO branches (id, committee, name) VALUES (1, '', '一支部')")
    tx.execute("INSERT INTO groups (id, branch_id, name) VALUES (1, 1, '一组')")
    for number in (CLAIMANT, *LEADERS):
        tx.execute("INSERT INTO accounts (id) VALUES (?)", number)
        tx.execute(
            "INSERT INTO members (id, employee_no, name, branch_id, group_id, status, account) "
            "VALUES (?, ?, ?, 1, 1, 'active', ?)",
            number,
            f"{number:04}",
            f"成员{number}",
            number,
        )
    tx.many("INSERT INTO roles VALUES (?, ?)", [(number, Role.GROUP_LEADER) for number in LEADERS])
    me = members.get(tx, CLAIMANT)
    drafts.draft(tx, HOUSE, me, "志愿服务", (), NOW)
    moved = claims.submit(tx, HOUSE, me, CLAIM, 1, NOW)
    assert isinstance(moved, Moved)
    return moved.view.claim.version


@SEEDS
async def test_a_hundred_presses_are_one_decision_and_ninety_nine_polite_notices(
    place: Place, seed: int
) -> None:
    outcomes = await place.at_once(
        [place.by(leader, "approve") for leader in LEADERS for _ in range(10)], seed
    )
    moved = [outcome for outcome in outcomes if isinstance(outcome, Moved)]
    told = [outcome for outcome in outcomes if isinstance(outcome, AlreadyDecided)]
    assert (len(moved), len(told)) == (1, 99)
    assert len({outcome.by for outcome in told}) == 1, "all are told of the same person"
    assert await place.end() == (ClaimState.APPROVED, 1)


@SEEDS
@pytest.mark.parametrize(
    ("other", "state"), [("reject", ClaimState.REJECTED), ("return", ClaimState.RETURNED)]
)
async def test_two_leaders_who_disagree(place: Place, other: str, state: ClaimState, seed: int) -> None:
    one, two = await place.at_once([place.by(2, "approve"), place.by(3, other)], seed)
    if isinstance(one, Moved):
        assert isinstance(two, AlreadyDecided)
        assert await place.end() == (ClaimState.APPROVED, 1)
    else:
        assert isinstance(one, AlreadyDecided)
        assert isinstance(two, Moved)
        assert await place.end() == (state, 0)


@SEEDS
async def test_withdrawn_or_approved_but_not_both(place: Place, seed: int) -> None:
    withdrawn, approved = await place.at_once([place.by(CLAIMANT, "withdraw"), place.by(2, "approve")], seed)
    if isinstance(approved, Moved):
        assert withdrawn is drafts.Refused.DECIDED
        assert await place.end() == (ClaimState.APPROVED, 1)
    else:
        assert approved is Refused.WITHDRAWN
        assert isinstance(withdrawn, ClaimView)
        assert await place.end() == (ClaimState.WITHDRAWN, 0)


@SEEDS
async def test_who_loses_the_role_at_the_same_moment_decided_or_did_not(place: Place, seed: int) -> None:
    def lose(tx: Tx) -> object:
        tx.execute("DELETE FROM roles WHERE member_id = 2")
        return review_chain.reroute(tx, HOUSE, NOW)

    approved, _ = await place.at_once([place.by(2, "approve"), lose], seed)
    if isinstance(approved, Moved):
        assert await place.end() == (ClaimState.APPROVED, 1)
    else:
        assert approved is Refused.NOT_ASKED
        assert await place.end() == (ClaimState.WAITING, 0)


@SEEDS
async def test_a_claim_sent_before_its_period_closed_counts_in_it_whenever_it_is_decided(
    place: Place, seed: int
) -> None:
    def close(tx: Tx) -> object:
        return runs.begin(tx, "quarter-sign", "2026Q4", NOW)

    await place.at_once([place.by(2, "approve"), close], seed)
    assert await place.end() == (ClaimState.APPROVED, 1)
    assert await place.doors[1].read(lambda tx: tx.value("SELECT period FROM ledger")) == "2026Q4"


@SEEDS
async def test_a_draft_sent_twice_at_once_is_sent_once(place: Place, seed: int) -> None:
    def begin(tx: Tx) -> int:
        drafted = drafts.draft(tx, HOUSE, members.get(tx, CLAIMANT), "昨天志愿服务", (), NOW)
        assert isinstance(drafted, tuple)
        return drafted[0].view.claim.id

    draft = await place.doors[0].write(begin)

    def send(tx: Tx) -> object:
        return claims.submit(tx, HOUSE, members.get(tx, CLAIMANT), draft, 1, NOW)

    outcomes = await place.at_once([send] * 10, seed)
    assert len([outcome for outcome in outcomes if isinstance(outcome, Moved)]) == 1
    assert outcomes.count(drafts.Refused.STALE) == 9
