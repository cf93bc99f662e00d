"""The cast: personas, groups, members, topics; and the bot's own settings."""

import orjson
from aiohttp import web

from sandbox.chats import PRESENT, Chat
from sandbox.control.body import Body, answer, read_body
from sandbox.core import Telegram
from sandbox.groups import STATUSES, migrate, put_group, set_member
from sandbox.methods.topics import open_topic, set_closed
from sandbox.personas import Refused

NAMES = ("first_name", "last_name", "username", "language_code")


class Cast:
    """Who is there."""

    def __init__(self, tg: Telegram) -> None:
        self.tg = tg

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/personas", self.personas),
            web.post("/groups", self.groups),
            web.post("/members", self.members),
            web.post("/migrations", self.migrations),
            web.post("/topics", self.topics),
            web.post("/bot", self.bot),
            web.post("/updates", self.updates),
        ]

    async def personas(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        body.text("first_name")
        fields = {name: body.text(name, None) for name in NAMES}
        user_id = body.number("id", None)
        if user_id is not None and (user_id <= 0 or user_id == self.tg.world.bot_id):
            raise Refused("the id of a persona is positive and not the bot's")
        user = self.tg.world.put_persona(user_id, fields, _about(body))
        if body.flag("started", False):
            self.tg.world.chats[user["id"]].started = True
        self.tg.chats_changed()
        return answer({"persona": user})

    async def groups(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        chat_id = body.number("id", None)
        if chat_id is not None and chat_id >= 0:
            raise Refused("the id of a group is negative")
        chat = put_group(
            self.tg,
            chat_id,
            body.text("title"),
            body.choice("type", frozenset({"group", "supergroup"}), "supergroup"),
            body.numbers("members"),
            body.numbers("admins", []),
            body.choice("bot", STATUSES, "member"),
            username=body.text("username", ""),
            forum=body.flag("forum", False),
        )
        return answer({"chat": chat.public})

    async def members(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        set_member(
            self.tg,
            self._group(body),
            body.number("user"),
            body.choice("status", STATUSES),
            body.number("by", None),
        )
        return answer({"ok": True})

    async def migrations(self, request: web.Request) -> web.Response:
        new = migrate(self.tg, self._group(await read_body(request)))
        return answer({"chat_id": new.id})

    async def topics(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        chat = self._group(body)
        if not chat.public.get("is_forum"):
            raise Refused("the group is not a forum")
        by = self.tg.world.users[next(user for user, status in chat.members.items() if status in PRESENT)]
        thread_id = body.number("thread_id", None)
        if thread_id is None:
            thread_id = open_topic(self.tg, chat, by, body.text("name"))
        else:
            set_closed(self.tg, chat, by, thread_id, closed=body.flag("closed"))
        return answer({"thread_id": thread_id})

    async def bot(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        world = self.tg.world
        world.bot["can_read_all_group_messages"] = body.flag(
            "can_read_all_group_messages", world.bot["can_read_all_group_messages"]
        )
        self.tg.callbacks.timeout = float(body.real("callback_timeout", self.tg.callbacks.timeout))
        return answer({"bot": world.bot})

    async def updates(self, request: web.Request) -> web.Response:
        try:
            given = orjson.loads(await request.read())
        except ValueError:
            raise Refused("the body is not JSON") from None
        updates = given if isinstance(given, list) else [given]
        if not all(isinstance(update, dict) for update in updates):
            raise Refused("an update must be a JSON object")
        return answer({"update_ids": [self.tg.queue.put_raw(update) for update in updates]})

    def _group(self, body: Body) -> Chat:
        chat = self.tg.world.chats.get(body.number("chat_id"))
        if chat is None or chat.kind == "private":
            raise Refused("there is no such group")
        return chat


def _about(body: Body) -> str | dict[str, str] | None:
    """A text, or one per language."""
    about = body.fields.get("about")
    if about is None or isinstance(about, str) or (isinstance(about, dict) and set(about) <= {"zh", "en"}):
        return about
    raise Refused('about must be a text, or {"zh", "en"}')
