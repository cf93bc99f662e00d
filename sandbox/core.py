"""Telegram without HTTP: the world, and what holds it together. Methods and personas work on this."""

import time
from dataclasses import dataclass, field
from typing import Any

from sandbox.callbacks import Callbacks
from sandbox.calls import CallLog
from sandbox.chats import Chat, Json, Message
from sandbox.faults import Faults
from sandbox.files import FileStore
from sandbox.hub import Hub
from sandbox.limits import Limits
from sandbox.profile import Profile
from sandbox.updates import UpdateQueue
from sandbox.views import message_view
from sandbox.webhooks import Webhook
from sandbox.world import World


@dataclass(slots=True)
class Telegram:
    """One bot's Telegram."""

    token: str
    world: World
    profile: Profile
    queue: UpdateQueue = field(default_factory=UpdateQueue)
    webhook: Webhook = field(default_factory=Webhook)
    callbacks: Callbacks = field(default_factory=Callbacks)
    files: FileStore = field(default_factory=FileStore)
    hub: Hub = field(default_factory=Hub)
    calls: CallLog = field(default_factory=CallLog)
    faults: Faults = field(default_factory=Faults)
    limits: Limits = field(default_factory=Limits)

    def post(
        self,
        chat: Chat,
        sender: Json,
        content: Json,
        *,
        reply_to: Message | None = None,
        keyboard: Json | None = None,
        thread_id: int = 0,
    ) -> Message:
        """Puts a message into a chat and shows it on the phones. `content` is what is particular to it."""
        message_id = self.world.next_message_id(chat)
        data: Json = {"message_id": message_id, "from": sender, "chat": chat.public, "date": int(time.time())}
        if thread_id:
            data["message_thread_id"] = thread_id
            data["is_topic_message"] = True
        if reply_to is not None:
            data["reply_to_message"] = without_reply(reply_to.data)
        data.update(content)
        message = chat.messages[message_id] = Message(data, keyboard)
        if sender["id"] in chat.members:
            chat.read[sender["id"]] = message_id
        if self.hub.listeners:
            self.show(chat, "message", message)
        return message

    def change(self, chat: Chat, message: Message, data: Json) -> None:
        """Replaces a message's content."""
        message.data = data
        if self.hub.listeners:
            self.show(chat, "edit", message)

    def show(self, chat: Chat, kind: str, message: Message) -> None:
        """A message event, as each listener's viewer sees the message."""
        for listener in self.hub.listeners:
            if listener.viewer is None or chat.is_present(listener.viewer):
                view = message_view(chat, message, listener.viewer)
                listener.push({"type": kind, "chat_id": chat.id, "message": view})

    def tell(self, chat: Chat, kind: str, **fields: Any) -> None:
        """Any other event of a chat."""
        for listener in self.hub.listeners:
            if listener.viewer is None or chat.is_present(listener.viewer):
                listener.push({"type": kind, "chat_id": chat.id, **fields})

    def remove(self, chat: Chat, messages: list[Message]) -> None:
        for message in messages:
            message.deleted = True
            if message.id in chat.pinned:
                chat.pinned.remove(message.id)
        self.tell(chat, "delete", message_ids=[message.id for message in messages])

    def chats_changed(self) -> None:
        self.hub.spread({"type": "chats"})


def without_reply(data: Json) -> Json:
    """A quoted message does not quote in turn (Bot API: reply_to_message has no further reply_to_message)."""
    return {k: v for k, v in data.items() if k != "reply_to_message"} if "reply_to_message" in data else data
