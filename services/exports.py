"""What `liangbang export` writes: the ledger or the standings of a period as a table (contract, "Export columns").

Points of the ledger are unweighted; a standing's total is what counts. Times are the organisation's, with their offset.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.ledger import Entry
from domain.members import Member
from domain.periods import Period
from domain.schemes import SchemeVersion
from services import boards, standings
from services.house import House
from services.table_files import Cell
from storage import ledger, members, schemes
from storage.database import Tx

LEDGER = (
    "entry", "at", "period", "employee_no", "name", "item", "item_name", "quantity", "points", "claim", "decided_by",
    "scheme", "scheme_version", "kind", "reverses", "committee", "branch", "group", "note",
)  # fmt: skip
STANDINGS = (
    "employee_no", "name", "branch", "group", "total", "rank", "grade",
    "scheme", "period", "committee", "vetoed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """A table to write: how many rows there will be, and the rows as they are read."""

    header: tuple[str, ...]
    size: int
    rows: Iterator[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class NoTable:
    """Why there is nothing to write, in a sentence."""

    why: str

    def __str__(self) -> str:
        return self.why


def of_ledger(tx: Tx, house: House, period: Period, now: datetime) -> Table | NoTable:
    """Every entry of a period, of every scheme, in order."""
    size = ledger.count(tx, period.key)
    if not size and (nothing := _nothing(tx, house, period, now)):
        return nothing
    return Table(LEDGER, size, _entries(tx, house, period))


def of_standings(tx: Tx, house: House, period: Period, now: datetime) -> Table | NoTable:
    """Everybody's standing in a period: every scheme that has periods of this form, branch by branch, by rank."""
    if nothing := _nothing(tx, house, period, now):
        return nothing
    rows = list(_standings(tx, house, period, now))
    return Table(STANDINGS, len(rows), iter(rows))


def _nothing(tx: Tx, house: House, period: Period, now: datetime) -> NoTable | None:
    if not boards.counted_by(tx, house, period, now):
        return NoTable(f"no scheme is counted by {period.kind}, so there is nothing for {period.key}")
    if period.start > house.today(now):
        return NoTable(f"{period.key} has not begun: its first day is {period.start}")
    return None


def _entries(tx: Tx, house: House, period: Period) -> Iterator[tuple[Cell, ...]]:
    entries = ledger.list_of_period(tx, period.key)
    deciders = {int(who) for entry in entries for who in entry.decided_by if who.isdecimal()}
    people = members.list_by_ids(tx, {entry.member_id for entry in entries} | deciders)
    notes = ledger.notes_of_period(tx, period.key)
    names = _ItemNames(tx)
    for entry in entries:
        member = people[entry.member_id]
        yield (
            entry.number,
            entry.at.astimezone(house.zone).isoformat(timespec="seconds"),
            entry.period,
            member.employee_no,
            member.name,
            entry.item,
            names.of(entry),
            entry.quantity,
            entry.points,
            entry.claim_id,
            ";".join(_decider(people, who) for who in entry.decided_by),
            entry.scheme,
            names.version(entry),
            entry.kind,
            entry.reverses,
            member.committee,
            member.branch,
            member.group,
            notes.get(entry.number),
        )


def _decider(people: dict[int, Member], who: str) -> str:
    """A member's employee number; an admin of the bot stays ``admin:<Telegram id>``."""
    member = people.get(int(who)) if who.isdecimal() else None
    return member.employee_no if member else who


class _ItemNames:
    """Names of items as in the version that each entry was made under, each asked once."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._versions: dict[int, SchemeVersion] = {}

    def of(self, entry: Entry) -> str:
        item = self._version(entry).scheme.find_item(entry.item)
        return item.name if item else ""

    def version(self, entry: Entry) -> int:
        return self._version(entry).number

    def _version(self, entry: Entry) -> SchemeVersion:
        if entry.scheme_id not in self._versions:
            self._versions[entry.scheme_id] = schemes.get(self._tx, entry.scheme_id)
        return self._versions[entry.scheme_id]


def _standings(tx: Tx, house: House, period: Period, now: datetime) -> Iterator[tuple[Cell, ...]]:
    for version in boards.counted_by(tx, house, period, now):
        for branch in members.list_branches(tx):
            ranking = standings.ranking(tx, version, period, branch.id)
            people = members.list_by_ids(tx, (standing.member_id for standing in ranking))
            for standing in ranking:
                member = people[standing.member_id]
                yield (
                    member.employee_no,
                    member.name,
                    branch.name,
                    member.group if member.branch_id == branch.id else "",  # the group there is not kept
                    standing.total,
                    standing.rank,
                    standing.grade,
                    version.scheme.code,
                    period.key,
                    branch.committee,
                    "veto" if standing.vetoed else None,
                )
