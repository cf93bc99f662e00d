"""Who may talk to the sandbox: this machine, and no web page from elsewhere."""

import ipaddress
from urllib.parse import urlsplit

from aiohttp import web

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def is_loopback(host: str) -> bool:
    """`localhost`, `127.0.0.1:8080`, `[::1]` … A name from elsewhere that points here is DNS rebinding."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        if name == "localhost" or name.endswith(".localhost"):
            return True
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
    if changes and origin is not None and origin.partition("://")[2] != request.host:
        raise web.HTTPForbidden(text="requests from other pages are refused")
    # A picture or a form of another page is a GET without an Origin, and the Bot API acts on GETs too.
    from_elsewhere = request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}
    if from_elsewhere and request.headers.get("Sec-Fetch-Mode") != "navigate":
        raise web.HTTPForbidden(text="requests from other pages are refused")
