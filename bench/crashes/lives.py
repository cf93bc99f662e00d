"""Lives of the program that begin in a tenth of the time that a start takes: see bench.crashes.nursery."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Self

from bench.programs import Program


class Life:
    """A program that the nursery began, as a process that is not our child."""

    def __init__(self, pid: int, status: asyncio.Task[int]) -> None:
        self.pid = pid
        self._status = status

    @property
    def returncode(self) -> int | None:
        """As a process has it."""
        return self._status.result() if self._status.done() else None

    def kill(self) -> None:
        """With SIGKILL."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    async def wait(self) -> int:
        """Wait for its end; its exit status."""
        return await asyncio.shield(self._status)


class Nursery(Program):
    """The process that forks, in a folder, for as long as the context lasts."""

    def __init__(self, cwd: Path) -> None:
        super().__init__("bench.crashes.nursery", cwd=cwd)

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        return self

    @asynccontextmanager
    async def life(self, log: Path, *arguments: str, doom: str | None) -> AsyncIterator[Life]:
        """The program with these arguments; killed when the context ends, unless it has ended by then."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([str(log), doom, *arguments]).encode() + b"\n")
        life = Life(int(await self.line()), asyncio.create_task(self._status()))
        try:
            yield life
        finally:
            life.kill()
            await life.wait()

    async def _status(self) -> int:
        assert self.process.stdout is not None
        return int(await self.process.stdout.readline())
