"""The question bank file: all or nothing, every fault by row, versions, and nothing twice."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.faults import Fault
from domain.quiz_file import Bank, read_bank
from services import quiz_import, tables
from services.quiz_import import Plan
from storage import questions
from storage.database import Database, Tx
from tests.databases import in_memory

NOW = datetime(2026, 11, 28, tzinfo=UTC)
FILE = """编号,类别,工种,题型,题干,A,B,C,D,答案,解析
W1,井控,,单选,先做什么？,报警,关井,循环,起钻,A,先报警。
W2,井控,大修;小修,多选,哪些是征兆？,流量增加,悬重变化,泵压下降,天晴,ABC,
0003,HSE,,判断,进入前必须检测气体。,,,,,对,
"""


@pytest.fixture
def tx() -> Tx:
    connection = in_memory(strict=False)
    return Tx(connection)


def table(text: str, name: str = "bank.csv") -> Bank | tuple[Fault, ...]:
    found = tables.read(name, text.encode())
    assert not isinstance(found, tuple), found
    return read_bank(found.header, found.rows)


def imported(tx: Tx, text: str) -> Plan:
    bank = table(text)
    assert isinstance(bank, Bank), bank
    return quiz_import.apply(tx, bank, NOW)


def faults(text: str) -> list[str]:
    found = table(text)
    assert isinstance(found, tuple)
    return [str(fault) for fault in found]


def test_a_file_is_imported_and_a_second_time_changes_nothing(tx: Tx) -> None:
    assert len(imported(tx, FILE).added) == 3
    before = [tuple(row) for row in tx.all("SELECT * FROM question_versions")]
    again = imported(tx, FILE)
    assert (again.added, again.changed, again.unchanged) == ((), (), 3)
    assert [tuple(row) for row in tx.all("SELECT * FROM question_versions")] == before
    found = questions.find_by_code(tx, "0003")
    assert found is not None
    assert found.wording.answer == "T"


async def test_an_import_that_fails_half_way_leaves_nothing_behind(tmp_path: Path) -> None:
    bank = table(FILE)
    assert isinstance(bank, Bank)
    database = await Database.open(tmp_path / "l.db")
    when = "BEFORE INSERT ON question_versions WHEN NEW.category = 'HSE'"
    await database.write(
        lambda tx: tx.execute(f"CREATE TRIGGER t {when} BEGIN SELECT RAISE(ABORT, 'x'); END")
    )
    with pytest.raises(sqlite3.IntegrityError):
        await database.write(lambda tx: quiz_import.apply(tx, bank, NOW))
    counted = "SELECT (SELECT COUNT(*) FROM questions) + (SELECT COUNT(*) FROM question_versions)"
    assert await database.read(lambda tx: tx.value(counted)) == 0
    await database.close()


def test_english_headers_in_any_order_are_the_same_file(tx: Tx) -> None:
    imported(tx, FILE)
    english = (
        "answer,id,question,type,category,explanation,A,B,C,D,trades\n"
        "A,W1,先做什么？,single,井控,先报警。,报警,关井,循环,起钻,\n"
    )
    plan = imported(tx, english)
    assert (plan.unchanged, plan.absent) == (1, 2)


def test_a_plan_changes_nothing_and_says_what_an_import_would(tx: Tx) -> None:
    bank = table(FILE)
    assert isinstance(bank, Bank)
    plan = quiz_import.plan(tx, bank)
    assert tx.value("SELECT COUNT(*) FROM questions") == 0
    assert plan == quiz_import.apply(tx, bank, NOW)


def test_what_differs_is_a_new_version_and_the_old_one_stays(tx: Tx) -> None:
    imported(tx, FILE)
    [changed] = imported(
        tx, FILE.replace("先做什么？", "首先做什么？").replace("A,先报警。", "B,先报警。")
    ).changed
    assert (changed.code, changed.number, changed.columns) == ("W1", 2, ("question", "answer"))
    rows = tx.all(
        "SELECT v.number, v.question FROM question_versions v JOIN questions q ON q.id = v.question_id "
        "WHERE q.code = 'W1' ORDER BY v.number"
    )
    assert [tuple(row) for row in rows] == [(1, "先做什么？"), (2, "首先做什么？")]
    found = questions.find_by_code(tx, "W1")
    assert found is not None
    assert (found.number, found.wording.answer) == (2, "B")


def test_every_fault_is_named_by_row_and_column_and_nothing_is_imported() -> None:
    text = (
        FILE.replace("W2,井控", "W1,")
        .replace("先做什么？", "")
        .replace(",对,", ",也许,")
        .replace("D,答案", "D,答案")
    )
    assert faults(text) == [
        "row 2, column 题干: is empty",
        "row 3, column 编号: W1 is in row 2 already",
        "row 3, column 类别: is empty",
        "row 4, column 答案: says 也许; write 对 or 错, T or F",
    ]


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("编号,类别,题型,题干,A,B", "row 1: lacks the column answer (答案)"),
        ("编号,类别,题型,题干,A,B,anwser", "row 1: has an unknown column anwser; did you mean answer?"),
        ("姓名,工号", "row 1: is not the header"),
    ],
)
def test_a_header_that_is_none_is_said(header: str, fault: str) -> None:
    assert any(said.startswith(fault) for said in faults(f"{header}\nW1\n"))


def test_oddities_are_taken_and_said(tx: Tx) -> None:
    tx.execute("INSERT INTO branches (committee, name) VALUES ('', 'b')")
    tx.execute(
        "INSERT INTO members (employee_no, name, branch_id, trade, status) VALUES ('1', 'n', 1, '小修', 'active')"
    )
    text = (
        FILE.replace("大修;小修", "小休").replace(",ABC,", ",A,")
        + "W9,井控,,单选,先做什么？,报警,关井,循环,起钻,A,\n"
    )
    assert list(imported(tx, text).remarks) == [
        "row 3: multiple choice with one right option only",
        "row 5: asks the same as row 2",
        "nobody on the roster has the trade 小休; did you mean 小修?",
    ]


def test_a_retired_question_stays_retired(tx: Tx) -> None:
    imported(tx, FILE)
    questions.retire(tx, 1, retired=True)
    assert imported(tx, FILE.replace("先做什么？", "首先做什么？")).remarks == ("retired and not asked: W1",)
    found = questions.find_by_code(tx, "W1")
    assert found is not None
    assert (found.retired, found.number) == (True, 2)


def test_the_picture_of_a_question_survives_an_import_which_has_none(tx: Tx) -> None:
    imported(tx, FILE)
    tx.execute("UPDATE question_versions SET photo = 'file' WHERE id = 1")
    assert imported(tx, FILE).changed == ()
    imported(tx, FILE.replace("先做什么？", "首先做什么？"))
    found = questions.find_by_code(tx, "W1")
    assert found is not None
    assert found.wording.photo == "file"


def test_a_code_that_an_editor_s_unapproved_question_has_is_the_file_s(tx: Tx) -> None:
    tx.execute("INSERT INTO questions (code, created_at) VALUES ('W1', '')")
    [changed] = imported(tx, FILE).changed
    assert changed.code == "W1"
    assert questions.find_by_code(tx, "W1") is not None


@pytest.mark.parametrize(
    ("before", "after", "another"),
    [
        ("先做什么？", "首先应当做什么？", False),
        ("先做什么？", "先做什么?", False),
        ("先做什么？", "What is done first?", True),
        ("报警,关井,循环,起钻", "报警,关井,循环,下钻", False),
        ("报警,关井,循环,起钻", "报案,关门,加压,下钻", False),  # the same text
        ("先做什么？,报警,关井,循环,起钻", "后做什么？,甲,乙,丙,丁", True),
        ("进入前必须检测气体。", "进入前须检测气体。", False),
        ("进入前必须检测气体。", "高处作业要系安全带。", True),
    ],
)
def test_an_id_that_another_question_had_is_said(tx: Tx, before: str, after: str, another: bool) -> None:
    imported(tx, FILE)
    changed = imported(tx, FILE.replace(before, after))
    assert len(changed.changed) == 1
    assert any("hardly anything in common" in remark for remark in changed.remarks) == another
