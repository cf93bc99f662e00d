"""A branch with a published quarter, for whatever shows it: pages, files, posters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from domain.runs import Job, Ran
from handlers import jobs
from handlers.post import Post
from services.house import House
from storage import schemes
from storage.database import Tx
from tests.entries import enter
from tests.schemes import bring, grades

ENTERED = datetime(2026, 8, 3, 4, 0, tzinfo=UTC)
PUBLISHED = datetime(2026, 10, 8, 0, 30, tzinfo=UTC)
NUMBER, ACCOUNT = "№77-0815-", 7_135_792_468
SCHEME = """
[scheme]
code = "积分/1"
name = "党员积分管理"
period = "quarter"
approval = ["branch_secretary"]
[[category]]
code = "v"
name = "奉献社会"
[[category.item]]
code = "V01"
name = "志愿服务"
points = { min = -200, max = 200 }
unit = "次"
""" + grades(A=90, B=70, C=0)
CREW = (("李喆", 96), ("张伟", 92), ("欧阳娜娜", 88), ("<b>龚䶮</b>", 71), ("落后甲", 40), ("落后乙", 12))
"""Names and totals: two A's, two B's, two C's."""


def branch(tx: Tx, name: str = "第一党支部", people: Sequence[tuple[str, int]] = CREW) -> int:
    """A branch of the committee with its members and their points of the third quarter; its id."""
    if schemes.find_newest(tx, "积分/1") is None:
        bring(tx, SCHEME, ENTERED)
    branch_id = tx.insert("INSERT INTO branches (committee, name) VALUES ('钻井党委', ?) RETURNING id", name)
    for place, (person, points) in enumerate(people):
        account = ACCOUNT + 1000 * branch_id + place
        tx.execute("INSERT INTO accounts (id) VALUES (?)", account)
        member_id = tx.insert(
            "INSERT INTO members (employee_no, name, branch_id, status, account) "
            "VALUES (?, ?, ?, 'active', ?) RETURNING id",
            f"{NUMBER}{branch_id}-{place}",
            person,
            branch_id,
            account,
        )
        earn(tx, member_id, points)
    return branch_id


def earn(tx: Tx, member_id: int, points: int) -> None:
    """An entry of the third quarter."""
    version = schemes.find_newest(tx, "积分/1")
    assert version is not None
    enter(tx, House(), version, member_id, "V01", Decimal(points), ENTERED, decided_by="admin:1")


def publish(tx: Tx, house: House | None = None) -> None:
    """The job quarter-ranking."""
    outcome = jobs.run(Job.QUARTER_RANKING, Post(tx, house or House(), PUBLISHED))
    assert isinstance(outcome, Ran), outcome
