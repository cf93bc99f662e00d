"""Tables out, safe to open in a spreadsheet program and read back as they were."""

import csv
import stat
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from services import tables
from services.table_files import Cell, fault_of_name, write

ROWS: list[tuple[Cell, ...]] = [
    ("0604", "李喆", Decimal("1.500")),
    ("0605", "龚䶮", Decimal(-3)),
    ("0606", None, 7),
]


def test_csv_is_plain_utf_8_with_exact_numbers(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", ("no", "name", "points"), ROWS)
    assert (
        tmp_path / "a.csv"
    ).read_bytes().decode() == "no,name,points\n0604,李喆,1.5\n0605,龚䶮,-3\n0606,,7\n"


def test_a_workbook_keeps_text_as_text_and_numbers_as_numbers(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", ("no", "name", "points"), ROWS)
    assert load_workbook(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()[1:] == [
        ["0604", "李喆", 1.5],
        ["0605", "龚䶮", -3.0],
        ["0606", "", 7.0],
    ]


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"]
)
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_no_text_becomes_a_formula(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path / name, ("a", "b"), [("x", text)])
    if name == "a.csv":
        with (tmp_path / name).open(encoding="utf-8", newline="") as file:
            assert list(csv.reader(file))[1] == ["x", "'" + text.replace("\r", " ")]
    else:
        read = tables.load(tmp_path / name)  # which refuses formulas
        assert isinstance(read, tables.Table)
        assert read.rows[0][1][1].strip() == text.strip()


def test_a_cell_of_several_lines_is_one_line_of_csv(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", ("a",), [("one\r\ntwo\rthree\u2028four",)])
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "a\none two three four\n"


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_file_that_fails_half_way_leaves_the_old_one(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("old")

    def broken() -> object:
        yield ("0604",)
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write(tmp_path / name, ("no",), broken())  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "old"


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", ("no",), [])
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o600


def test_names_that_cannot_be_are_known_before_the_work(tmp_path: Path) -> None:
    assert fault_of_name(tmp_path / "a.csv") is None
    assert fault_of_name(tmp_path / "a.XLSX") is None
    (tmp_path / "b.csv").mkdir()
    sentences = [str(fault_of_name(tmp_path / name)) for name in ("a.pdf", "a", "none/a.csv", "b.csv")]
    assert sentences == [
        "must end in .csv or .xlsx",
        "must end in .csv or .xlsx",
        f"cannot be written: there is no folder {tmp_path / 'none'}",
        "is a folder",
    ]


safe = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(
    lambda text: f"x{text}x"
)


@given(rows=st.lists(st.tuples(safe, safe), max_size=5), ending=st.sampled_from([".csv", ".xlsx"]))
def test_what_is_written_can_be_imported_again(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], ending: str
) -> None:
    path = tmp_path_factory.mktemp("out") / f"a{ending}"
    write(path, ("a", "b"), rows)
    assert tables.load(path) == tables.Table(("a", "b"), tuple(enumerate(rows, 2)))
