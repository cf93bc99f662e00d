"""Lives by fork: what has loaded the program once begins it anew in a tenth of the time that a start takes.

``python -m bench.crashes.nursery`` reads lines of JSON, ``[log, doom or null, argument, …]``, one life after the other:
it answers with the pid, and, when that has ended, with its exit status (of a signal, less than 0).
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import NoReturn

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

    @asynccontextmanager
    async def life(self, log: Path, *arguments: str, doom: str | None) -> AsyncIterator[Life]:
        """The program with these arguments; killed when the context ends, unless it has ended by then."""
        assert self.process.stdin is not None
        log.touch()  # it is read before the first word
        self.process.stdin.write(json.dumps([str(log), doom, *arguments]).encode() + b"\n")
        pid = int(await self.line())
        life = Life(pid, asyncio.create_task(self._status()))
        try:
            yield life
        finally:
            life.kill()
            await life.wait()

    async def _status(self) -> int:
        assert self.process.stdout is not None
        return int(await self.process.stdout.readline())


def _live(log: str, doom: str | None, arguments: list[str]) -> NoReturn:
    """What the child does: it is the program from here on."""
    from bench.crashes import doomed

    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    sys.argv[1:] = arguments
    if doom is not None:
        point, _, times = doom.partition(":")
        doomed.doom(point, int(times))
    status = 1
    try:
        doomed.program()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.stderr.flush()
        os._exit(status)


def main() -> None:
    """Load everything, then begin what the lines say."""
    import bot.commands.opened
    import bot.wiring  # noqa: F401  not when it is first needed, in every life anew

    for line in sys.stdin:
        log, doom, *arguments = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _live(log, doom, arguments)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
