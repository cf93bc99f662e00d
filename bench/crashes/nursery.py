"""What has loaded the program once begins it anew, by fork: ``python -m bench.crashes.nursery``.

It reads lines of JSON, ``[log, doom or null, argument, …]``, one life after the other, and answers with the pid and,
when that has ended, with its exit status (less than 0: of a signal).
"""

from __future__ import annotations

import json
import os
import sys
from typing import NoReturn

import bot.commands.opened
import bot.wiring  # noqa: F401  loaded here, else in every life anew
from bench.crashes.doomed import doom
from bot.__main__ import main as program


def live(log: int, point: str | None, arguments: list[str]) -> NoReturn:
    """What the child does: it is the program from here on."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for ours, theirs in enumerate((nothing, nothing, log)):
        os.dup2(theirs, ours)
    sys.argv[1:] = arguments
    status = 1
    try:
        if point is not None:
            where, _, times = point.partition(":")
            doom(where, int(times))
        program()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.stderr.flush()
        os._exit(status)


def main() -> None:
    """Begin what the lines say."""
    for line in sys.stdin:
        path, point, *arguments = json.loads(line)
        log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)  # there before anybody reads it
        pid = os.fork()
        if pid == 0:
            live(log, point, arguments)
        os.close(log)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
