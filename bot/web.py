"""The web pages of what is published: GET / and what it leads to, at ``web.listen`` where that is set.

They can be read by anybody who comes to them, change nothing and know nobody: there is nothing to log in to, no script
and no cookie. TLS is the business of the proxy in front.
"""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.clock import Clock
from bot.listener import Listener
from bot.settings import Web
from bot.site import Site
from render.texts import texts
from render.web import addresses, pages
from services.house import House
from storage.database import Database, DatabaseUnusable

FRESH_SECONDS = 30
"""How long a page that was made is given out again: however many ask, the database is asked this seldom."""

KEPT = 500
"""Pages at most that are kept at a time."""

HEADERS = {
    "Content-Security-Policy": f"{pages.policy()}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": f"max-age={FRESH_SECONDS}",
}


class WebPages(Listener):
    """Serves the pages of the site, each made anew when it is asked for and the one kept is old."""

    def __init__(
        self,
        settings: Web,
        db: Database,
        house: House,
        clock: Clock,
        *,
        middlewares: Sequence[Middleware] = (),
    ) -> None:
        self._settings = settings
        self._db = db
        self._house = house
        self._clock = clock
        self._made: dict[str, tuple[float, str]] = {}
        application = web.Application(middlewares=middlewares)
        application.router.add_get("/robots.txt", self._robots)
        application.router.add_get("/{path:.*}", self._answer)
        super().__init__("web.listen", settings.listen, application)

    async def _robots(self, _: web.Request) -> web.Response:
        return web.Response(text="User-agent: *\nDisallow: /\n", headers=HEADERS)

    async def _answer(self, request: web.Request) -> web.Response:
        path, wall = request.match_info["path"], "wall" in request.query
        if wall and ("/" in path or not path):
            return _moved(addresses.wall_of(0))
        try:
            page = await self._page(path)
            if page is None and "/" not in path and await self._page(f"{path}/") is not None:
                return _moved(f"{path}/{'?wall' if wall else ''}")
        except DatabaseUnusable:
            return web.Response(status=503, headers={"Retry-After": str(FRESH_SECONDS)})
        if page is None:
            return _html(pages.missing(texts(self._house.language)), status=404)
        return _html(page)

    async def _page(self, path: str) -> str | None:
        """The page at a path, made anew where the one kept is old."""
        now = self._clock.now()
        made = self._made.get(path)
        if made is not None and 0 <= now.timestamp() - made[0] < FRESH_SECONDS:
            return made[1]
        listed = self._settings.listed
        page = await self._db.read(lambda tx: Site(tx, self._house, now, listed).find(path))
        if page is not None:  # else whoever asks for what is not there fills the shelf
            if len(self._made) >= KEPT:
                self._made.clear()
            self._made[path] = (now.timestamp(), page)
        return page


def _html(page: str, *, status: int = 200) -> web.Response:
    return web.Response(text=page, content_type="text/html", charset="utf-8", status=status, headers=HEADERS)


def _moved(to: str) -> web.Response:
    """Relative to where the reader is: a proxy may have us in a folder, and nobody is led elsewhere."""
    return web.Response(status=302, headers={**HEADERS, "Location": to})
