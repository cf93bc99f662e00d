"""A member's own entries of one scheme and period: what their points there come from."""

from __future__ import annotations

from dataclasses import dataclass

from domain.members import Member
from domain.periods import Period
from domain.schemes import SchemeVersion
from domain.signoffs import Line


@dataclass(frozen=True, slots=True)
class OwnEntries:
    """Every entry, newest first, each with the names of who decided it: "" is an admin of the bot."""

    member: Member
    version: SchemeVersion
    period: Period
    lines: tuple[Line, ...]
    running: bool
