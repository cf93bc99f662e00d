"""Programs in processes of their own: the bot, the echo bots, the local Bot API server."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sandbox.client import Client

ROOT = Path(__file__).parents[1]
TOKEN = "123456:sandbox"
PATIENCE = 60.0


class Failed(Exception):
    """A program of the bench did not do what it should: the figures would mean nothing."""


class Program:
    """One ``python -m …``. What it says on stderr goes to a file in ``cwd``, shown when it fails."""

    def __init__(self, *arguments: str, cwd: Path) -> None:
        self._arguments = arguments
        self._cwd = cwd
        self._log = cwd / f"{arguments[0]}.log"
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Program:
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                *self._arguments,
                cwd=self._cwd,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            await self.process.communicate()

    @property
    def process(self) -> asyncio.subprocess.Process:
        """The process; only once started."""
        assert self._process is not None
        return self._process

    async def line(self) -> str:
        """The next line that it prints."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            return (await self.process.stdout.readline()).decode().strip()

    async def done(self) -> str:
        """Wait for its end; what it printed. Raises Failed unless it exits 0."""
        async with asyncio.timeout(PATIENCE):
            out, _ = await self.process.communicate()
        if self.process.returncode:
            raise Failed(
                f"{' '.join(self._arguments)}: exit {self.process.returncode}\n{self._log.read_text()}"
            )
        return out.decode()

    @property
    def resident(self) -> float:
        """Resident memory in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    @property
    def cpu(self) -> float:
        """Seconds of processor time that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def started(client: Client) -> None:
    """Wait until the program has told the server its commands: by then it works."""
    for _ in range(round(PATIENCE / 0.1)):
        if await client.calls("setMyCommands"):
            return
        await asyncio.sleep(0.1)
    raise Failed("the program takes too long to start")


@asynccontextmanager
async def server(folder: Path) -> AsyncIterator[tuple[Client, Program]]:
    """The local Bot API server (the sandbox), and a client of it."""
    async with (
        Program("sandbox", "--token", TOKEN, cwd=folder) as program,
        Client(await program.line(), TOKEN) as client,
    ):
        # Under full load an answer may come late, which is no reason to refuse it.
        await client.post("bot", callback_timeout=600)
        yield client, program
