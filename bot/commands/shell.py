"""What every command has in common: how it refuses, how it ends, how it shows that it is still working.

A command is a function, plain or `async`, in a file of this folder, registered in `bot/__main__.py`:

    @shell.command
    async def verify(config: ConfigOption = None) -> Refusal | None:
        '''Recompute ledger chain, balances and standings.'''   # what --help says
        from services.verification import verify as verified    # inside: --help must stay quick

        settings = shell.read_settings(config, token_required=False)
        if isinstance(settings, Refusal):
            return settings
        ...
        if discrepancies:
            return Refusal.of(*discrepancies)
        shell.say("ledger: 3120 entries, all in order")
        return None

It returns None where it did what was asked (exit 0), or a `Refusal`: its sentences on stderr, exit 1. Wrong
usage is Typer's to tell (exit 2). A file that cannot be opened and a database that cannot be used are told in
one sentence too. Any other exception is a fault of the program and shows its traceback.
"""

import functools
import os
import sys
import unicodedata
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ParamSpec

import typer

from bot import config as configuration
from bot.redaction import Redaction, hide_in_tracebacks
from bot.settings import Settings

P = ParamSpec("P")
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="FILE", help="The configuration [default: config.toml].", show_default=False
    ),
]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command did not do what was asked: one sentence for each thing that is wrong."""

    sentences: tuple[str, ...]

    @classmethod
    def of(cls, *faults: object) -> "Refusal":
        """From anything that reads as a sentence: text, or a value whose `str()` is one."""
        return cls(tuple(str(fault) for fault in faults))


Outcome = Refusal | None


def new_app() -> typer.Typer:
    """An empty command line: plain text, so that its messages read the same on a terminal and in a log."""
    return typer.Typer(
        help="Liangbang: members declare points, leaders decide, the board goes up.",
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )


def command(function: Callable[P, Outcome | Coroutine[Any, Any, Outcome]]) -> Callable[P, None]:
    """Makes a function that returns an `Outcome` into a command that exits as the contract says."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        outcome = _outcome(lambda: function(*args, **kwargs))
        if outcome is not None:
            for sentence in outcome.sentences:
                typer.echo(printable(sentence), err=True)
            raise typer.Exit(1)

    return run


def _outcome(work: Callable[[], Outcome | Coroutine[Any, Any, Outcome]]) -> Outcome:
    from storage.database import DatabaseUnusable

    try:
        result = work()
        if isinstance(result, Coroutine):
            import uvloop

            return uvloop.run(result)
    except BrokenPipeError:
        # `liangbang … | head`: nobody reads on, and Python would complain again when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return None
    except OSError as error:
        return Refusal.of(f"{error.filename}: {error.strerror}" if error.filename else error)
    except DatabaseUnusable as error:
        return Refusal.of(error)
    return result


def read_settings(config: Path | None, *, token_required: bool = True) -> Settings | Refusal:
    """The settings that `--config` names, or what is wrong with them. From here on no traceback shows the token."""
    loaded = configuration.load(config, os.environ, token_required=token_required)
    if not isinstance(loaded, Settings):
        return Refusal.of(*loaded)
    hide_in_tracebacks(Redaction.of_token(loaded.telegram.token.get_secret_value()))
    return loaded


def say(text: str) -> None:
    """One line of what the command has to tell, on stdout."""
    typer.echo(printable(text))


def printable(text: str) -> str:
    """`text` on one line, with what could move a terminal's cursor or turn its direction as escapes."""
    return "".join(_escaped(char) if unicodedata.category(char) in UNSEEN else char for char in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on stderr while `total` steps are made: call what is given with how many were just made.

    Nothing is shown where stderr is no terminal.
    """
    if not sys.stderr.isatty():
        yield lambda _steps: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda steps: bar.advance(task, steps)
