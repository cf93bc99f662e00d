"""Awards from the command line: the job, `liangbang certificates`, `liangbang export awards`."""

import asyncio
import csv
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from python_calamine import load_workbook
from typer.testing import CliRunner, Result

from bot.__main__ import app
from services.house import House
from storage import members
from storage.database import Database, Tx
from tests.handlers.winners import final, recorded

ROSTER = "工号,姓名,支部,党小组,职务,状态\n0604,@李喆,一支部,一组,,在岗\n0605,龚䶮,一支部,,党委管理员,在岗\n"
SCHEME = """
[scheme]
code = "s"
name = "积分"
period = "quarter"
approval = ["branch_secretary"]
[[grade]]
code = "A"
min = 90
[[grade]]
code = "B"
min = 0
[[award]]
code = "year-a"
name = "=年度优秀"
grade = "A"
count = 3
bonus = 300.5
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
    """Knows its name, takes everything, and notes it."""

    calls: list[tuple[str, bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        method = self.path.rpartition("/")[2]
        self.calls.append((method, body))
        result = {"message_id": len(self.calls), "chat": {"id": 1}, "date": 0, "username": "liang_bot"}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"ok": True, "result": result}).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        pass


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bytes]]:
    made: list[tuple[str, bytes]] = []
    monkeypatch.setattr(BotApi, "calls", made, raising=False)
    return made


@pytest.fixture
def config(tmp_path: Path, calls: list[tuple[str, bytes]]) -> Iterator[Path]:
    """A member with three A's in 2025, enrolled as 7001."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BotApi)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    path = tmp_path / "config.toml"
    path.write_text(
        f'[telegram]\ntoken = "1:secret"\napi_url = "http://127.0.0.1:{server.server_port}"\nadmins = [900]\n'
        f'[storage]\nurl = "sqlite:///{tmp_path}/l.db"\n',
        encoding="utf-8",
    )
    for kind, name, text in (("roster", "roster.csv", ROSTER), ("scheme", "scheme.toml", SCHEME)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert here(path, "import", kind, str(tmp_path / name)).exit_code == 0
    asyncio.run(live_through_2025(tmp_path / "l.db"))
    yield path
    server.shutdown()
    thread.join()
    server.server_close()


async def live_through_2025(path: Path) -> None:
    def live(tx: Tx) -> None:
        member = members.find_by_number(tx, "0604")
        assert member is not None
        tx.execute("INSERT INTO accounts (id) VALUES (7001)")
        tx.execute("UPDATE members SET account = 7001 WHERE id = ?", member.id)
        recorded(tx, House(), member, "2025Q1 2025Q3 2025Q4", "V01", Decimal(93))
        final(tx, House(), "2025Q1 2025Q3 2025Q4")

    database = await Database.open(path)
    await database.write(live)
    await database.close()


def here(config: Path, *words: str) -> Result:
    """The command in this process: for what sends nothing."""
    return CliRunner().invoke(app, [*words, "--config", str(config)])


def award(config: Path) -> subprocess.CompletedProcess[str]:
    """The job in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "job", "annual-awards", "--period", "2025", "--config", str(config)],
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENT_SECONDS,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


def test_the_job_sends_picture_paper_and_list_and_the_papers_and_the_list_can_be_had_again(
    config: Path, calls: list[tuple[str, bytes]], tmp_path: Path
) -> None:
    assert (
        "there are no certificates of 2025"
        in here(config, "certificates", "--period", "2025", "--out", str(tmp_path / "none")).stderr
    )
    done = award(config)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "annual-awards: 1 award, 1 told in private; the lists of 1 without a group are kept (2025Q1..2025Q4)\n"
    )
    [picture] = [body for method, body in calls if method == "sendPhoto"]
    assert b"\x89PNG" in picture
    documents = [body for method, body in calls if method == "sendDocument"]
    by_name = {re.findall(rb'filename="([^"]+)"', body)[0].decode(): body for body in documents}
    assert by_name.keys() == {f"LB-{year(config)}-0001.pdf", "awards-2025Q1-2025Q4.xlsx"}
    assert b"%PDF-" in by_name[f"LB-{year(config)}-0001.pdf"]
    assert b"PK\x03\x04" in by_name["awards-2025Q1-2025Q4.xlsx"]
    again = here(config, "job", "annual-awards", "--period", "2025")
    assert (again.exit_code, again.stderr) == (0, "")
    assert "has already run" in again.stdout
    assert len([method for method, _ in calls if method.startswith("send")]) == 4  # and a line to the admin

    papers = tmp_path / "papers"
    written = here(config, "certificates", "--period", "2025", "--out", str(papers))
    assert (written.exit_code, written.stderr) == (0, "")
    assert written.stdout == f"1 certificate, PDF and PNG each, in {papers}\n"
    assert sorted(path.suffix for path in papers.iterdir()) == [".pdf", ".png"]
    assert next(papers.glob("*.pdf")).read_bytes().startswith(b"%PDF-")

    assert_the_list_is_safe(config, tmp_path)


def year(config: Path) -> str:
    """Of the awards' serial numbers: the one it is."""
    out = config.parent / "y.csv"
    assert here(config, "export", "awards", "--period", "2025", "--out", str(out)).exit_code == 0
    [row] = csv.DictReader(out.read_text(encoding="utf-8").splitlines())
    return row["serial"].split("-")[1]


def assert_the_list_is_safe(config: Path, tmp_path: Path) -> None:
    """A name that begins like a formula is text, in both forms."""
    out = tmp_path / "awards.csv"
    assert here(config, "export", "awards", "--period", "2025", "--out", str(out)).exit_code == 0
    header, line = out.read_text(encoding="utf-8").splitlines()
    assert header.startswith("employee_no,name,branch,award,quarters,bonus,serial,")
    assert line.startswith(
        f"0604,'@李喆,一支部,'=年度优秀,2025Q1 2025Q3 2025Q4,300.5,LB-{year(config)}-0001,issued,"
    )
    assert "2025Q1 93 A; 2025Q3 93 A; 2025Q4 93 A" in line
    sheet = tmp_path / "awards.xlsx"
    assert here(config, "export", "awards", "--period", "2025", "--out", str(sheet)).exit_code == 0
    row = load_workbook(sheet).get_sheet_by_index(0).to_python()[1]
    assert row[:6] == ["0604", "@李喆", "一支部", "=年度优秀", "2025Q1 2025Q3 2025Q4", 300.5]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["export", "awards", "--period", "2025", "--out", "a.csv"], 1, "there are no awards of 2025"),
        (["export", "awards", "--period", "2025Q1", "--out", "a.csv"], 1, "there are no awards of 2025Q1"),
        (["certificates", "--period", "2025-W1", "--out", "x"], 2, "no period"),
        (["job", "annual-awards", "--period", "2025Q1"], 1, "annual-awards takes a year"),
        (["job", "annual-awards", "--period", "2199"], 1, "no period of 2199 is final yet"),
    ],
)
def test_what_there_is_not_is_said(config: Path, words: list[str], code: int, sentence: str) -> None:
    done = here(config, *words)
    assert done.exit_code == code
    assert sentence in done.stderr
    assert done.stdout == ""
