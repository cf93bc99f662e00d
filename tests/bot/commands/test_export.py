"""`liangbang export`: files that scripts and spreadsheet programs can read."""

import csv
from pathlib import Path

import pytest
from python_calamine import load_workbook

from tests.bot.commands.line import bring, liangbang
from tests.schemes import plain

ROSTER = "工号,姓名,支部,党小组,状态\n0604,@李喆,一支部,一组,在岗\n0605,龚䶮,二支部,,在岗\n"
SCHEME = plain(head="base = 60.5", 优秀=60, 合格=0)


@pytest.fixture
def organisation(config: Path) -> Path:
    bring(config, roster=ROSTER, scheme=SCHEME)
    return config


def test_standings_as_csv_are_plain_utf8_with_leading_zeros_and_no_formula(
    organisation: Path, tmp_path: Path
) -> None:
    out = tmp_path / "s.csv"
    done = liangbang(organisation, "export", "standings", "--period", "2026Q1", "--out", str(out))
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{out}: 2 rows\n", "")
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["employee_no"], r["name"], r["branch"], r["group"]) for r in rows] == [
        ("0604", "'@李喆", "一支部", "一组"),
        ("0605", "龚䶮", "二支部", ""),
    ]
    assert {(r["total"], r["rank"], r["grade"], r["scheme"]) for r in rows} == {("60.5", "1", "优秀", "s")}


def test_standings_as_a_workbook_keep_text_as_text_and_numbers_as_numbers(
    organisation: Path, tmp_path: Path
) -> None:
    out = tmp_path / "s.xlsx"
    assert (
        liangbang(organisation, "export", "standings", "--period", "2026Q1", "--out", str(out)).exit_code == 0
    )
    header, first, _ = load_workbook(out).get_sheet_by_index(0).to_python()
    assert header[:7] == ["employee_no", "name", "branch", "group", "total", "rank", "grade"]
    assert first[:7] == ["0604", "@李喆", "一支部", "一组", 60.5, 1, "优秀"]


def test_a_ledger_without_entries_is_a_header(organisation: Path, tmp_path: Path) -> None:
    out = tmp_path / "l.csv"
    assert liangbang(organisation, "export", "ledger", "--period", "2026Q1", "--out", str(out)).exit_code == 0
    [line] = out.read_text(encoding="utf-8").splitlines()
    assert line.startswith(
        "entry,at,period,employee_no,name,item,item_name,quantity,points,claim,decided_by,"
    )


@pytest.mark.parametrize("what", ["ledger", "standings"])
@pytest.mark.parametrize(
    ("period", "out", "code", "sentence"),
    [
        ("2026-10", "x.csv", 1, "no scheme is counted by month"),
        ("2199Q1", "x.csv", 1, "2199Q1 has not begun"),
        ("2026Q1", "x.txt", 1, "must end in .csv or .xlsx"),
        ("2026Q1", "nowhere/x.csv", 1, "there is no folder"),
        ("2026Q9", "x.csv", 2, "is no period"),
        ("Q1", "x.csv", 2, "is no period"),
    ],
)
def test_what_cannot_be_exported_is_refused_and_no_file_is_made(
    organisation: Path, tmp_path: Path, what: str, period: str, out: str, code: int, sentence: str
) -> None:
    done = liangbang(organisation, "export", what, "--period", period, "--out", str(tmp_path / out))
    assert done.exit_code == code
    assert sentence in done.stderr
    assert not (tmp_path / out).exists()


@pytest.mark.parametrize("words", [("export", "ledger", "--period", "2026Q1", "--out", "x.csv"), ("verify",)])
def test_without_a_database_there_is_a_sentence_and_none_is_made(
    config: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = liangbang(config, *words)
    assert done.exit_code == 1
    assert "there is no database yet" in done.stderr
    assert not (tmp_path / "l.db").exists()
