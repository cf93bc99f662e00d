"""Sign-off: puts standings before their members, takes the signatures, and asks again where a standing has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from domain.ledger import Entry
from domain.members import Branch, Member
from domain.periods import Period, parse
from domain.phases import Phase
from domain.runs import Job
from domain.schemes import Scheme, SchemeVersion
from domain.signoffs import Line, Signoff, Statement
from domain.standings import Standing
from services import boards, standings
from services.house import House
from services.phases import phase_in, phase_of
from storage import ledger, members, objections, runs, schemes, seats, signoffs
from storage.database import Tx
from storage.ledger import Circumstances


class Refused(StrEnum):
    """Why nothing was signed."""

    NOT_YOURS = "not_yours"
    CHANGED = "changed"  # the standing is another one than the one shown
    ALREADY = "already"
    OBJECTED = "objected"  # an objection of theirs is undecided
    PUBLISHED = "published"
    FINAL = "final"
    NOT_SCORED = "not_scored"  # by that scheme in that period, any more


def ask_branch(
    tx: Tx, house: House, version: SchemeVersion, period: Period, branch: Branch, now: datetime
) -> Iterator[Statement]:
    """Put the standing of everybody enrolled in a branch before them."""
    ranking = standings.ranking(tx, version, period, branch.id)
    people = members.list_by_ids(tx, (standing.member_id for standing in ranking))
    for standing in ranking:
        member = people[standing.member_id]
        if member.account is not None:
            yield _asked(tx, house, version, period, member, standing, len(ranking), now)


def ask_newcomer(tx: Tx, house: House, member: Member, now: datetime) -> Iterator[Statement]:
    """Put what is being signed before somebody who has just enrolled, but what they have signed already."""
    for key in runs.list_periods(tx, Job.QUARTER_SIGN):
        period = parse(key)
        assert period is not None, key
        if phase_in(tx, member.branch_id, key) is not Phase.SIGNING:
            continue
        for version in boards.counted_by(tx, house, period, now):
            code = version.scheme.code
            place = standings.place_of(tx, house, member, code, period, now)
            before = signoffs.find_of(tx, code, key, member.id)
            if place is not None and (before is None or not before.signed):
                yield _asked(tx, house, version, period, member, place.standing, place.of, now)


def list_silent(tx: Tx, code: str, period: Period) -> set[int]:
    """Ids of those who could have signed their standing by now and have not.

    Not of who was never asked, has no account any more, or waits for a decision on an objection of theirs: until
    then they cannot sign.
    """
    unsigned = {
        one for one, signoff in signoffs.list_of_period(tx, code, period.key).items() if not signoff.signed
    }
    people = members.list_by_ids(tx, unsigned)
    return {
        one
        for one in unsigned
        if people[one].account is not None and not objections.list_own_open(tx, one, code, period.key)
    }


def refresh(tx: Tx, house: House, entry: Entry, now: datetime) -> Statement | None:
    """The standing that an entry has changed, put before its member anew; None where none is being signed."""
    if not Phase.SIGNING <= phase_of(tx, entry.period) < Phase.FINAL:
        return None
    member, period = members.get(tx, entry.member_id), parse(entry.period)
    assert period is not None, entry.period
    if signoffs.find_of(tx, entry.scheme, entry.period, member.id) is None:
        return None
    place = standings.place_of(tx, house, member, entry.scheme, period, now)
    if place is None:
        return None
    return _asked(tx, house, place.version, period, member, place.standing, place.of, now)


def find(tx: Tx, house: House, member: Member, signoff_id: int, now: datetime) -> Statement | Refused:
    """A member's own statement as it stands."""
    signoff = signoffs.find(tx, signoff_id)
    if signoff is None or signoff.member_id != member.id:
        return Refused.NOT_YOURS
    period = parse(signoff.period)
    assert period is not None, signoff.period
    place = standings.place_of(tx, house, member, signoff.scheme, period, now)
    if place is None:
        return Refused.NOT_SCORED
    entries = ledger.list_of_member(tx, member.id, signoff.scheme, signoff.period)
    return _statement(tx, house, place.version, period, member, place.standing, place.of, signoff, entries)


def sign(
    tx: Tx, house: House, member: Member, signoff_id: int, version: int, now: datetime
) -> Statement | Refused:
    """✅ on a standing, until it is published. What is signed is what was shown: a changed one is looked at anew."""
    statement = find(tx, house, member, signoff_id, now)
    if isinstance(statement, Refused):
        return statement
    if statement.phase >= Phase.PUBLISHED:
        return Refused.FINAL if statement.phase is Phase.FINAL else Refused.PUBLISHED
    if statement.signoff.version != version:
        return Refused.CHANGED
    if statement.objections:
        return Refused.OBJECTED
    if not signoffs.sign(tx, signoff_id, version, now):
        return Refused.ALREADY
    return find(tx, house, member, signoff_id, now)


def remind(tx: Tx, house: House, now: datetime) -> list[tuple[Member, Period]]:
    """Who has left a standing unsigned for too long; they count as reminded from now on."""
    late = []
    for signoff in signoffs.list_unsigned(tx, now - house.sign_remind_after):
        period = parse(signoff.period)
        if period is not None and phase_of(tx, signoff.period) is Phase.SIGNING:
            signoffs.mark_reminded(tx, signoff.id, now)
            late.append((members.get(tx, signoff.member_id), period))
    return late


def lines_of(tx: Tx, house: House, entries: Sequence[Entry]) -> tuple[Line, ...]:
    """Entries of one member with what a person wants to know of them."""
    versions = {number: schemes.get(tx, number).scheme for number in {one.scheme_id for one in entries}}
    found = ledger.list_circumstances(tx, (entry.number for entry in entries))
    return tuple(_line(house, entry, versions[entry.scheme_id], found[entry.number]) for entry in entries)


def _line(house: House, entry: Entry, scheme: Scheme, found: Circumstances) -> Line:
    item = scheme.find_item(entry.item)
    assert item is not None, f"{entry.item} is not in scheme version {entry.scheme_id}"
    return Line(
        entry=entry,
        item=item,
        day=found.happened_on or house.today(entry.at),
        note=found.words,
        reversed_by=found.reversed_by,
    )


def _asked(
    tx: Tx,
    house: House,
    version: SchemeVersion,
    period: Period,
    member: Member,
    standing: Standing,
    of: int,
    now: datetime,
) -> Statement:
    entries = ledger.list_of_member(tx, member.id, version.scheme.code, period.key)
    signoff = signoffs.ask(
        tx,
        scheme=version.scheme.code,
        period=period.key,
        member_id=member.id,
        total=standing.total,
        grade=standing.grade,
        last_entry=entries[-1].number if entries else 0,
        now=now,
    )
    return _statement(tx, house, version, period, member, standing, of, signoff, entries)


def _statement(
    tx: Tx,
    house: House,
    version: SchemeVersion,
    period: Period,
    member: Member,
    standing: Standing,
    of: int,
    signoff: Signoff,
    entries: Sequence[Entry],
) -> Statement:
    return Statement(
        member=member,
        signoff=signoff,
        version=version,
        period=period,
        phase=phase_in(tx, seats.branch_of(tx, version.scheme.code, period.key, member.id), period.key),
        standing=standing,
        of=of,
        lines=lines_of(tx, house, entries),
        objections=tuple(objections.list_own_open(tx, member.id, version.scheme.code, period.key)),
    )
