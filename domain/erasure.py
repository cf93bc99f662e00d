"""A person's right to be forgotten: what stays of a member once their personal data is erased.

Every entry of the ledger stays, for it seals ids alone; whose they were is not known any more. Which employee number it
was stays as a salted digest, so that a roster file cannot bring the person back unnoticed.
"""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # names know what stands for an erased one, and deeds have members with names
    from domain.deeds import Deeds

ERASED_NAME = "已注销 / erased"
"""What stands where the name stood, in every language."""

_ERASED_NUMBER = re.compile(r"erased-\d+")


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: the member by id, and how much of what. ``entries`` of the ledger stay.

    ``told``: their deeds as they stood in posts of groups, from which they are to be taken.
    """

    member_id: int
    claims: int
    photos: int
    roles: int
    notices: int
    entries: int
    told: tuple[Deeds, ...] = ()

    @property
    def number(self) -> str:
        """What stands in place of the employee number."""
        return number_of(self.member_id)


@dataclass(frozen=True, slots=True)
class UnknownMember:
    """There is nobody with that number; ``erased_at`` where there was and they are erased."""

    employee_no: str
    erased_at: datetime | None

    def __str__(self) -> str:
        if self.erased_at is None:
            return f"there is no member {self.employee_no}"
        return f"{self.employee_no} was erased on {self.erased_at:%Y-%m-%d} already"


@dataclass(frozen=True, slots=True)
class OpenClaims:
    """They have claims that are not decided: whoever decides must see what was claimed."""

    employee_no: str
    claims: tuple[int, ...]

    def __str__(self) -> str:
        numbers = ", ".join(map(str, self.claims))
        return f"{self.employee_no} has claims that are not decided ({numbers}): have them decided or withdrawn first"


def number_of(member_id: int) -> str:
    """What stands in place of an erased member's employee number."""
    return f"erased-{member_id}"


def is_placeholder(employee_no: str) -> bool:
    """Whether it stands in place of an employee number."""
    return _ERASED_NUMBER.fullmatch(employee_no) is not None


def digest(salt: str, employee_no: str) -> str:
    """By what an erased number is known again. Who has the salt can find it by trying every number there is."""
    return hashlib.sha256(f"{salt}:{employee_no}".encode()).hexdigest()


def hide(text: str, name: str, employee_no: str) -> str:
    """A text in which that name and that number, as a word of its own, are no longer to be read."""
    for written in (html.escape(name), name):
        text = text.replace(written, ERASED_NAME)
    return re.sub(rf"(?<!\w){re.escape(employee_no)}(?!\w)", "…", text)
