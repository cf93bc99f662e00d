"""Odd patterns of a round, computed from the raw answers whenever somebody asks; nothing of it is kept."""

from __future__ import annotations

from domain.members import Member
from domain.oddities import Oddities, alike, fast
from domain.rounds import Round
from storage import members, oddities
from storage.database import Tx


def list_of_round(tx: Tx, of: Round) -> Oddities:
    """Everything odd in a round that was counted."""
    sheets, codes = oddities.list_sheets(tx, of.id)
    return Oddities(tuple(fast(sheets)), tuple(alike(sheets)), codes)


def people(tx: Tx, found: Oddities) -> dict[int, Member]:
    """Whom it is about."""
    ids = {each.member_id for each in found.fast} | {
        member for each in found.alike for member in each.members
    }
    return members.list_by_ids(tx, ids)
