"""The command line: `liangbang` and `python -m bot`."""

import os
import signal
import sys

if sys.argv[1:2] in (["run"], ["demo"]):
    # Asked to stop before anything has begun: that is a clean stop too. The program's own way of stopping takes over
    # once it runs (bot/commands/run.py).
    for _sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(_sign, lambda *_: os._exit(0))

from bot.commands import shell
from bot.commands.backup import backup, restore
from bot.commands.certificates import certificates
from bot.commands.check import check
from bot.commands.demo import demo
from bot.commands.erase import erase
from bot.commands.export import export
from bot.commands.health import health
from bot.commands.imports import imports
from bot.commands.invites import invites
from bot.commands.job import job
from bot.commands.publish import publish
from bot.commands.report import report
from bot.commands.run import run
from bot.commands.verify import verify

app = shell.new_app()
app.command()(run)
app.command()(demo)
app.command()(check)
app.add_typer(imports, name="import", help="Bring in a roster or a scheme.")
app.command()(invites)
app.add_typer(export, name="export", help="Write the ledger, the standings or the awards of a period.")
app.command()(certificates)
app.command()(publish)
app.command()(report)
app.command()(verify)
app.command()(job)
app.command()(backup)
app.command()(restore)
app.command()(erase)
app.command()(health)


def main() -> None:
    """Runs the command that the arguments name; exits 0, 1 (input or state at fault) or 2 (wrong usage)."""
    # A terminal that cannot show Chinese shows escapes rather than a traceback.
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    app()


if __name__ == "__main__":
    main()
