"""The first sheet of an .xlsx workbook, and workbooks that are bent or meant to do harm."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from services import number_formats, workbooks
from services.tables import Table, read
from tests.services.bent_workbooks import SHEET, bent


def workbook(fill: Callable[..., object]) -> bytes:
    """A workbook whose first sheet ``fill(sheet, book)`` has filled."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"remove_timezone": True}) as book:
        fill(book.add_worksheet(), book)
    return file.getvalue()


def rows(*cells: tuple[object, ...]) -> bytes:
    return workbook(lambda sheet, _: [sheet.write_row(n, 0, row) for n, row in enumerate(cells)])


def table(data: bytes) -> Table:
    result = read("a.xlsx", data)
    assert isinstance(result, Table), result
    return result


def faults(data: bytes) -> list[str]:
    result = read("a.xlsx", data)
    assert isinstance(result, tuple)
    return [str(fault) for fault in result]


DAMAGED = "is damaged or not an .xlsx workbook; open it in a spreadsheet program and save it again"
FORMULA = "holds a formula (=1+1); put its value there"


def test_numbers_are_written_as_people_see_them() -> None:
    assert table(rows(("a", "b", "c", "d"), (12.0, "0012", 1.5, True))).rows == (
        (2, ("12", "0012", "1.5", "TRUE")),
    )


@pytest.mark.parametrize(
    ("number", "seen"),
    [
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
        (123456789012345.0, "123456789012345"),
        (1234567890123456.0, "1.23456789012346E+15"),
        (1e300, "1E+300"),
    ],
)
def test_a_number_has_as_many_digits_as_a_spreadsheet_program_keeps(number: float, seen: str) -> None:
    assert table(rows(("a",), (number,))).rows == ((2, (seen,)),)


def test_days_are_iso_days() -> None:
    def fill(sheet: xlsxwriter.worksheet.Worksheet, book: xlsxwriter.Workbook) -> None:
        sheet.write_row(0, 0, ("day", "moment"))
        sheet.write_datetime(1, 0, date(1987, 3, 5), book.add_format({"num_format": "yyyy/m/d"}))
        sheet.write_datetime(
            1, 1, datetime(1987, 3, 5, 8, 30, tzinfo=UTC), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        )

    assert table(workbook(fill)).rows == ((2, ("1987-03-05", "1987-03-05 08:30:00")),)


@pytest.mark.parametrize(
    ("code", "number", "seen"),
    [
        ("0000", 7, "0007"),
        ("00000000", 20230017, "20230017"),
        ("[$-804]000000", 123, "000123"),
        ("0000;-0000", 0, "0000"),
        ("0000", "7", "7"),  # text is what it says
        ("0", 7, "7"),
        ("#,##0.00", 1200.5, "1200.5"),
        ('0"岁"', 41, "41"),
        ("0%", 0.5, "50%"),
        ("0.0%", 0.125, "12.5%"),
        ("yyyy/mm/dd", 31841, "1987-03-05"),
        ('yyyy"年"mm"月"dd"日"', 31841, "1987-03-05"),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(code: str, number: float | str, seen: str) -> None:
    """Employee numbers keep their zeros though somebody has typed them as numbers."""

    def fill(sheet: xlsxwriter.worksheet.Worksheet, book: xlsxwriter.Workbook) -> None:
        sheet.write_row(0, 0, ("工号", "别的"))
        write = sheet.write_string if isinstance(number, str) else sheet.write_number
        write(1, 0, number, book.add_format({"num_format": code}))
        sheet.write_number(1, 1, 7)

    assert table(workbook(fill)).rows == ((2, (seen, "7")),)


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ('"E"0000', 7),
        ("000-000", 7),
        ("0000", 7.5),
        ("0000", -7),
        ('"No. "0', 7),
        ("# ?/?", 0.5),
        ("0000", 1e15),
    ],
)
def test_a_number_that_shows_what_it_does_not_hold_is_a_fault(code: str, number: float) -> None:
    def fill(sheet: xlsxwriter.worksheet.Worksheet, book: xlsxwriter.Workbook) -> None:
        sheet.write_row(0, 0, ("工号",))
        sheet.write_number(1, 0, number, book.add_format({"num_format": code}))

    assert faults(workbook(fill)) == [
        "row 2, cell A2: shows more than the number that it holds; type it as text"
    ]


def test_zeros_of_a_merged_cell_count_for_each_row() -> None:
    def fill(sheet: xlsxwriter.worksheet.Worksheet, book: xlsxwriter.Workbook) -> None:
        sheet.write_row(0, 0, ("name", "no"))
        sheet.write_column(1, 0, ("x", "y"))
        sheet.merge_range(1, 1, 2, 1, 7, book.add_format({"num_format": "000"}))

    assert [cells for _, cells in table(workbook(fill)).rows] == [("x", "007"), ("y", "007")]


def test_styles_that_declare_entities_are_not_read() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "0">]><styleSheet/>'
    assert faults(bent(rows(("a",)), lambda _: bomb, "xl/styles.xml")) == [DAMAGED]
    assert faults(bent(rows(("a",)), lambda xml: xml[:-9], "xl/styles.xml")) == [DAMAGED]


@given(st.integers(0, 10**9), st.integers(2, 12))
def test_zeros_of_a_format_are_those_that_people_see(number: int, width: int) -> None:
    assert number_formats.adds("0" * width)
    assert number_formats.shown("0" * width, repr(float(number))) == str(number).zfill(width)


def test_rows_keep_their_numbers_and_empty_columns_in_front_count() -> None:
    assert read("a.xlsx", rows(("a", "b"), (), ("", "x"))) == Table(("a", "b"), ((3, ("", "x")),))


def test_only_the_first_sheet_is_read() -> None:
    def fill(sheet: xlsxwriter.worksheet.Worksheet, book: xlsxwriter.Workbook) -> None:
        sheet.write_row(0, 0, ("a",))
        sheet.write_row(1, 0, ("1",))
        book.add_worksheet().write_formula(5, 5, "=1+1", value="")

    assert table(workbook(fill)) == Table(("a",), ((2, ("1",)),))


def test_a_text_that_is_kept_as_a_formula_is_the_text() -> None:
    """As in a .csv file."""
    data = workbook(
        lambda sheet, _: (sheet.write(0, 0, "a"), sheet.write_formula(1, 0, '="0007"', value="0007"))
    )
    assert table(data).rows == ((2, ("0007",)),)


def test_what_another_formula_made_is_refused_as_in_a_csv_file() -> None:
    data = workbook(
        lambda sheet, _: (sheet.write(0, 0, "a"), sheet.write_formula(1, 0, '="x"&"y"', value="xy"))
    )
    assert faults(data) == ['row 2, cell A2: holds a formula (="x"&"y"); put its value there']
    shared = bent(data, lambda xml: xml.replace(b'<f>"x"&amp;"y"</f>', b'<f t="shared" si="0"/>'))
    assert faults(shared) == ["row 2, cell A2: holds a formula (=…); put its value there"]


@pytest.mark.parametrize("value", [b"<v>7</v>", b"<v></v>", b"<v/>", b""])
def test_formulas_are_all_named(value: bytes) -> None:
    data = workbook(
        lambda sheet, _: [
            sheet.write(0, 0, "a"),
            *(sheet.write_formula(n, 0, "=1+1", value=7) for n in (1, 2)),
        ]
    )
    assert faults(bent(data, lambda xml: xml.replace(b"<v>7</v>", value))) == [
        f"row 2, cell A2: {FORMULA}",
        f"row 3, cell A3: {FORMULA}",
    ]


def test_errors_of_the_spreadsheet_are_named() -> None:
    data = workbook(
        lambda sheet, _: (sheet.write(0, 0, "a"), sheet.write_formula(1, 0, "=NA()", value="#N/A"))
    )
    assert faults(data) == ["row 2, cell A2: holds an error of the spreadsheet, such as #N/A"]


def test_a_cell_merged_over_rows_counts_for_each() -> None:
    def fill(sheet: xlsxwriter.worksheet.Worksheet, _: xlsxwriter.Workbook) -> None:
        sheet.write_row(0, 0, ("name", "branch"))
        sheet.write_column(1, 0, ("x", "y", "z"))
        sheet.merge_range(1, 1, 2, 1, "一支部")

    assert [cells for _, cells in table(workbook(fill)).rows] == [("x", "一支部"), ("y", "一支部"), ("z", "")]


def test_a_cell_merged_over_columns_is_a_fault() -> None:
    def fill(sheet: xlsxwriter.worksheet.Worksheet, _: xlsxwriter.Workbook) -> None:
        sheet.write_row(0, 0, ("name", "branch", "group"))
        sheet.merge_range(1, 1, 1, 2, "一支部")

    assert faults(workbook(fill)) == ["row 2: has a cell merged across columns; split it"]


@pytest.mark.parametrize("address", ["A1048576", "XFD1", "CW2"])
def test_a_cell_far_out_is_a_fault_and_no_gigabytes(address: str) -> None:
    data = bent(rows(("a",), ("1",)), lambda xml: xml.replace(b'r="A2"', f'r="{address}"'.encode()))
    assert faults(data) == [
        f"row {re.sub('[A-Z]', '', address)}, cell {address}: is too far out; 200000 rows and 100 columns are read"
    ]


def test_an_empty_formatted_cell_far_out_is_nothing() -> None:
    far = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    assert table(bent(rows(("a",), ("1",)), lambda xml: xml.replace(b"</sheetData>", far))).rows == (
        (2, ("1",)),
    )


def test_cells_without_addresses_are_a_fault() -> None:
    data = bent(rows(("a",), ("1",)), lambda xml: re.sub(rb'<c r="[A-Z0-9]+"', b"<c", xml))
    assert faults(data) == [
        "leaves out the addresses of its cells; open it in a spreadsheet program and save it again"
    ]


def test_a_zip_bomb_is_refused_by_its_declared_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_MAX_UNPACKED", 3_000_000)
    bomb = bent(rows(("a",), ("1",)), lambda xml: xml + b" " * 4_000_000)
    assert len(bomb) < 20_000
    assert faults(bomb) == ["unpacks to more than 3 MB; that is no table of ours"]


def test_a_zip_bomb_that_lies_about_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_MAX_UNPACKED", 3_000_000)
    bomb = bent(rows(("a",), ("1",)), lambda _: b" " * 4_000_000)
    lie = bomb.replace((4_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    assert lie != bomb
    assert faults(lie) == [DAMAGED]


def test_a_workbook_of_thousands_of_parts_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(2_001):
            archive.writestr(f"xl/{number}.xml", "")
    assert faults(file.getvalue())[0].startswith("unpacks to more than")


def test_a_zip_of_something_else_is_no_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert faults(file.getvalue()) == [DAMAGED]


def test_a_workbook_under_a_csv_name_is_read_for_what_it_is() -> None:
    assert read("a.csv", rows(("a",), ("1",))) == Table(("a",), ((2, ("1",)),))


@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"]
)
@pytest.mark.parametrize(
    "content", [b"", b"<", b"<a><b></a>", b"\xff\xfe", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"]
)
def test_a_damaged_part_is_answered_in_a_sentence(part: str, content: bytes) -> None:
    result = read("a.xlsx", bent(rows(("a",), ("1",)), lambda _: content, part))
    assert isinstance(result, Table) or all(str(fault) for fault in result)


MIXED = rows(("工号", "姓名"), ("0012", "李喆"), (12, 1.5), (True, "x"))


@given(st.randoms(use_true_random=False), st.integers(1, 30))
def test_a_workbook_with_bytes_overturned_is_answered(chance: random.Random, count: int) -> None:
    data = bytearray(MIXED)
    for _ in range(count):
        data[chance.randrange(len(data))] = chance.randrange(256)
    result = read("a.xlsx", bytes(data))
    assert isinstance(result, Table) or result


@given(st.randoms(use_true_random=False))
def test_a_sheet_with_tags_bent_is_answered(chance: random.Random) -> None:
    def bend(xml: bytes) -> bytes:
        pieces = re.split(rb"(<[^>]*>)", xml)
        for _ in range(3):
            place = chance.randrange(len(pieces))
            pieces[place] = chance.choice([b"", pieces[chance.randrange(len(pieces))], pieces[place] * 2])
        return b"".join(pieces)

    result = read("a.xlsx", bent(MIXED, bend))
    assert isinstance(result, Table) or result


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(
                lambda text: f"{text}x"
            ),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_text_that_is_written_as_a_workbook_is_read_back(cells: list[list[str]]) -> None:
    data = workbook(
        lambda sheet, _: [
            sheet.write_string(n, m, cell) for n, row in enumerate(cells) for m, cell in enumerate(row)
        ]
    )
    assert table(data) == Table(
        tuple(cells[0]), tuple((number, tuple(row)) for number, row in enumerate(cells[1:], 2))
    )
