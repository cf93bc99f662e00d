"""Only this machine, and no web page from elsewhere, may use the control surface."""

import ipaddress
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.control.body import answer
from sandbox.errors import ApiError
from sandbox.personas import Refused

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def is_loopback(host: str) -> bool:
    """`localhost`, `127.0.0.1:8080`, `[::1]` … A name from elsewhere that points here is DNS rebinding."""
    name = urlsplit(f"//{host}").hostname or ""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def check_origin(request: web.Request) -> None:
    """Raises 403 for a foreign Host, and for a foreign Origin where something would change."""
    if not is_loopback(request.host):
        raise web.HTTPForbidden(text="the sandbox answers to loopback names only")
    origin = request.headers.get("Origin")
    # A WebSocket is a GET that browsers let every page open: there the Origin is all there is.
    changes = request.method not in SAFE or "Upgrade" in request.headers
    if changes and origin is not None and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(text="requests from other pages are refused")


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refusals become `{"error"}`."""
    try:
        check_origin(request)
        return await handler(request)
    except Refused as refused:
        return answer({"error": str(refused)}, status=400)
    except ApiError as refused:
        return answer({"error": refused.description}, status=400)
    except web.HTTPException as refused:
        if refused.status < 400:
            raise
        return answer({"error": refused.text or refused.reason}, status=refused.status)
