"""Files that are bent in every way, or meant to do harm: a sentence for each fault, soon, and in little memory."""

import html
import re
import subprocess
import sys
from pathlib import Path

import pytest

from domain import roster
from domain.faults import Fault
from domain.roster import Roster
from services import scheme_import, tables
from services.tables import Table
from tests.services.bent_workbooks import BOOK, READ, bent, harmful, replaced, workbook

ROOT = Path(__file__).parents[2]
ROSTER = workbook(("工号", "姓名", "支部"), ("0012", "李喆", "一支部"))
WORKBOOKS = harmful(ROSTER, "李喆")

HARMFUL = """
import resource, sys, time
from pathlib import Path
from services import tables

resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
for path in sorted(Path(sys.argv[1]).iterdir()):
    began = time.process_time()
    found = tables.load(path)
    spent = time.process_time() - began
    assert spent < 5, f"{path.name}: {spent:.1f} s"
    print(path.stem, "|", found[0] if isinstance(found, tuple) else "read")
"""


def test_no_workbook_takes_much_memory_or_time_or_the_program_with_it(tmp_path: Path) -> None:
    """Read one after the other by a process of their own, which has a gigabyte."""
    for name, content in WORKBOOKS.items():
        (tmp_path / f"{name}.xlsx").write_bytes(content)
    ended = subprocess.run(
        [sys.executable, "-c", HARMFUL, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout[-500:] + ended.stderr[-2000:]
    said = dict(line.split(" | ") for line in ended.stdout.splitlines())
    assert said.keys() == WORKBOOKS.keys()
    for name, sentence in said.items():
        assert len(sentence) < 200, name
        assert not re.search(r"Error|Exception|None|0x|calamine|zip\b", sentence), (name, sentence)
    assert {name for name, sentence in said.items() if sentence == "read"} == READ


@pytest.mark.parametrize(
    "name", ["工号", "Sheet 1", "'quoted'", "=1+1", "<b>&amp;", "a" * 31, "\u202eabc", "名\u200b单"]
)
def test_a_sheet_may_have_any_name(name: str) -> None:
    found = tables.read("a.xlsx", bent(ROSTER, replaced(b"Sheet1", html.escape(name).encode()), BOOK))
    assert isinstance(found, Table)
    assert found.rows == ((2, ("0012", "李喆", "一支部")),)


def answered(table: Table | tuple[Fault, ...]) -> tuple[Fault, ...]:
    assert isinstance(table, Table), table
    found = roster.read(table.header, table.rows)
    assert not isinstance(found, Roster)
    return found


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("工号,姓名\n1,李喆\n", "支部"),
        ("工号,工号,姓名,支部\n1,1,李喆,一支部\n", "工号"),
        ("工号,姓名,支部\n1,李喆,一支部\n1,王磊,一支部\n", "row 3"),
        ("工号,姓名,支部\n,李喆,一支部\n", "row 2"),
        ("工号,姓名,支部\n1,\u200b\u202e,一支部\n", "row 2"),
        ("工号,姓名,支部,职务\n1,李喆,一支部,国王\n", "国王"),
        ("工号,姓名,支部,状态\n1,李喆,一支部,升天\n", "升天"),
        ("工号,姓名,支部,出生日期\n1,李喆,一支部,2026-02-30\n", "2026-02-30"),
        ("工号,姓名,支部,出生日期\n1,李喆,一支部,昨天\n", "昨天"),
        ("工号,姓名,支部\n1.5E+17,李喆,一支部\n", "row 2"),
        (f"工号,姓名,支部\n{'1' * 40},李喆,一支部\n", "row 2"),
        (f"工号,姓名,支部\n1,{'李' * 100},一支部\n", "row 2"),
    ],
)
def test_what_is_wrong_with_a_roster_is_said_where_it_is(text: str, about: str) -> None:
    faults = [str(fault) for fault in answered(tables.read("a.csv", text.encode()))]
    assert len(faults) == 1
    assert about in faults[0]
    assert len(faults[0]) < 200


@pytest.mark.parametrize(
    "name", ["=HYPERLINK(1)", "+1", "@x", "-", "\t=1", "<b>x</b>", "{0}", "'; DROP TABLE members;--"]
)
def test_odd_names_are_names_and_nothing_else(name: str) -> None:
    """Or refused; but never anything that is carried out."""
    table = tables.read("a.csv", f'工号,姓名,支部\n1,"{name}",一支部\n'.encode())
    assert isinstance(table, Table)
    found = roster.read(table.header, table.rows)
    if isinstance(found, Roster):
        assert [row.name for row in found.rows] == [name.strip()]
    else:
        assert len(found) == 1


SCHEME = (ROOT / "tests/handlers/scheme.toml").read_bytes()


@pytest.mark.parametrize(
    ("data", "about"),
    [
        (b"", "scheme"),
        (SCHEME[: len(SCHEME) // 2 + 7], ""),
        (SCHEME.decode().encode("gb18030"), "not UTF-8"),
        (SCHEME.decode().encode("utf-16"), "not UTF-8"),
        (SCHEME.replace(b"points = 3", b"points = 3\0"), "not TOML"),
        (SCHEME.replace(b"points = 3", b"points = nan"), "points"),
        (SCHEME.replace(b"points = 3", b"points = 1e400"), "points"),
        (SCHEME.replace(b"points = 3", b"points = " + b"9" * 5000), "too many digits"),
        (SCHEME.replace(b"points = 3", b"points = 0x7fffffffffffffffffff"), "points"),
        (SCHEME.replace(b"points = 3", b"points = " + b"[" * 5000), "nested"),
        (SCHEME + b"x = " + b"{a=" * 5000, "nested"),
        (SCHEME + b"[a" + b".a" * 5000 + b"]", ""),
        (SCHEME + b"\n#" + b"x" * 3_000_000, "too large"),
        (bytes(50_000_000), "too large"),
        (ROSTER, "not UTF-8"),
        (SCHEME.replace(b'"V01"', b'"V01\\u0000"'), "code"),
    ],
)
def test_what_is_wrong_with_a_scheme_is_said_in_sentences(data: bytes, about: str) -> None:
    found = scheme_import.read(data)
    assert isinstance(found, tuple)
    assert found
    assert any(about in str(fault) for fault in found), found
    assert all(len(str(fault)) < 300 for fault in found)
