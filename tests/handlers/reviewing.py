"""A claim on its way through its reviewers, as the tests of it look at it."""

from __future__ import annotations

from tests.desk import Desk, buttons
from tests.handlers.conftest import MEMBER


def claim(desk: Desk, text: str = "志愿服务", account: int = MEMBER) -> None:
    desk.say(account, text)
    desk.press(account, "✅")


def data(desk: Desk, account: int, sign: str) -> str:
    return next(b["callback_data"] for b in buttons(desk.phone(account).last) if b["text"].startswith(sign))


def state(desk: Desk) -> str:
    return str(desk.tx.value("SELECT state FROM claims ORDER BY id DESC LIMIT 1"))


def card(desk: Desk, account: int) -> str:
    return desk.phone(account).texts()[-1]
