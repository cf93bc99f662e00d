"""Everybody and everything in the sandbox: the bot, the personas, their chats."""

import random
from typing import Any

from sandbox.chats import Chat, Json, Kind

BOT_ABILITIES = {
    "can_join_groups": True,
    "can_read_all_group_messages": False,  # privacy mode is on, as BotFather has it
    "supports_inline_queries": False,
    "supports_guest_queries": False,
    "can_connect_to_business": False,
    "has_main_web_app": False,
    "has_topics_enabled": False,
    "allows_users_to_create_topics": False,
    "can_manage_bots": False,
}
About = str | dict[str, str]  # a text, or one per language
FIRST_PERSONA = 700_000_001


class World:
    """People and chats. Holds no rules of the Bot API; those are in methods/ and personas.py."""

    def __init__(self, bot: Json) -> None:
        self.bot = bot
        self.users: dict[int, Json] = {
            bot["id"]: {k: bot[k] for k in ("id", "is_bot", "first_name", "username")}
        }
        self.about: dict[int, About] = {}
        self.chats: dict[int, Chat] = {}
        self.last_id = 0  # private chats and basic groups share the bot's own count of messages

    @property
    def bot_id(self) -> int:
        return int(self.bot["id"])

    @property
    def bot_user(self) -> Json:
        """The bot as it appears in `from`."""
        return self.users[self.bot_id]

    def personas(self) -> list[Json]:
        return [user for user in self.users.values() if not user["is_bot"]]

    def groups(self) -> list[Chat]:
        return [chat for chat in self.chats.values() if chat.kind != "private"]

    def put_persona(self, user_id: int | None, fields: Json, about: About | None = None) -> Json:
        """A new persona with their private chat, or a known one with new names."""
        if user_id is None:
            user_id = max((user["id"] for user in self.personas()), default=FIRST_PERSONA - 1) + 1
        kept = {k: v for k, v in fields.items() if v}
        user: Json = {"id": user_id, "is_bot": False, **kept}
        self.users[user_id] = user
        if about is not None:
            self.about[user_id] = about
        names: Json = {k: kept[k] for k in ("first_name", "last_name", "username") if k in kept}
        public: Json = {"id": user_id, **names, "type": "private"}
        if user_id in self.chats:
            self.chats[user_id].public = public
        else:
            members = {user_id: "member", self.bot_id: "member"}
            self.chats[user_id] = Chat(id=user_id, kind="private", public=public, members=members)
        return user

    def put_group(self, chat_id: int | None, kind: Kind, title: str, **extra: Any) -> Chat:
        """A new group without members, or a known one with a new title."""
        if chat_id is None:
            chat_id = self.free_group_id(kind)
        public: Json = {"id": chat_id, "title": title, "type": kind, **{k: v for k, v in extra.items() if v}}
        if kind == "group":
            public["all_members_are_administrators"] = False
        if chat_id in self.chats:
            self.chats[chat_id].public = public
        else:
            self.chats[chat_id] = Chat(id=chat_id, kind=kind, public=public)
        return self.chats[chat_id]

    def free_group_id(self, kind: Kind) -> int:
        while True:
            number = random.randrange(1_000_000_000, 2_000_000_000)  # noqa: S311 - an id, not a secret
            chat_id = -1_000_000_000_000 - number if kind == "supergroup" else -number
            if chat_id not in self.chats:
                return chat_id

    def find_chat(self, chat_id: int | str) -> Chat | None:
        """By id, or a group by its `@username` (private chats cannot be found that way)."""
        if isinstance(chat_id, int):
            return self.chats.get(chat_id)
        wanted = chat_id.removeprefix("@").lower()
        return next((c for c in self.groups() if str(c.public.get("username", "")).lower() == wanted), None)

    def next_message_id(self, chat: Chat) -> int:
        if chat.kind == "supergroup":
            chat.last_id += 1
            return chat.last_id
        self.last_id += 1
        return self.last_id


def bot_user(token: str, username: str, name: str) -> Json:
    """The bot's `User` as getMe answers it; its id is the first part of the token."""
    return {
        "id": int(token.split(":", maxsplit=1)[0]),
        "is_bot": True,
        "first_name": name,
        "username": username,
        **BOT_ABILITIES,
    }
