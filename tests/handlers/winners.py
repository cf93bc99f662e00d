"""A branch with some years behind it: grades by the quarter, without the claims they came from."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from domain.members import Member, Role
from domain.periods import Period, bounds, parse
from domain.runs import Job, Outcome
from handlers import jobs
from handlers.post import Post
from render import drawings
from render.drawings import Drawing
from render.papers import Certificate
from services import publications
from services.house import House
from storage import members, runs, schemes
from storage import publications as publications_stored
from storage.database import Tx
from tests.desk import Desk
from tests.entries import enter
from tests.handlers.conftest import LEADER, MEMBER, OTHER, SCHEME

GROUP, PAYER = -1001, 16

AWARDS = """
[[award]]
code = "year-a"
name = "年度优秀"
grade = "A"
count = 3
bonus = 300

[[award]]
code = "streak-a"
name = "连续优秀"
grade = "A"
streak = 3
certificate = false
"""
YEARLY = SCHEME + AWARDS.split('[[award]]\ncode = "streak-a"', maxsplit=1)[0]
BOTH = SCHEME + AWARDS
POINTS = {"A": Decimal(9), "B": Decimal(3), "C": Decimal(0)}
BEFORE_JULY = "2026-06-25T01:00"
AT_YEAR_END = "2026-12-25T01:00"


def at(desk: Desk, moment: str) -> None:
    """It is that moment (UTC)."""
    desk.now = datetime.fromisoformat(moment).replace(tzinfo=UTC)


def period(key: str) -> Period:
    found = parse(key)
    assert found is not None
    return found


def graded(desk: Desk, account: int, keys: str, grade: str = "A") -> None:
    """A member earns that grade in each of those periods, recorded on its first day."""
    member = members.find_by_account(desk.tx, account)
    assert member is not None
    recorded(desk.tx, desk.house, member, keys, "V02", POINTS[grade])


def recorded(tx: Tx, house: House, member: Member, keys: str, item: str, points: Decimal) -> None:
    """An entry in the ledger for each of those periods, on its first day."""
    version = schemes.list_newest(tx)[0]
    for key in keys.split():
        first_day = bounds(period(key), house.zone)[0]
        enter(tx, house, version, member.id, item, points, first_day, period=key)


def final(tx: Tx, house: House, keys: str) -> None:
    """Those periods are over for good."""
    for key in keys.split():
        over = bounds(period(key), house.zone)[1]
        runs.begin(tx, Job.QUARTER_FINAL, key, over)
        publications.freeze(tx, house, period(key), over)


def settle(desk: Desk) -> None:
    """Every quarter that is over has had its time: it is final."""
    over, quarter = [], period("2024Q1")
    while quarter.end < desk.house.today(desk.now):
        if publications_stored.find_final(desk.tx, "test", quarter.key) is None:
            over.append(quarter.key)
        quarter = quarter.next()
    final(desk.tx, desk.house, " ".join(over))


def run(
    desk: Desk, year: str | None = None, *, settled: bool = True, due_at: datetime | None = None
) -> Outcome:
    """The job, now; what is over is final, but for where it is not ``settled``. ``due_at``: made up for."""
    if settled:
        settle(desk)
    post = Post(desk.tx, desk.house, desk.now, due_at)
    outcome = jobs.run(Job.ANNUAL_AWARDS, post, period(year) if year else None)
    desk.deliver()
    return outcome


def stored(desk: Desk) -> list[tuple[str, int, str, bool]]:
    """(serial, account, periods, stands) of every award."""
    rows = desk.tx.all(
        "SELECT a.serial, m.account, a.revoked_at, (SELECT group_concat(period, ' ') FROM award_periods "
        "WHERE award_id = a.id) AS periods FROM awards a JOIN members m ON m.id = a.member_id ORDER BY a.id"
    )
    return [(row["serial"], row["account"], row["periods"], row["revoked_at"] is None) for row in rows]


def made(desk: Desk, chat: int) -> list[tuple[str, str, Drawing]]:
    """(method, file name, drawing) of what is made for a chat."""
    rows = desk.tx.all(
        "SELECT method, payload, drawing FROM outbox WHERE chat_id = ? AND drawing IS NOT NULL ORDER BY id",
        chat,
    )
    return [
        (row["method"], file_name(json.loads(row["payload"])), drawings.from_json(json.loads(row["drawing"])))
        for row in rows
    ]


def file_name(payload: dict[str, Any]) -> str:
    return str(payload.get("document", "")).removeprefix("attach://")


def rewarding() -> Desk:
    """A branch with a group, before July, under a scheme that rewards three A's in the year."""
    desk = Desk(YEARLY)
    desk.member(MEMBER, "张伟")
    desk.member(LEADER, "王磊", Role.GROUP_LEADER)
    desk.member(OTHER, "龚䶮")
    desk.member(PAYER, "吴敏", Role.COMMITTEE_ADMIN)
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    desk.tx.execute("UPDATE schemes SET valid_from = '2025-01-01T00:00:00.000+00:00'")
    at(desk, BEFORE_JULY)
    return desk


def certificates(desk: Desk, account: int) -> list[Certificate]:
    return [paper for _, _, paper in made(desk, account) if isinstance(paper, Certificate)]


def payload(desk: Desk, account: int) -> str:
    return certificates(desk, account)[0].link.partition("?start=")[2]
