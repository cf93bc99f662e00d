"""Objections: raised against an entry while its period is signed or published, decided by somebody uninvolved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial

from domain.claims import acceptable_points
from domain.ledger import Entry, kind_of, reversal
from domain.members import Member, Status
from domain.objection_view import Case, Decided
from domain.objections import Objection, ObjectionState, corrected, judges
from domain.periods import parse
from domain.phases import Phase
from domain.signoffs import Line
from services import corrections, publicity, signing, standings
from services.house import House
from services.phases import phase_in
from storage import ledger, members, objections, schemes
from storage.database import Tx

REASON_KEPT = 500


class Refused(StrEnum):
    """Why nothing was done."""

    NO_ENTRY = "no_entry"
    NOT_YET = "not_yet"  # the period still counts, or it is not published and the entry is somebody else's
    FINAL = "final"
    NOT_YOURS = "not_yours"  # another branch's
    SETTLED = "settled"  # a reversal, or taken back already
    TWICE = "twice"
    TOO_MANY = "too_many"  # so many of theirs to this period wait for a decision already
    DECIDED = "decided"
    NOT_A_JUDGE = "not_a_judge"
    NOT_ACCEPTABLE = "not_acceptable"


@dataclass(frozen=True, slots=True)
class Decider:
    """Who presses: an account, and the member behind it where there is one."""

    account: int
    member: Member | None

    @property
    def sealed(self) -> str:
        """As the ledger names them."""
        return str(self.member.id) if self.member else f"admin:{self.account}"


def lines_open(tx: Tx, house: House, objector: Member, concerned: Member) -> tuple[Line, ...]:
    """The entries of somebody that this objector may see now, to choose the one to object to."""
    entries = [
        entry
        for entry in ledger.list_of_everything(tx, concerned.id)
        if _since(objector, concerned) <= _phase(tx, entry, concerned) < Phase.FINAL
        and _may_object(tx, objector, entry, concerned)
    ]
    return signing.lines_of(tx, house, entries)


def look(tx: Tx, house: House, objector: Member, number: int) -> Line | Refused:
    """An entry that somebody is about to object to."""
    entry = ledger.find(tx, number)
    if entry is None:
        return Refused.NO_ENTRY
    concerned = members.get(tx, entry.member_id)
    if not _may_object(tx, objector, entry, concerned):
        return Refused.NOT_YOURS
    phase = _phase(tx, entry, concerned)
    if phase is Phase.FINAL:
        return Refused.FINAL
    if phase < _since(objector, concerned):
        return Refused.NOT_YET
    [line] = signing.lines_of(tx, house, [entry])
    return _one_too_many(tx, house, objector, entry) or (line if line.can_be_objected_to else Refused.SETTLED)


def _one_too_many(tx: Tx, house: House, objector: Member, entry: Entry) -> Refused | None:
    """One at a time to an entry, and a few at a time to a period: whoever decides them can keep up with that."""
    waiting = objections.list_own_open(tx, objector.id, entry.scheme, entry.period)
    if any(one.entry == entry.number for one in waiting):
        return Refused.TWICE
    return Refused.TOO_MANY if len(waiting) >= house.objections_at_once else None


def _may_object(tx: Tx, objector: Member, entry: Entry, concerned: Member) -> bool:
    """To one's own entries, and to those of everybody on the branch's board; whoever has left to nobody's."""
    if objector.status is Status.LEFT or objector.id == concerned.id:
        return objector.status is not Status.LEFT
    return objector.branch_id == publicity.branch_of(tx, entry, concerned).id


def _phase(tx: Tx, entry: Entry, concerned: Member) -> Phase:
    """How far the branch that sees an entry's result has come."""
    return phase_in(tx, publicity.branch_of(tx, entry, concerned).id, entry.period)


def _since(objector: Member, concerned: Member) -> Phase:
    """From when on: one's own entries once they are to be signed, others' once they are published."""
    return Phase.SIGNING if concerned.id == objector.id else Phase.PUBLISHED


def open_(
    tx: Tx, house: House, objector: Member, number: int, reason: str, now: datetime, *, hidden: bool = False
) -> Case | Refused:
    """Raise an objection with its reason."""
    line = look(tx, house, objector, number)
    if isinstance(line, Refused):
        return line
    hidden = hidden and line.entry.member_id != objector.id
    kept = reason.strip()[:REASON_KEPT]
    objection = objections.open_(
        tx, entry=number, objector_id=objector.id, hidden=hidden, reason=kept, now=now
    )
    return Refused.TWICE if objection is None else case_of(tx, house, objection, now)


def case_of(tx: Tx, house: House, objection: Objection, now: datetime) -> Case:
    """An objection with its entry, the people in it, and who may decide it at this moment."""
    entry = ledger.find(tx, objection.entry)
    period = parse(entry.period) if entry else None
    assert entry is not None and period is not None, f"objection {objection.id}"
    concerned = publicity.as_published(tx, entry, members.get(tx, entry.member_id))
    objector = members.get(tx, objection.objector_id)
    holders = partial(members.list_holders, tx, near=concerned)
    # An admin of the bot may be a member as well, who has decided the entry as such.
    decided = {member.account for member in _people(tx, entry.decided_by)}
    may = judges(entry, concerned, objector, holders, house.admins - decided, house.today(now))
    [line] = signing.lines_of(tx, house, [entry])
    line = replace(line, deciders=_names(tx, entry.decided_by))
    version = schemes.get(tx, entry.scheme_id)
    return Case(objection, line, version, period, concerned, objector, may, _amended_to(tx, objection, line))


def _amended_to(tx: Tx, objection: Objection, line: Line) -> Decimal | None:
    """The points of the entry that stands beside the reversal: it was written right after it."""
    if objection.state is not ObjectionState.AMENDED or line.reversed_by is None:
        return None
    anew = ledger.find(tx, line.reversed_by + 1)
    return anew.points if anew is not None else None


def find_case(tx: Tx, house: House, decider: Decider, objection_id: int, now: datetime) -> Case | Refused:
    """An open objection, for somebody who may decide it."""
    objection = objections.find(tx, objection_id)
    if objection is None:
        return Refused.NO_ENTRY
    if objection.state is not ObjectionState.OPEN:
        return Refused.DECIDED
    case = case_of(tx, house, objection, now)
    return case if case.judges.include(decider.account) else Refused.NOT_A_JUDGE


def find_upheld(
    tx: Tx, house: House, decider: Decider, objection_id: int, points: Decimal | None, now: datetime
) -> Case | Refused:
    """An open objection that may be upheld with these points by this decider; nothing is decided yet."""
    case = find_case(tx, house, decider, objection_id, now)
    if isinstance(case, Refused):
        return case
    line = case.line
    if not line.can_be_objected_to:
        return Refused.SETTLED
    fits = points is None or points == 0 or acceptable_points(line.item, points)
    return case if fits and points != line.entry.points else Refused.NOT_ACCEPTABLE


def uphold(
    tx: Tx, house: House, decider: Decider, objection_id: int, points: Decimal | None, now: datetime
) -> Decided | Refused:
    """✅: the entry is taken back. ✏️: and entered anew with other points (0 takes it back alone)."""
    case = find_upheld(tx, house, decider, objection_id, points, now)
    if isinstance(case, Refused):
        return case
    amended = corrected(case.line.entry, points)
    state = ObjectionState.AMENDED if amended else ObjectionState.UPHELD
    if not objections.decide(tx, objection_id, state, decider.sealed, now):
        return Refused.DECIDED
    entries = _correct(tx, house, case.line.entry, points if amended else None, decider, now)
    others = _settle_others(tx, case, state, decider, now)
    private = corrections.is_private(tx, house, case.concerned, case.period, entries, now)
    total = standings.total_of(tx, house, case.concerned, case.line.entry.scheme, case.period, now)
    return Decided(_again(tx, house, case, now), entries, total, others, private)


def dismiss(tx: Tx, house: House, decider: Decider, objection_id: int, now: datetime) -> Decided | Refused:
    """❌: the entry stays as it is."""
    case = find_case(tx, house, decider, objection_id, now)
    if isinstance(case, Refused):
        return case
    if not objections.decide(tx, objection_id, ObjectionState.DISMISSED, decider.sealed, now):
        return Refused.DECIDED
    return Decided(_again(tx, house, case, now))


def explain(
    tx: Tx, house: House, decider: Decider, objection_id: int, note: str, now: datetime
) -> Case | Refused:
    """Why it was decided so, in the words of who decided; once."""
    objection = objections.find(tx, objection_id)
    if objection is None or objection.decided_by != decider.sealed:
        return Refused.NOT_A_JUDGE
    if objection.note is not None:
        return Refused.DECIDED
    objections.explain(tx, objection_id, note.strip()[:REASON_KEPT])
    return case_of(tx, house, replace(objection, note=note.strip()[:REASON_KEPT]), now)


def decider_name(tx: Tx, objection: Objection) -> str:
    """The name of who decided; '' for an admin of the bot who is no member."""
    if objection.decided_by is None or not objection.decided_by.isdecimal():
        return ""
    return members.get(tx, int(objection.decided_by)).name


def _names(tx: Tx, deciders: Sequence[str]) -> tuple[str, ...]:
    return tuple(member.name for member in _people(tx, deciders))


def _people(tx: Tx, deciders: Sequence[str]) -> list[Member]:
    ids = [int(who) for who in deciders if who.isdecimal()]
    people = members.list_by_ids(tx, ids)
    return [people[member_id] for member_id in ids if member_id in people]


def _correct(
    tx: Tx, house: House, entry: Entry, points: Decimal | None, decider: Decider, now: datetime
) -> tuple[Entry, ...]:
    by = (decider.sealed,)
    back = standings.append(tx, house, reversal(entry, ledger.next_number(tx), now, by))
    if points is None:
        return (back,)
    anew = replace(
        entry,
        number=ledger.next_number(tx),
        at=now,
        kind=kind_of(points),
        points=points,
        claim_id=None,
        reverses=None,
        decided_by=by,
    )
    return back, standings.append(tx, house, anew)


def _settle_others(
    tx: Tx, case: Case, state: ObjectionState, decider: Decider, now: datetime
) -> tuple[Objection, ...]:
    """Other open objections to the same entry: there is nothing left to object to."""
    open_ = (o for o in objections.list_to_entry(tx, case.objection.entry) if o.state is ObjectionState.OPEN)
    return tuple(other for other in open_ if objections.decide(tx, other.id, state, decider.sealed, now))


def _again(tx: Tx, house: House, case: Case, now: datetime) -> Case:
    objection = objections.find(tx, case.objection.id)
    assert objection is not None
    return replace(case_of(tx, house, objection, now), judges=case.judges)
