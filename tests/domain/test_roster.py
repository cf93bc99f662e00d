"""Roster files: what is understood, and every fault with its row and column."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.members import Role, Status
from domain.roster import COLUMNS, ROLES, STATUSES, Roster, RosterRow, read
from domain.sheets import is_cut_short

CHINESE = tuple(COLUMNS.values())
ALL_ROLES = (
    "group_leader 党小组长, branch_reviewer 组织委员, branch_secretary 支部书记, "
    "branch_committee 支委, committee_admin 党委管理员, quiz_editor 题库编辑"
)


def roster(header: tuple[str, ...], *rows: tuple[str, ...]) -> Roster:
    result = read(header, list(enumerate(rows, 2)))
    assert isinstance(result, Roster), result
    return result


def faults(header: tuple[str, ...], *rows: tuple[str, ...]) -> list[str]:
    result = read(header, list(enumerate(rows, 2)))
    assert isinstance(result, tuple)
    return [str(fault) for fault in result]


def only(column: str, cell: str) -> RosterRow:
    """A row that has one optional cell."""
    return roster(("employee_no", "name", "branch", column), ("0012", "李喆", "一支部", cell)).rows[0]


def fault(column: str, cell: str) -> str:
    found = faults(("工号", "姓名", "支部", column), ("0012", "李喆", "一支部", cell))
    assert len(found) == 1, found
    return found[0]


FULL = (
    "0012",
    "李喆",
    "一公司党委",
    "一支部",
    "甲组",
    "支部书记;支委",
    "男",
    "1987-03-05",
    "2010-07-01",
    "压裂",
    "本科",
    "外闯",
    "每班多巡一遍",
    "二号泵站",
    "周建国",
)


def test_a_full_row_is_read_with_chinese_headers() -> None:
    assert roster(CHINESE, FULL).rows == (
        RosterRow(
            number=2,
            employee_no="0012",
            name="李喆",
            committee="一公司党委",
            branch="一支部",
            group="甲组",
            roles=frozenset({Role.BRANCH_SECRETARY, Role.BRANCH_COMMITTEE}),
            gender="m",
            birth_date=date(1987, 3, 5),
            joined_on=date(2010, 7, 1),
            trade="压裂",
            education="本科",
            status=Status.AWAY,
            pledge="每班多巡一遍",
            contact_point="二号泵站",
            contact_person="周建国",
        ),
    )


@given(st.permutations(list(zip(COLUMNS, CHINESE, FULL, strict=True))), st.data())
def test_columns_come_in_any_order_in_either_language(
    columns: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    header = tuple(data.draw(st.sampled_from(names)) for *names, _ in columns)
    assert roster(header, tuple(cell for *_, cell in columns)) == roster(CHINESE, FULL)


@pytest.mark.parametrize(
    "title", ["Employee No", "EMPLOYEE_NO", "employee-no", " 工 号 ", "*工号", "\ufeff工号"]
)
def test_headers_are_understood_however_they_are_typed(title: str) -> None:
    assert roster((title, "姓名", "支部"), ("1", "a", "b")).rows[0].employee_no == "1"


def test_only_the_columns_that_the_file_has_are_named() -> None:
    short = roster(("工号", "姓名", "支部"), ("1", "a", "b"))
    assert short.columns == {"employee_no", "name", "branch"}
    assert short.rows[0].status is Status.ACTIVE
    assert short.rows[0].group is None


def test_every_fault_of_a_file_is_told_at_once() -> None:
    assert faults(
        ("工号", "姓名", "支部", "职务", "出生日期", "性别"),
        ("0601", "", "一支部", "书记", "1987-13-40", "男"),
        ("0601", "王强", "", "", "", "x"),
    ) == [
        "row 2, column 姓名: is empty",
        f"row 2, column 职务: 书记 is none of {ALL_ROLES}",
        "row 2, column 出生日期: 1987-13-40 is not a date like 1987-03-05",
        "row 3, column 支部: is empty",
        "row 3, column 性别: x is none of 男, 女, m or f",
        "row 3, column 工号: 0601 is in row 2 already",
    ]


def test_missing_columns_and_faults_below_are_told_together() -> None:
    assert faults(("工号", "姓名", "状态"), ("1", "a", "休假")) == [
        "row 1: lacks the column branch (支部)",
        "row 2, column 状态: 休假 is none of active 在岗, away 外闯, retired 离退休, left 调出",
    ]


def test_a_first_row_that_is_no_header_is_one_fault() -> None:
    found = faults(("某某党委花名册", "", ""), ("工号", "姓名", "支部"), ("1", "a", "b"))
    assert len(found) == 1
    assert found[0].startswith("row 1: is not the header, which must name the columns: employee_no (工号)")


def test_a_column_twice_is_a_fault_in_whatever_language() -> None:
    assert faults(("工号", "employee_no", "姓名", "支部"), ("1", "1", "a", "b")) == [
        "row 1: has the column employee_no (工号) twice"
    ]


def test_a_misspelt_column_is_a_fault_since_its_content_would_be_lost() -> None:
    assert faults(("工号", "姓名", "支部", "brith_date"), ("1", "a", "b", "1987-03-05")) == [
        "row 1: has an unknown column brith_date; did you mean birth_date?"
    ]


def test_a_column_of_somebody_elses_is_named_and_not_read() -> None:
    read_with = roster(("工号", "姓名", "支部", "备注", "手机号"), ("1", "a", "b", "x", "139"))
    assert read_with.remarks == (
        "column 备注 is none of ours and was not read",
        "column 手机号 is none of ours and was not read",
    )


def test_a_file_without_members_is_a_fault() -> None:
    assert faults(("工号", "姓名", "支部")) == ["has a header but no members"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("0012", "0012"),
        (" 0012 ", "0012"),
        ('="0012"', "0012"),
        ("A-17", "A-17"),
        ("\u200b12", "12"),
        ("00", "00"),
    ],
)
def test_employee_numbers_stay_text(written: str, kept: str) -> None:
    assert roster(("工号", "姓名", "支部"), (written, "a", "b")).rows[0].employee_no == kept


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "is empty"),
        ("1.23E+11", "was cut short by the spreadsheet"),
        ("1.234567890123457e+17", "was cut short"),
        ("12 13", "must be one word"),
        ("12,13", "must be one word"),
        ("12；13", "must be one word"),
        ("=1+1", "holds a formula (=1+1); put its value there"),
        ("9" * 33, "has 33 characters; at most 32 fit"),
    ],
)
def test_numbers_that_cannot_be_typed_after_record_are_refused(written: str, why: str) -> None:
    found = faults(("工号", "姓名", "支部"), (written, "a", "b"))
    assert len(found) == 1
    assert found[0].startswith("row 2, column 工号: ")
    assert why in found[0]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("李　喆", "李喆"),
        ("李 喆", "李喆"),
        ("龚䶮", "龚䶮"),
        ("吾尔开希提·阿卜杜热合曼", "吾尔开希提·阿卜杜热合曼"),
        ("John  Smith", "John Smith"),
        ("𠮷 野", "𠮷野"),
        ("a\u202eb", "ab"),
    ],
)
def test_names_are_kept_without_the_spacing_of_spreadsheets(written: str, kept: str) -> None:
    assert roster(("工号", "姓名", "支部"), ("1", written, "b")).rows[0].name == kept


@pytest.mark.parametrize("separator", [";", "、", "；", " ; ", ",", "，"])
def test_several_roles_are_separated_as_people_do(separator: str) -> None:
    row = only("roles", f"党小组长{separator}quiz_editor")
    assert row.roles == {Role.GROUP_LEADER, Role.QUIZ_EDITOR}


@pytest.mark.parametrize("role", Role)
def test_every_role_has_its_two_names(role: Role) -> None:
    assert only("roles", role.value).roles == {role} == only("roles", ROLES[role]).roles


@pytest.mark.parametrize("status", Status)
def test_every_status_has_its_two_names(status: Status) -> None:
    assert only("status", status.value).status is status is only("status", STATUSES[status]).status


def test_an_empty_status_is_the_default() -> None:
    assert only("status", "").status is Status.ACTIVE


@pytest.mark.parametrize("word", ["男", "m", "M", "male"])
def test_men(word: str) -> None:
    assert only("gender", word).gender == "m"


@pytest.mark.parametrize("word", ["女", "f", "F", "Female"])
def test_women(word: str) -> None:
    assert only("gender", word).gender == "f"


@pytest.mark.parametrize(
    "written", ["1987-03-05", "1987-3-5", "1987/3/5", "1987.03.05", "1987年3月5日", "1987-03-05 00:00:00"]
)
def test_days_are_read_as_spreadsheets_save_them(written: str) -> None:
    assert only("birth_date", written).birth_date == date(1987, 3, 5)


@pytest.mark.parametrize(
    "written",
    [
        "1987-02-30",
        "05.03.1987",
        "3/5/1987",
        "1987-03",
        "31841",
        "1987-03/05",
        "0087-03-05",
        "2999-01-01",
        "昨天",
        "１９８７-03-05",
    ],
)
def test_other_days_are_faults(written: str) -> None:
    assert fault("出生日期", written) == f"row 2, column 出生日期: {written} is not a date like 1987-03-05"


@pytest.mark.parametrize("column", ["group", "roles", "trade", "education", "gender", "birth_date"])
@pytest.mark.parametrize("nothing", ["", " ", "无", "-", "—"])
def test_optional_cells_may_say_nothing(column: str, nothing: str) -> None:
    assert not getattr(only(column, nothing), column)


def test_a_formula_in_any_cell_is_a_fault() -> None:
    assert (
        fault("工种", '=HYPERLINK("x")')
        == 'row 2, column 工种: holds a formula (=HYPERLINK("x")); put its value there'
    )


def test_long_cells_are_faults_and_quoted_short() -> None:
    assert fault("工种", "字" * 65) == "row 2, column 工种: has 65 characters; at most 64 fit"
    assert len(fault("职务", "x" * 199)) < 250


def test_a_branch_with_and_without_its_committee_is_a_fault() -> None:
    header = ("工号", "姓名", "支部", "党委")
    assert faults(header, ("1", "a", "一支部", "一公司党委"), ("2", "b", "一支部", "")) == [
        "row 3, column 党委: is empty, but 一支部 belongs to 一公司党委 elsewhere in the file"
    ]


def test_a_group_leader_without_a_group_is_remarked_on() -> None:
    header = ("工号", "姓名", "支部", "党小组", "职务")
    assert roster(header, ("1", "周建国", "一支部", "", "党小组长")).remarks == (
        "row 2: 周建国 is 党小组长 of no group",
    )


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["0012", "男", "1987-03-05", "党小组长;支委", "=1", "一支部", "left", "1E+9", '="0"']
)


tables = st.lists(st.sampled_from([*COLUMNS, *CHINESE]) | cells, min_size=1, max_size=6).flatmap(
    lambda header: st.tuples(st.just(header), st.lists(st.tuples(*[cells] * len(header)), max_size=4))
)
words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
numbers = words.filter(
    lambda text: not is_cut_short(text)
)  # "0E0" is what a spreadsheet makes of a long number
people = st.lists(st.tuples(numbers, words, words), min_size=1, max_size=4, unique_by=lambda row: row[0])


@given(tables)
def test_whatever_the_cells_hold_it_is_members_or_faults(
    table: tuple[list[str], list[tuple[str, ...]]],
) -> None:
    header, rows = table
    result = read(header, list(enumerate(rows, 2)))
    if isinstance(result, Roster):
        assert len(result.rows) == len(rows)
        assert all(row.employee_no and row.name and row.branch for row in result.rows)
    else:
        assert result
        assert all(fault.text for fault in result)


@given(people)
def test_a_number_of_one_s_own_a_name_and_a_branch_make_a_member(rows: list[tuple[str, str, str]]) -> None:
    found = roster(("工号", "姓名", "支部"), *rows)
    assert [(row.employee_no, row.name, row.branch) for row in found.rows] == rows
