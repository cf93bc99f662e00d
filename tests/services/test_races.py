"""What happens at once ends in one of its orders: one decision, one entry, and everybody else is told."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.claim_view import ClaimView
from domain.claims import ClaimState
from services import claims, drafts, review_chain
from services.review_chain import Moved
from services.reviews import AlreadyDecided, Refused
from storage import members
from storage.database import Tx
from tests.at_once import CLAIMANT, HOUSE, LEADERS, NOW, SEEDS, Place, two_programs


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with two_programs(tmp_path / "one.db") as place:
        yield place


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
