"""The web pages of the demo: with a Chinese font for machines that have none, as readers elsewhere have their own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Middleware
from markupsafe import escape

from bot.clock import SystemClock
from bot.settings import Web
from bot.web import WebPages
from render.web import pages
from services.house import House
from storage.database import Database

_FONT = "/font.otf"
_FACE = (
    '@font-face { font-family: "Demo CJK"; font-display: block; '
    f'src: url("{_FONT}"); unicode-range: U+2E80-9FFF, U+F900-FAFF, U+FF00-FFEF, U+20000-323AF; }} '
    'body { font-family: "Demo CJK", system-ui, sans-serif; }'
)
"""First of all families: as a later one it would come too late for words that Chromium has drawn as boxes by then."""

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def demo_pages(database: Database, house: House, font: Path) -> WebPages:
    """The pages on a free port of this machine."""
    settings = Web(listen="127.0.0.1:0")
    return WebPages(settings, database, house, SystemClock(), middlewares=(_lending(font),))


def _lending(font: Path) -> Middleware:
    strict = pages.policy()
    digest = base64.b64encode(hashlib.sha256(_FACE.encode()).digest()).decode()
    lenient = strict.replace("style-src ", f"font-src 'self'; style-src 'sha256-{digest}' ")

    @web.middleware
    async def lend(request: web.Request, handler: _Handler) -> web.StreamResponse:
        if request.path == _FONT:
            return web.FileResponse(font)
        response = await handler(request)
        if isinstance(response, web.Response) and response.text and response.content_type == "text/html":
            policy = response.headers["Content-Security-Policy"]
            response.headers["Content-Security-Policy"] = policy.replace(strict, lenient)
            page = response.text.replace(escape(strict), escape(lenient), 1)
            response.text = page.replace("</head>", f"<style>{_FACE}</style></head>", 1)
        return response

    return lend
