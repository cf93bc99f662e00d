"""Who is on the board of a period that is published: those who were published, whatever has become of them since."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from domain.runs import Job
from tests.desk import Desk
from tests.handlers.conftest import LEADER, MEMBER, OTHER, SECRETARY
from tests.handlers.quarter import closed_quarter, earn, last, run

NEWCOMER = 71
OTHER_BOARD = "📰 看公示时的"


@pytest.fixture
def published(desk: Desk) -> Desk:
    """A quarter that was published eight days after its end."""
    closed_quarter(desk)
    desk.now = datetime(2027, 1, 8, 1, 0, tzinfo=UTC)
    run(desk, Job.QUARTER_RANKING)
    return desk


def everybody(desk: Desk, account: int = SECRETARY) -> list[str]:
    """The names on the board of the quarter, as one who leads the branch sees them."""
    desk.say(account, "/board 2026Q4")
    row = desk.tx.one("SELECT drawing FROM outbox WHERE drawing IS NOT NULL ORDER BY id DESC LIMIT 1")
    return [bar["name"] for bar in json.loads(row["drawing"])["rows"]] if row else []


def test_who_comes_later_is_not_on_it_and_changes_no_figure(published: Desk) -> None:
    before = everybody(published)
    published.member(NEWCOMER, "新来的")
    published.member(72, "又一位")
    assert everybody(published) == before
    assert OTHER_BOARD not in published.phone(SECRETARY).labels()
    published.say(SECRETARY, "/board")
    row = published.tx.one("SELECT drawing FROM outbox WHERE drawing IS NOT NULL ORDER BY id DESC LIMIT 1")
    assert row is not None
    assert len(json.loads(row["drawing"])["rows"]) == 7, "the running board has them"


def test_who_moves_stays_where_they_were_published_and_keeps_their_past(published: Desk) -> None:
    before, average = everybody(published), average_of_before(published)
    there = published.branch("第二党支部")
    published.tx.execute(
        "UPDATE members SET branch_id = ?, group_id = NULL WHERE id = ?", there, published.member_id(OTHER)
    )
    assert everybody(published) == before
    assert OTHER_BOARD not in published.phone(SECRETARY).labels(), "a move corrects nothing"
    assert average_of_before(published) == average
    earn(published, MEMBER, "志愿服务 1次")
    published.say(OTHER, "/mine")
    assert "近 2 期：3 → <b>0</b>" in last(published, OTHER)
    published.say(OTHER, "/mine 2026Q4")
    assert "<b>3 分</b> · 第 <b>2</b> 名 / 5 人" in last(published, OTHER)


def test_who_leaves_stays_on_it(published: Desk) -> None:
    before = everybody(published)
    published.tx.execute("UPDATE members SET status = 'left' WHERE id = ?", published.member_id(LEADER))
    assert everybody(published) == before
    assert OTHER_BOARD not in published.phone(SECRETARY).labels()


def test_a_branch_whose_result_is_held_back_has_those_who_belong_to_it(published: Desk) -> None:
    there = published.branch("第二党支部")
    published.member(NEWCOMER, "新来的")
    published.tx.execute(
        "UPDATE members SET branch_id = ?, group_id = NULL WHERE id = ?", there, published.member_id(NEWCOMER)
    )
    published.say(NEWCOMER, "/board 2026Q4")
    assert "新来的" in everybody(published, NEWCOMER)


def average_of_before(desk: Desk) -> str:
    """What /compare says of the quarters: the averages of the branch, oldest first."""
    desk.say(SECRETARY, "/compare")
    return next(line for line in last(desk, SECRETARY).splitlines() if line.startswith("📈"))
