"""The command line: `liangbang` and `python -m bot`."""

import sys

from bot.commands import shell
from bot.commands.check import check

app = shell.new_app()
app.command()(check)


@app.callback()
def _liangbang() -> None:
    """Keeps `check` a command of its own while it is the only one."""


def main() -> None:
    """Runs the command that the arguments name; exits 0, 1 (input or state at fault) or 2 (wrong usage)."""
    # A terminal that cannot show Chinese shows escapes rather than a traceback.
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    app()


if __name__ == "__main__":
    main()
