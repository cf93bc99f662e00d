"""The shipped schemes, and a branch that works under them from their files alone."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from domain.periods import parse
from domain.runs import AlreadyRan, Job, NotNow, Ran
from domain.schemes import Scheme
from domain.standings import Balance, Tally, tally
from handlers import jobs
from handlers.post import Post
from services import scheme_import
from tests.desk import Desk
from tests.handlers.conftest import small_branch

SCHEMES = Path(__file__).parents[2] / "examples" / "schemes"
MEMBER, LEADER, REVIEWER, SECRETARY, OTHER = 11, 12, 13, 14, 15
GROUP = -1001


def text(name: str) -> str:
    return (SCHEMES / f"{name}.toml").read_text(encoding="utf-8")


def scheme(name: str) -> Scheme:
    result = scheme_import.load(SCHEMES / f"{name}.toml")
    assert isinstance(result, Scheme), result
    return result


def counted(rules: Scheme, **deeds: str) -> Tally:
    """What deeds are worth: ``J01="2"`` is the item's points twice, or the value 2 where it has a range."""
    balances = []
    for code, amount in deeds.items():
        item = rules.find_item(code)
        assert item is not None, code
        points = item.worth(Decimal(amount), Decimal(amount))
        balances.append(Balance(item, points, Decimal(amount), 1))
    return tally(rules, balances)


def branch(*names: str) -> Desk:
    """A branch under these schemes: two members, their group leader, reviewer and secretary."""
    desk = small_branch(text(names[0]))
    for name in names[1:]:
        desk.import_scheme(text(name))
    desk.tx.execute("UPDATE branches SET chat_id = ?", GROUP)
    return desk


def run(desk: Desk, job: Job, period: str) -> Ran | AlreadyRan | NotNow:
    outcome = jobs.run(job, Post(desk.tx, desk.house, desk.now), parse(period))
    desk.deliver()
    return outcome


def at(desk: Desk, day: str) -> None:
    """Noon of a day in Shanghai."""
    desk.now = datetime.fromisoformat(f"{day}T04:00").replace(tzinfo=UTC)


def posts(desk: Desk) -> list[str]:
    """What stands in the branch's group, oldest first."""
    return desk.phone(GROUP).texts()
