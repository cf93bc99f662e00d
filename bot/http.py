"""The way to the Bot API: a request class for python-telegram-bot, over connections of our own.

PTB's own client scans its pool for every request and logs the address with the token in it (findings, "Bot API traffic"
and "Intake and sending"); `BaseRequest` is the extension point that PTB has for another one. What has no file in it and
no proxy before it, which is nearly every call, goes the short way (bot/connections.py); the rest through aiohttp.
"""

import ipaddress
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.request import getproxies, proxy_bypass

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.connections import Connections, NoConnection, Server
from bot.redaction import Redaction

# PTB 22 warns at every 429 until it is told that its waits may be timedeltas.
os.environ.setdefault("PTB_TIMEDELTA", "true")

CONNECTIONS = 64
"""Connections kept to the Bot API; calls beyond wait for one that is free."""

IDLE_SECONDS = 30.0
"""A connection that was idle for longer is not used again: a router on the way may have forgotten it."""


class NotSent(NetworkError):
    """The call did not leave this machine: it can be made again without being made twice."""


class Unanswered(TimedOut):
    """The call left and no answer came: it may have been carried out."""


class HttpRequest(BaseRequest):
    """Calls over shared connections; usable for `request` and `get_updates_request` of a Bot at once.

    Errors are PTB's, among them NotSent and Unanswered, without the token in their text and without a cause that has
    it. Timeouts are in seconds; `read_timeout` covers the whole call.
    """

    __slots__ = ("_connect_timeout", "_connections", "_read_timeout", "_redact", "_session")

    def __init__(self, token: str, *, connect_timeout: float = 10.0, read_timeout: float = 35.0) -> None:
        self._redact = Redaction.of_token(token)
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None
        self._connections: dict[Server, Connections] = {}

    @property
    def read_timeout(self) -> float:
        """Seconds for a call from its start to the end of its answer."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the session; a second time changes nothing."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=CONNECTIONS, keepalive_timeout=IDLE_SECONDS, ttl_dns_cache=300
                ),
                timeout=self._timeouts(self._read_timeout, self._connect_timeout),
                headers={"User-Agent": self.USER_AGENT},
                skip_auto_headers=("Accept",),
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        for connections in self._connections.values():
            connections.close()
        self._connections.clear()
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # the signature is PTB's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request; its status and body. Parameters go as JSON, with files as multipart."""
        if self._session is None:
            raise RuntimeError("the HTTP session is not open")
        total = _given(read_timeout, self._read_timeout)
        connect = _given(connect_timeout, self._connect_timeout)
        failure: NetworkError
        try:
            target = _target(url)
            if method == "POST" and request_data and not request_data.contains_files and not target.proxy:
                status, body = await self._connections_to(target.server).ask(
                    target.request(orjson.dumps(request_data.parameters)),
                    seconds=total,
                    connect_seconds=connect,
                )
            else:
                status, body = await self._send(method, target, request_data, self._timeouts(total, connect))
        except (NoConnection, aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            failure = self._failure(NotSent, error)
        except (aiohttp.ClientError, OSError, ValueError) as error:  # OSError: a TimeoutError is one
            failure = self._failure(Unanswered, error)
        else:
            return status, self._body(status, body)
        # Raised out here, so that the error it came from, which may show the address, is no context of it.
        raise failure

    def _connections_to(self, server: Server) -> Connections:
        if (connections := self._connections.get(server)) is None:
            connections = Connections(server, limit=CONNECTIONS, idle=IDLE_SECONDS)
            self._connections[server] = connections
        return connections

    async def _send(
        self, method: str, target: "_Target", data: RequestData | None, timeouts: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        """Files, and whatever has to go through a proxy."""
        assert self._session is not None
        options: dict[str, Any] = {}
        if data is not None and data.contains_files:
            options["data"] = _form(data)
        elif data is not None:
            options |= {"data": orjson.dumps(data.parameters), "headers": _JSON}
        async with self._session.request(
            method, target.url, proxy=target.proxy, timeout=timeouts, **options
        ) as answer:
            return answer.status, await answer.read()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as a dict. Raises TelegramError where it is not JSON (a proxy's error page)."""
        try:
            answer = orjson.loads(payload)
        except ValueError:
            answer = _lenient(payload)
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer

    def _body(self, status: int, body: bytes) -> bytes:
        """The body; the error page of a proxy may show the address, and PTB puts it into its exception."""
        if status < HTTPStatus.BAD_REQUEST:
            return body
        return self._redact(body.decode(errors="replace")).encode()

    def _failure(self, kind: type[NetworkError], error: Exception) -> NetworkError:
        return kind(self._redact(f"{type(error).__name__}: {error}".removesuffix(": ")))

    @staticmethod
    def _timeouts(total: float | None, connect: float | None) -> aiohttp.ClientTimeout:
        return aiohttp.ClientTimeout(total=total, sock_connect=connect)


_JSON: Mapping[str, str] = {"Content-Type": "application/json"}


def _lenient(payload: bytes) -> Any:
    """JSON with halves of characters in it, which one person's message must not make the others' unreadable by."""
    try:
        whole = json.dumps(json.loads(payload.decode(errors="replace")), ensure_ascii=False)
        return orjson.loads(whole.encode(errors="replace"))
    except (ValueError, RecursionError):
        return None


def _given(value: Any, default: float) -> float | None:
    return default if value is BaseRequest.DEFAULT_NONE else value


def _form(data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.parameters.items():
        form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    for name, (filename, content, mimetype) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mimetype)
    return form


@dataclass(frozen=True, slots=True)
class _Target:
    """An address, with all that is the same whenever it is called."""

    url: URL
    server: Server
    proxy: str | None
    head: bytes

    def request(self, body: bytes) -> bytes:
        """A POST of a JSON body, as it goes over the wire."""
        return b"%b%d\r\n\r\n%b" % (self.head, len(body), body)


@lru_cache(maxsize=256)
def _target(url: str) -> _Target:
    """The parsed address: the same few dozen over and over. Raises ValueError for one that is none."""
    address = URL(url)
    if address.host is None or address.port is None:
        raise ValueError("an address without a server")
    host = address.raw_authority if address.user is None else f"{address.raw_host}:{address.port}"
    lines = (
        f"POST {address.raw_path_qs} HTTP/1.1",
        f"Host: {host}",
        f"User-Agent: {BaseRequest.USER_AGENT}",
        "Content-Type: application/json",
        "Content-Length: ",
    )
    server = Server(address.host, address.port, tls=address.scheme == "https")
    return _Target(address, server, _proxy(address.origin()), "\r\n".join(lines).encode("ascii"))


@lru_cache(maxsize=16)
def _proxy(origin: URL) -> str | None:
    """The proxy that the environment (HTTPS_PROXY, HTTP_PROXY, NO_PROXY) names for a server."""
    host = origin.host or ""
    if _is_loopback(host) or proxy_bypass(host):
        return None
    return getproxies().get(origin.scheme)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
