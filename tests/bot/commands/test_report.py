"""`liangbang report`: a PDF and a spreadsheet for each branch."""

from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import Result

from storage.database import Tx
from tests import databases, pdfs, publishing
from tests.bot.commands.line import liangbang


def report(config: Path, *words: str) -> Result:
    return liangbang(config, "report", *words)


@pytest.fixture
def tx(tmp_path: Path) -> Tx:
    """The database, open beside the command; two branches, one of a name that no file can have."""
    tx = Tx(databases.at(tmp_path / "l.db"))
    publishing.branch(tx)
    publishing.branch(tx, "../二队:支部", [("=1+1", 90)])
    publishing.publish(tx)
    return tx


def sheets(file: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(file)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_each_branch_has_a_pdf_and_a_spreadsheet(config: Path, tx: Tx, tmp_path: Path) -> None:
    out = tmp_path / "reports"
    done = report(config, "--year", "2026", "--out", str(out))
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"{out}: 2 reports, PDF and XLSX each\n"
    assert sorted(file.name for file in out.iterdir()) == [
        "_二队_支部-2026.pdf", "_二队_支部-2026.xlsx", "第一党支部-2026.pdf", "第一党支部-2026.xlsx",
    ]  # fmt: skip
    for file, branch, people in (
        ("第一党支部", "第一党支部", publishing.CREW),
        ("_二队_支部", "../二队:支部", [("=1+1", 90)]),
    ):
        said = pdfs.words((out / f"{file}-2026.pdf").read_bytes())
        assert all(text in said for text in ("钻井党委", branch, *(name for name, _ in people))), said
    made = sheets(out / "第一党支部-2026.xlsx")
    assert list(made) == [
        "执行的积分办法", "考核期", "积分排名", "签字情况", "异议及处理",
        "定稿后的冲正", "表彰奖励", "结对帮扶", "工作量", "申报情况", "成员变动",
    ]  # fmt: skip
    assert [(row[3], row[8]) for row in made["积分排名"][1:]] == [
        (name, float(points)) for name, points in publishing.CREW
    ]


def test_a_name_that_begins_as_a_formula_is_a_text(config: Path, tx: Tx, tmp_path: Path) -> None:
    report(config, "--year", "2026", "--out", str(tmp_path / "r"), "--branch", "../二队:支部")
    [file] = (tmp_path / "r").glob("*.xlsx")
    assert sheets(file)["积分排名"][1][3] == "=1+1"


def test_branches_of_one_name_have_files_of_their_own(config: Path, tx: Tx, tmp_path: Path) -> None:
    tx.execute("UPDATE branches SET name = '第一党支部', committee = '机关党委' WHERE id = 2")
    report(config, "--year", "2026", "--out", str(tmp_path / "r"))
    assert len(list((tmp_path / "r").glob("第一党支部-*-2026.pdf"))) == 2
    refused = report(config, "--year", "2026", "--out", str(tmp_path / "s"), "--branch", "第一党支部")
    assert refused.exit_code == 1
    assert "several branches" in refused.stderr
    alone = report(config, "--year", "2026", "--out", str(tmp_path / "s"), "--branch", "机关党委/第一党支部")
    assert alone.stdout == f"{tmp_path / 's'}: 1 report, PDF and XLSX each\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--year", "2024"], 1, "there is nothing to report for 2024: nothing was counted in it"),
        (["--year", "2026", "--branch", "第三党支部"], 1, "there is no branch 第三党支部"),
        (["--year", "2026Q3"], 2, "is no year"),
        ([], 2, "--year"),
    ],
)
def test_what_cannot_be_is_a_sentence(
    config: Path, tx: Tx, tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    refused = report(config, *words, "--out", str(tmp_path / "r"))
    assert (refused.exit_code, refused.stdout) == (code, "")
    assert said in refused.stderr
    assert not (tmp_path / "r").exists()
