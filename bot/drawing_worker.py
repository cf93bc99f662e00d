"""The process that draws: charts and papers come in as lines of JSON, pictures and files go out, until the input ends.

It is a process of its own so that drawing never holds up the event loop, and so that matplotlib's memory is
given back when nothing has been drawn for a while. `bot.drawing` starts it and speaks with it.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys

from bot.drawing import REPLY
from bot.making import make
from render.drawings import from_json

_NICENESS = 5


def main() -> None:
    """Makes one drawing a line until standard input ends."""
    with contextlib.suppress(AttributeError):  # a word only POSIX knows
        os.nice(_NICENESS)
    # Whatever a library prints must not get between the pictures.
    with os.fdopen(os.dup(1), "wb") as pictures:
        os.dup2(2, 1)
        for line in sys.stdin.buffer:
            drawn, answer = _answer(line)
            pictures.write(REPLY.pack(drawn, len(answer)) + answer)
            pictures.flush()


def _answer(line: bytes) -> tuple[bool, bytes]:
    try:
        return True, make(from_json(json.loads(line)))
    except Exception as fault:  # noqa: BLE001  one bad chart must not cost the next one its picture
        return False, f"{type(fault).__name__}: {fault}".encode()


if __name__ == "__main__":
    main()
