"""`liangbang import scheme FILE`: a scheme or a unit's variant of one; now, from a day on, or only to look."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import preview_lines, shell
from bot.commands.import_options import DryRunOption, FileArgument, refused, say_all
from bot.commands.opened import opened
from bot.commands.period import parse_period
from bot.commands.shell import ConfigOption, Refusal
from bot.settings import Settings
from domain.periods import Period, first_moment, local_day
from domain.schemes import Scheme

if TYPE_CHECKING:
    from domain.faults import Fault
    from domain.preview import Preview
    from services.scheme_changes import Imported
    from services.scheme_import import VariantFile
    from storage.database import Tx

    File = Scheme | VariantFile


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; write 2026-05-01") from None


FromOption = Annotated[
    date | None,
    typer.Option(
        "--from",
        parser=_day,
        metavar="DAY",
        help="In force from this day on [default: now].",
        show_default=False,
    ),
]
PreviewOption = Annotated[
    Period | None,
    typer.Option(
        "--preview",
        parser=parse_period,
        metavar="PERIOD",
        help="A dry run that counts this period anew [default: the latest complete one].",
        show_default=False,
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="FILE", help="With a dry run: everybody, before and after.", show_default=False
    ),
]


@shell.command
async def import_scheme(
    file: FileArgument,
    config: ConfigOption = None,
    start: FromOption = None,
    dry_run: DryRunOption = False,
    preview: PreviewOption = None,
    out: OutOption = None,
) -> Refusal | None:
    """Import a scheme, or a unit's variant of one; a changed one becomes a new version."""
    from services import scheme_import

    looking = dry_run or preview is not None
    settings = shell.read_settings(config, token_required=False)
    if isinstance(settings, Refusal):
        return settings
    if (refusal := _refused_out(out, looking=looking)) is not None:
        return refusal
    read = scheme_import.load(file)
    if isinstance(read, tuple):
        return refused(file, read)
    now = datetime.now(UTC)
    moment = _moment(settings, start, now)
    if isinstance(moment, Refusal):
        return moment
    async with opened(settings) as database:
        if looking:
            found = await database.read(lambda tx: _looked(tx, settings, read, preview, now, moment))
        else:
            found = await database.write(lambda tx: _imported(tx, settings, read, now, moment))
    if isinstance(found, tuple):
        return refused(file, found)
    say_all(_lines(read, found.imported, start), dry_run=False)
    if looking:
        say_all(preview_lines.lines(found.preview, preview, out), dry_run=True)
    return None


def _refused_out(out: Path | None, *, looking: bool) -> Refusal | None:
    from services import table_files

    if out is None:
        return None
    if not looking:
        return Refusal.of("--out is the preview's table; it goes with --dry-run or --preview")
    fault = table_files.fault_of_name(out)
    return Refusal.of(f"{out}: {fault}") if fault else None


def _moment(settings: Settings, start: date | None, now: datetime) -> datetime | Refusal:
    """When the version begins to hold: never in the past, where claims have been decided already."""
    zone = settings.schedule.timezone
    today = local_day(now, zone)
    if start is None or start == today:
        return now
    if start < today:
        return Refusal.of(f"--from {start} is over; a version holds from today ({today}) or a later day on")
    return first_moment(start, zone)


@dataclass(frozen=True, slots=True)
class _Found:
    """What importing did or would do; and, of a look, what it would have done to a period that is over."""

    imported: "Imported"
    preview: "Preview | None" = None


def _looked(
    tx: "Tx", settings: Settings, file: "File", period: Period | None, now: datetime, start: datetime
) -> "_Found | tuple[Fault, ...]":
    from bot.wiring import house_of
    from services import scheme_files

    planned = scheme_files.plan(tx, file, start)
    if isinstance(planned, tuple):
        return planned
    return _Found(planned, scheme_files.preview(tx, house_of(settings), file, period, now, start))


def _imported(
    tx: "Tx", settings: Settings, file: "File", now: datetime, start: datetime
) -> "_Found | tuple[Fault, ...]":
    """Import it, with the running standings brought up to it in the same transaction."""
    from bot.wiring import house_of
    from services import scheme_files

    imported = scheme_files.apply(tx, house_of(settings), file, now, start)
    return imported if isinstance(imported, tuple) else _Found(imported)


def _lines(file: "File", imported: "Imported", start: date | None) -> Iterator[str]:
    since = f", in force from {start}" if start is not None else ""
    version = (
        f"version {imported.number} is new{since}"
        if imported.new
        else f"version {imported.number}, unchanged"
    )
    if isinstance(file, Scheme):
        items = sum(1 for _ in file.items())
        yield f"scheme {file.code}: {version}; {len(file.categories)} categories, {items} items"
    else:
        yield f"scheme {file.variant.extends}, variant of {file.variant.unit}: {version}"
    yield from imported.changes
    for number in imported.overtaken:
        yield f"note: version {number}, which was to come later, is overtaken and never comes into force"
    for remark in imported.remarks:
        yield f"note: {remark}"
