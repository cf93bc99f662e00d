"""A branch with a published quarter, for whatever shows it: pages, files, posters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from domain.ledger import Entry, kind_of
from domain.runs import Job, Ran
from domain.schemes import Scheme
from handlers import jobs
from handlers.post import Post
from services import scheme_import, standings
from services.house import House
from storage import ledger, schemes
from storage.database import Tx

ENTERED = datetime(2026, 8, 3, 4, 0, tzinfo=UTC)
PUBLISHED = datetime(2026, 10, 8, 0, 30, tzinfo=UTC)
NUMBER, ACCOUNT = "№77-0815-", 7_135_792_468
SCHEME = """
[scheme]
code = "积分/1"
name = "党员积分管理"
period = "quarter"
approval = ["branch_secretary"]
[[grade]]
code = "A"
min = 90
[[grade]]
code = "B"
min = 70
[[grade]]
code = "C"
min = 0
[[category]]
code = "v"
name = "奉献社会"
[[category.item]]
code = "V01"
name = "志愿服务"
points = { min = -200, max = 200 }
unit = "次"
"""
CREW = (("李喆", 96), ("张伟", 92), ("欧阳娜娜", 88), ("<b>龚䶮</b>", 71), ("落后甲", 40), ("落后乙", 12))
"""Names and totals: two A's, two B's, two C's."""


def branch(tx: Tx, name: str = "第一党支部", people: Sequence[tuple[str, int]] = CREW) -> int:
    """A branch of the committee with its members and their points of the third quarter; its id."""
    if schemes.find_newest(tx, "积分/1") is None:
        scheme = scheme_import.read(SCHEME.encode())
        assert isinstance(scheme, Scheme), scheme
        scheme_import.apply(tx, scheme, ENTERED)
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
    amount = Decimal(points)
    entry = Entry(
        *(ledger.next_number(tx), ENTERED, "2026Q3", "积分/1", version.id, member_id, "V01"),
        *(kind_of(amount), Decimal(1), amount, None, None, ("admin:1",)),
    )
    standings.append(tx, House(), entry)


def publish(tx: Tx, house: House | None = None) -> None:
    """The job quarter-ranking."""
    outcome = jobs.run(Job.QUARTER_RANKING, Post(tx, house or House(), PUBLISHED))
    assert isinstance(outcome, Ran), outcome
