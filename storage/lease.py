"""A right that only one program at a time has, given up by the kernel if that program is killed."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from pathlib import Path


class Lease:
    """The right called ``name`` on the database at ``path``, by whichever link, as a lock on a file beside it."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = f"{path.resolve()}.{name}"
        self._file: int | None = None

    def acquire(self) -> bool:
        """Take it if it is free; whether it is ours now."""
        if self._file is None:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            if not _locked(file):
                os.close(file)
                return False
            self._file = file
        return True

    def is_held(self) -> bool:
        """Whether some program has it, asked without taking it."""
        try:
            file = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(file)
        return False

    def release(self) -> None:
        """Give it up."""
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):
                os.close(file)


def _locked(file: int) -> bool:
    """Lock a file; tried thrice, because whoever asks :meth:`Lease.is_held` holds it for a moment."""
    for pause in (0.01, 0.02, None):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if pause is not None:
                time.sleep(pause)
    return False
