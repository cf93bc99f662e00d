"""Many small requests to the server at the least cost: one connection, requests one behind the other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

import orjson

from bench.programs import Failed


class Wire:
    """A connection that sends requests without waiting for the answers in between.

    The load must not be what is measured: a usual HTTP client takes as long over a request as the bot does.
    """

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc
        self._turn = asyncio.Lock()
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def __aenter__(self) -> Wire:
        host, _, port = self._host.rpartition(":")
        self._reader, self._writer = await asyncio.open_connection(host, int(port), limit=2**24)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    async def post(self, path: str, bodies: Sequence[Any]) -> list[Any]:
        """The JSON answers to a POST of every body, in their order."""
        contents = [orjson.dumps(body) for body in bodies]
        head = f"POST {path} HTTP/1.1\r\nHost: {self._host}\r\nContent-Type: application/json\r\n"
        return await self._ask(
            f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content for content in contents
        )

    async def get(self, path: str) -> Any:
        """The JSON answer to a GET."""
        return (await self._ask([f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\n\r\n".encode()]))[0]

    async def _ask(self, requests: Iterable[bytes]) -> list[Any]:
        waiting = list(requests)
        async with self._turn:
            self._writer.write(b"".join(waiting))
            return [await self._answer() for _ in waiting]

    async def _answer(self) -> Any:
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("ascii").lower()
        _, _, length = head.partition("content-length:")
        content = await self._reader.readexactly(int(length.split("\r\n", 1)[0]))
        if head.split(" ", 2)[1] != "200":
            raise Failed(f"the server refused the load: {content.decode()}")
        return orjson.loads(content)
