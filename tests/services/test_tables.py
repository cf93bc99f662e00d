"""Tables in CSV files, and what both kinds of file have in common."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.faults import Fault
from services import tables
from services.tables import MAX_BYTES, Table, load, read

ENCODINGS = "is in another encoding than UTF-8 (with or without a byte-order mark) or GB18030; save it as one of these"
CREW = "工号,姓名,支部\n0604,李喆,一支部\n0605,龚䶮,二支部\n"
CREW_TABLE = Table(
    ("工号", "姓名", "支部"), ((2, ("0604", "李喆", "一支部")), (3, ("0605", "龚䶮", "二支部")))
)


def faults(name: str, data: bytes) -> list[str]:
    return said(read(name, data))


def said(result: Table | tuple[Fault, ...]) -> list[str]:
    assert isinstance(result, tuple)
    return [str(fault) for fault in result]


def of_csv(text: str) -> Table:
    result = read("a.csv", text.encode())
    assert isinstance(result, Table), result
    return result


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_of_the_contract_are_read(encoding: str) -> None:
    assert read("crew.csv", CREW.encode(encoding)) == CREW_TABLE


@pytest.mark.parametrize("first", ["utf-8", "gb18030"])
def test_a_file_in_two_encodings_is_refused(first: str) -> None:
    """Two put together: as GB18030 the lines of the other would read as 涓夋敮閮."""
    other = {"utf-8": "gb18030", "gb18030": "utf-8"}[first]
    both = CREW.encode(first) + "0009,李光明,第三党支部\n".encode(other)
    assert faults("a.csv", both) == [ENCODINGS]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "shift_jis", "big5hkscs"])
def test_other_encodings_are_refused_and_the_right_ones_named(encoding: str) -> None:
    data = "工号,姓名,支部\n0604,李光明,一支部\n0605,王大海,一支部\n".encode(encoding, "ignore")
    assert faults("crew.csv", data) == [ENCODINGS]


def test_latin_1_is_refused() -> None:
    assert faults("crew.csv", "employee_no,name,branch\n1,José Ñandú,Bohrküste\n".encode("latin-1")) == [
        ENCODINGS
    ]


def test_a_broken_utf_8_file_is_refused() -> None:
    assert faults("crew.csv", CREW.encode()[:-2]) == [ENCODINGS]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_told_by_the_header(delimiter: str) -> None:
    assert of_csv(CREW.replace(",", delimiter)) == CREW_TABLE


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_way(newline: str) -> None:
    assert of_csv(CREW.replace("\n", newline)) == CREW_TABLE


def test_rows_keep_their_numbers_over_empty_ones() -> None:
    assert [number for number, _ in of_csv("a,b\n\n1,2\n , \n3,4\n").rows] == [3, 5]


def test_short_rows_are_filled_and_empty_columns_at_the_end_dropped() -> None:
    assert of_csv("a,b,,\n1\n2,3,,\n") == Table(("a", "b"), ((2, ("1", "")), (3, ("2", "3"))))


def test_a_quoted_cell_may_hold_anything() -> None:
    assert of_csv('a,b\n"x, ""y""\nz",2\n3,4\n').rows == ((2, ('x, "y"\nz', "2")), (3, ("3", "4")))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        (" \n,,\n", "is empty"),
        ("\na,b\n1,2\n", "row 1: is empty; the first row must name the columns"),
        (
            "名单\na,b\n1,2\n",
            "row 1: has one cell only, such as a title; the first row must name the columns",
        ),
        ("a,b\n1,2,3\n", "row 2: has more cells than the header, which has 2"),
        ("a,,c\n1,x,2\n", "row 1: has no name for column 2, which has filled cells below"),
        ('a,b\n1,"2\n', "row 2: has a quotation mark that is not closed or stands inside a cell"),
        ('a,b\n1,2\n1,"2"x\n', "row 3: has a quotation mark that is not closed or stands inside a cell"),
        ("a,b\n1,\0\n", ENCODINGS),
        (",".join("a" * 101), "row 1: has 101 columns; at most 100 are read"),
        (f"a\n{'x' * 10_001}\n", "row 2: has a cell of more than 10000 characters"),
        (f'a\n"{"x" * 200_000}\n', "row 2: has a quotation mark that is not closed or stands inside a cell"),
    ],
)
def test_what_is_no_table_is_said_in_a_sentence(text: str, sentence: str) -> None:
    assert faults("a.csv", text.encode()) == [sentence]


def test_every_row_at_fault_is_named() -> None:
    assert len(faults("a.csv", b"a,b\n1,2,3\n1,2\n1,2,3\n")) == 2


@pytest.mark.parametrize("name", ["a.xls", "a.txt", "a", "a.csv.gz", "a.ods"])
def test_other_kinds_of_file_are_refused(name: str) -> None:
    assert faults(name, CREW.encode()) == ["must be a .csv or .xlsx file; save it as one of the two"]


def test_an_old_or_locked_workbook_is_refused_whatever_its_name() -> None:
    for name in ("a.xlsx", "a.csv"):
        assert faults(name, b"\xd0\xcf\x11\xe0" + bytes(600)) == [
            "is an old .xls workbook or has a password; save it as .xlsx without one"
        ]


def test_text_that_calls_itself_a_workbook_is_refused() -> None:
    assert faults("a.xlsx", CREW.encode()) == ["is not an .xlsx workbook, whatever its name says"]


def test_fifty_megabytes_are_refused_unread(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    assert said(load(large)) == ["has 50 MB; a table has at most 20 MB"]
    assert faults("a.csv", bytes(MAX_BYTES + 1)) == ["has 20 MB; a table has at most 20 MB"]


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    assert faults("a.csv", b"a\n1\n2\n3\n") == ["has more than 3 rows"]


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    assert said(load(tmp_path / "none.csv")) == ["cannot be read: No such file or directory"]
    assert said(load(tmp_path)) == ["cannot be read: Is a directory"]


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(
    header=st.lists(texts.map(lambda text: f"{text}x"), min_size=1, max_size=5),
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig"]),
    data=st.data(),
)
def test_what_is_written_as_csv_is_read_back(
    header: list[str], delimiter: str, encoding: str, data: st.DataObject
) -> None:
    header = [cell.translate({ord(sign): None for sign in ",;\t"}) for cell in header]
    rows = data.draw(st.lists(st.lists(texts, min_size=len(header), max_size=len(header)), max_size=5))
    rows = [["y", *row[1:]] for row in rows]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    assert read("a.csv", text.getvalue().encode(encoding)) == Table(
        tuple(header), tuple((number, tuple(row)) for number, row in enumerate(rows, 2))
    )


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx"]))
def test_any_bytes_are_answered(data: bytes, name: str) -> None:
    result = read(name, data)
    assert isinstance(result, Table) or result
