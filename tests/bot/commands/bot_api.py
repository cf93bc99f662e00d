"""Bot APIs that commands may talk to, each on a port of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar, NamedTuple

PATIENT_SECONDS = 60


class Call(NamedTuple):
    """What a program asked of the Bot API."""

    method: str
    body: bytes

    @property
    def text(self) -> str:
        """The body, as far as it is one to read."""
        return self.body.decode(errors="replace")


class Answering(BaseHTTPRequestHandler, ABC):
    """Responds to every method alike, and says nothing in the log."""

    @abstractmethod
    def respond(self) -> None:
        """Answer one request."""

    def do_GET(self) -> None:
        self.respond()

    def do_POST(self) -> None:
        self.respond()

    def answer(self, body: object, status: int = 200) -> None:
        """As JSON."""
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        pass


class Noting(Answering):
    """Knows its name, notes everything, and takes it, or refuses it for now."""

    calls: ClassVar[list[Call]]
    well: ClassVar[bool] = True

    def respond(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.calls.append(Call(self.path.rpartition("/")[2], body))
        if self.well:
            message = {"message_id": len(self.calls), "chat": {"id": 1}, "date": 0}
            self.answer({"ok": True, "result": message | {"username": "liang_bot"}})
        else:
            self.answer({"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}, 400)


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """A server at work, by its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def in_a_process(config: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own: for what sends."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words, "--config", str(config)],
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENT_SECONDS,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
