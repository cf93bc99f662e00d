"""One update, as handlers see it: who, where, what; and the ways to answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

import telegram

from domain.claims import Photo
from domain.members import Member
from domain.notices import Toast, Urgency
from handlers.post import Post
from render.screen import Screen
from render.texts import Texts
from storage import conversations

_Done = TypeVar("_Done")

ALERT_FROM = 40
"""A toast passes in two seconds; a longer sentence waits for a tap."""


@dataclass(slots=True)
class Turn(Post):
    """An update on its way through a handler. ``member`` is None for somebody who has not enrolled."""

    account: int = 0
    chat_id: int = 0
    private: bool = True
    member: Member | None = None
    t: Texts = field(default_factory=lambda: Texts("zh-Hans"))
    message: telegram.Message | None = None
    query: telegram.CallbackQuery | None = None
    text: str = ""  # of the message, without the command
    args: tuple[str, ...] = ()  # of the button
    photos: tuple[Photo, ...] = ()
    waiting: Mapping[str, Any] = field(
        default_factory=dict
    )  # data of the conversation, where one is answered
    toasts: list[Toast] = field(default_factory=list)

    @property
    def who(self) -> Member:
        """The member; only for handlers that the routes table keeps for members."""
        assert self.member is not None
        return self.member

    @property
    def said_on(self) -> date:
        """The organisation's day on which the message was written, which is not today where it waited for us."""
        return self.house.today(self.now if self.message is None else min(self.message.date, self.now))

    def answer(self, screen: Screen) -> int:
        """A new message in this chat, ahead of everything else."""
        reply_to = None if self.private or self.message is None else self.message.message_id
        return self.send(self.chat_id, screen, urgency=Urgency.ANSWER, reply_to=reply_to)

    def say(self, key: str, **values: object) -> int:
        """A new message in this chat: one text of the catalogue."""
        return self.answer(Screen(self.t(key, **values)))

    def redraw(self, screen: Screen) -> None:
        """Turn the message whose button was pressed into a screen."""
        message = self.query.message if self.query else None
        if message is not None:
            self.edit_message(message.chat.id, message.message_id, screen)

    def toast(self, key: str = "", **values: object) -> None:
        """The short answer to a press. Every press gets one; the first that is given counts."""
        if self.query is not None and not self.toasts:
            text = self.t.plain(key, **values) if key else ""
            self.toasts.append(Toast(self.query.id, text[:200], alert=len(text) > ALERT_FROM))

    def usable(self, outcome: _Done | StrEnum, why: str) -> _Done | None:
        """The outcome; None for a refusal, after it has been said: ``why.REFUSAL`` is its text in the catalogues."""
        if not isinstance(outcome, StrEnum):
            return outcome
        self.refuse(f"{why}.{outcome}")
        return None

    def refuse(self, key: str, **values: object) -> None:
        """Say why nothing was done: to a press in passing, to a message in another one."""
        if self.query is not None:
            self.toast(key, **values)
        else:
            self.say(key, **values)

    def wait_for(self, what: str, **data: object) -> None:
        """Take this person's next message as the answer to something."""
        conversations.begin(self.tx, self.account, what, data, self.now)

    def wait_no_more(self, what: str | None = None) -> bool:
        """Wait no longer for that one thing, or for whatever they began themselves; False if nothing was waited for."""
        if what is None:
            return conversations.end_begun(self.tx, self.account)
        return conversations.end(self.tx, self.account, what)

    def wait_for_answer(self, claim_id: int) -> None:
        """Take this person's next message as the answer to a reviewer's question, in place of whatever they began."""
        conversations.end(self.tx, self.account)
        conversations.begin(self.tx, self.account, "answer", {"claim": claim_id}, self.now, asked=True)

    def begun(self, what: str) -> Mapping[str, Any]:
        """The data of what is waited for from this person, if it is that; else nothing."""
        waiting = conversations.find_waiting(self.tx, self.account, what)
        return waiting.data if waiting is not None else {}
