"""Doing what people do on their phones."""

from typing import Any

from aiohttp import web

from sandbox import personas
from sandbox.control.body import Body, answer, read_body
from sandbox.core import Telegram
from sandbox.personas import Refused, Written
from sandbox.views import message_view


class Act:
    """The persona half of the control surface."""

    def __init__(self, tg: Telegram) -> None:
        self.tg = tg

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/messages", self.messages),
            web.post("/photos", self.photos),
            web.post("/documents", self.documents),
            web.post("/presses", self.presses),
            web.post("/edits", self.edits),
            web.post("/reactions", self.reactions),
            web.post("/votes", self.votes),
            web.post("/deletes", self.deletes),
            web.post("/read", self.read),
            web.post("/block", self.block),
        ]

    async def messages(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        contents = personas.text_contents(body.text("text"), body.objects("entities", None))
        return self._written(body, contents)

    async def photos(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        personas.persona_in(self.tg, *_who_where(body))
        photos = [file.content for file in body.files]
        return self._written(body, personas.photo_contents(self.tg, photos, body.text("caption", "")))

    async def documents(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        personas.persona_in(self.tg, *_who_where(body))
        if len(body.files) != 1:
            raise Refused("one document")
        file = body.files[0]
        document = self.tg.files.add_document(file.name, file.mime, file.content)
        return self._written(
            body, [{"document": document, **personas.caption_content(body.text("caption", ""))}]
        )

    def _written(self, body: Body, contents: list[dict[str, Any]]) -> web.Response:
        user, chat_id = _who_where(body)
        reply_to, thread_id = body.number("reply_to", None), body.number("thread_id", 0)
        written = personas.write(self.tg, user, chat_id, contents, reply_to, thread_id)
        return answer(self._show(written, user, chat_id))

    def _show(self, written: Written, viewer: int, chat_id: int) -> dict[str, Any]:
        chat = self.tg.world.chats[chat_id]
        views = [message_view(chat, message, viewer) for message in written.messages]
        return {"message": views[0], "messages": views, "update_id": written.update_ids[0]}

    async def presses(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        wait = float(body.real("wait", 15))
        query = personas.press(self.tg, *_who_where(body), body.number("message_id"), body.text("data"))
        return answer(await personas.pressed(self.tg, query, wait))

    async def edits(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        user, chat_id = _who_where(body)
        message = personas.edit(self.tg, user, chat_id, body.number("message_id"), body.text("text"))
        return answer({"message": message_view(self.tg.world.chats[chat_id], message, user)})

    async def reactions(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        user, chat_id = _who_where(body)
        message = personas.react(self.tg, user, chat_id, body.number("message_id"), body.text("emoji", None))
        return answer({"message": message_view(self.tg.world.chats[chat_id], message, user)})

    async def votes(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        user, chat_id = _who_where(body)
        options = body.numbers("option_ids")
        message = personas.vote(self.tg, user, chat_id, body.number("message_id"), options)
        return answer({"message": message_view(self.tg.world.chats[chat_id], message, user)})

    async def deletes(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        _, chat = personas.persona_in(self.tg, *_who_where(body))
        self.tg.remove(chat, [personas.existing(chat, number) for number in body.numbers("message_ids")])
        return answer({"ok": True})

    async def read(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        viewer = body.number("viewer")
        _, chat = personas.persona_in(self.tg, viewer, body.number("chat_id"))
        chat.read[viewer] = next(reversed(chat.messages), 0)
        self.tg.tell(chat, "read", viewer=viewer)
        return answer({"ok": True})

    async def block(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        personas.block(self.tg, body.number("user"), blocked=body.flag("blocked"))
        return answer({"ok": True})


def _who_where(body: Body) -> tuple[int, int]:
    return body.number("from"), body.number("chat_id")
