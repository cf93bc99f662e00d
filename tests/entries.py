"""Entries made up for tests, with none of the claims that they would come from."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from domain.ledger import Entry, kind_of
from domain.periods import containing
from domain.schemes import SchemeVersion
from services import standings
from services.house import House
from storage import ledger
from storage.database import Tx


def enter(
    tx: Tx,
    house: House,
    version: SchemeVersion,
    member_id: int,
    item: str,
    points: Decimal,
    at: datetime,
    *,
    period: str | None = None,
    quantity: Decimal | int = 1,
    decided_by: str = "1",
) -> Entry:
    """One more entry with all that follows from it; the period is that of ``at`` unless one is named."""
    entry = Entry(
        number=ledger.next_number(tx),
        at=at,
        period=period or containing(house.today(at), version.scheme.period).key,
        scheme=version.scheme.code,
        scheme_id=version.id,
        member_id=member_id,
        item=item,
        kind=kind_of(points),
        quantity=Decimal(quantity),
        points=points,
        claim_id=None,
        reverses=None,
        decided_by=(decided_by,),
    )
    return standings.append(tx, house, entry)
