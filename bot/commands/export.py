"""`liangbang export ledger|standings|awards`: a period as a table, for scripts (.csv) and for people (.xlsx)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.commands import shell
from bot.commands.opened import founded, opened, settle
from bot.commands.period import PeriodOption
from bot.commands.shell import ConfigOption, Refusal
from bot.settings import Settings
from domain.periods import Period

if TYPE_CHECKING:
    from services.exports import NoTable, Table
    from services.house import House
    from storage.database import Tx

    Source = Callable[[Tx, House, Period, datetime], Table | NoTable]

T = TypeVar("T")
MOST_IN_A_SHEET = 1_048_575
STEP = 500

OutOption = Annotated[
    Path, typer.Option("--out", metavar="FILE", help="The table: .csv, or .xlsx for a spreadsheet program.")
]

export = shell.new_app()


@export.command("ledger")
@shell.command
async def export_ledger(period: PeriodOption, out: OutOption, config: ConfigOption = None) -> Refusal | None:
    """Write every ledger entry of a period."""
    from services import exports

    return await _export(exports.of_ledger, period, out, config)


@export.command("standings")
@shell.command
async def export_standings(
    period: PeriodOption, out: OutOption, config: ConfigOption = None
) -> Refusal | None:
    """Write everybody's total, rank and grade in a period."""
    from services import exports

    return await _export(exports.of_standings, period, out, config)


@export.command("awards")
@shell.command
async def export_awards(period: PeriodOption, out: OutOption, config: ConfigOption = None) -> Refusal | None:
    """Write the bonus list: who earned which award by which quarters, and what it comes to."""
    from services import award_list

    return await _export(award_list.table, period, out, config)


async def _export(source: "Source", period: Period, out: Path, config: Path | None) -> Refusal | None:
    from services import table_files

    if fault := table_files.fault_of_name(out):
        return Refusal.of(f"{out}: {fault}")
    settings = founded(config)
    if isinstance(settings, Refusal):
        return settings
    async with opened(settings) as database:
        await settle(database, settings)
        written = await database.read(lambda tx: _write(tx, source, settings, period, out))
    if isinstance(written, Refusal):
        return written
    shell.say(f"{out}: {written} {'row' if written == 1 else 'rows'}")
    return None


def _write(tx: "Tx", source: "Source", settings: Settings, period: Period, out: Path) -> int | Refusal:
    """Reads and writes in one go, so that the table shows one state and is never in memory twice."""
    from bot.wiring import house_of
    from services import table_files
    from services.exports import NoTable

    table = source(tx, house_of(settings), period, datetime.now(UTC))
    if isinstance(table, NoTable):
        return Refusal.of(table)
    if table.size > MOST_IN_A_SHEET and out.suffix.lower() == ".xlsx":
        return Refusal.of(f"{out}: {table.size} rows are more than a sheet holds; write a .csv file")
    with shell.progress("writing", table.size) as advance:
        table_files.write(out, table.header, _counted(table.rows, advance))
    return table.size


def _counted(rows: Iterator[T], advance: Callable[[int], None]) -> Iterator[T]:
    for number, row in enumerate(rows, 1):
        yield row
        if number % STEP == 0:
            advance(STEP)
