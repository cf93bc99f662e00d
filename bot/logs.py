"""Structured logs on stderr: readable lines on a terminal, JSON lines elsewhere; never with the token in them."""

import logging
import sys

import structlog

from bot.redaction import Redaction


def configure(redact: Redaction, *, level: int = logging.INFO) -> None:
    """Send structlog and the standard library's loggers to stderr, redacted."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _Redacted(redact, structlog.stdlib.ProcessorFormatter(renderer, foreign_pre_chain=shared))
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("apscheduler", "httpx", "aiohttp.access", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


class _Redacted(logging.Formatter):
    """The last pass over a finished line: whatever became of the message, the token is not in it."""

    def __init__(self, redact: Redaction, inner: logging.Formatter) -> None:
        super().__init__()
        self._redact = redact
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(self._inner.format(record))
