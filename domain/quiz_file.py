"""The question bank file of the contract: from a sheet's rows of text to questions, or every fault at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.faults import Fault
from domain.questions import LETTERS, MAX_NAME, TYPES, Flaw, Problem, QuestionType, Wording, length, read
from domain.sheets import Header, as_meant, clean, is_cut_short, read_header, row_of, shortened

COLUMNS = {
    "id": "编号",
    "category": "类别",
    "trades": "工种",
    "type": "题型",
    "question": "题干",
    **{letter: f"选项{letter}" for letter in LETTERS},
    "answer": "答案",
    "explanation": "解析",
}
REQUIRED = ("id", "category", "type", "question", "answer")

_FORMULA = re.compile(r"\s*=\s*(?:[A-Z][A-Z0-9.]+\(.*\)|\$?[A-Z]{1,3}\$?\d{1,7})\s*", re.DOTALL)
"""A formula that was saved instead of its value: a function or a cell. "= 9.81·h" may be an option."""
_TYPES = ", ".join(f"{kind} {chinese}" for kind, chinese in TYPES.items())
_SENTENCES = {
    Problem.EMPTY: "is empty",
    Problem.TOO_LONG: "has more than {about} characters, more than fits into a message",
    Problem.UNKNOWN_TYPE: f"says {{about}}; write {_TYPES}",
    Problem.FEW_OPTIONS: "is empty: a question to choose from has at least two options",
    Problem.GAP: "is empty, but there is an option {about}",
    Problem.TWICE: "says the same as option {about}",
    Problem.JUDGED: "has an option, but a true/false question has none",
    Problem.NO_SUCH_OPTION: "says {about}, which the options do not have",
    Problem.NOT_ONE: "says {about}, but a single-choice question has one right option",
    Problem.NOT_TRUTH: "says {about}; write 对 or 错, T or F",
}


@dataclass(frozen=True, slots=True)
class BankRow:
    """One question as the file has it. ``number`` is the row in the file; the header is row 1."""

    number: int
    code: str
    wording: Wording


@dataclass(frozen=True, slots=True)
class Bank:
    """A question bank file without faults."""

    rows: tuple[BankRow, ...]
    remarks: tuple[str, ...]  # what was not read or looks odd, in sentences


def read_bank(header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> Bank | tuple[Fault, ...]:
    """The questions behind a header and numbered rows of text, or everything that is wrong with them."""
    head = read_header(header, COLUMNS, REQUIRED)
    if not head.places:
        return head.faults
    faults = list(head.faults)
    found: list[BankRow] = []
    first: dict[str, int] = {}
    for number, row in rows:
        cells = {column: as_meant(row[place]) for column, place in head.places.items()}
        code = clean(cells.get("id", ""))
        faults += _faults_of_code(head, number, code, first.setdefault(code, number))
        if formulas := [column for column in cells if column != "id" and _FORMULA.fullmatch(cells[column])]:
            faults += (_formula(head, number, column, cells[column]) for column in formulas)
            continue  # nobody knows what the row says
        wording = read(cells)
        if isinstance(wording, Wording):
            found.append(BankRow(number, code, wording))
        else:
            faults += (fault for flaw in wording if (fault := _fault(head, number, flaw)))
    if not first:
        faults.append(Fault("", "has a header but no questions"))
    if faults:
        return tuple(sorted(faults, key=row_of))
    return Bank(tuple(found), (*head.remarks, *_oddities(found)))


def _faults_of_code(head: Header, number: int, code: str, first: int) -> Iterator[Fault]:
    if "id" not in head.places:
        return  # said once, of the header
    where = head.where(number, "id")
    if not code:
        yield Fault(where, "is empty")
    elif first != number:
        yield Fault(where, f"{shortened(code)} is in row {first} already")
    elif code.startswith("="):
        yield _formula(head, number, "id", code)
    elif is_cut_short(code):
        yield Fault(where, f"{code} was cut short by the spreadsheet; format the column as text")
    elif length(code) > MAX_NAME:
        yield Fault(where, f"has more than {MAX_NAME} characters")


def _formula(head: Header, number: int, column: str, cell: str) -> Fault:
    said = shortened(clean(cell))
    return Fault(head.where(number, column), f"holds a formula ({said}); put its value there")


def _fault(head: Header, number: int, flaw: Flaw) -> Fault | None:
    text = _SENTENCES[flaw.problem].format(about=shortened(flaw.about))
    if flaw.column in head.places:
        return Fault(head.where(number, flaw.column), text)
    if flaw.column in REQUIRED:
        return None  # said once, of the header
    return Fault(f"row {number}, column {flaw.column}", text)


def _oddities(rows: Sequence[BankRow]) -> Iterator[str]:
    for row in rows:
        if row.wording.type is QuestionType.MULTIPLE and len(row.wording.answer) == 1:
            yield f"row {row.number}: multiple choice with one right option only"
    asked: dict[tuple[str, tuple[str, ...]], BankRow] = {}
    for row in rows:
        earlier = asked.setdefault((row.wording.text, row.wording.options), row)
        if earlier is not row:
            yield f"row {row.number}: asks the same as row {earlier.number}"
