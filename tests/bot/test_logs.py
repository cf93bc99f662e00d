"""What reaches the log: one line an event, and never the token."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot import logs
from bot.redaction import Redaction, hide_in_tracebacks

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


def test_the_traceback_of_an_exception_that_ends_the_program_has_no_token(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", None)
    hide_in_tracebacks(Redaction.of_token(TOKEN))
    fault = RuntimeError("no more of this")
    fault.__cause__ = OSError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    sys.excepthook(RuntimeError, fault, None)
    said = capsys.readouterr().err
    assert "no more of this" in said
    assert "getMe" in said
    assert "AAE-secret" not in said


def test_half_a_character_is_logged_as_an_escape_and_stops_nobody(log: io.StringIO) -> None:
    structlog.get_logger("intake").info("odd", text="半\ud83d个")
    assert json.loads(log.getvalue())["text"] == "半\ud83d个"


def test_what_people_typed_cannot_make_a_line_of_its_own(log: io.StringIO) -> None:
    structlog.get_logger("intake").info("odd", text='x"}\n{"event":"forged"}')
    logging.getLogger("aiohttp").error('y"}\n{"event":"forged"}')
    assert [json.loads(line)["event"] for line in log.getvalue().splitlines()] == [
        "odd",
        'y"}\n{"event":"forged"}',
    ]


def test_a_command_may_want_errors_only(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", log)
    logs.configure(Redaction.of_token(TOKEN), level=logging.ERROR)
    structlog.get_logger("quiet").warning("not this")
    logging.getLogger("quiet").warning("nor this")
    structlog.get_logger("quiet").error("this")
    assert log.getvalue().count("\n") == 1


def test_a_log_that_cannot_be_written_stops_nobody(log: io.StringIO) -> None:
    quiet = structlog.get_logger("intake")
    quiet.info("before")
    log.close()
    quiet.info("after")
