"""The roster file of the contract: from a sheet's rows of text to typed rows, or every fault at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from domain.faults import Fault
from domain.members import Role, Status
from domain.profiles import PLEDGE_KEPT
from domain.sheets import Header, as_meant, clean, folded, is_cut_short, read_header, row_of, shortened

V = TypeVar("V")

COLUMNS = {
    "employee_no": "工号",
    "name": "姓名",
    "committee": "党委",
    "branch": "支部",
    "group": "党小组",
    "roles": "职务",
    "gender": "性别",
    "birth_date": "出生日期",
    "joined_on": "入党日期",
    "trade": "工种",
    "education": "学历",
    "status": "状态",
    "pledge": "承诺",
    "contact_point": "联系点",
    "contact_person": "联系人",
}
REQUIRED = ("employee_no", "name", "branch")

ROLES = {
    Role.GROUP_LEADER: "党小组长",
    Role.BRANCH_REVIEWER: "组织委员",
    Role.BRANCH_SECRETARY: "支部书记",
    Role.BRANCH_COMMITTEE: "支委",
    Role.COMMITTEE_ADMIN: "党委管理员",
    Role.QUIZ_EDITOR: "题库编辑",
}
STATUSES = {Status.ACTIVE: "在岗", Status.AWAY: "外闯", Status.RETIRED: "离退休", Status.LEFT: "调出"}

MAX_TEXT = 64
MAX_NUMBER = 32

_ROLES = {folded(text): role for role, chinese in ROLES.items() for text in (role, chinese)}
_STATUSES = {folded(text): status for status, chinese in STATUSES.items() for text in (status, chinese)}
_GENDERS = {"男": "m", "m": "m", "male": "m", "女": "f", "f": "f", "female": "f"}
_NOTHING = {"", "-", "—", "无"}  # what people write into a cell to say that there is nothing

_HAN = "[\u3400-\u9fff\U00020000-\U0003ffff]"
_BETWEEN_HAN = re.compile(f"(?<={_HAN}) (?={_HAN})")  # 李　喆: spread out to the width of three characters
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日)"
    r"(?:[ T]00?:00(?::00)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One member as the file has them. ``number`` is the row in the file; the header is row 1.

    A field whose column the file does not have is None or empty, and not in :attr:`Roster.columns`.
    """

    number: int
    employee_no: str
    name: str
    committee: str
    branch: str
    group: str | None
    roles: frozenset[Role]
    gender: str | None  # m or f
    birth_date: date | None
    joined_on: date | None
    trade: str | None
    education: str | None
    status: Status
    pledge: str | None = None
    contact_point: str | None = None
    contact_person: str | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster file without faults."""

    columns: frozenset[str]  # those that the file has, by English name
    rows: tuple[RosterRow, ...]
    remarks: tuple[str, ...]  # what was not read or looks odd, in sentences


def read(header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> Roster | tuple[Fault, ...]:
    """The roster behind a header and numbered rows of text, or everything that is wrong with it."""
    head = read_header(header, COLUMNS, REQUIRED)
    if not head.places:
        return head.faults
    faults = list(head.faults)
    found = [_Row(number, cells, head, faults).typed() for number, cells in rows]
    if not found:
        faults.append(Fault("", "has a header but no members"))
    faults.extend(_repeated(found, head))
    faults.extend(_without_committee(found, head))
    if faults:
        return tuple(sorted(faults, key=row_of))
    return Roster(frozenset(head.places), tuple(found), (*head.remarks, *_oddities(found, head)))


class _Row:
    """One row that is read column by column; what is wrong goes on one common list."""

    def __init__(self, number: int, cells: Sequence[str], head: Header, faults: list[Fault]) -> None:
        self._number = number
        self._cells = cells
        self._head = head
        self._faults = faults

    def typed(self) -> RosterRow:
        """The row; a cell at fault is None or empty in it."""
        return RosterRow(
            number=self._number,
            employee_no=self._employee_no(),
            name=_BETWEEN_HAN.sub("", self._text("name") or ""),
            committee=self._text("committee") or "",
            branch=self._text("branch") or "",
            group=self._text("group"),
            roles=self._roles(),
            gender=self._one_of("gender", _GENDERS, "男, 女, m or f"),
            birth_date=self._day("birth_date"),
            joined_on=self._day("joined_on"),
            trade=self._text("trade"),
            education=self._text("education"),
            status=self._one_of("status", _STATUSES, _listed(STATUSES)) or Status.ACTIVE,
            pledge=self._text("pledge", PLEDGE_KEPT),
            contact_point=self._text("contact_point"),
            contact_person=self._text("contact_person"),
        )

    def _fault(self, column: str, text: str) -> None:
        self._faults.append(Fault(self._head.where(self._number, column), text))

    def _text(self, column: str, longest: int = MAX_TEXT) -> str | None:
        """The cell's text; None where there is no such column or nothing in it."""
        place = self._head.places.get(column)
        if place is None:
            return None
        text = clean(as_meant(self._cells[place]))
        if column in REQUIRED and not text:
            self._fault(column, "is empty")
        elif text.startswith("="):
            self._fault(column, f"holds a formula ({shortened(text)}); put its value there")
        elif len(text) > longest:
            self._fault(column, f"has {len(text)} characters; at most {longest} fit")
        elif column in REQUIRED or text not in _NOTHING:
            return text
        return None

    def _employee_no(self) -> str:
        text = self._text("employee_no", MAX_NUMBER) or ""
        if is_cut_short(text):
            self._fault(
                "employee_no",
                f"{text} was cut short by the spreadsheet; format the column as text, write it in full",
            )
        elif any(sign.isspace() or sign in ",;，；、" for sign in text):
            self._fault("employee_no", f"{text!r} must be one word, without spaces, commas or semicolons")
        return text

    def _roles(self) -> frozenset[Role]:
        text = self._text("roles", 200)
        if text is None:
            return frozenset()
        words = [word.strip() for word in re.split("[;；、,，/]", text)]
        for word in words:
            if word and folded(word) not in _ROLES:
                self._fault("roles", f"{shortened(word)} is none of {_listed(ROLES)}")
        return frozenset(_ROLES[folded(word)] for word in words if folded(word) in _ROLES)

    def _one_of(self, column: str, known: Mapping[str, V], listed: str) -> V | None:
        word = self._text(column)
        if word is None:
            return None
        value = known.get(folded(word))
        if value is None:
            self._fault(column, f"{shortened(word)} is none of {listed}")
        return value

    def _day(self, column: str) -> date | None:
        text = self._text(column)
        if text is None:
            return None
        day = _day(text)
        if day is None:
            self._fault(column, f"{shortened(text)} is not a date like 1987-03-05")
        return day


def _day(text: str) -> date | None:
    """An ISO date, or one of the forms into which spreadsheets in China turn it: 1987/3/5, 1987年3月5日."""
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    try:
        day = date(*(int(part) for part in match.groups() if part is not None))
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2100 else None


def _repeated(rows: Sequence[RosterRow], head: Header) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for row in rows:
        earlier = first.setdefault(row.employee_no, row.number)
        if row.employee_no and earlier != row.number:
            yield Fault(
                head.where(row.number, "employee_no"), f"{row.employee_no} is in row {earlier} already"
            )


def _without_committee(rows: Sequence[RosterRow], head: Header) -> Iterator[Fault]:
    """Rows whose branch has a committee elsewhere in the file: they would found a second branch of that name."""
    committees = {row.branch: row.committee for row in rows if row.committee}
    for row in rows if "committee" in head.places else ():
        if row.branch in committees and not row.committee:
            text = f"is empty, but {row.branch} belongs to {committees[row.branch]} elsewhere in the file"
            yield Fault(head.where(row.number, "committee"), text)


def _oddities(rows: Sequence[RosterRow], head: Header) -> Iterator[str]:
    for row in rows:
        if Role.GROUP_LEADER in row.roles and row.group is None and "group" in head.places:
            yield f"row {row.number}: {row.name} is {ROLES[Role.GROUP_LEADER]} of no group"


def _listed(values: Mapping[Role, str] | Mapping[Status, str]) -> str:
    return ", ".join(f"{value} {chinese}" for value, chinese in values.items())
