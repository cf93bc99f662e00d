"""A small company with two committees: its schemes come and change, its members earn points under what is in force."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from domain.faults import Fault
from domain.ledger import Entry, reversal
from domain.members import Member
from domain.preview import Preview
from domain.schemes import SchemeVersion
from services import scheme_files, scheme_import, standings, verification
from services.house import House
from services.scheme_changes import Imported
from storage import ledger, members, schemes
from storage import standings as stored
from storage.database import Tx
from tests.databases import in_memory
from tests.entries import enter
from tests.schemes import grades

HOUSE = House()
START = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
BRANCHES = (("炼油党委", "常减压支部"), ("炼油党委", "催化支部"), ("钻井党委", "30645支部"))
SCHEME = """
[scheme]
code = "s"
name = "积分"
period = "quarter"
base = 60
approval = ["group_leader"]
[[category]]
code = "v"
name = "奉献"
weight = 2
max = 40
[[category.item]]
code = "V01"
name = "志愿服务"
points = 3
unit = "次"
cap = 15
[[category.item]]
code = "V02"
name = "攻关"
points = { min = 1, max = 5 }
[[category]]
code = "d"
name = "约束"
[[category.item]]
code = "D01"
name = "迟到"
points = -2
by = "leader"
[[category.item]]
code = "Z01"
name = "弄虚作假"
points = 0
by = "leader"
veto = true
""" + grades(A=90, B=70, C=0)


class Company:
    """One database, a clock, and two members in each branch: 0001 and 0002 in the first, and so on."""

    def __init__(self) -> None:
        self.connection = in_memory()
        self.tx = Tx(self.connection)
        self.now = START
        for number, (committee, name) in enumerate(BRANCHES):
            branch = self.tx.insert(
                "INSERT INTO branches (committee, name) VALUES (?, ?) RETURNING id", committee, name
            )
            for place in (1, 2):
                self.tx.execute(
                    "INSERT INTO members (employee_no, name, branch_id, status) VALUES (?, '某', ?, 'active')",
                    f"{2 * number + place:04}",
                    branch,
                )

    def bring(self, text: str, start: datetime | None = None) -> Imported:
        """Import a file that has no fault."""
        outcome = self.refused_or_brought(text, start)
        assert isinstance(outcome, Imported), outcome
        return outcome

    def refused_or_brought(self, text: str, start: datetime | None = None) -> Imported | tuple[Fault, ...]:
        file = scheme_import.read(text.encode())
        if isinstance(file, tuple):
            return file
        return scheme_files.apply(self.tx, HOUSE, file, self.now, start or self.now)

    def preview(self, text: str) -> Preview | None:
        file = scheme_import.read(text.encode())
        assert not isinstance(file, tuple), file
        return scheme_files.preview(self.tx, HOUSE, file, None, self.now, self.now)

    def at(self, year: int, month: int, day: int = 1) -> datetime:
        """Noon of a day in Shanghai; time goes on to there, as the running bot sees it."""
        self.later(datetime(year, month, day, 4, 0, tzinfo=UTC) - self.now)
        return self.now

    def later(self, time: timedelta) -> None:
        """Time goes on."""
        self.now += time
        standings.take_effect(self.tx, HOUSE, self.now)

    def member(self, employee_no: str) -> Member:
        member = members.find_by_number(self.tx, employee_no)
        assert member is not None
        return member

    def version_for(self, employee_no: str) -> SchemeVersion:
        (version,) = standings.schemes_of(self.tx, self.member(employee_no), self.now)
        return version

    def award(self, employee_no: str, item: str, quantity: str = "1", value: str | None = None) -> Entry:
        """An entry under the version in force for the member; ``value`` where somebody named it."""
        version = self.version_for(employee_no)
        found = version.scheme.find_item(item)
        assert found is not None
        worth = found.worth(Decimal(quantity), None if value is None else Decimal(value))
        points = worth if value is None else Decimal(value)
        member_id, times = self.member(employee_no).id, Decimal(quantity)
        return enter(
            self.tx, HOUSE, version, member_id, item, points, self.now, quantity=times, decided_by="2"
        )

    def take_back(self, entry: Entry) -> None:
        back = reversal(entry, ledger.next_number(self.tx), self.now, ("admin:900",))
        standings.append(self.tx, HOUSE, back)

    def total(self, employee_no: str, period: str) -> Decimal | None:
        found = stored.find(self.tx, "s", period, self.member(employee_no).id)
        return None if found is None else found[0]

    def verify(self) -> list[str]:
        return [str(each) for each in verification.verify(self.tx, HOUSE, self.now).discrepancies]

    def numbers(self) -> list[tuple[int, str]]:
        """(number, unit) of every version there is."""
        return [
            (version.number, version.unit)
            for row in self.tx.all("SELECT id FROM schemes ORDER BY number")
            for version in [schemes.get(self.tx, row["id"])]
        ]
