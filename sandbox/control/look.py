"""Looking: state, chat lists, messages, files, the log of calls."""

from itertools import islice
from typing import Any
from urllib.parse import quote

from aiohttp import web

from sandbox.chats import Chat, Json
from sandbox.control.actions import Actions
from sandbox.control.body import answer, query_number
from sandbox.core import Telegram
from sandbox.personas import Refused
from sandbox.stage import Stage
from sandbox.views import keyboard_in_force, message_view


class Look:
    """The GET half of the control surface."""

    def __init__(self, tg: Telegram, actions: Actions, stage: Stage) -> None:
        self.tg = tg
        self.actions = actions
        self.stage = stage

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/state", self.state),
            web.get("/chats", self.chats),
            web.get("/chats/{chat_id}/messages", self.messages),
            web.get("/files/{file_id}", self.file),
            web.get("/font", self.font),
            web.get("/calls", self.calls),
        ]

    async def state(self, request: web.Request) -> web.Response:
        tg = self.tg
        bot = {
            **tg.world.bot,
            "description": tg.profile.text("description", ""),
            "short_description": tg.profile.text("short_description", ""),
            "commands": tg.profile.commands.get(("default", ""), []),
        }
        return answer(
            {
                **self.stage.to_json(),
                "bot": bot,
                "personas": [self._persona(user) for user in tg.world.personas()],
                "chats": [self._group(chat) for chat in tg.world.groups() if chat.migrated_to is None],
                "actions": self.actions.to_json(),
                "faults": tg.faults.to_json(),
                "limits": tg.limits.on,
                "calls": tg.calls.count,
            }
        )

    def _persona(self, user: Json) -> Json:
        chat = self.tg.world.chats[user["id"]]
        about = self.tg.world.about.get(user["id"])
        present = (
            c for c in self.tg.world.chats.values() if c.is_present(user["id"]) and c.migrated_to is None
        )
        unread = sum(c.unread(user["id"]) for c in present)
        shown = {**user, "blocked": chat.blocked, "started": chat.started, "unread": unread}
        return shown if about is None else shown | {"about": about}

    def _group(self, chat: Chat) -> Json:
        members = [user for user in chat.members if chat.is_present(user)]
        return {**chat.public, "members": members, "admins": [u for u in members if chat.is_administrator(u)]}

    async def chats(self, request: web.Request) -> web.Response:
        viewer = query_number(request, "viewer")
        if viewer is None or viewer not in self.tg.world.chats:
            raise Refused("viewer must be the id of a persona")
        own = self.tg.world.chats[viewer]
        groups = [c for c in self.tg.world.groups() if c.is_present(viewer) and c.migrated_to is None]
        groups.sort(key=_last_date, reverse=True)
        return answer({"chats": [self._row(chat, viewer) for chat in (own, *groups)]})

    def _row(self, chat: Chat, viewer: int) -> dict[str, Any]:
        tg = self.tg
        last = chat.latest()
        pinned = chat.find(chat.pinned[-1]) if chat.pinned else None
        language = str(tg.world.users[viewer].get("language_code", ""))
        return {
            "chat": chat.public,
            "peer": tg.world.bot_user if chat.kind == "private" else None,
            "members": sum(chat.is_present(user) for user in chat.members),
            "last_message": message_view(chat, last, viewer) if last else None,
            "unread": chat.unread(viewer),
            "pinned_message": message_view(chat, pinned, viewer) if pinned else None,
            "keyboard": keyboard_in_force(chat),
            "commands": tg.profile.resolve(chat, viewer, language),
            "menu_button": tg.profile.menu_button(chat.id),
            "started": chat.started or chat.kind != "private",
            "blocked": chat.blocked,
        }

    async def messages(self, request: web.Request) -> web.Response:
        chat = find_chat(self.tg, request)
        viewer = query_number(request, "viewer")
        before = query_number(request, "before")
        after = query_number(request, "after", 0) or 0
        limit = max(1, query_number(request, "limit", 50) or 50)
        deleted = request.query.get("deleted") == "1"
        found = (
            message
            for message in (chat.messages.values() if after else reversed(chat.messages.values()))
            if message.id > after
            and (before is None or message.id < before)
            and (deleted or not message.deleted)
        )
        some = list(islice(found, limit + 1))
        shown = some[:limit] if after else some[:limit][::-1]
        views = [message_view(chat, message, viewer) for message in shown]
        return answer({"messages": views, "more": len(some) > limit})

    async def file(self, request: web.Request) -> web.Response:
        file = self.tg.files.by_id.get(request.match_info["file_id"])
        if file is None:
            raise web.HTTPNotFound(text="there is no such file")
        # Shown by the browser only when it is a picture: an HTML file of a bot must not run as this page.
        safe = (
            file.mime
            if file.mime.startswith("image/") and "svg" not in file.mime
            else "application/octet-stream"
        )
        headers = {
            "Content-Type": safe,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "max-age=86400",
        }
        if file.id in self.tg.files.documents:
            name = quote(self.tg.files.documents[file.id]["file_name"], safe="")
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return web.Response(body=self.tg.files.read(file), headers=headers)

    async def font(self, request: web.Request) -> web.StreamResponse:
        if self.stage.font is None:
            raise web.HTTPNotFound(text="the host has given no font")
        return web.FileResponse(self.stage.font, headers={"Cache-Control": "max-age=86400"})

    async def calls(self, request: web.Request) -> web.Response:
        since = query_number(request, "since", 0) or 0
        limit = query_number(request, "limit", 1_000) or 1_000
        method = request.query.get("method", "*")
        found = self.tg.calls.since(since, method, limit, polls=request.query.get("updates") == "1")
        with_result = request.query.get("result") == "1"
        calls = [call.to_json(with_result=with_result) for call in found]
        return answer({"calls": calls, "last": self.tg.calls.count})


def find_chat(tg: Telegram, request: web.Request) -> Chat:
    try:
        return tg.world.chats[int(request.match_info["chat_id"])]
    except (KeyError, ValueError):
        raise web.HTTPNotFound(text="there is no such chat") from None


def _last_date(chat: Chat) -> int:
    last = chat.latest()
    return int(last.data["date"]) if last else 0
