"""What members show of themselves."""

from __future__ import annotations

from domain.members import Member
from domain.profiles import Profile
from storage.database import Tx


def get(tx: Tx, member: Member) -> Profile:
    """A member's profile."""
    row = tx.one("SELECT pledge, contact_point, contact_person FROM members WHERE id = ?", member.id)
    assert row is not None, f"no member {member.id}"
    return Profile(member, row["pledge"] or "", row["contact_point"] or "", row["contact_person"] or "")


def set_pledge(tx: Tx, member_id: int, pledge: str) -> None:
    """A member's pledge; '' takes it down."""
    tx.execute("UPDATE members SET pledge = ? WHERE id = ?", pledge or None, member_id)
