"""The end of a quarter: points earned, the jobs run, an entry objected to."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.periods import parse
from domain.runs import AlreadyRan, Job, NotNow, Ran
from handlers import jobs
from handlers.post import Post
from tests.desk import Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER, REVIEWER, SECRETARY

GROUP = -1001

NEW_YEAR = datetime(2027, 1, 1, 1, 0, tzinfo=UTC)


def run(desk: Desk, job: Job, period: str | None = "2026Q4") -> Ran | AlreadyRan | NotNow:
    """A job of that quarter, and what it says delivered."""
    outcome = jobs.run(job, Post(desk.tx, desk.house, desk.now), parse(period) if period else None)
    desk.deliver()
    return outcome


def earn(desk: Desk, account: int, text: str) -> None:
    """A claim that everybody approves."""
    desk.say(account, text)
    desk.press(account, "✅")
    approve(desk)


def approve(desk: Desk) -> None:
    """The whole chain, whatever waits for it."""
    for reviewer in (LEADER, REVIEWER, SECRETARY):
        desk.press(reviewer, "✅ 通过")


def last(desk: Desk, account: int) -> str:
    """What the newest message says."""
    return desk.phone(account).texts()[-1]


def object_to(desk: Desk, account: int, reason: str) -> None:
    """⚖️ under a standing, against its first entry."""
    desk.press(account, "⚖️")
    desk.press(account, "#")
    desk.say(account, reason)


def closed_quarter(desk: Desk) -> Desk:
    """A quarter with two members' points in it, over and put before everybody."""
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    earn(desk, MEMBER, "志愿服务 2次")
    earn(desk, OTHER, "志愿服务 1次")
    desk.now = NEW_YEAR
    assert run(desk, Job.QUARTER_SIGN) == Ran(
        "2026Q4", "put 5 standings before their members; 0 reviewers reminded"
    )
    return desk
