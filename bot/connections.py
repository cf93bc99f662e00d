"""Connections to one server, kept and used again: HTTP/1.1, one request at a time on each.

A general client makes some dozen objects for every request; a call of the Bot API needs none of them. Here a request is
bytes that are written, and an answer is what the parser (httptools, in C) calls back with: 50 µs of CPU where
aiohttp's client takes 120 (docs/performance.md). TLS, IPv6 beside IPv4 and both timeouts are as there.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import deque
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from aiohappyeyeballs import start_connection
from httptools import HttpParserError, HttpResponseParser

STAGGER_SECONDS = 0.25
"""An address that has not answered by then has the next one tried beside it (RFC 8305)."""


class NoConnection(OSError):
    """No connection could be had: nothing was sent."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where connections lead."""

    host: str
    port: int
    tls: bool


class Connections:
    """At most ``limit`` connections to a server; none is used again after it was idle for ``idle`` seconds."""

    def __init__(self, server: Server, *, limit: int, idle: float) -> None:
        self._server = server
        self._idle_seconds = idle
        self._slots = asyncio.Semaphore(limit)
        self._idle: deque[_Connection] = deque()  # the one used last is used next
        self._loop = asyncio.get_running_loop()
        self._tls = ssl.create_default_context() if server.tls else None

    async def ask(
        self, request: bytes, *, seconds: float | None, connect_seconds: float | None
    ) -> tuple[int, bytes]:
        """Send a request, whole; the status and the body of its answer.

        Raises NoConnection where nothing was sent, and another OSError (a TimeoutError is one) where no answer came.
        """
        deadline = None if seconds is None else self._loop.time() + seconds
        if self._slots.locked():
            await self._wait_for_slot(deadline)
        else:
            await self._slots.acquire()
        try:
            connection = self._take() or await self._open(deadline, connect_seconds)
            try:
                return await connection.ask(request, deadline)
            finally:
                if connection.is_reusable:
                    self._idle.append(connection)
                else:
                    connection.close()
        finally:
            self._slots.release()

    def close(self) -> None:
        """Close what is idle; what is in use is closed with its call."""
        while self._idle:
            self._idle.pop().close()

    async def _wait_for_slot(self, deadline: float | None) -> None:
        try:
            async with asyncio.timeout_at(deadline):
                await self._slots.acquire()
        except TimeoutError as error:
            raise NoConnection("no connection was free in time") from error

    def _take(self) -> _Connection | None:
        oldest = self._loop.time() - self._idle_seconds
        while self._idle and self._idle[0].used_at < oldest:
            self._idle.popleft().close()
        while self._idle:
            connection = self._idle.pop()
            if connection.is_reusable:
                return connection
            connection.close()
        return None

    async def _open(self, deadline: float | None, seconds: float | None) -> _Connection:
        until = [at for at in (deadline, seconds and self._loop.time() + seconds) if at is not None]
        server = self._server
        try:
            async with asyncio.timeout_at(min(until, default=None)):
                addresses = await self._loop.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
                sock = await start_connection(addresses, happy_eyeballs_delay=STAGGER_SECONDS)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                _, connection = await self._loop.create_connection(
                    lambda: _Connection(self._loop),
                    sock=sock,
                    ssl=self._tls,
                    server_hostname=server.host if server.tls else None,
                )
        except TimeoutError as error:
            raise NoConnection("the server cannot be reached in time") from error
        except OSError as error:  # one of TLS is an OSError
            raise NoConnection(f"{type(error).__name__}: {error}") from error
        return connection


class _Connection(asyncio.Protocol):
    """One connection. The methods named ``on_…`` are called by the parser."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.is_reusable = False
        self.used_at = 0.0
        self._loop = loop
        self._transport: asyncio.Transport
        self._parser = HttpResponseParser(self)
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._body: list[bytes] = []
        self._ends_with_connection = False  # a body without a length

    async def ask(self, request: bytes, deadline: float | None) -> tuple[int, bytes]:
        self.is_reusable = False  # until there is an answer
        answer: asyncio.Future[tuple[int, bytes]] = self._loop.create_future()
        self._answer = answer
        alarm = None if deadline is None else self._loop.call_at(deadline, self._fail, TimeoutError())
        self._transport.write(request)
        try:
            return await answer
        finally:
            self._answer = None
            if alarm is not None:
                alarm.cancel()

    def close(self) -> None:
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's has no such base

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except HttpParserError as error:
            self._fail(ConnectionError(f"no answer in HTTP: {error}"))

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_reusable = False
        if self._ends_with_connection and exc is None:
            self.on_message_complete()
        self._fail(exc or ConnectionResetError("the server closed the connection"))

    def on_message_begin(self) -> None:
        if self._answer is None or self._answer.done():  # nobody has asked: this server cannot be followed
            self.is_reusable = False
        self._body.clear()
        self._ends_with_connection = True

    def on_header(self, name: bytes, _: bytes) -> None:
        if name.lower() in {b"content-length", b"transfer-encoding"}:
            self._ends_with_connection = False

    def on_body(self, part: bytes) -> None:
        self._body.append(part)

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        if status < HTTPStatus.OK:  # a word in between, such as 100 Continue
            return
        answer = self._answer
        if answer is None or answer.done():
            return
        self.is_reusable = self._parser.should_keep_alive() and not self._ends_with_connection
        self.used_at = self._loop.time()
        answer.set_result((status, b"".join(self._body)))

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)
