"""Question bank files that are bent in every way, each with how the one sentence about it begins."""

from __future__ import annotations

import io
from collections.abc import Callable

import xlsxwriter  # type: ignore[import-untyped]

from tests.services.bent_workbooks import SHEET, bent, replaced, workbook

HEADER = ("编号", "类别", "工种", "题型", "题干", "A", "B", "C", "答案", "解析")
GOOD = ("0007", "井控", "", "单选", "先做什么？", "报警", "关井", "循环", "A", "先报警。")
HEAD = ",".join(HEADER) + "\n"
ROW = ",".join(GOOD) + "\n"
BANK = (
    HEAD + ROW + "W2,井控,,多选,哪些是征兆？,流量增加,悬重变化,天晴,AB,\nW3,HSE,,判断,须先检测气体。,,,,对,\n"
)
FORMULA = "put its value there"


def row(**cells: str) -> str:
    """The good question, changed, as a line of a file; column ``id`` and the like by their Chinese names."""
    found = dict(zip(HEADER, GOOD, strict=True)) | {"编号": "N1"} | cells
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in found.values()) + "\n"


def cell(column: str, says: str) -> str:
    return f"row 2, column {column}: {says}"


LONG = "has more than {} characters, more than fits into a message"
TEXTS: dict[str, tuple[str, str]] = {
    "nothing": ("", "is empty"),
    "blank lines": ("\n\n,,,\n", "is empty"),
    "a byte-order mark": ("\ufeff", "is empty"),
    "only a header": (HEAD, "has a header but no questions"),
    "no header": (ROW, "row 1: is not the header"),
    "a header in another language": (
        "番号,分野,種類,問題,正解\n1,坑井,単一,何？,A\n",
        "row 1: is not the header",
    ),
    "a header below a title": ("亮榜题库,,\n" + BANK, "row 1: has one cell only, such as a title"),
    "a column twice": (HEAD.replace("解析", "答案") + row(), "row 1: has the column answer (答案) twice"),
    "a column in both languages": (
        HEAD.replace("解析", "answer") + row(),
        "row 1: has the column answer (答案) twice",
    ),
    "a column misspelt": (
        HEAD.replace("解析", "explanatoin") + row(),
        "row 1: has an unknown column explanatoin; did you mean explanation?",
    ),
    "a column missing": (HEAD.replace("类别", "") + row(类别=""), "row 1: lacks the column category (类别)"),
    "the header once more": (HEAD + HEAD, cell("题型", "says 题型; write single 单选")),
    "a row too long": (HEAD + row().strip() + ",多,了\n", "row 2: has more cells than the header"),
    "a row too short": (HEAD + "N1,井控,,单选,问？,一,二\n", cell("答案", "is empty")),
    "a quotation mark open": (HEAD + 'N1,井控,,单选,"问？,一,二,,A,\n', "row 2: has a quotation mark"),
    "half a row": ((HEAD + row())[:-30], "row 2: has a quotation mark"),
    "a NUL": (HEAD + row(题干="问\0？"), "is in another encoding than UTF-8"),
    "no id": (HEAD + row(编号=" "), cell("编号", "is empty")),
    "an id that cannot be seen": (HEAD + row(编号="\u200b\u202e\x07"), cell("编号", "is empty")),
    "an id twice": (HEAD + row() + row(题干="别的"), "row 3, column 编号: N1 is in row 2 already"),
    "an id twice, seen so": (HEAD + row() + row(编号="N\u200b1 "), "row 3, column 编号: N1 is in row 2"),
    "an id too long": (HEAD + row(编号="九" * 33), cell("编号", "has more than 32 characters")),
    "an id of emoji": (HEAD + row(编号="🛢" * 17), cell("编号", "has more than 32 characters")),
    "an id cut short": (HEAD + row(编号="1.5E+17"), cell("编号", "1.5E+17 was cut short")),
    "an id beyond numbers": (HEAD + row(编号="1e300"), cell("编号", "1e300 was cut short")),
    "a formula for an id": (HEAD + row(编号="=ROW()"), cell("编号", f"holds a formula (=ROW()); {FORMULA}")),
    "a formula for a text": (HEAD + row(题干='=CONCAT(A1,"？")'), FORMULA),
    "a formula for an option": (HEAD + row(B="=B7"), cell("B", "holds a formula (=B7)")),
    "a formula for an answer": (HEAD + row(答案="=$C$2"), cell("答案", "holds a formula (=$C$2)")),
    "no category": (HEAD + row(类别=""), cell("类别", "is empty")),
    "a category too long": (HEAD + row(类别="井" * 33), cell("类别", LONG.format(32))),
    "trades without end": (HEAD + row(工种="大修;" * 70), cell("工种", LONG.format(200))),
    "no type": (HEAD + row(题型=""), cell("题型", "is empty")),
    "an unknown type": (HEAD + row(题型="填空"), cell("题型", "says 填空; write single 单选")),
    "a type in lines": (HEAD + row(题型="单\n选\n题\n目"), cell("题型", "says 单 选 题 目; write")),
    "no text": (HEAD + row(题干=""), cell("题干", "is empty")),
    "a text that cannot be seen": (HEAD + row(题干="\u202e\u2066\u200d\ufeff"), cell("题干", "is empty")),
    "a text too long": (HEAD + row(题干="长" * 1201), cell("题干", LONG.format(1200))),
    "a text of emoji": (HEAD + row(题干="🛢" * 601), cell("题干", LONG.format(1200))),
    "a text longer than a message": (HEAD + row(题干="长" * 5000), cell("题干", LONG.format(1200))),
    "a text longer than a cell": (HEAD + row(题干="长" * 20_000), "row 2: has a cell of more than 10000"),
    "an option too long": (HEAD + row(B="长" * 201), cell("B", LONG.format(200))),
    "an option of rare signs": (HEAD + row(B="𠮷" * 101), cell("B", LONG.format(200))),
    "an explanation too long": (HEAD + row(解析="长" * 801), cell("解析", LONG.format(800))),
    "one option": (HEAD + row(B="", C=""), cell("B", "is empty: a question to choose from has at least two")),
    "one option, another right": (HEAD + row(B="", C="", 答案="B"), cell("B", "is empty: a question to")),
    "no option": (
        HEAD + row(A="", B="", C=""),
        cell("A", "is empty: a question to choose from has at least"),
    ),
    "a gap": (HEAD + row(B="", 答案="C"), cell("B", "is empty, but there is an option C")),
    "an option twice": (HEAD + row(C="报\u200b警 "), cell("C", "says the same as option A")),
    "an answer without option": (HEAD + row(答案="D"), cell("答案", "says D, which the options do not have")),
    "an answer beyond letters": (HEAD + row(答案="Z"), cell("答案", "says Z, which the options do not have")),
    "an answer of signs only": (
        HEAD + row(答案="、"),
        cell("答案", "says 、, which the options do not have"),
    ),
    "an answer in words": (HEAD + row(答案="报警"), cell("答案", "says 报警, which the options do not have")),
    "an answer that is a number": (
        HEAD + row(答案="1"),
        cell("答案", "says 1, which the options do not have"),
    ),
    "an answer in lines": (HEAD + row(答案="甲\n乙"), cell("答案", "says 甲 乙, which the options do not")),
    "an answer of a novel": (HEAD + row(答案="长" * 9000), cell("答案", "says 长长长")),
    "two right of one": (
        HEAD + row(答案="AB"),
        cell("答案", "says AB, but a single-choice question has one"),
    ),
    "neither true nor false": (
        HEAD + row(题型="判断", A="", B="", C="", 答案="也许"),
        cell("答案", "says 也许; write 对 or 错, T or F"),
    ),
    "options to judge": (HEAD + row(题型="判断", 答案="对"), cell("A", "has an option, but a true/false")),
}


ENCODED = BANK.encode("gb18030")
BYTES: dict[str, tuple[bytes, str]] = {
    "UTF-16": (BANK.encode("utf-16"), "is in another encoding than UTF-8"),
    "UTF-32": (BANK.encode("utf-32"), "is in another encoding than UTF-8"),
    "Big5": ("編號,類別,題型,題幹,答案\n1,井控,單選,題,A\n".encode("big5"), "is in another"),
    "Latin-1": ("id,category,type,question,answer\nN1,Été,single,où ?,A\n".encode("latin-1"), "is in another"),
    "GB18030 with a line of UTF-8": (ENCODED + row().encode(), "is in another encoding than UTF-8"),
    "UTF-8 with a line of GB18030": (BANK.encode() + row().encode("gb18030"), "is in another encoding"),
    "half a character": (BANK.encode()[:-1] + "对".encode()[:2], "is in another encoding than UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "is in another encoding than UTF-8"),
    "50 MB": (HEAD.encode() + b"x" * 50_000_000, "has 50 MB; a table has at most 20 MB"),
    "rows without end": (HEAD.encode() + b"a\n" * 200_001, "has more than 200000 rows"),
}  # fmt: skip


def filled(fill: Callable[..., object]) -> bytes:
    """A workbook with the header and the good question, and whatever is done to it."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ("N1", *GOOD[1:]))
        fill(sheet, book)
    return file.getvalue()


BOOK = filled(lambda *_: None)
UNSTORED = bent(
    filled(lambda sheet, _: sheet.write_formula("A2", "=ROW()")), replaced(b"<v>0</v>", b""), SHEET
)
BOOKS: dict[str, tuple[bytes, str]] = {
    "a formula without a value": (UNSTORED, "row 2, cell A2: holds a formula (=ROW())"),
    "a formula with its value": (
        filled(lambda sheet, _: sheet.write_formula("A2", "=ROW()", None, 2)),
        f"row 2, cell A2: holds a formula (=ROW()); {FORMULA}",
    ),
    "an error": (
        filled(lambda sheet, _: sheet.write_formula("E2", "=NA()", None, "#N/A")),
        "row 2, cell E2: holds an error of the spreadsheet",
    ),
    "ids merged over rows": (
        filled(
            lambda sheet, _: [sheet.write_row(2, 0, ("", *GOOD[1:])), sheet.merge_range("A2:A3", "N1")]
        ),
        "row 3, column 编号: N1 is in row 2 already",
    ),
    "options merged": (
        filled(lambda sheet, _: sheet.merge_range("F2:G2", "报警")),
        "row 2: has a cell merged across columns; split it",
    ),
    "an id beyond numbers": (
        filled(lambda sheet, _: sheet.write_number("A2", 1e300)),
        cell("编号", "1E+300 was cut short by the spreadsheet; format the column as text"),
    ),
    "an id of 17 digits": (
        filled(lambda sheet, _: sheet.write_number("A2", 12345678901234567)),
        cell("编号", "1.23456789012346E+16 was cut short by the spreadsheet"),
    ),
    "a truth for an answer": (
        filled(lambda sheet, _: sheet.write_boolean("I2", True)),
        cell("答案", "says TRUE, which the options do not have"),
    ),
    "no rows": (workbook(HEADER), "has a header but no questions"),
    "no cells": (workbook(), "is empty"),
    "a picture by that name": (b"\x89PNG\r\n\x1a\n" + bytes(500), "is not an .xlsx workbook"),
    "a table by that name": (BANK.encode(), "is not an .xlsx workbook, whatever its name says"),
    "a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), "is an old .xls workbook or has a password"),
    "50 MB": (BOOK + bytes(50_000_000), "has 50 MB; a table has at most 20 MB"),
}  # fmt: skip
