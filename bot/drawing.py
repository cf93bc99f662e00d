"""Pictures off the event loop: one worker process, started when first needed, replaced when it dies.

The running program itself never loads matplotlib. A worker that nobody has asked for a while is sent home, which
gives its memory (some 85 MB) back; the next picture then takes half a second longer.
"""

from __future__ import annotations

import asyncio
import json
import os
import struct
import sys
from asyncio.subprocess import PIPE, Process
from types import TracebackType
from typing import Self

from render.charts import Chart, as_json

_REPLY = struct.Struct(">?I")
_ATTEMPTS = 2
_FAREWELL = 2.0


class DrawingError(Exception):
    """A chart could not be drawn."""


class _WorkerLostError(Exception):
    """The worker died or went silent."""


class Studio:
    """Draws charts one after the other in a process of its own."""

    def __init__(self, *, patience: float = 60.0, rest_after: float = 120.0) -> None:
        """`patience`: seconds one picture may take; `rest_after`: idle seconds before the worker is let go."""
        self._patience, self._rest_after = patience, rest_after
        self._turn = asyncio.Lock()
        self._worker: Process | None = None
        self._rest: asyncio.Task[None] | None = None

    @property
    def worker_pid(self) -> int | None:
        """The process that draws, None while there is none."""
        return self._worker.pid if self._worker else None

    async def draw(self, chart: Chart) -> bytes:
        """The chart as a PNG. A worker that dies over it is replaced and asked once more.

        Raises DrawingError if that fails too, or if the chart itself is at fault.
        """
        request = json.dumps(as_json(chart)).encode() + b"\n"
        async with self._turn:
            self._keep_awake()
            try:
                for _ in range(_ATTEMPTS):
                    try:
                        return await self._ask(request)
                    except _WorkerLostError:
                        continue
            finally:
                self._rest = asyncio.create_task(self._rest_later())
        raise DrawingError("the drawing process died twice over one chart")
