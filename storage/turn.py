"""The turn to write, which the programs on one database take one after the other."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import time
from pathlib import Path

BUSY_SECONDS = 15.0
"""How long another program is waited for."""


class WritersTurn:
    """The writers' turn: an advisory lock on ``<database>.lock``, given up by the kernel if we are killed."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(f"{path.resolve()}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def __enter__(self) -> None:
        deadline = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise sqlite3.OperationalError("another program has been writing for too long") from None
                time.sleep(0.002)

    def __exit__(self, *_: object) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def __del__(self) -> None:
        with contextlib.suppress(OSError):
            os.close(self._file)
