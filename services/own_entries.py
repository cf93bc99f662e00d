"""A member's own entries, one by one: how their points came about is theirs to see at any time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain.ledger import Entry
from domain.members import Member
from domain.own_entries import OwnEntries
from domain.periods import Period
from services import signing, standings
from services.house import House
from storage import ledger, members, schemes
from storage.database import Tx


def find(
    tx: Tx, house: House, member: Member, scheme_id: int, period: Period, now: datetime
) -> OwnEntries | None:
    """What a member has in a period of the scheme that a button names by one of its versions."""
    named = schemes.find(tx, scheme_id)
    if named is None or named.scheme.period is not period.kind:
        return None
    code = named.scheme.code
    entries = ledger.list_of_member(tx, member.id, code, period.key)[::-1]
    people = _deciders(tx, entries)
    lines = signing.lines_of(tx, house, entries)
    return OwnEntries(
        member=member,
        version=standings.governing(tx, house, code, period, now),
        period=period,
        lines=tuple(replace(line, deciders=_names(line.entry, people)) for line in lines),
        running=period.end >= house.today(now),
    )


def _deciders(tx: Tx, entries: Sequence[Entry]) -> Mapping[int, Member]:
    ids = {int(who) for entry in entries for who in entry.decided_by if who.isdecimal()}
    return members.list_by_ids(tx, ids)


def _names(entry: Entry, people: Mapping[int, Member]) -> tuple[str, ...]:
    """In the order in which they decided."""
    return tuple(people[int(who)].name if who.isdecimal() else "" for who in entry.decided_by)
