"""The control surface put together."""

from collections.abc import Sequence

from aiohttp import web

from sandbox.control.act import Act
from sandbox.control.actions import Action, Actions
from sandbox.control.cast import Cast
from sandbox.control.guard import guard
from sandbox.control.live import Live
from sandbox.control.look import Look
from sandbox.control.weather import Weather
from sandbox.core import Telegram
from sandbox.stage import Stage


def make_control(
    tg: Telegram, actions: Sequence[Action], stage: Stage, upload_limit: int
) -> tuple[web.Application, Live]:
    """The application to be mounted at /sandbox, and the live part that must be closed first."""
    app = web.Application(middlewares=[guard], client_max_size=upload_limit)
    live = Live(tg)
    panel = Actions(tg, actions)
    for part in (Look(tg, panel, stage), Act(tg), Cast(tg), Weather(tg), panel, live):
        app.add_routes(part.routes())
    return app, live
