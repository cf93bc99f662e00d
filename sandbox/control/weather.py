"""Faults and limits: Telegram on a bad day."""

from typing import Any

from aiohttp import web

from sandbox.control.body import answer, read_body
from sandbox.core import Telegram
from sandbox.faults import KINDS


class Weather:
    """/sandbox/faults and /sandbox/limits."""

    def __init__(self, tg: Telegram) -> None:
        self.tg = tg

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/faults", self.show),
            web.post("/faults", self.add),
            web.delete("/faults", self.clear),
            web.delete(r"/faults/{id:\d+}", self.remove),
            web.post("/limits", self.limits),
        ]

    async def show(self, request: web.Request) -> web.Response:
        return answer({"faults": self.tg.faults.to_json()})

    async def add(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        kind = body.choice("kind", KINDS)
        given: dict[str, Any] = {
            "method": body.text("method", None),
            "chat_id": body.number("chat_id", None),
            "times": body.number("times", None),
            "seconds": body.real("seconds", None),
            "retry_after": body.number("retry_after", None),
            "status": body.number("status", None),
            "description": body.text("description", None),
            "probability": body.real("probability", None),
        }
        fault = self.tg.faults.add(
            kind, **{name: value for name, value in given.items() if value is not None}
        )
        if kind == "offline":
            self.tg.queue.interrupt()
        self._tell()
        return answer({"fault": fault.to_json()})

    async def clear(self, request: web.Request) -> web.Response:
        self.tg.faults.remove()
        self._tell()
        return answer({"faults": []})

    async def remove(self, request: web.Request) -> web.Response:
        if not self.tg.faults.remove(int(request.match_info["id"])):
            raise web.HTTPNotFound(text="there is no such fault")
        self._tell()
        return answer({"faults": self.tg.faults.to_json()})

    async def limits(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        self.tg.limits.switch(
            on=body.flag("on"),
            overall=body.number("overall", 30),
            private=float(body.real("private", 1)),
            group=body.number("group", 20),
        )
        self._tell()
        return answer({"limits": self.tg.limits.on})

    def _tell(self) -> None:
        self.tg.hub.spread(
            {"type": "faults", "faults": self.tg.faults.to_json(), "limits": self.tg.limits.on}
        )
