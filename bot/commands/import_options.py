"""What the imports have in common: the file, the dry run, and how faults are told."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.shell import Refusal, say

if TYPE_CHECKING:
    from domain.faults import Fault

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")]


def refused(file: Path, faults: "Iterable[Fault]") -> Refusal:
    """Every fault of a file, each with the file's name."""
    return Refusal.of(*(f"{file}: {fault}" for fault in faults))


def say_all(lines: Iterable[str], *, dry_run: bool) -> None:
    """What has changed, or would."""
    for line in lines:
        say(line)
    if dry_run:
        say("dry run: nothing was changed")
