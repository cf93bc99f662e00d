"""The way to the Bot API: python-telegram-bot's request class over one aiohttp session.

PTB's own client scans its pool for every request and logs the address with the token in it (findings, "Bot API traffic"
and "Intake and sending"); `BaseRequest` is the extension point that PTB has for another one.
"""

import ipaddress
import json
import os
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.request import getproxies, proxy_bypass

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

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
    """Calls over one shared session; usable for `request` and `get_updates_request` of a Bot at once.

    Errors are PTB's, among them NotSent and Unanswered, without the token in their text and without a cause that has
    it. Timeouts are in seconds; `read_timeout` covers the whole call.
    """

    __slots__ = ("_connect_timeout", "_read_timeout", "_redact", "_session")

    def __init__(self, token: str, *, connect_timeout: float = 10.0, read_timeout: float = 35.0) -> None:
        self._redact = Redaction.of_token(token)
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

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
        options: dict[str, Any] = {}
        if read_timeout is not self.DEFAULT_NONE or connect_timeout is not self.DEFAULT_NONE:
            options["timeout"] = self._timeouts(
                _given(read_timeout, self._read_timeout), _given(connect_timeout, self._connect_timeout)
            )
        if request_data is None:
            pass
        elif request_data.contains_files:
            options["data"] = _form(request_data)
        else:
            options["data"] = orjson.dumps(request_data.parameters)
            options["headers"] = _JSON
        try:
            address = _address(url)
            async with self._session.request(
                method, address, proxy=_proxy(address.origin()), **options
            ) as answer:
                return answer.status, self._body(answer.status, await answer.read())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            failure = self._failure(NotSent, error)
        except (aiohttp.ClientError, OSError, ValueError) as error:  # OSError: a TimeoutError is one
            failure = self._failure(Unanswered, error)
        # Raised out here, so that the error it came from, which may show the address, is no context of it.
        raise failure

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


@lru_cache(maxsize=256)
def _address(url: str) -> URL:
    """The parsed address: the same few dozen over and over."""
    return URL(url)


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
