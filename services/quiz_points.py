"""Points that a round of the quiz earns: entries of the item that the schemes give to the system, once each.

Nobody decides them, so ``decided_by`` is empty. :func:`settle` brings the entries in line with the scores: after a
close that means a new entry for everybody who earned something, after a question was voided a reversal and a new entry
where points differ, and otherwise nothing, however often it is called.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from domain.amounts import ONE, ZERO, plain
from domain.attempts import Placed
from domain.ledger import Entry, EntryKind, reversal
from domain.periods import containing
from domain.phases import Phase
from domain.quiz_results import Earned
from domain.rounds import Round, earned
from domain.schemes import Item, SchemeVersion, Source
from services import standings
from services.house import House
from services.phases import phase_of
from services.records import entry_period
from storage import ledger, members, rounds, schemes
from storage.database import Tx

_WORDS = ("quiz", "测验", "答题", "最强大脑", "竞赛", "测试", "考试")
"""By these the item of the quiz is known among several that belong to the system."""


def items_of(
    tx: Tx, house: House, at: datetime, branch_id: int | None = None
) -> list[tuple[SchemeVersion, Item]]:
    """The item of the quiz in each scheme that has one at a moment, as it is for a branch or for everybody.

    ``quiz.item`` names it (``ITEM`` or ``SCHEME/ITEM``). Else it is the one that the scheme gives to the system; among
    several of those the one whose name or alias speaks of a quiz.
    """
    versions = (
        schemes.list_current(tx, at) if branch_id is None else schemes.list_for_branch(tx, at, branch_id)
    )
    found = ((version, _item_of(version, house.quiz.item)) for version in versions)
    return [(version, item) for version, item in found if item is not None]


def _item_of(version: SchemeVersion, named: str) -> Item | None:
    ours = [item for item in version.scheme.items() if item.by is Source.SYSTEM]
    if named:
        names = {named} if "/" not in named else {named.removeprefix(f"{version.scheme.code}/")}
        return next((item for item in ours if item.code in names), None)
    speaking = [item for item in ours if any(word in _said(item) for word in _WORDS)]
    if speaking:
        return speaking[0]
    return ours[0] if len(ours) == 1 else None


def _said(item: Item) -> str:
    return " ".join((item.code, item.name, *item.aliases)).casefold()


def settle(tx: Tx, house: House, of: Round, ranking: Sequence[Placed], now: datetime) -> list[Entry]:
    """Make the entries of a round what its scores earn, by the items as they were when it was counted; those made."""
    stand = rounds.awards(tx, of.id)
    people = members.list_by_ids(tx, (placed.result.member_id for placed in ranking))
    items = {
        branch: items_of(tx, house, of.closed_at or now, branch)
        for branch in {member.branch_id for member in people.values()}
    }
    settled: list[Entry] = []
    for placed in ranking:
        member = people[placed.result.member_id]
        for version, item in items[member.branch_id]:
            if standings.scores(version.scheme, member):
                settled += _settle(tx, house, of, version, item, placed, stand, now)
    return settled


def _settle(
    tx: Tx,
    house: House,
    of: Round,
    version: SchemeVersion,
    item: Item,
    placed: Placed,
    stand: dict[tuple[int, str], int],
    now: datetime,
) -> Iterator[Entry]:
    result, code = placed.result, version.scheme.code
    due = earned(item, result.score, house.quiz.steps)
    number = stand.get((result.member_id, code))
    before = ledger.find(tx, number) if number is not None else None
    if due == (before.points if before else ZERO):
        return
    if before is not None and ledger.find_reversal(tx, before.number) is not None:
        return  # an admin took it back: that stays
    note = f"{of.key}: {plain(result.score)}"
    period = _period(tx, house, version, of, before, now)
    if before is not None:
        taken_back = replace(reversal(before, ledger.next_number(tx), now, ()), period=period)
        yield standings.append(tx, house, taken_back, note)
    if due != ZERO:
        entry = _entry(tx, version, item, result.member_id, due, period, now)
        made = standings.append(tx, house, entry, note)
        rounds.add_award(tx, of.id, result.member_id, code, made.number)
        yield made


def _entry(
    tx: Tx, version: SchemeVersion, item: Item, member_id: int, points: Decimal, period: str, now: datetime
) -> Entry:
    return Entry(
        number=ledger.next_number(tx),
        at=now,
        period=period,
        scheme=version.scheme.code,
        scheme_id=version.id,
        member_id=member_id,
        item=item.code,
        kind=EntryKind.AWARD,
        quantity=ONE,
        points=points,
        claim_id=None,
        reverses=None,
        decided_by=(),
    )


def _period(
    tx: Tx, house: House, version: SchemeVersion, of: Round, before: Entry | None, now: datetime
) -> str:
    """The period in which a round counts: that of the day it was counted, and for a correction that of its entry.

    What is closed takes nothing new: then it is the running one (contract, finer points).
    """
    if before is not None:
        return entry_period(tx, house, before, now)
    period = containing(house.today(of.closed_at or now), version.scheme.period)
    if phase_of(tx, period.key) is not Phase.OPEN:
        period = containing(house.today(now), version.scheme.period)
    return period.key


def earned_by(tx: Tx, of: Round, member_id: int) -> tuple[Earned, ...]:
    """What a round gave a member, by scheme, as it stands."""
    found = []
    for number in rounds.awards_of(tx, of.id, member_id):
        entry = ledger.find(tx, number)
        assert entry is not None, f"no entry {number}"
        scheme = schemes.get(tx, entry.scheme_id).scheme
        item = scheme.find_item(entry.item)
        found.append(Earned(scheme.name, item.name if item else entry.item, entry.points))
    return tuple(found)
