"""Awards from the command line: the job, `liangbang certificates`, `liangbang export awards`."""

import asyncio
import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import load_workbook

from services.house import House
from storage import members
from storage.database import Database, Tx
from tests import pdfs
from tests.bot.commands.bot_api import Call, in_a_process
from tests.bot.commands.line import bring, liangbang
from tests.handlers.winners import final, recorded
from tests.schemes import plain

ROSTER = "工号,姓名,支部,党小组,职务,状态\n0604,@李喆,一支部,一组,,在岗\n0605,龚䶮,一支部,,党委管理员,在岗\n"
AWARD = """
[[award]]
code = "year-a"
name = "=年度优秀"
grade = "A"
count = 3
bonus = 300.5
"""


@pytest.fixture
def config(connected: Path) -> Path:
    """A member with three A's in 2025, enrolled as 7001."""
    bring(connected, roster=ROSTER, scheme=plain(A=90, B=0) + AWARD)
    asyncio.run(live_through_2025(connected.with_name("l.db")))
    return connected


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


def test_the_job_sends_picture_paper_and_list_and_the_papers_and_the_list_can_be_had_again(
    config: Path, calls: list[Call], tmp_path: Path
) -> None:
    assert (
        "there are no certificates of 2025"
        in liangbang(config, "certificates", "--period", "2025", "--out", str(tmp_path / "none")).stderr
    )
    done = in_a_process(config, "job", "annual-awards", "--period", "2025")
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
    again = liangbang(config, "job", "annual-awards", "--period", "2025")
    assert (again.exit_code, again.stderr) == (0, "")
    assert "has already run" in again.stdout
    assert len([method for method, _ in calls if method.startswith("send")]) == 4  # and a line to the admin

    papers = tmp_path / "papers"
    written = liangbang(config, "certificates", "--period", "2025", "--out", str(papers))
    assert (written.exit_code, written.stderr) == (0, "")
    assert written.stdout == f"1 certificate, PDF and PNG each, in {papers}\n"
    assert sorted(path.suffix for path in papers.iterdir()) == [".pdf", ".png"]
    [paper] = papers.glob("*.pdf")
    said = pdfs.words(paper.read_bytes())
    assert "@李喆同志" in said
    assert f"LB-{year(config)}-0001" in said

    assert_the_list_is_safe(config, tmp_path)


def year(config: Path) -> str:
    """Of the awards' serial numbers: the one it is."""
    out = config.parent / "y.csv"
    assert liangbang(config, "export", "awards", "--period", "2025", "--out", str(out)).exit_code == 0
    [row] = csv.DictReader(out.read_text(encoding="utf-8").splitlines())
    return row["serial"].split("-")[1]


def assert_the_list_is_safe(config: Path, tmp_path: Path) -> None:
    """A name that begins like a formula is text, in both forms."""
    out = tmp_path / "awards.csv"
    assert liangbang(config, "export", "awards", "--period", "2025", "--out", str(out)).exit_code == 0
    header, line = out.read_text(encoding="utf-8").splitlines()
    assert header.startswith("employee_no,name,branch,award,quarters,bonus,serial,")
    assert line.startswith(
        f"0604,'@李喆,一支部,'=年度优秀,2025Q1 2025Q3 2025Q4,300.5,LB-{year(config)}-0001,issued,"
    )
    assert "2025Q1 93 A; 2025Q3 93 A; 2025Q4 93 A" in line
    sheet = tmp_path / "awards.xlsx"
    assert liangbang(config, "export", "awards", "--period", "2025", "--out", str(sheet)).exit_code == 0
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
    done = liangbang(config, *words)
    assert done.exit_code == code
    assert sentence in done.stderr
    assert done.stdout == ""
