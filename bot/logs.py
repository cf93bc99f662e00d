"""Structured logs on stderr: readable lines on a terminal, JSON lines elsewhere; never with the token in them.

Our own events do not go through the standard library's logging, which takes six times as long for a line (80 µs
against 13), and there is a line for every update and every message. What libraries log does, and comes out the same.
"""

import json
import logging
import sys
from contextlib import suppress
from typing import Any, TextIO

import orjson
import structlog

from bot.redaction import Redaction


def configure(redact: Redaction, *, level: int = logging.INFO) -> None:
    """Send structlog and the standard library's loggers to stderr, redacted."""
    stream = sys.stderr
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
        if stream.isatty()
        else _json
    )
    structlog.configure(
        processors=[*shared, renderer, lambda _, __, line: redact(str(line))],
        logger_factory=lambda name: _Lines(name, stream),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        _Redacted(redact, structlog.stdlib.ProcessorFormatter(renderer, foreign_pre_chain=shared))
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("apscheduler", "httpx", "aiohttp.access", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _json(_: Any, __: str, event: structlog.types.EventDict) -> str:
    try:
        return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    except orjson.JSONEncodeError:  # half a character, which somebody managed to send
        return json.dumps(event, default=str)


class _Lines:
    """Where a logger of that name writes its finished lines, each at once and whole.

    A log that cannot be written, on a full disk or to a pipe that nobody reads any more, stops nobody.
    """

    def __init__(self, name: str, stream: TextIO) -> None:
        self.name = name
        self._write = stream.write

    def msg(self, line: str) -> None:
        with suppress(OSError, ValueError):
            self._write(f"{line}\n")

    debug = info = warning = error = critical = msg


class _Redacted(logging.Formatter):
    """The last pass over a finished line: whatever became of the message, the token is not in it."""

    def __init__(self, redact: Redaction, inner: logging.Formatter) -> None:
        super().__init__()
        self._redact = redact
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(self._inner.format(record))
