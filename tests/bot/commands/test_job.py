"""`liangbang job`: in a process of its own, against a Bot API that notes what it is told."""

import fcntl
import json
import re
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.commands.bot_api import Call, Noting, in_a_process
from tests.bot.commands.line import bring, liangbang
from tests.schemes import plain

ROSTER = "工号,姓名,支部,状态\n0604,李喆,一支部,在岗\n0605,龚䶮,二支部,在岗\n"


@pytest.fixture
def config(connected: Path) -> Path:
    """Two branches, one of them with a group."""
    bring(connected, roster=ROSTER, scheme=plain(优秀=5, 合格=0))
    sql(connected.with_name("l.db"), "UPDATE branches SET chat_id = -1001 WHERE name = '一支部'")
    return connected


def sql(database: Path, statement: str) -> list[tuple[object, ...]]:
    """One statement, as another program would make it."""
    with closing(sqlite3.connect(database, isolation_level=None, timeout=10)) as connection:
        return connection.execute(statement).fetchall()


def test_a_job_posts_its_picture_at_once_and_only_once(config: Path, calls: list[Call]) -> None:
    first = in_a_process(config, "job", "weekly-ranking")
    assert (first.returncode, first.stderr) == (0, "")
    assert re.fullmatch(
        r"weekly-ranking: posted to 1 branch group, kept for 1 branch without a group \(\d{4}-W\d\d\)\n",
        first.stdout,
    )
    posts = [call.text for call in calls if call.method == "sendPhoto"]
    assert len(posts) == 1
    assert "-1001" in posts[0]
    assert "PNG" in posts[0]
    assert [json.loads(call.body)["chat_id"] for call in calls if call.method == "sendMessage"] == [900]
    again = liangbang(config, "job", "weekly-ranking")
    assert (again.exit_code, again.stderr) == (0, "")
    assert "has already run" in again.stdout
    assert len(calls) == 2


def test_the_quarter_s_ranking_names_every_grade(config: Path, calls: list[Call]) -> None:
    assert in_a_process(config, "job", "quarter-ranking", "--period", "2025Q1").returncode == 0
    [caption] = [call.text for call in calls if call.method == "sendPhoto"]
    assert "优秀" in caption
    assert "合格" in caption


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["quarter-ranking", "--period", "2199Q1"], 1, "2199Q1 has not begun"),
        (["quarter-ranking", "--period", "2025-01"], 1, "no scheme is counted by month"),
        (["quarter-sign", "--period", "2199Q1"], 1, "2199Q1 has not begun"),
        (["reminders", "--period", "2025Q1"], 1, "take no period"),
        (["quiz-open"], 1, "the bank has no questions"),
        (["quiz-close"], 1, "no round of the quiz"),
        (["quiz-open", "--period", "2025Q1"], 1, "takes no period"),
        (["quarter-ranking", "--period", "2026Q5"], 2, "no period"),
        (["quarter-ranking", "--period", "2026-W47"], 2, "no period"),
        (["monthly"], 2, "monthly"),
    ],
)
def test_what_cannot_be_run_is_refused_and_nothing_is_posted(
    config: Path, calls: list[Call], words: list[str], code: int, sentence: str
) -> None:
    done = liangbang(config, "job", *words)
    assert done.exit_code == code
    assert sentence in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert calls == []


def test_reminders_may_run_as_often_as_one_likes(config: Path) -> None:
    for _ in range(2):
        done = in_a_process(config, "job", "reminders")
        assert (done.returncode, done.stdout) == (0, "reminders: nothing was due\n")


def test_a_post_that_telegram_refuses_is_told(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Noting, "well", False)
    done = in_a_process(config, "job", "weekly-ranking")
    assert "note: Telegram refused" in done.stdout


def test_a_job_that_ran_has_succeeded_also_while_telegram_cannot_be_reached(config: Path) -> None:
    written = config.read_text(encoding="utf-8")
    config.write_text(re.sub(r"http://127\.0\.0\.1:\d+", "http://127.0.0.1:1", written), encoding="utf-8")
    done = in_a_process(config, "job", "weekly-ranking")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("weekly-ranking: posted to 1 branch group")
    assert (
        "note: 2 messages not sent yet: kept, and sent when the bot runs and Telegram answers" in done.stdout
    )
    assert sql(config.with_name("l.db"), "SELECT COUNT(*) FROM outbox WHERE state = 'waiting'") == [(3,)]


def test_while_another_program_sends_the_job_leaves_its_posts_to_that_one(
    config: Path, calls: list[Call], tmp_path: Path
) -> None:
    with (tmp_path / "l.db.courier").open("w") as lease:
        fcntl.flock(lease, fcntl.LOCK_EX)

        def send_for_it() -> None:
            while not sql(tmp_path / "l.db", "SELECT id FROM outbox WHERE state = 'waiting'"):
                threading.Event().wait(0.05)
            sql(tmp_path / "l.db", "UPDATE outbox SET state = 'sent' WHERE chat_id IS NOT NULL")

        other = threading.Thread(target=send_for_it)
        other.start()
        done = in_a_process(config, "job", "weekly-ranking")
        other.join()
    assert (done.returncode, done.stderr) == (0, "")
    assert calls == []
