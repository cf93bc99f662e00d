"""The sandbox as a server: both surfaces and the chat page on one port of the loopback."""

from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from sandbox.control import make_control
from sandbox.control.actions import Action
from sandbox.core import Telegram
from sandbox.fidelity import Fidelity
from sandbox.loopback import check_origin, is_loopback
from sandbox.profile import Profile
from sandbox.snapshot import Keeper
from sandbox.stage import Stage
from sandbox.world import World, bot_user

PAGE = Path(__file__).with_name("page")
UPLOAD_LIMIT = 50 * 1024 * 1024  # Bot API: files up to 50 MB


class Sandbox:
    """A Telegram on one machine. `tg` is its inside, for hosts in the same process."""

    def __init__(
        self,
        *,
        token: str = "123456:sandbox",  # noqa: S107 - of the sandbox, not of anybody
        bot_username: str = "sandbox_bot",
        bot_name: str = "Sandbox",
        actions: Sequence[Action] = (),
        stage: Stage | None = None,
        data_dir: Path | None = None,
    ) -> None:
        self.tg = Telegram(token, World(bot_user(token, bot_username, bot_name)), Profile(bot_name))
        self._actions = actions
        self._stage = stage or Stage()
        self._keeper = Keeper(self.tg, data_dir) if data_dir else None
        self._runner: web.AppRunner | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listens, and returns the URL. Other hosts than the loopback are refused (ValueError)."""
        if not is_loopback(host):
            raise ValueError(f"the sandbox is bound to loopback only, not to {host}")
        if self._keeper is not None:
            self._keeper.start()
        fidelity = Fidelity(self.tg)
        app = web.Application(client_max_size=UPLOAD_LIMIT)
        app.router.add_route("*", "/bot{token}/{method}", fidelity.call)
        app.router.add_get("/file/bot{token}/{path:.+}", fidelity.download)
        control, live = make_control(self.tg, self._actions, self._stage, UPLOAD_LIMIT)
        app.add_subapp("/sandbox", control)
        app.router.add_get("/", _page)
        app.router.add_get("/page/{name:[A-Za-z0-9_./-]+}", _page)

        async def let_go(_: web.Application) -> None:
            self.tg.queue.interrupt()
            await live.close()
            await self.tg.webhook.stop(self.tg.queue)

        app.on_shutdown.append(let_go)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0]
        return f"http://{f'[{host}]' if ':' in host else host}:{bound[1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
            if self._keeper is not None:
                await self._keeper.stop()


async def _page(request: web.Request) -> web.StreamResponse:
    """The chat page; never a file outside its folder."""
    check_origin(request)
    path = (PAGE / request.match_info.get("name", "index.html")).resolve()
    if not path.is_relative_to(PAGE) or not path.is_file():
        raise web.HTTPNotFound(text="there is no such page")
    return web.FileResponse(path, headers={"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"})
