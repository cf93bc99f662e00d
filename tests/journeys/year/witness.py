"""A witness of everything that the program says, and of what it could know when it said so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from domain.notices import Notice
from storage import outbox
from storage.database import Tx
from tests.journeys.calendar import SHANGHAI
from tests.journeys.year.sums import Person

_ROSTER = """
    SELECT m.employee_no, m.name, COALESCE(g.name, '') AS of_group, m.branch_id, m.status = 'left' AS gone
    FROM members m LEFT JOIN groups g ON g.id = m.group_id ORDER BY m.employee_no
"""


@dataclass(frozen=True)
class Said:
    """One notice as it was decided on. ``last`` is the newest entry of the ledger then, 0 for none."""

    notice: Notice
    at: datetime
    last: int
    roster: Mapping[int, list[Person]]  # by branch
    gone: frozenset[str]

    @property
    def text(self) -> str:
        """The words without their markup."""
        words = self.notice.payload.get("text") or self.notice.payload.get("caption") or ""
        return re.sub("<[^>]+>", "", str(words))

    @property
    def lines(self) -> list[str]:
        """The words, line by line."""
        return self.text.splitlines()

    @property
    def drawing(self) -> Mapping[str, Any]:
        """What is drawn; nothing where nothing is."""
        return self.notice.drawing or {}

    @property
    def about(self) -> list[str]:
        """``weekly-ranking``, ``2026-W03``, ``1`` and so on: what a post is known by."""
        return (self.notice.once or "").split(":")


@dataclass
class Witness:
    """Everything that was said, in order."""

    said: list[Said] = field(default_factory=list)

    def listen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Hear every notice from now on."""
        add = outbox.add

        def heard(tx: Tx, notice: Notice, now: datetime) -> int:
            known = add(tx, notice, now)
            rows = tx.all(_ROSTER)
            roster: dict[int, list[Person]] = {}
            for row in rows:
                person = Person(row["employee_no"], row["name"], row["of_group"])
                roster.setdefault(row["branch_id"], []).append(person)
            gone = frozenset(row["employee_no"] for row in rows if row["gone"])
            last = tx.value("SELECT COALESCE(MAX(entry), 0) FROM ledger")
            self.said.append(Said(notice, now.astimezone(SHANGHAI), last, roster, gone))
            return known

        monkeypatch.setattr(outbox, "add", heard)

    def posts(self, job: str) -> Iterator[Said]:
        """What a job posted to branches; said twice is one."""
        seen: set[str] = set()
        for one in self.said:
            once = one.notice.once
            if (
                one.about[0] == job
                and one.notice.branch_id is not None
                and once is not None
                and once not in seen
            ):
                seen.add(once)
                yield one
