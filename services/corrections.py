"""What entries have changed of a published result, whatever made them: an objection, a late claim, an admin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.amounts import ZERO
from domain.corrections import Correction
from domain.ledger import Entry
from domain.members import Member
from domain.periods import Period, parse
from domain.phases import Phase
from services import publicity, standings
from services.house import House
from services.phases import phase_in
from storage import ledger, members, publications, schemes
from storage.database import Tx
from storage.ledger import StoredBalance


def list_of(tx: Tx, house: House, entries: Sequence[Entry], now: datetime) -> list[Correction]:
    """What these entries, the newest of the ledger, have changed that is published and not final; item by item."""
    by_item: dict[tuple[int, str, str, str], list[Entry]] = {}
    for entry in entries:
        by_item.setdefault((entry.member_id, entry.scheme, entry.period, entry.item), []).append(entry)
    found = (_correction(tx, house, made, now) for made in by_item.values())
    return [one for one in found if one is not None]


def _correction(tx: Tx, house: House, made: Sequence[Entry], now: datetime) -> Correction | None:
    entry, member = made[-1], members.get(tx, made[-1].member_id)
    branch, period = publicity.branch_of(tx, entry, member), parse(entry.period)
    item = schemes.get(tx, entry.scheme_id).scheme.find_item(entry.item)
    assert item is not None and period is not None, f"entry {entry.number}"
    if phase_in(tx, branch.id, entry.period) is not Phase.PUBLISHED:
        return None
    return Correction(
        branch=branch,
        member=member,
        period=period,
        item=item,
        before=-sum((one.points for one in made if one.reverses is not None), ZERO),
        after=sum((one.points for one in made if one.reverses is None), ZERO),
        total=standings.total_of(tx, house, member, entry.scheme, period, now),
        private=is_private(tx, house, member, period, made, now),
        entry=entry.number,
    )


def is_private(
    tx: Tx, house: House, member: Member, period: Period, made: Sequence[Entry], now: datetime
) -> bool:
    """Whether nobody may name them with their points: as published, as they stood before these entries, or as now (S1).

    By the version of the scheme that governs the period, as on its board.
    """
    code = made[0].scheme
    scheme = standings.governing(tx, house, code, period, now).scheme
    published = publications.find_of_member(tx, code, period.key, member.id)
    place = standings.place_of(tx, house, member, code, period, now)
    before = standings.recomputed(tx, scheme, _balances_before(tx, made))
    grades = [one.standing.grade for one in (published, place) if one is not None]
    return any(scheme.withholds(one) for one in (*grades, scheme.grade_of(before.total, before.vetoed)))


def _balances_before(tx: Tx, made: Sequence[Entry]) -> list[StoredBalance]:
    """A member's balances as they were without these entries, which are all of one item."""
    entry = made[0]
    return [
        _without(balance, made) if balance.item == entry.item else balance
        for balance in ledger.list_balances(tx, entry.member_id, entry.scheme, entry.period)
    ]


def _without(balance: StoredBalance, made: Sequence[Entry]) -> StoredBalance:
    return replace(
        balance,
        points=balance.points - sum((one.points for one in made), ZERO),
        quantity=balance.quantity - sum((one.quantity for one in made), ZERO),
        entries=balance.entries - sum(1 if one.reverses is None else -1 for one in made),
    )
