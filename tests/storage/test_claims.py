"""A claim that somebody changed since it was read is not changed upon what was read."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.claims import Claim, ClaimState
from domain.members import Role
from domain.reviews import Verdict
from storage import claims, reviews
from storage.database import Tx
from storage.trouble import Overtaken

NOON = datetime(2026, 10, 19, 4, 0, tzinfo=UTC)
ONE = Decimal(1)


@pytest.fixture
def claim(tx: Tx) -> Claim:
    """Somebody's draft."""
    tx.execute("INSERT INTO branches (id, committee, name) VALUES (1, '', '一支部')")
    tx.execute(
        "INSERT INTO members (id, employee_no, name, branch_id, status) VALUES (1, '1', '张', 1, 'active')"
    )
    tx.execute(
        "INSERT INTO schemes (id, code, number, valid_from, digest, document) VALUES (1, 's', 1, '', '', '')"
    )
    claim_id = claims.insert_draft(
        tx,
        member_id=1,
        scheme_id=1,
        item="V01",
        quantity=ONE,
        points=ONE,
        happened_on=date(2026, 10, 19),
        words="志愿服务",
        now=NOON,
    )
    return claims.get(tx, claim_id)


@pytest.mark.parametrize(
    "change",
    [
        lambda tx, claim: claims.submit(tx, claim, period="2026Q4", chain=(), now=NOON),
        lambda tx, claim: claims.move(tx, claim, ClaimState.CANCELLED, level=0, now=NOON),
        lambda tx, claim: claims.revise(
            tx, claim, scheme_id=1, item="V02", quantity=ONE, points=ONE, words="别的"
        ),
    ],
)
def test_who_comes_second_fails_and_changes_nothing(
    tx: Tx, claim: Claim, change: Callable[[Tx, Claim], None]
) -> None:
    change(tx, claim)
    after = claims.get(tx, claim.id)
    assert after != claim
    with pytest.raises(Overtaken, match=f"claim {claim.id} "):
        change(tx, claim)
    assert claims.get(tx, claim.id) == after


def test_a_claim_of_the_same_version_in_another_state_is_another_one(tx: Tx, claim: Claim) -> None:
    tx.execute("UPDATE claims SET state = 'waiting'")
    with pytest.raises(Overtaken):
        claims.move(tx, claim, ClaimState.CANCELLED, level=0, now=NOON)


def test_a_level_has_one_verdict(tx: Tx, claim: Claim) -> None:
    level = reviews.open_level(tx, claim.id, 0, Role.GROUP_LEADER, NOON)
    reviews.close(tx, level, Verdict.APPROVED, 1, Role.GROUP_LEADER, None, NOON)
    with pytest.raises(Overtaken):
        reviews.close(tx, level, Verdict.REJECTED, 1, Role.GROUP_LEADER, "不符", NOON)
    assert [review.verdict for review in reviews.list_of_claim(tx, claim.id)] == [Verdict.APPROVED]
