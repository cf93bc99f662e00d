"""Chats and the messages in them, as the sandbox keeps them."""

import secrets
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["private", "group", "supergroup"]

# Who counts as being in the chat; "restricted" would too, the sandbox does not restrict anyone.
PRESENT = frozenset({"creator", "administrator", "member"})
ADMINISTRATORS = frozenset({"creator", "administrator"})


@dataclass(slots=True)
class Message:
    """A message: `data` is the Bot API object (replaced on every edit, never changed in place: updates refer to it)."""

    data: Json
    keyboard: Json | None = (
        None  # a reply keyboard, its removal or a forced reply; not part of the Bot API object
    )
    deleted: bool = False
    reactions: dict[int, list[str]] = field(default_factory=dict)  # user id → emoji
    votes: dict[int, list[int]] = field(default_factory=dict)  # user id → options chosen in the poll

    @property
    def id(self) -> int:
        return int(self.data["message_id"])

    @property
    def author(self) -> int:
        """The sender's id; 0 for a message without one (channel posts)."""
        return int(self.data["from"]["id"]) if "from" in self.data else 0


@dataclass(slots=True)
class Topic:
    """A forum topic; its id is the id of the service message that opened it."""

    name: str
    closed: bool = False


@dataclass(slots=True)
class Chat:
    """A chat. A private chat's id is the persona's; a group's is negative, a supergroup's begins with -100."""

    id: int
    kind: Kind
    public: Json  # the Bot API `Chat`
    members: dict[int, str] = field(default_factory=dict)  # user id → status, the bot included
    messages: dict[int, Message] = field(default_factory=dict)
    read: dict[int, int] = field(default_factory=dict)  # viewer → last message id read
    pinned: list[int] = field(default_factory=list)
    topics: dict[int, Topic] = field(default_factory=dict)
    last_id: int = 0  # supergroups count their own messages
    migrated_to: int | None = None
    started: bool = False  # private chats: the persona has written to the bot
    blocked: bool = False  # private chats: the persona has blocked the bot
    description: str = ""
    instance: str = field(default_factory=lambda: str(secrets.randbits(62)))

    @property
    def title(self) -> str:
        return str(self.public.get("title") or self.public.get("first_name", ""))

    def find(self, message_id: int) -> Message | None:
        """The message, unless it never was or has been deleted."""
        found = self.messages.get(message_id)
        return None if found is None or found.deleted else found

    def is_present(self, user_id: int) -> bool:
        return self.members.get(user_id) in PRESENT

    def is_administrator(self, user_id: int) -> bool:
        return self.members.get(user_id) in ADMINISTRATORS

    def latest(self) -> Message | None:
        """The last message that has not been deleted."""
        return next((m for m in reversed(self.messages.values()) if not m.deleted), None)

    def unread(self, viewer: int) -> int:
        seen = self.read.get(viewer, 0)
        count = 0
        for message in reversed(self.messages.values()):
            if message.id <= seen:
                break
            count += not message.deleted and message.author != viewer
        return count
