"""A desk with everybody's phone on it: drives the dispatcher inside one transaction, without network or clock.

For the logic of handlers; the whole program over HTTP is in tests/journeys.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import telegram

from bot.dispatch import Dispatcher
from domain.members import Role
from domain.notices import Toast
from services.house import House
from storage.database import Tx
from tests.databases import in_memory
from tests.schemes import bring
from tests.telegram_rules import assert_sendable

NOON = datetime(2026, 10, 19, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai, a Monday
ADMIN = 900


@dataclass
class Phone:
    """One chat: the messages in it as they look now, newest last."""

    messages: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def last(self) -> dict[str, Any]:
        return list(self.messages.values())[-1]

    def texts(self) -> list[str]:
        return [m.get("text") or m.get("caption") or "" for m in self.messages.values()]

    def labels(self) -> list[str]:
        return [b["text"] for b in buttons(self.last)]


def buttons(message: dict[str, Any]) -> list[dict[str, str]]:
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


class Desk:
    """Everybody's phones, one database, one dispatcher."""

    def __init__(self, scheme: str, house: House | None = None) -> None:
        self.connection = in_memory()
        self.tx = Tx(self.connection)
        self.now = NOON
        self.house = house or House(admins=frozenset({ADMIN}), bot_username="liangbang_bot")
        self.dispatcher = Dispatcher(self.house)
        self.phones: dict[int, Phone] = {}
        self.toasts: list[Toast] = []
        self._ids = itertools.count(1)
        self._message_ids = itertools.count(1000)
        self._delivered = 0
        self.first_scheme = scheme
        self.import_scheme(scheme)

    def import_scheme(self, text: str) -> None:
        """Put a scheme file into force now."""
        self.scheme = text
        bring(self.tx, text, self.now)

    def branch(self, name: str = "第一党支部", committee: str = "党委") -> int:
        found = self.tx.value("SELECT id FROM branches WHERE name = ?", name)
        return found or self.tx.insert(
            "INSERT INTO branches (committee, name) VALUES (?, ?) RETURNING id", committee, name
        )

    def group(self, name: str = "一组") -> int:
        found = self.tx.value("SELECT id FROM groups WHERE name = ?", name)
        return found or self.tx.insert(
            "INSERT INTO groups (branch_id, name) VALUES (?, ?) RETURNING id", self.branch(), name
        )

    def member(
        self, account: int, name: str, *roles: Role, enrolled: bool = True, group: str | None = "一组"
    ) -> int:
        """Somebody of the one branch, with the account as employee number."""
        if enrolled:
            self.tx.execute("INSERT INTO accounts (id) VALUES (?)", account)
        member_id = self.tx.insert(
            "INSERT INTO members (employee_no, name, branch_id, group_id, status, account) "
            "VALUES (?, ?, ?, ?, 'active', ?) RETURNING id",
            f"{account:04}",
            name,
            self.branch(),
            self.group(group) if group else None,
            account if enrolled else None,
        )
        for role in roles:
            self.tx.execute("INSERT INTO roles (member_id, role) VALUES (?, ?)", member_id, role)
        return member_id

    def phone(self, account: int) -> Phone:
        return self.phones.setdefault(account, Phone())

    def say(
        self, account: int, text: str, *, photo: str | None = None, chat: int | None = None, **extra: Any
    ) -> Phone:
        """Somebody writes (in a group with ``chat``)."""
        message: dict[str, Any] = {
            "message_id": next(self._message_ids),
            "date": int(self.now.timestamp()),
            "from": {"id": account, "is_bot": False, "first_name": str(account), "language_code": "zh-hans"},
            "chat": {"id": chat or account, "type": "supergroup" if chat else "private", "title": "群"},
            **extra,
        }
        if photo is not None:
            message["photo"] = [
                {"file_id": f"file-{photo}", "file_unique_id": photo, "width": 90, "height": 90}
            ]
            message["caption"] = text
        else:
            message["text"] = text
        self.update({"message": message})
        return self.phone(chat or account)

    def press(self, account: int, sign: str, *, on: int | None = None, chat: int | None = None) -> str:
        """Somebody presses the newest button whose label begins so; the toast."""
        phone = self.phone(chat or account)
        messages = [phone.messages[on]] if on is not None else reversed(phone.messages.values())
        for message in messages:
            for button in buttons(message):
                if button["text"].startswith(sign):
                    return self.press_data(account, button["callback_data"], message["message_id"], chat)
        raise AssertionError(
            f"no button {sign!r} for {account}: {[buttons(m) for m in phone.messages.values()]}"
        )

    def press_data(self, account: int, data: str, message_id: int, chat: int | None = None) -> str:
        self.toasts.clear()
        self.update(
            {
                "callback_query": {
                    "id": str(next(self._ids)),
                    "from": {
                        "id": account,
                        "is_bot": False,
                        "first_name": str(account),
                        "language_code": "zh-hans",
                    },
                    "chat_instance": "1",
                    "data": data,
                    "message": {
                        "message_id": message_id,
                        "date": int(self.now.timestamp()),
                        "chat": {
                            "id": chat or account,
                            "type": "supergroup" if chat else "private",
                            "title": "群",
                        },
                        "text": "…",
                        **self._picture(chat or account, message_id),
                    },
                }
            }
        )
        return self.toasts[-1].text if self.toasts else ""

    def _picture(self, chat: int, message_id: int) -> dict[str, Any]:
        shown = self.phone(chat).messages.get(message_id, {})
        photo = {"file_id": "f", "file_unique_id": "u", "width": 90, "height": 90}
        return {"photo": [photo]} if shown.get("method") == "sendPhoto" else {}

    def update(self, fields: dict[str, Any]) -> None:
        update = telegram.Update.de_json({"update_id": next(self._ids), **fields}, None)
        self.toasts.extend(self.dispatcher.handle(self.tx, update, self.now))
        self.deliver()

    def deliver(self) -> None:
        """What the courier would do, at once: every new row becomes a message or changes one."""
        for row in self.tx.all("SELECT * FROM outbox WHERE id > ? ORDER BY id", self._delivered):
            self._delivered = row["id"]
            payload = json.loads(row["payload"])
            assert_sendable(row["method"], payload)
            if row["chat_id"] is None or row["method"] in {"setMyCommands"}:
                continue
            phone = self.phone(row["chat_id"])
            edited = payload.get("message_id")
            if row["edits"] is not None:
                edited = self.tx.value("SELECT message_id FROM outbox WHERE id = ?", row["edits"])
            changes = row["method"].startswith(("edit", "delete"))
            message_id = edited if changes else next(self._message_ids)
            if row["method"] == "deleteMessage":
                phone.messages.pop(edited, None)
            elif row["method"].startswith("edit"):
                kept = phone.messages.get(message_id, {})  # Telegram: message to edit not found
                kept.pop("reply_markup", None)
                kept.update(payload, message_id=message_id)
            else:
                phone.messages[message_id] = {**payload, "message_id": message_id, "method": row["method"]}
            self.tx.execute(
                "UPDATE outbox SET state = 'sent', message_id = ? WHERE id = ?", message_id, row["id"]
            )

    def later(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    def ledger(self) -> list[tuple[int, str, Decimal]]:
        rows = self.tx.all("SELECT member_id, item, points FROM ledger ORDER BY entry")
        return [(row["member_id"], row["item"], Decimal(row["points"]) / 1000) for row in rows]

    def member_id(self, account: int) -> int:
        return int(self.tx.value("SELECT id FROM members WHERE account = ?", account))
