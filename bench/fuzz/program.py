"""The program without its network: a database, the intake and the handlers, and somebody who reads what they say."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, cast

import structlog

from bench.fuzz.oddities import Press
from bot.api import Api
from bot.clock import SystemClock, Timer
from bot.dispatch import Dispatcher
from bot.http import HttpRequest
from bot.intake import Intake
from domain.roster import COLUMNS, Roster
from domain.roster import read as read_roster
from domain.schemes import Scheme
from services import enrolment, roster_import, scheme_import, verification
from services.house import House
from services.roster_import import Plan
from storage import branches, inbox, invites
from storage.database import Database, Tx
from tests.telegram_rules import assert_sendable

ROOT = Path(__file__).parents[2]
SCHEME = ROOT / "examples" / "schemes" / "drilling-30645.toml"
ADMIN = 900
STRANGERS = (801, 802)
GROUP, OTHER_GROUP = -1001, -1002
CHAIN = ("党小组长", "组织委员", "支部书记")
ROLES = (*CHAIN, "党委管理员", "", "", "", "", "")
"""Of each branch, by number; the last but one has left and kept their account, the last is not enrolled."""
BRANCHES = 3
"""The oddities come from the people of all but the last."""

_NOUNS = "|".join(path.stem for path in (ROOT / "render" / "locales" / "en").glob("*.po"))
INTERNAL = re.compile(
    rf"Traceback|Exception|\b\w+Error\b|NoneType|object at 0x|sqlite|\.py\b|\b(?:{_NOUNS})\.[a-z_]+"
)
"""Words that are nobody's business but ours."""


class QuickClock(SystemClock):
    """The machine's clock, on which an album is whole at once."""

    def call_later(self, seconds: float, callback: Any) -> Timer:
        """Call it soon."""
        return super().call_later(0, callback)


@dataclass(slots=True)
class Program:
    """Takes updates, and notes in ``faults`` (a sentence each) whatever must not be."""

    db: Database
    house: House
    accounts: tuple[int, ...]
    spared: tuple[int, ...]
    faults: list[str] = field(default_factory=list)
    shown: list[Press] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    said: dict[int, str] = field(default_factory=dict)  # the last words in each chat
    messages: int = 0
    intake: Intake = field(init=False)
    _seen: int = 0
    _message_ids: count[int] = field(default_factory=lambda: count(10_000))
    _rights: Any = None

    def __post_init__(self) -> None:
        dispatcher = Dispatcher(self.house)
        self.intake = Intake(
            self.db,
            cast(Api, self),
            handle=dispatcher.handle,
            handle_album=dispatcher.handle_album,
            apologise=dispatcher.apologise,
            committed=lambda: None,
            clock=QuickClock(),
        )

    async def call(self, method: str, params: Mapping[str, Any], **_: Any) -> Any:
        """The Bot API, as the intake sees it."""
        assert method == "answerCallbackQuery"
        self.answers[params["callback_query_id"]] += 1
        text = params.get("text", "")
        if len(text) > 200 or INTERNAL.search(text):
            self.faults.append(f"an answer to a press that nobody should see: {text!r}")
        return True

    async def take(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Take updates as they come over the wire, have them handled, read what is said."""
        wire = json.dumps({"ok": True, "result": updates}, allow_nan=False).encode()
        with structlog.testing.capture_logs() as logs:
            await self.intake.accept(HttpRequest.parse_json_payload(wire)["result"])
            while (await self.db.read(inbox.counts)).new:
                await self.db.write(lambda tx: None)
            await self.intake.stop()
        self.faults += [
            f"{entry['event']}: {entry}"
            for entry in logs
            if entry["log_level"] != "info" and entry["event"] != "update_unreadable"
        ]
        await self._check_presses(updates)
        await self.db.write(self._deliver)

    async def _check_presses(self, updates: Sequence[Mapping[str, Any]]) -> None:
        for update in updates:
            query = update.get("callback_query")
            key = query.get("id") if isinstance(query, dict) else None
            if isinstance(key, str) and key and not self.answers[key.encode(errors="replace").decode()]:
                self.faults.append(f"a press without an answer: {update}")

    def _deliver(self, tx: Tx) -> None:
        """What the courier would do, at once; and a look at every message."""
        for row in tx.all(
            "SELECT id, chat_id, method, payload FROM outbox WHERE id > ? ORDER BY id", self._seen
        ):
            self._seen = row["id"]
            if row["chat_id"] is None:
                continue
            payload = json.loads(row["payload"])
            text = payload.get("text") or payload.get("caption") or ""
            try:
                assert_sendable(row["method"], payload)
            except AssertionError as error:
                self.faults.append(f"a message that Telegram would refuse ({len(text)}): {payload}: {error}")
            if INTERNAL.search(text):
                self.faults.append(f"a message that nobody should see: {text!r}")
            message_id = next(self._message_ids)
            tx.execute("UPDATE outbox SET state = 'sent', message_id = ? WHERE id = ?", message_id, row["id"])
            self.messages += 1
            self.said[row["chat_id"]] = text
            self.shown += [
                Press(row["chat_id"], message_id, button["callback_data"])
                for line in (payload.get("reply_markup") or {}).get("inline_keyboard", ())
                for button in line
                if "callback_data" in button
            ]

    async def check_rights(self) -> None:
        """Accounts, roles, groups and codes are as they were, and every entry has its deciders."""
        found = await self.db.read(_rights)
        if self._rights is not None and found != self._rights:
            self.faults.append(f"rights have changed: {self._rights} → {found}")
        self._rights = found
        self.faults += await self.db.read(_entries_of_themselves)
        report = await self.db.read(lambda tx: verification.verify(tx, self.house, datetime.now(UTC)))
        self.faults += [str(discrepancy) for discrepancy in report.discrepancies]


def _rights(tx: Tx) -> dict[str, list[tuple[Any, ...]]]:
    return {
        "members": [tuple(row) for row in tx.all("SELECT id, account, status FROM members ORDER BY id")],
        "roles": [tuple(row) for row in tx.all("SELECT member_id, role FROM roles ORDER BY 1, 2")],
        "groups": [tuple(row) for row in tx.all("SELECT id, chat_id FROM branches ORDER BY id")],
        "codes": [tuple(row) for row in tx.all("SELECT code, used_at FROM invites ORDER BY code")],
        "reversals": [tuple(row) for row in tx.all("SELECT entry FROM ledger WHERE reverses IS NOT NULL")],
    }


def _entries_of_themselves(tx: Tx) -> list[str]:
    faults = []
    sql = "SELECT l.entry, l.member_id, l.decided_by, c.chain FROM ledger l LEFT JOIN claims c ON c.id = l.claim_id"
    for row in tx.all(sql):
        deciders = json.loads(row["decided_by"])
        chain = json.loads(row["chain"]) if row["chain"] else [""]
        if str(row["member_id"]) in deciders or len(set(deciders)) < min(2, len(chain)):
            faults.append(f"entry {row['entry']} of member {row['member_id']} is decided by {deciders}")
    return faults


@asynccontextmanager
async def program(folder: Path) -> AsyncIterator[Program]:
    """A program with small branches: everybody's account is 1000 and their number."""
    db = await Database.open(folder / "liangbang.db")
    try:
        accounts = await db.write(_found)
        cut = len(accounts) // BRANCHES * (BRANCHES - 1)
        house = House(admins=frozenset({ADMIN}), bot_username="liangbang_bot")
        found = Program(db, house, accounts[:cut], accounts[cut:-1])
        await found.check_rights()
        yield found
    finally:
        await db.close()


def _found(tx: Tx) -> tuple[int, ...]:
    now = datetime.now(UTC)
    scheme = scheme_import.load(SCHEME)
    assert isinstance(scheme, Scheme)
    scheme_import.apply(tx, scheme, now - timedelta(days=200))
    header = tuple(COLUMNS[name] for name in ("employee_no", "name", "branch", "group", "roles", "status"))
    people = [(branch, role) for branch in range(1, BRANCHES + 1) for role in ROLES]
    rows = [
        (number + 1, (f"{number:04}", f"成员{number}", f"第{branch}党支部", "一组", role, ""))
        for number, (branch, role) in enumerate(people, 1)
    ]
    roster = read_roster(header, rows)
    assert isinstance(roster, Roster)
    assert isinstance(roster_import.apply(tx, roster), Plan)
    for invite in enrolment.issue(tx, now, 30):
        if int(invite.employee_no) % len(ROLES):
            invites.enrol(tx, invite.code, invite.member_id, 1000 + int(invite.employee_no), now)
    gone = "UPDATE members SET status = 'left' WHERE CAST(employee_no AS INTEGER) % ? = ?"
    tx.execute(gone, len(ROLES), len(ROLES) - 1)
    branch = tx.value("SELECT id FROM branches ORDER BY id")
    branches.bind(tx, branch, GROUP)
    return tuple(
        row[0] for row in tx.all("SELECT account FROM members WHERE account IS NOT NULL ORDER BY account")
    )
