"""What a handler has at hand: the open transaction, the clock, the house, and ways to say something.

Whatever is said becomes rows of the outbox in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from domain.members import Branch, Member
from domain.notices import Notice, Urgency
from render.screen import Screen, as_edit, as_message
from render.texts import Texts, texts
from services.house import House
from storage import accounts, cards, outbox
from storage.cards import Card
from storage.database import Tx


@dataclass(slots=True)
class Post:
    """Says things to people, in each one's language."""

    tx: Tx
    house: House
    now: datetime
    due_at: datetime | None = None  # of a job that runs by itself: when it was due, which may be long past

    @property
    def period_day(self) -> date:
        """The day by which a job's period goes: one that is made up for is about the period it was due for."""
        return self.house.today(self.due_at or self.now)

    @property
    def today(self) -> date:
        """The organisation's calendar day."""
        return self.house.today(self.now)

    def words_for(self, member: Member) -> Texts:
        """The catalogue in a member's language."""
        return texts(member.language or self.house.language)

    def words_of(self, account: int) -> Texts:
        """The catalogue in an account's language."""
        return texts(accounts.language(self.tx, account) or self.house.language)

    def group_words(self) -> Texts:
        """The catalogue in the language of group posts."""
        return texts(self.house.language)

    def send(
        self,
        chat_id: int,
        screen: Screen,
        *,
        urgency: Urgency = Urgency.NOTICE,
        once: str | None = None,
        reply_to: int | None = None,
    ) -> int:
        """Put a new message into the outbox; its row."""
        method, payload = as_message(screen)
        if reply_to is not None:
            payload["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
        drawing = screen.drawing
        notice = Notice(chat_id, method, payload, urgency, once=once, drawing=drawing)
        return outbox.add(self.tx, notice, self.now)

    def send_photos(self, chat_id: int, file_ids: list[str], *, once: str | None = None) -> None:
        """Put photos without words into the outbox, several as an album."""
        if len(file_ids) == 1:
            method, payload = "sendPhoto", dict[str, object](photo=file_ids[0])
        else:
            media = [{"type": "photo", "media": file_id} for file_id in file_ids[:10]]
            method, payload = "sendMediaGroup", dict[str, object](media=media)
        outbox.add(self.tx, Notice(chat_id, method, payload, Urgency.NOTICE, once=once), self.now)

    def post(self, branch: Branch, screen: Screen, *, once: str, urgency: Urgency = Urgency.BROADCAST) -> int:
        """Put a message for a branch's group into the outbox; it is kept where the branch has no group yet."""
        method, payload = as_message(screen)
        notice = Notice(
            branch.chat_id,
            method,
            payload,
            urgency,
            once=once,
            branch_id=branch.id,
            drawing=screen.drawing,
        )
        return outbox.add(self.tx, notice, self.now)

    def edit_message(
        self, chat_id: int, message_id: int, screen: Screen, *, urgency: Urgency = Urgency.ANSWER
    ) -> int:
        """Turn a message whose id is known into a screen."""
        method, payload = as_edit(screen)
        notice = Notice(chat_id, method, {"message_id": message_id, **payload}, urgency)
        return outbox.add(self.tx, notice, self.now)

    def edit_notice(
        self, chat_id: int, row: int, screen: Screen, *, urgency: Urgency = Urgency.ANSWER
    ) -> int:
        """Turn the message that an earlier notice became (or will become) into a screen."""
        method, payload = as_edit(screen)
        return outbox.add(self.tx, Notice(chat_id, method, payload, urgency, edits=row), self.now)

    def edit_card(self, card: Card, screen: Screen, *, urgency: Urgency = Urgency.NOTICE) -> None:
        """Turn a card into a screen; without buttons it is closed."""
        self.edit_notice(card.chat_id, card.row, screen, urgency=urgency)
        if not screen.rows:
            cards.close(self.tx, card.row)

    def tell_admins(self, word: Callable[[Texts], Screen], *, once: str) -> None:
        """Say something to every admin of the bot, in the language of each, and to each but once."""
        for account in sorted(self.house.admins):
            self.send(account, word(self.words_of(account)), once=f"{once}:{account}")
