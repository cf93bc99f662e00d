"""``/record``: a leader enters points or a deduction for members below them; and an admin's reversal of an entry.

Items recorded by leaders only: what members declare goes through its chain, so that nobody decides alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from domain.amounts import LIMIT, ONE, ZERO
from domain.claim_view import Choice
from domain.ledger import Entry, kind_of, reversal
from domain.members import Member, Status
from domain.periods import Period, containing, parse
from domain.phases import Phase
from domain.records import Record, RecordState
from domain.schemes import Range, Source
from domain.sheets import shortened
from services import standings
from services.catalogue import Catalogue
from services.house import House
from services.phases import phase_of
from storage import ledger, members, records
from storage.database import Tx

NAMED_AT_MOST = 60
NOTE_KEPT = 300
_SEPARATORS = re.compile(r"[,，、;；\s]+")
# Numbers hang together by their separators; the first space without one ends them.
_WHO_AND_WHAT = re.compile(r"([^\s,，、;；]*(?:\s*[,，、;；]\s*[^\s,，、;；]*)*)(.*)", re.DOTALL)


class Why(StrEnum):
    """Why nothing was recorded."""

    UNKNOWN = "unknown"  # nobody with that number or name
    SEVERAL = "several"  # more than one with that name
    NOT_BELOW = "not_below"
    NOT_SCORED = "not_scored"  # the scheme does not score them
    OTHER_VARIANT = "other_variant"  # their unit has a variant of its own: other items, other values
    TOO_MANY = "too_many"
    NOBODY = "nobody"
    NO_ITEM = "no_item"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    VALUE_NEEDED = "value_needed"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was recorded: why, and about whom or what."""

    why: Why
    about: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of /record taken apart; what is missing is asked for."""

    members: tuple[Member, ...]
    choices: tuple[Choice, ...] = ()  # several where schemes have an item of that name each
    rest: str = ""  # value and note


def named(tx: Tx, leader: Member, text: str) -> tuple[Member, ...] | Refused:
    """The members whom a list of employee numbers (or full names) means; all below the leader, or nobody."""
    words = [word for word in _SEPARATORS.split(text.strip()) if word]
    if not words:
        return Refused(Why.NOBODY)
    if len(words) > NAMED_AT_MOST:
        return Refused(Why.TOO_MANY, str(NAMED_AT_MOST))
    found: dict[int, Member] = {}
    for word in words:
        member = _one(tx, leader, word)
        if isinstance(member, Refused):
            return member
        found[member.id] = member
    return tuple(found.values())


def _one(tx: Tx, leader: Member, word: str) -> Member | Refused:
    member = members.find_by_number(tx, word)
    if member is None:
        same = [other for other in members.list_by_name(tx, word) if other.status is not Status.LEFT]
        below = [other for other in same if leader.leads(other)]
        if len(below) > 1:
            return Refused(Why.SEVERAL, shortened(word))
        member = below[0] if below else same[0] if same else None
    if member is None or member.status is Status.LEFT:
        return Refused(Why.UNKNOWN, shortened(word))
    return member if leader.leads(member) else Refused(Why.NOT_BELOW, f"{member.name} {member.employee_no}")


def read_line(tx: Tx, leader: Member, text: str, now: datetime) -> Line | Refused:
    """``NO[,NO…] [ITEM [VALUE] [NOTE]]``."""
    match = _WHO_AND_WHAT.fullmatch(text.strip())
    assert match is not None
    numbers, rest = match[1], match[2].strip()
    people = named(tx, leader, numbers)
    if isinstance(people, Refused):
        return people
    if not rest:
        return Line(people)
    choices, left = items_meant(tx, people, rest, now)
    return Line(people, choices, left) if choices else Refused(Why.NO_ITEM, shortened(rest))


def items_meant(tx: Tx, people: Sequence[Member], text: str, now: datetime) -> tuple[tuple[Choice, ...], str]:
    """The items that a line may begin with, and its rest; of several those whose scheme scores everybody named."""
    choices, rest = catalogue_for(tx, people, now).leading(text)
    fitting = (c for c in choices if all(standings.scores(c.version.scheme, one) for one in people))
    return tuple(fitting) or choices[:1], rest


def catalogue_for(tx: Tx, people: Sequence[Member], now: datetime) -> Catalogue:
    """What leaders may record for members: the items of the first one's unit. :func:`draft` asks after the others."""
    return Catalogue.of_branch(tx, people[0].branch_id, Source.LEADER, now)


def draft(
    tx: Tx, leader: Member, people: Sequence[Member], choice: Choice, rest: str, now: datetime
) -> Record | Refused:
    """Prepare a record from members, item, and ``[VALUE] [NOTE]``.

    VALUE is the points where the item has a range, else a quantity (default 1).
    """
    for member in people:
        if not leader.leads(member):
            return Refused(Why.NOT_BELOW, f"{member.name} {member.employee_no}")
    version = catalogue_for(tx, people, now).version(choice.scheme_id)
    if version is None:
        return Refused(Why.STALE)
    for member in people:
        if not standings.scores(version.scheme, member):
            return Refused(Why.NOT_SCORED, member.name)
        if catalogue_for(tx, (member,), now).version(version.id) is None:
            return Refused(Why.OTHER_VARIANT, member.name)
    amount = _amount(choice, rest)
    if isinstance(amount, Refused):
        return amount
    quantity, points, note = amount
    record = Record(
        0, leader, tuple(people), version, choice.item, quantity, points, note[:NOTE_KEPT], RecordState.DRAFT
    )
    stored = records.find(tx, records.insert(tx, record, now))
    assert stored is not None
    return stored


def _amount(choice: Choice, rest: str) -> tuple[Decimal, Decimal, str] | Refused:
    """Quantity, points and note."""
    first, _, note = rest.strip().partition(" ")
    value = _number(first)
    if value is None:
        note = rest.strip()
    span = choice.item.points
    if isinstance(span, Range):
        if value is None:
            return Refused(Why.VALUE_NEEDED)
        return (ONE, value, note.strip()) if value in span else Refused(Why.OUT_OF_RANGE)
    quantity = ONE if value is None else value
    if not ZERO < quantity < LIMIT or abs(span * quantity) >= LIMIT:
        return Refused(Why.NOT_A_NUMBER, first)
    return quantity, span * quantity, note.strip()


def _number(word: str) -> Decimal | None:
    match = re.fullmatch(r"[+＋]?([-−－]?\d{1,6}(?:[.．]\d{1,3})?)\D{0,2}", word)
    if match is None:
        return None
    try:
        return Decimal(match[1].translate(str.maketrans("−－．", "--.")))
    except InvalidOperation:
        return None


def enter(
    tx: Tx, house: House, leader: Member, record_id: int, now: datetime
) -> tuple[Record, tuple[Entry, ...]] | Refused:
    """✅ on a record: an entry for each member; nothing for anybody where one is no longer below the leader."""
    record = records.find(tx, record_id)
    if record is None or record.leader.id != leader.id:
        return Refused(Why.STALE)
    for member in record.members:
        if not leader.leads(member):
            return Refused(Why.NOT_BELOW, f"{member.name} {member.employee_no}")
    if not records.move(tx, record_id, RecordState.ENTERED):
        return Refused(Why.STALE)
    return record, tuple(_entered(tx, house, record, member, now) for member in record.members)


def _entered(tx: Tx, house: House, record: Record, member: Member, now: datetime) -> Entry:
    scheme = record.version.scheme
    entry = Entry(
        number=ledger.next_number(tx),
        at=now,
        period=containing(house.today(now), scheme.period).key,
        scheme=scheme.code,
        scheme_id=record.version.id,
        member_id=member.id,
        item=record.item.code,
        kind=kind_of(record.points),
        quantity=record.quantity,
        points=record.points,
        claim_id=None,
        reverses=None,
        decided_by=(str(record.leader.id),),
    )
    return standings.append(tx, house, entry, record.note)


def scrap(tx: Tx, leader: Member, record_id: int) -> Record | Refused:
    """❌ on a record."""
    record = records.find(tx, record_id)
    if (
        record is None
        or record.leader.id != leader.id
        or not records.move(tx, record_id, RecordState.SCRAPPED)
    ):
        return Refused(Why.STALE)
    return record


def entry_period(tx: Tx, house: House, entry: Entry, now: datetime) -> str:
    """The period of what corrects an entry: the entry's own, or once that is final the running one."""
    if phase_of(tx, entry.period) is not Phase.FINAL:
        return entry.period
    period = parse(entry.period)
    assert period is not None, entry.period
    return containing(house.today(now), period.kind).key


class NotReversed(StrEnum):
    """Why an entry was not taken back."""

    NO_ENTRY = "no_entry"
    ALREADY = "already"
    IS_REVERSAL = "is_reversal"
    NO_REASON = "no_reason"
    OWN = "own"


def reverse(tx: Tx, house: House, number: int, admin: int, reason: str, now: datetime) -> Entry | NotReversed:
    """Take an entry back with a reason, by an admin of the bot (a Telegram user id); nobody their own."""
    entry = ledger.find(tx, number)
    if entry is None:
        return NotReversed.NO_ENTRY
    if entry.reverses is not None:
        return NotReversed.IS_REVERSAL
    if ledger.find_reversal(tx, number) is not None:
        return NotReversed.ALREADY
    if members.get(tx, entry.member_id).account == admin:
        return NotReversed.OWN
    if not reason.strip():
        return NotReversed.NO_REASON
    decider = members.find_by_account(tx, admin)
    decided_by = f"admin:{admin}" if decider is None else str(decider.id)
    period = entry_period(tx, house, entry, now)
    taken_back = replace(reversal(entry, ledger.next_number(tx), now, (decided_by,)), period=period)
    return standings.append(tx, house, taken_back, reason.strip()[:NOTE_KEPT])


def final_before(tx: Tx, taken_back: Entry) -> Period | None:
    """The period of what a reversal took back, where that was final, so that the reversal counts in another one."""
    entry = None if taken_back.reverses is None else ledger.find(tx, taken_back.reverses)
    return None if entry is None or entry.period == taken_back.period else parse(entry.period)
