"""`liangbang job`: in a process of its own, against a Bot API that notes what it is told."""

import fcntl
import json
import os
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app

ROSTER = "工号,姓名,支部,状态\n0604,李喆,一支部,在岗\n0605,龚䶮,二支部,在岗\n"
SCHEME = """
[scheme]
code = "s"
name = "积分"
period = "quarter"
approval = ["branch_secretary"]
[[grade]]
code = "优秀"
min = 5
[[grade]]
code = "合格"
min = 0
[[category]]
code = "c"
name = "奉献"
[[category.item]]
code = "V01"
name = "志愿服务"
points = 3
"""
PATIENT_SECONDS = 60


class BotApi(BaseHTTPRequestHandler):
    """Takes everything, or refuses everything for now."""

    calls: list[tuple[str, str]]
    well = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.calls.append((self.path.rpartition("/")[2], body.decode(errors="replace")))
        answer = {"ok": True, "result": {"message_id": len(self.calls), "chat": {"id": 1}, "date": 0}}
        if not self.well:
            answer = {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}
        self.send_response(200 if self.well else 400)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        pass


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    made: list[tuple[str, str]] = []
    monkeypatch.setattr(BotApi, "calls", made, raising=False)
    return made


@pytest.fixture
def api(calls: list[tuple[str, str]]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BotApi)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def config(tmp_path: Path, api: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(
        f'[telegram]\ntoken = "1:secret"\napi_url = "{api}"\nadmins = [900]\n'
        f'[storage]\nurl = "sqlite:///{tmp_path}/l.db"\n',
        encoding="utf-8",
    )
    for kind, name, text in (("roster", "roster.csv", ROSTER), ("scheme", "scheme.toml", SCHEME)):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        assert here(path, "import", kind, str(file)).exit_code == 0
    sql(tmp_path / "l.db", "UPDATE branches SET chat_id = -1001 WHERE name = '一支部'")
    return path


def sql(database: Path, statement: str) -> list[tuple[object, ...]]:
    """One statement, as another program would make it."""
    with closing(sqlite3.connect(database, isolation_level=None, timeout=10)) as connection:
        return connection.execute(statement).fetchall()


def here(config: Path, *words: str) -> Result:
    """The command in this process: for what sends nothing."""
    return CliRunner().invoke(app, [*words, "--config", str(config)])


def liangbang(config: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words, "--config", str(config)],
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENT_SECONDS,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


def test_a_job_posts_its_picture_at_once_and_only_once(config: Path, calls: list[tuple[str, str]]) -> None:
    first = liangbang(config, "job", "weekly-ranking")
    assert (first.returncode, first.stderr) == (0, "")
    assert re.fullmatch(
        r"weekly-ranking: posted to 1 branch group, kept for 1 branch without a group \(\d{4}-W\d\d\)\n",
        first.stdout,
    )
    posts = [body for method, body in calls if method == "sendPhoto"]
    assert len(posts) == 1
    assert "-1001" in posts[0]
    assert "PNG" in posts[0]
    assert [json.loads(body)["chat_id"] for method, body in calls if method == "sendMessage"] == [900]
    again = here(config, "job", "weekly-ranking")
    assert (again.exit_code, again.stderr) == (0, "")
    assert "has already run" in again.stdout
    assert len(calls) == 2


def test_the_quarter_s_ranking_names_every_grade(config: Path, calls: list[tuple[str, str]]) -> None:
    assert liangbang(config, "job", "quarter-ranking", "--period", "2025Q1").returncode == 0
    [caption] = [body for method, body in calls if method == "sendPhoto"]
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
    config: Path, calls: list[tuple[str, str]], words: list[str], code: int, sentence: str
) -> None:
    done = here(config, "job", *words)
    assert done.exit_code == code
    assert sentence in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert calls == []


def test_reminders_may_run_as_often_as_one_likes(config: Path) -> None:
    for _ in range(2):
        done = liangbang(config, "job", "reminders")
        assert (done.returncode, done.stdout) == (0, "reminders: nothing was due\n")


def test_a_post_that_telegram_refuses_is_told(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BotApi, "well", False)
    done = liangbang(config, "job", "weekly-ranking")
    assert "note: Telegram refused" in done.stdout


def test_while_another_program_sends_the_job_leaves_its_posts_to_that_one(
    config: Path, calls: list[tuple[str, str]], tmp_path: Path
) -> None:
    with (tmp_path / "l.db.courier").open("w") as lease:
        fcntl.flock(lease, fcntl.LOCK_EX)

        def send_for_it() -> None:
            while not sql(tmp_path / "l.db", "SELECT id FROM outbox WHERE state = 'waiting'"):
                threading.Event().wait(0.05)
            sql(tmp_path / "l.db", "UPDATE outbox SET state = 'sent' WHERE chat_id IS NOT NULL")

        other = threading.Thread(target=send_for_it)
        other.start()
        done = liangbang(config, "job", "weekly-ranking")
        other.join()
    assert (done.returncode, done.stderr) == (0, "")
    assert calls == []
