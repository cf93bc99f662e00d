"""Awards in the database: numbered in order, and no period serves a rule twice, whoever asks for it."""

import sqlite3
from datetime import UTC, datetime

import pytest

from domain.awards import Award
from domain.periods import Period, parse
from storage import awards
from storage.database import Tx
from tests.desk import Desk
from tests.handlers.conftest import MEMBER, OTHER, SCHEME

NOW = datetime(2026, 6, 25, 1, tzinfo=UTC)


@pytest.fixture
def desk() -> Desk:
    desk = Desk(SCHEME)
    desk.member(MEMBER, "张伟")
    desk.member(OTHER, "龚䶮")
    return desk


def ps(keys: str) -> list[Period]:
    return [period for key in keys.split() if (period := parse(key)) is not None]


def issue(
    tx: Tx,
    keys: str,
    *,
    member_id: int = 1,
    rule: str = "year-a",
    year: int = 2026,
    replaces: int | None = None,
) -> Award:
    return awards.issue(
        tx,
        member_id=member_id,
        branch_id=1,
        scheme="test",
        scheme_id=1,
        rule=rule,
        year=str(year),
        periods=ps(keys),
        now=NOW,
        local_year=year,
        replaces=replaces,
    )


def test_serial_numbers_count_within_the_year(desk: Desk) -> None:
    issued = [
        issue(desk.tx, "2025Q1"),
        issue(desk.tx, "2025Q2"),
        issue(desk.tx, "2025Q3", year=2027),
        issue(desk.tx, "2025Q4"),
    ]
    assert [award.serial for award in issued] == [
        *("LB-2026-0001", "LB-2026-0002", "LB-2027-0001", "LB-2026-0003"),
    ]
    assert awards.find_by_serial(desk.tx, "LB-2026-0003") == issued[3]
    assert awards.find_by_serial(desk.tx, "LB-2026-0004") is None


def test_the_ten_thousandth_of_a_year_is_followed_by_the_next(desk: Desk) -> None:
    issue(desk.tx, "2025Q1")
    desk.tx.execute("UPDATE awards SET serial = 'LB-2026-9999'")
    assert [issue(desk.tx, key).serial for key in ("2025Q2", "2025Q3")] == ["LB-2026-10000", "LB-2026-10001"]


def test_a_period_serves_a_rule_of_a_member_but_once(desk: Desk) -> None:
    issue(desk.tx, "2025Q2 2025Q3 2025Q4")
    issue(desk.tx, "2025Q2 2025Q3 2025Q4", member_id=2)
    issue(desk.tx, "2025Q2 2025Q3 2025Q4", rule="streak-a")
    with pytest.raises(sqlite3.IntegrityError):
        issue(desk.tx, "2025Q4 2026Q1 2026Q2")
    assert awards.served(desk.tx, "test", "year-a") == {
        1: set(ps("2025Q2 2025Q3 2025Q4")),
        2: set(ps("2025Q2 2025Q3 2025Q4")),
    }


def test_a_withdrawn_award_stays_with_what_took_it_and_frees_its_periods(desk: Desk) -> None:
    old = issue(desk.tx, "2025Q2 2025Q3 2025Q4")
    gone = awards.revoke(desk.tx, old.id, ps("2025Q3")[0], NOW)
    assert (gone.stands, gone.lost, gone.revoked_at, gone.periods) == (
        False,
        ps("2025Q3")[0],
        NOW,
        old.periods,
    )
    assert awards.list_standing(desk.tx) == []
    assert awards.served(desk.tx, "test", "year-a") == {}
    new = issue(desk.tx, "2025Q2 2025Q4 2026Q1", replaces=old.id)
    assert awards.list_of_member(desk.tx, 1) == [gone, new]
    with pytest.raises(sqlite3.IntegrityError):
        issue(desk.tx, "2026Q2", replaces=old.id)


def test_the_secret_is_made_once(desk: Desk) -> None:
    assert awards.secret(desk.tx) is None
    awards.make_secret(desk.tx)
    first = awards.secret(desk.tx)
    awards.make_secret(desk.tx)
    assert first == awards.secret(desk.tx)
    assert first is not None
    assert len(first) == 64
