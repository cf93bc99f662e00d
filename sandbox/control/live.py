"""GET /sandbox/ws: events as they happen."""

import asyncio
from contextlib import suppress

import orjson
from aiohttp import WSMsgType, web

from sandbox.control.body import query_number
from sandbox.core import Telegram
from sandbox.hub import Listener


class Live:
    """The WebSocket of the chat page."""

    def __init__(self, tg: Telegram) -> None:
        self.tg = tg
        self.sockets: set[web.WebSocketResponse] = set()

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/ws", self.listen)]

    async def listen(self, request: web.Request) -> web.WebSocketResponse:
        viewer = query_number(request, "viewer")
        socket = web.WebSocketResponse(heartbeat=30, timeout=1)
        with self.tg.hub.listen(viewer, calls=request.query.get("calls") == "1") as listener:
            await socket.prepare(request)
            self.sockets.add(socket)
            writer = asyncio.create_task(_write(socket, listener))
            try:
                async for message in socket:
                    if message.type is WSMsgType.ERROR:
                        break
            finally:
                self.sockets.discard(socket)
                writer.cancel()
                with suppress(asyncio.CancelledError):
                    await writer
        return socket

    async def close(self) -> None:
        await asyncio.gather(*(socket.close() for socket in list(self.sockets)))


async def _write(socket: web.WebSocketResponse, listener: Listener) -> None:
    with suppress(ConnectionError):
        while True:
            await socket.send_str(orjson.dumps(await listener.events.get()).decode())
