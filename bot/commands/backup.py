"""`liangbang backup FILE` and `liangbang restore FILE`: a copy of everything, and everything from a copy."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import shell
from bot.commands.shell import ConfigOption, Refusal, say

if TYPE_CHECKING:
    from storage.backup import Copy

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]


@shell.command
def backup(file: FileArgument, config: ConfigOption = None) -> Refusal | None:
    """Copy the database to a new file, while the bot runs."""
    from storage.backup import back_up

    settings = shell.read_settings(config, token_required=False)
    if isinstance(settings, Refusal):
        return settings
    with _shares("copying") as progress:
        outcome = back_up(settings.storage.path, file, progress)
    if isinstance(outcome, tuple):
        return Refusal.of(*outcome)
    say(f"backup: {file}, {_described(outcome)}")
    return None


@shell.command
def restore(file: FileArgument, config: ConfigOption = None) -> Refusal | None:
    """Make a backup the database, where there is none yet."""
    from storage.backup import restore as restored

    settings = shell.read_settings(config, token_required=False)
    if isinstance(settings, Refusal):
        return settings
    path = settings.storage.path
    with _shares("restoring") as progress:
        outcome = restored(file, path, progress)
    if isinstance(outcome, tuple):
        return Refusal.of(*outcome)
    say(f"restored: {path}, {_described(outcome)}")
    say("note: a backup has no invite codes; liangbang invites makes new ones for whoever has not enrolled")
    if outcome.last is not None:
        say(
            f"note: its last entry was made at {outcome.last:%Y-%m-%d %H:%M} UTC; what came later is not in it"
        )
    return None


def _described(copy: "Copy") -> str:
    entries = f"{copy.entries} ledger entries in order, " if copy.entries else ""
    return f"{entries}schema version {copy.version}, {copy.size / 1e6:.1f} MB"


@contextmanager
def _shares(label: str) -> Iterator[Callable[[float], None]]:
    """A progress bar that is told what share is done."""
    with shell.progress(label, 1000) as advance:
        done = 0

        def to(share: float) -> None:
            nonlocal done
            advance(round(share * 1000) - done)
            done = round(share * 1000)

        yield to
