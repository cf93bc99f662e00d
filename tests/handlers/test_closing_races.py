"""A period ends while somebody presses: a claim counts once, in the old period or as configured, and never twice."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import telegram

from bot.dispatch import Dispatcher
from domain.claims import ClaimState
from domain.periods import parse
from domain.publications import LateClaims
from domain.runs import Job, Ran
from handlers import jobs
from handlers.post import Post
from services import drafts
from services.house import House
from services.verification import verify
from storage import claims, members
from storage.database import Tx
from tests.at_once import CLAIM, CLAIMANT, HOUSE, SEEDS, Act, Place, two_programs

EVE = datetime(2026, 12, 31, 14, 0, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 1, 1, 0, tzinfo=UTC)
OLD, NEW = "2026Q4", "2027Q1"
LEADER = 2
POLICIES = pytest.mark.parametrize("policy", LateClaims)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with two_programs(tmp_path / "one.db") as place:
        yield place


def press(house: House, account: int, data: str) -> Act:
    """A button on somebody's phone, as the bot would handle it."""
    chat = {"id": account, "type": "private"}
    query = {
        "id": "1",
        "from": {"id": account, "is_bot": False, "first_name": "x", "language_code": "zh-hans"},
        "chat_instance": "1",
        "data": data,
        "message": {"message_id": 1, "date": int(NEW_YEAR.timestamp()), "chat": chat, "text": "…"},
    }
    update = telegram.Update.de_json({"update_id": 1, "callback_query": query}, None)
    return lambda tx: Dispatcher(house).handle(tx, update, NEW_YEAR)


def close(house: House, job: Job) -> Act:
    """A job that ends the old quarter, as the timetable or the command line would run it."""
    return lambda tx: jobs.run(job, Post(tx, house, NEW_YEAR), parse(OLD))


@dataclass(frozen=True, slots=True)
class End:
    """What is left of it all: the claim, and the period of every entry for it."""

    state: ClaimState
    period: str | None
    entries: tuple[str, ...]


async def end(place: Place, house: House, claim: int = CLAIM) -> End:
    """The books must be in order, and what was put before the member to sign must be what the ledger says."""

    def look(tx: Tx) -> End:
        assert verify(tx, house, NEW_YEAR).discrepancies == ()
        found = claims.get(tx, claim)
        rows = tx.all("SELECT period FROM ledger WHERE claim_id = ?", claim)
        return End(found.state, found.period, tuple(row["period"] for row in rows))

    return await place.doors[1].read(look)


@SEEDS
async def test_a_claim_sent_before_its_period_closed_counts_in_it_whenever_it_is_decided(
    place: Place, seed: int
) -> None:
    approve = press(HOUSE, LEADER, f"approve:{CLAIM}:{place.version}")
    _, closed = await place.at_once([approve, close(HOUSE, Job.QUARTER_SIGN)], seed)
    assert isinstance(closed, Ran)
    assert await end(place, HOUSE) == End(ClaimState.APPROVED, OLD, (OLD,))
    sql = "SELECT total FROM signoffs WHERE member_id = ? ORDER BY version DESC"
    assert await place.doors[0].read(lambda tx: tx.value(sql, CLAIMANT)) == 3000


@SEEDS
@POLICIES
async def test_approved_before_the_period_is_final_or_as_configured_but_never_both_or_neither(
    place: Place, policy: LateClaims, seed: int
) -> None:
    house = replace(HOUSE, late_claims=policy)
    approve = press(house, LEADER, f"approve:{CLAIM}:{place.version}")
    await place.doors[0].write(close(house, Job.QUARTER_SIGN))
    toasts, final = await place.at_once([approve, close(house, Job.QUARTER_FINAL)], seed)
    assert isinstance(final, Ran)
    assert isinstance(toasts, list)
    found = await end(place, house)
    if found.entries == (OLD,):
        assert found == End(ClaimState.APPROVED, OLD, (OLD,))
    elif policy is LateClaims.CARRY:
        assert found == End(ClaimState.APPROVED, NEW, (NEW,))
    else:
        assert found == End(ClaimState.LAPSED, OLD, ())
        assert [toast.text for toast in toasts] == ["到定稿还没有审完，已作废，不用处理了。"]


@SEEDS
@POLICIES
async def test_everything_that_ends_a_period_at_once_with_the_approval(
    place: Place, policy: LateClaims, seed: int
) -> None:
    house = replace(HOUSE, late_claims=policy)
    ending = [close(house, job) for job in (Job.QUARTER_SIGN, Job.QUARTER_RANKING, Job.QUARTER_FINAL)]
    approve = press(house, LEADER, f"approve:{CLAIM}:{place.version}")
    await place.at_once([approve, *ending, approve, *ending], seed)
    late = End(ClaimState.APPROVED, NEW, (NEW,))
    if policy is LateClaims.LAPSE:
        late = End(ClaimState.LAPSED, OLD, ())
    assert await end(place, house) in {End(ClaimState.APPROVED, OLD, (OLD,)), late}
    assert await place.doors[0].read(lambda tx: tx.value("SELECT COUNT(*) FROM finals")) == 1


@SEEDS
async def test_sent_while_the_period_closes_it_counts_in_the_old_one_or_the_next(
    place: Place, seed: int
) -> None:
    def begin(tx: Tx) -> int:
        drafted = drafts.draft(tx, HOUSE, members.get(tx, CLAIMANT), "昨天志愿服务", (), EVE)
        assert isinstance(drafted, tuple)
        return drafted[0].view.claim.id

    draft = await place.doors[0].write(begin)
    send = press(HOUSE, CLAIMANT, f"submit:{draft}:1")
    await place.at_once([send, close(HOUSE, Job.QUARTER_SIGN)], seed)
    sent = await end(place, HOUSE, draft)
    assert sent.state is ClaimState.WAITING
    assert sent.period in {OLD, NEW}
    version = await place.doors[0].read(lambda tx: claims.get(tx, draft).version)
    await place.doors[0].write(press(HOUSE, LEADER, f"approve:{draft}:{version}"))
    assert await end(place, HOUSE, draft) == End(ClaimState.APPROVED, sent.period, (sent.period or "",))


@POLICIES
@pytest.mark.parametrize("approved_first", [True, False])
async def test_either_order_has_its_one_outcome(
    place: Place, policy: LateClaims, approved_first: bool
) -> None:
    """Each from a program of its own, the second when the first is done: what the races above end in."""
    house = replace(HOUSE, late_claims=policy)
    approve = press(house, LEADER, f"approve:{CLAIM}:{place.version}")
    await place.doors[0].write(close(house, Job.QUARTER_SIGN))
    acts = [approve, close(house, Job.QUARTER_FINAL)]
    for door, act in zip(place.doors, acts if approved_first else reversed(acts), strict=True):
        await door.write(act)
    expected = End(ClaimState.APPROVED, OLD, (OLD,))
    if not approved_first:
        carried = End(ClaimState.APPROVED, NEW, (NEW,))
        expected = carried if policy is LateClaims.CARRY else End(ClaimState.LAPSED, OLD, ())
    assert await end(place, house) == expected
