"""What is well and what is not, from what was measured."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.health import LEAST_FREE, Surroundings, lines, troubles
from bot.settings import Settings
from storage import inbox, outbox
from storage.database import Database
from storage.lease import Lease
from storage.vitals import Vitals

NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)  # a Wednesday, 12:00 in Shanghai
AROUND = Surroundings(running=True, size=3_140_000, free=9_000_000_000)
WELL = Vitals(
    inbox=inbox.Counts(new=0, unreadable=0, failed=0, oldest_new=None),
    outbox=outbox.Counts(waiting=0, kept=2, dead=1, oldest_due=None),
    untried=None,
    reviews=4,
    oldest_review=NOW - timedelta(hours=30),
    entries=120,
    due={"weekly-ranking": "2026-11-16T08:30", "reminders": "2026-11-18T12:00"},
)


def wrong(vitals: Vitals = WELL, around: Surroundings = AROUND) -> list[str]:
    return list(troubles(vitals, around, Settings(), NOW))


def test_where_all_is_well_there_is_no_trouble_and_everything_is_told() -> None:
    assert wrong() == []
    told = list(lines(WELL, AROUND, Settings(), NOW))
    assert told[:5] == [
        "bot: running",
        "database: 3.1 MB, 9.0 GB free, 120 ledger entries",
        "inbox: 0 waiting, 0 set aside",
        "outbox: 0 waiting, 2 kept, 1 refused by Telegram",
        "reviews: 4 waiting for 1 d",
    ]
    assert "job weekly-ranking: last for 2026-11-16 08:30, next on 2026-11-23 08:30" in told
    assert "job quarter-ranking: last for never, next on 2027-01-08 08:30" in told


@pytest.mark.parametrize(
    ("around", "said"),
    [
        (replace(AROUND, running=False), "no bot is running on this database"),
        (replace(AROUND, free=LEAST_FREE - 1), "the disk of the database has 100 MB left"),
    ],
)
def test_a_bot_that_does_not_run_and_a_disk_that_is_nearly_full_are_troubles(
    around: Surroundings, said: str
) -> None:
    assert wrong(around=around) == [said]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(60, []), (61, ["updates wait for 1 min to be handled; the log says why"])],
)
def test_updates_that_wait_for_more_than_a_minute_are_trouble(seconds: int, said: list[str]) -> None:
    waits = replace(WELL.inbox, new=1, oldest_new=NOW - timedelta(seconds=seconds))
    assert wrong(replace(WELL, inbox=waits)) == said


@pytest.mark.parametrize(
    ("minutes", "said"), [(15, []), (130, ["messages wait for 2 h to be sent; the log says why"])]
)
def test_notices_that_nobody_tries_to_send_are_trouble(minutes: int, said: list[str]) -> None:
    assert wrong(replace(WELL, untried=NOW - timedelta(minutes=minutes))) == said


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ({}, []),
        ({"weekly-ranking": "2026-11-16T08:30"}, []),
        (
            {"weekly-ranking": "2026-11-09T08:30"},
            ["job weekly-ranking was due on 2026-11-16 08:30 and has not run"],
        ),
        ({"reminders": "2026-11-18T11:00"}, []),
        ({"gone-job": "1999-01-01T00:00"}, []),
    ],
)
def test_a_job_that_was_due_more_than_three_minutes_ago_is_trouble(
    due: Mapping[str, str], said: list[str]
) -> None:
    assert wrong(replace(WELL, due=due)) == said


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(f'[storage]\nurl = "sqlite:///{tmp_path}/liangbang.db"\n', encoding="utf-8")
    return path


async def test_the_command_says_how_it_goes_and_exits_by_it(config: Path, tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "liangbang.db")
    await database.close()

    def health() -> tuple[int, str, str]:
        result = CliRunner().invoke(app, ["health", "--config", str(config)])
        return result.exit_code, result.stdout, result.stderr

    code, out, err = health()
    assert (code, err) == (1, "no bot is running on this database\n")
    assert out.startswith("bot: not running\n")
    bot = Lease(tmp_path / "liangbang.db", "run")
    assert bot.acquire()
    code, out, err = health()
    bot.release()
    assert (code, err) == (0, "")
    assert out.startswith("bot: running\n")


def test_without_a_database_it_is_not_well(config: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["health", "--config", str(config)])
    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path}/liangbang.db: there is no database yet\n"
