"""What reaches the log: one line an event, and never the token."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot import logs
from bot.redaction import Redaction

TOKEN = "123456:AAE-secret-secret-secret"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The log of a program that is not on a terminal."""
    root, out = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr(sys, "stderr", out)
    logs.configure(Redaction.of_token(TOKEN))
    yield out
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_an_event_is_one_line_of_json(log: io.StringIO) -> None:
    structlog.get_logger("intake").warning("update_failed", update=7)
    line = json.loads(log.getvalue())
    assert (line["event"], line["update"], line["level"]) == ("update_failed", 7, "warning")


def test_the_token_is_in_no_line_and_in_no_traceback(log: io.StringIO) -> None:
    logging.getLogger("aiohttp").error("GET https://api.telegram.org/bot%s/getMe", TOKEN)
    fault = ValueError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    structlog.get_logger("courier").error("notice_fault", exc_info=fault)
    lines = log.getvalue()
    assert "notice_fault" in lines
    assert "getMe" in lines
    assert TOKEN not in lines
    assert "AAE-secret" not in lines
