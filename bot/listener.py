"""An address of our own at which we are asked something: figures, pages, updates."""

import structlog
from aiohttp import web

log = structlog.get_logger("listener")


class Listener:
    """Answers at ``address`` (HOST:PORT) from :meth:`start` to :meth:`stop`; ``setting`` is the key that has it."""

    def __init__(self, setting: str, address: str, application: web.Application) -> None:
        self._setting = setting
        self._address = address
        self._runner = web.AppRunner(application, access_log=None)

    async def start(self) -> str | None:
        """Begin to listen, where an address is set; a sentence if that cannot be."""
        if not self._address:
            return None
        await self._runner.setup()
        host, _, port = self._address.rpartition(":")
        try:
            await web.TCPSite(self._runner, host.strip("[]"), int(port)).start()
        except OSError as error:
            await self.stop()
            return f"{self._setting} {self._address}: {error.strerror or error}"
        log.info("listens", setting=self._setting, addresses=self.addresses)
        return None

    async def stop(self) -> None:
        """Listen no longer."""
        await self._runner.cleanup()

    @property
    def addresses(self) -> list[tuple[str, int]]:
        """Where it listens: with port 0 the system has chosen one."""
        return [address[:2] for address in self._runner.addresses]
