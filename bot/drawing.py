"""Pictures and papers off the event loop: one worker process, started when first needed, replaced when it dies.

The running program itself never loads matplotlib or typst. A worker that nobody has asked for a while is let go, which
gives its memory back; the picture after that takes half a second longer.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import struct
import sys
from asyncio.subprocess import PIPE, Process
from types import TracebackType
from typing import Self

from render.drawings import Drawing, as_json

REPLY = struct.Struct(">?I")
"""Before each answer of the worker: whether it is a picture (else a fault in words), and its length in bytes."""

_ATTEMPTS = 2
_FAREWELL = 3.0  # seconds a worker may take to leave by itself
_ENVIRONMENT = {"MPLBACKEND": "agg", "OPENBLAS_NUM_THREADS": "1"}  # no screen to look for, no idle threads


class DrawingError(Exception):
    """A chart or a paper could not be made."""


class _WorkerLostError(Exception):
    """The worker died, or took longer than anybody would wait."""


class Studio:
    """Makes charts and papers one after the other in a process of its own; close it, or use it as a context."""

    def __init__(self, *, patience: float = 60.0, rest_after: float = 120.0) -> None:
        """`patience`: seconds one picture may take; `rest_after`: idle seconds until the worker is let go."""
        self._patience, self._rest_after = patience, rest_after
        self._turn = asyncio.Lock()
        self._worker: Process | None = None
        self._former: list[Process] = []
        self._rest: asyncio.TimerHandle | None = None

    @property
    def worker_pid(self) -> int | None:
        """The process that draws; None while there is none."""
        return self._worker.pid if self._worker else None

    async def draw(self, drawing: Drawing) -> bytes:
        """The drawing as a PNG, or as the file that it is.

        A worker that dies over it is replaced and the drawing tried once more.
        Raises DrawingError if that fails too, or at once if the fault is the drawing's own.
        """
        async with self._turn:
            self._stay()
            request = json.dumps(as_json(drawing)).encode() + b"\n"
            try:
                for _ in range(_ATTEMPTS):
                    with contextlib.suppress(_WorkerLostError):
                        return await self._ask(request)
            finally:
                self._rest = asyncio.get_running_loop().call_later(self._rest_after, self._dismiss)
        raise DrawingError(f"the drawing process was lost {_ATTEMPTS} times over one drawing")

    async def close(self) -> None:
        """Lets the worker go and waits until it is gone."""
        async with self._turn:
            self._stay()
            self._dismiss()
            for process in self._former:
                try:
                    await asyncio.wait_for(process.wait(), _FAREWELL)
                except TimeoutError:
                    process.kill()
                    await process.wait()
            self._former.clear()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _ask(self, request: bytes) -> bytes:
        """One question, one answer. An interrupted conversation ends the worker: it would answer the next one."""
        finished = False
        try:
            async with asyncio.timeout(self._patience):
                worker = self._worker = self._worker or await _start()
                drawn, answer = await _converse(worker, request)
            finished = True
        except (TimeoutError, EOFError, ConnectionError) as loss:
            raise _WorkerLostError from loss
        finally:
            if not finished:
                self._dismiss(at_once=True)
        if not drawn:
            raise DrawingError(answer.decode())
        return answer

    def _stay(self) -> None:
        if self._rest:
            self._rest.cancel()
            self._rest = None

    def _dismiss(self, *, at_once: bool = False) -> None:
        """Lets the worker go: by the end of its input, or by force. The loop's child watcher reaps it."""
        self._former = [process for process in self._former if process.returncode is None]
        worker, self._worker = self._worker, None
        if worker is None:
            return
        self._former.append(worker)
        if at_once:
            with contextlib.suppress(ProcessLookupError):
                worker.kill()
        if worker.stdin:
            worker.stdin.close()


async def _start() -> Process:
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.drawing_worker",
            stdin=PIPE,
            stdout=PIPE,
            env=os.environ | _ENVIRONMENT,
            start_new_session=True,  # Ctrl-C is for the program, which then lets the worker go
        )
    except OSError as fault:
        raise DrawingError(f"no process to draw in: {fault}") from fault


async def _converse(worker: Process, request: bytes) -> tuple[bool, bytes]:
    if worker.stdin is None or worker.stdout is None:
        raise EOFError
    worker.stdin.write(request)
    await worker.stdin.drain()
    drawn, length = REPLY.unpack(await worker.stdout.readexactly(REPLY.size))
    return drawn, await worker.stdout.readexactly(length)
