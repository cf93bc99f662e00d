"""From an update to its handler: who speaks, in which language, and which row of the routes table is meant.

Runs inside the transaction of the update. Whatever does not belong here (a channel post, an edit, a group's chatter) is
passed over in silence; whatever a person plainly meant for us gets an answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import telegram
from structlog.contextvars import bind_contextvars
from telegram.constants import ChatMemberStatus, ChatType

from bot import routes
from bot.routes import Reply, Where, Who, may
from domain.claims import Photo
from domain.notices import Toast
from handlers import claims, members
from handlers.post import Post
from handlers.reach import on_barred
from handlers.turn import Turn
from render.screen import Screen
from render.texts import our_language, texts
from services.house import House
from storage import accounts, conversations, outbox
from storage import members as member_rows
from storage.database import Tx

# As Telegram marks it: Latin letters only, so that /claim志愿服务 2次 is the command with its text.
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{5,32}))?(?![A-Za-z0-9_@/])\s*(.*)", re.DOTALL)
FORGOTTEN_AFTER = timedelta(hours=2)
"""A reason that was never typed must not swallow tomorrow's claim. A reviewer's question to a member stays."""
_REFUSALS = {
    Who.MEMBER: "common.not_enrolled",
    Who.LEADER: "common.leaders_only",
    Who.EDITOR: "common.editors_only",
    Who.TRAINING: "common.training_only",
    Who.ADMIN: "common.admins_only",
}


@dataclass(slots=True)
class Dispatcher:
    """Hands updates to handlers, for one house; which handler and whose, it binds to the context of the log."""

    house: House

    def handle(self, tx: Tx, update: telegram.Update, now: datetime) -> Sequence[Toast]:
        """One update, whole."""
        if update.callback_query is not None:
            return self._press(tx, update.callback_query, now)
        if update.message is not None:
            self._message(tx, update.message, now)
        elif update.my_chat_member is not None:
            self._membership(tx, update.my_chat_member, now)
        return ()

    def handle_album(self, tx: Tx, updates: Sequence[telegram.Update], now: datetime) -> Sequence[Toast]:
        """Several updates that are one album: all its photos, and the words on any of them."""
        parts = [update.message for update in updates if update.message is not None]
        if not parts:
            return ()
        worded = next((part for part in parts if part.caption), parts[0])
        photos = tuple(photo for part in parts for photo in _photos(part))
        self._message(tx, worded, now, photos)
        return ()

    def apologise(self, tx: Tx, update: telegram.Update, now: datetime) -> Sequence[Toast]:
        """Something of ours failed over this update: say so, kindly, where a person is waiting."""
        query, message = update.callback_query, update.message
        user = query.from_user if query else message.from_user if message else None
        if user is None:
            return ()
        turn = self._turn(tx, user, now)
        if query is not None:
            turn.query = query
            turn.toast("common.fault")
        elif message is not None and message.chat.type == ChatType.PRIVATE:
            turn.chat_id = message.chat.id
            turn.say("common.fault")
        return turn.toasts

    def _turn(self, tx: Tx, user: telegram.User, now: datetime) -> Turn:
        accounts.meet(tx, user.id, our_language(user.language_code))
        member = member_rows.find_by_account(tx, user.id)
        if member is not None:
            bind_contextvars(member=member.id)
        language = member.language if member else accounts.language(tx, user.id)
        return Turn(
            tx, self.house, now, account=user.id, member=member, t=texts(language or self.house.language)
        )

    def _press(self, tx: Tx, query: telegram.CallbackQuery, now: datetime) -> Sequence[Toast]:
        turn = self._turn(tx, query.from_user, now)
        turn.query = query
        turn.chat_id = query.message.chat.id if query.message else query.from_user.id
        turn.private = turn.chat_id == turn.account
        found = routes.find_button(query.data or "")
        if found is None:
            turn.toast("common.stale")
            return turn.toasts
        button, turn.args = found
        bind_contextvars(route=f"button:{button.verb}")
        if (Where.PRIVATE if turn.private else Where.GROUP) not in button.where:
            turn.toast("common.stale")
            return turn.toasts
        if not may(button.who, turn.member, turn.account in self.house.admins):
            turn.toast("common.not_yours")
            return turn.toasts
        button.handler(turn)
        if not turn.toasts:
            turn.toast()
        return turn.toasts

    def _message(
        self, tx: Tx, message: telegram.Message, now: datetime, photos: tuple[Photo, ...] | None = None
    ) -> None:
        if message.migrate_to_chat_id is not None:
            outbox.move_chat(tx, message.chat.id, message.migrate_to_chat_id)
            return
        text = (message.text or message.caption or "").strip()
        command = None if message.forward_origin else _COMMAND.fullmatch(text)
        user = message.from_user
        # An anonymous admin or a channel speaks as a chat: nobody on the roster, so nobody with a right.
        if user is None or user.is_bot or message.sender_chat is not None:
            if command is not None and _is_anonymous_admin(message) and self._is_for_us(command):
                self._answer_nobody(tx, message, now)
            return
        private = message.chat.type == ChatType.PRIVATE
        if not private and command is None:
            return
        turn = self._turn(tx, user, now)
        turn.chat_id, turn.private, turn.message = message.chat.id, private, message
        turn.photos = _photos(message) if photos is None else photos
        turn.text = text
        if command is not None:
            self._command(turn, command)
        else:
            self._free_text(turn)

    def _answer_nobody(self, tx: Tx, message: telegram.Message, now: datetime) -> None:
        turn = Turn(tx, self.house, now, chat_id=message.chat.id, private=False, message=message)
        turn.answer(Screen(turn.group_words()("common.anonymous")))

    def _is_for_us(self, match: re.Match[str]) -> bool:
        """A command of ours that is not addressed to another bot."""
        name, addressed, _ = match.groups()
        ours = self.house.bot_username.lower()
        return routes.find_command(name.lower()) is not None and (addressed or ours).lower() == ours

    def _command(self, turn: Turn, match: re.Match[str]) -> None:
        name, addressed, rest = match.groups()
        if addressed and self.house.bot_username and addressed.lower() != self.house.bot_username.lower():
            return
        route = routes.find_command(name.lower())
        turn.text = rest.strip()
        if route is None:
            if turn.private:
                members.on_unknown(turn)
            return
        bind_contextvars(route=f"/{route.name}")
        here = Where.PRIVATE if turn.private else Where.GROUP
        if not may(route.who, turn.member, turn.account in self.house.admins):
            turn.say("common.not_enrolled" if turn.member is None else _REFUSALS[route.who])
        elif here not in route.where:
            turn.say("common.private_only" if here is Where.GROUP else "common.group_only")
        else:
            route.handler(turn)

    def _free_text(self, turn: Turn) -> None:
        reply = self._awaited(turn)
        if reply is not None:
            bind_contextvars(route=f"reply:{reply.waits_for}")
            reply.handler(turn)
        elif turn.member is None:
            members.on_stranger(turn)
        elif turn.text or turn.photos:
            bind_contextvars(route="claim")
            claims.on_claim_message(turn)
        else:
            turn.say("common.not_a_claim")

    def _awaited(self, turn: Turn) -> Reply | None:
        """The route that waits for this message, if it is one that can be meant for it."""
        waiting = conversations.find(turn.tx, turn.account, begun_since=turn.now - FORGOTTEN_AFTER)
        reply = routes.find_reply(waiting.waits_for) if waiting else None
        if waiting is None or reply is None or (reply.yields and _OUTRIGHT.match(turn.text)):
            return None
        if not turn.text and (reply.text_only or not turn.photos):
            return None
        if not may(reply.who, turn.member, turn.account in self.house.admins):
            return None
        turn.waiting = waiting.data
        return reply

    def _membership(self, tx: Tx, change: telegram.ChatMemberUpdated, now: datetime) -> None:
        bind_contextvars(route="membership")
        status = change.new_chat_member.status
        gone = status in {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}
        if change.chat.type == ChatType.PRIVATE:
            accounts.meet(tx, change.from_user.id, our_language(change.from_user.language_code))
            if gone:
                on_barred(Post(tx, self.house, now), change.from_user.id)
        elif not gone and change.old_chat_member.status in {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}:
            turn = self._turn(tx, change.from_user, now)
            turn.chat_id, turn.private = change.chat.id, False
            members.on_added_to_group(turn)


_OUTRIGHT = re.compile(r"(申报|claim)[\s:：]", re.IGNORECASE)


def _is_anonymous_admin(message: telegram.Message) -> bool:
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


def _photos(message: telegram.Message) -> tuple[Photo, ...]:
    """The photo of a message in its largest size."""
    if not message.photo:
        return ()
    largest = message.photo[-1]
    return (Photo(largest.file_id, largest.file_unique_id),)
