"""Updates by webhook: Telegram calls us, and is answered when what it brought is kept."""

import asyncio
import hashlib
import hmac

import structlog
from aiohttp import web
from telegram.error import InvalidToken, TelegramError

from bot.api import Api
from bot.intake import Intake
from bot.link import backoff
from bot.listener import Listener
from bot.polling import WANTED
from bot.settings import Telegram
from storage.database import DatabaseDamaged, DatabaseUnusable

log = structlog.get_logger("webhook")

LARGEST_UPDATE = 1_000_000  # bytes; Telegram's are a few thousand
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the header's name
PATH = "/telegram"


class Webhook:
    """Listens at ``telegram.webhook_listen`` for what Telegram sends to ``telegram.webhook_url``.

    TLS is the business of the proxy in front. Whoever calls must bring the secret that was handed to Telegram with
    the address; it is derived from the token, so that a restart keeps it.
    """

    def __init__(self, api: Api, intake: Intake, settings: Telegram) -> None:
        self._api = api
        self._intake = intake
        self._settings = settings
        token = settings.token.get_secret_value().encode()
        self._secret = hmac.new(token, b"liangbang webhook", hashlib.sha256).hexdigest()
        self._damage: asyncio.Queue[str] = asyncio.Queue()

    async def run(self) -> str:
        """Listen; a sentence that says why there is no use in going on. To stop, cancel it."""
        application = web.Application(client_max_size=LARGEST_UPDATE)
        application.router.add_post(PATH, self._receive)
        listener = Listener("telegram.webhook_listen", self._settings.webhook_listen, application)
        if sentence := await listener.start():
            return sentence
        try:
            return await self._register()
        finally:
            await listener.stop()

    async def _register(self) -> str:
        """Tell Telegram where we are, until it has understood; then wait for what ends it."""
        failures = 0
        while True:
            try:
                await self._api.call(
                    "setWebhook",
                    {
                        "url": self._settings.webhook_url,
                        "secret_token": self._secret,
                        "allowed_updates": WANTED,
                        "max_connections": 40,
                    },
                )
            except InvalidToken as error:
                return (
                    f"Telegram refuses the token ({error.message}): see telegram.token and telegram.api_url"
                )
            except TelegramError as error:
                failures += 1
                log.warning("webhook_not_set", error=error.message, failures=failures)
                await asyncio.sleep(backoff(failures))
            else:
                log.info("webhook_set", url=self._settings.webhook_url)
                return await self._damage.get()

    async def _receive(self, request: web.Request) -> web.Response:
        brought = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(brought, self._secret.encode()):
            return web.Response(status=403)
        try:
            update = await request.json()
        except ValueError:
            return web.Response(status=400)
        try:
            await self._intake.accept([update])
        except DatabaseUnusable as error:
            if isinstance(error, DatabaseDamaged):
                self._damage.put_nowait(str(error))
            log.error("update_not_kept", error=str(error))  # noqa: TRY400  its sentence says it
            return web.Response(status=503)  # Telegram brings it again
        return web.Response()
