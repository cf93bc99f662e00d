"""The fidelity surface: HTTP in, a method of the Bot API, HTTP out; faults, limits and the log of calls between."""

import asyncio
import inspect
from typing import Any

import orjson
from aiohttp import web

from sandbox.access import chat_number
from sandbox.core import Telegram
from sandbox.errors import UNAUTHORIZED, ApiError, bad_request, forbidden, too_many_requests
from sandbox.faults import DEFAULTS, Fault
from sandbox.loopback import check_origin
from sandbox.methods import METHODS
from sandbox.methods.receiving import RawUpdates
from sandbox.params import BY_LOWER_NAME, Params, read_params

JSON_HEADERS = {"Content-Type": "application/json"}


class Cut(Exception):
    """A fault cuts the connection: no answer."""


class Fidelity:
    """`/bot{token}/METHOD` and `/file/bot{token}/PATH`."""

    def __init__(self, tg: Telegram) -> None:
        self.tg = tg
        tg.webhook.answer = self._from_webhook

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One call of a method."""
        if "Origin" in request.headers:  # a web page, not a bot: the token of a sandbox is no secret
            check_origin(request)
        if request.match_info["token"] != self.tg.token:
            return _refusal(ApiError(*UNAUTHORIZED))
        name = request.match_info["method"]
        try:
            params = await read_params(request)
        except ApiError as refusal:
            self._log(name, Params({}), refusal.code, refusal.description)
            return _refusal(refusal)
        method = BY_LOWER_NAME.get(name.lower())
        if method is None:
            unknown = ApiError(404, "Not Found: method not found")
            self._log(name, params, unknown.code, unknown.description)
            return _refusal(unknown)
        try:
            result = await self._run(method, params)
        except ApiError as refusal:
            self._log(method, params, refusal.code, refusal.description)
            return _refusal(refusal)
        except Cut:
            self._log(method, params, 0, "the connection was cut")
            return _cut(request)
        self._log(method, params, 200, None, result)
        return web.Response(body=_answer(result), headers=JSON_HEADERS)

    async def _run(self, method: str, params: Params) -> Any:
        chat_id = chat_number(params.values.get("chat_id", 0))
        number = chat_id if isinstance(chat_id, int) else 0
        fault = self.tg.faults.strike(method, number)
        await _before(fault)
        if self.tg.limits.on and number:
            self._check_limits(method, number, params)
        result = await self.carry_out(method, params)
        if fault is None and method == "getUpdates":  # it may have waited while the weather changed
            fault = self.tg.faults.strike(method, number, kind="offline")
        if fault is not None and fault.kind in {"reset_after", "offline"}:
            raise Cut
        return result

    def _check_limits(self, method: str, chat_id: int, params: Params) -> None:
        media = params.json("media") if method == "sendMediaGroup" else None
        wait = self.tg.limits.refuse(method, chat_id, len(media) if isinstance(media, list) else 1)
        if wait:
            raise too_many_requests(wait)

    async def carry_out(self, method: str, params: Params) -> Any:
        """The method's result; raises ApiError."""
        handler = METHODS.get(method)
        if handler is None:
            raise ApiError(501, f"Not Implemented: the sandbox does not have {method}")
        params.check(method)
        result = handler(self.tg, params)
        return await result if inspect.isawaitable(result) else result

    async def _from_webhook(self, method: str, values: dict[str, Any]) -> None:
        name = BY_LOWER_NAME.get(method.lower())
        params = Params(values)
        if name is None:
            return
        try:
            result = await self.carry_out(name, params)
        except ApiError as refusal:
            self._log(name, params, refusal.code, refusal.description)
        else:
            self._log(name, params, 200, None, result)

    def _log(self, method: str, params: Params, status: int, error: str | None, result: Any = None) -> None:
        call = self.tg.calls.add(method, params.shown(), status, error, result)
        for listener in self.tg.hub.listeners:
            if listener.calls:
                listener.push({"type": "call", "call": call.to_json()})

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A file by the path that getFile answered."""
        if request.match_info["token"] != self.tg.token:
            return _refusal(ApiError(*UNAUTHORIZED))
        fault = self.tg.faults.strike("download", None)
        try:
            await _before(fault)
        except ApiError as refusal:
            return _refusal(refusal)
        except Cut:
            return _cut(request)
        file = self.tg.files.by_path.get(request.match_info["path"])
        if file is None:
            return _refusal(ApiError(404, "Not Found"))
        return web.Response(
            body=self.tg.files.read(file), headers={"Content-Type": "application/octet-stream"}
        )


async def _before(fault: Fault | None) -> None:
    """What a fault does before the method is carried out."""
    if fault is None:
        return
    match fault.kind:
        case "429":
            raise too_many_requests(fault.retry_after)
        case "5xx":
            raise ApiError(fault.status, fault.description or "Bad Gateway")
        case "hang":
            await asyncio.sleep(30 if fault.seconds is None else fault.seconds)
        case "reset_before" | "offline":
            raise Cut
        case "forbidden" | "bad_request":
            text = (fault.description or DEFAULTS[fault.kind]).partition(": ")
            raise (forbidden if fault.kind == "forbidden" else bad_request)(text[2] or text[0])
        case _:  # reset_after strikes afterwards
            pass


def _answer(result: Any) -> bytes:
    if isinstance(result, RawUpdates):
        return b'{"ok":true,"result":[' + b",".join(result) + b"]}"
    return b'{"ok":true,"result":' + orjson.dumps(result) + b"}"


def _refusal(error: ApiError) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    headers = dict(JSON_HEADERS)
    if error.parameters:
        body["parameters"] = error.parameters
        if "retry_after" in error.parameters:
            headers["Retry-After"] = str(error.parameters["retry_after"])
    return web.Response(status=error.code, body=orjson.dumps(body), headers=headers)


def _cut(request: web.Request) -> web.StreamResponse:
    """Nothing more reaches the client: the response is written to a closed connection."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
