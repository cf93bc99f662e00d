"""`liangbang health`: how it goes, for people and for whatever watches a service by its exit code."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import shell
from bot.commands.shell import ConfigOption, Refusal, say

if TYPE_CHECKING:
    from bot.health import Surroundings


@shell.command
def health(config: ConfigOption = None) -> Refusal | None:
    """Say what waits and whether the bot runs; exit 1 if it is not well."""
    from bot.health import lines, troubles
    from domain.faults import Fault
    from storage.vitals import look

    settings = shell.read_settings(config, token_required=False)
    if isinstance(settings, Refusal):
        return settings
    vitals = look(settings.storage.path)
    if isinstance(vitals, Fault):
        return Refusal.of(vitals)
    around, now = _around(settings.storage.path), datetime.now(UTC)
    for line in lines(vitals, around, settings, now):
        say(line)
    found = list(troubles(vitals, around, settings, now))
    return Refusal.of(*found) if found else None


def _around(path: Path) -> "Surroundings":
    from bot.health import Surroundings
    from storage.vitals import is_running

    files = [file for file in (path, Path(f"{path}-wal")) if file.exists()]
    return Surroundings(
        running=is_running(path),
        size=sum(file.stat().st_size for file in files),
        free=shutil.disk_usage(path.resolve().parent).free,
    )
