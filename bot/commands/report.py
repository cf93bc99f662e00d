"""`liangbang report`: a branch's year for the files and for inspections, as PDF and as a spreadsheet."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import shell
from bot.commands.opened import founded, opened, settle
from bot.commands.shell import ConfigOption, Refusal
from domain.periods import Period, PeriodKind, parse

if TYPE_CHECKING:
    from domain.annual_report import AnnualReport
    from domain.members import Branch
    from services.house import House
    from storage.database import Tx

BRANCH_SHOWN = 60


def parse_year(text: str) -> Period:
    """The year of that name; anything else is wrong usage."""
    period = parse(text)
    if period is None or period.kind is not PeriodKind.YEAR:
        raise typer.BadParameter(f"{text!r} is no year; write 2026")
    return period


YearOption = Annotated[
    Period, typer.Option("--year", parser=parse_year, metavar="YEAR", help="A calendar year, such as 2026.")
]
OutOption = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="The folder; files of the same name are replaced.")
]
BranchOption = Annotated[
    str,
    typer.Option(
        "--branch", metavar="NAME", help="One branch alone; COMMITTEE/NAME where two have the name."
    ),
]


@shell.command
async def report(
    year: YearOption, out: OutOption, branch: BranchOption = "", config: ConfigOption = None
) -> Refusal | None:
    """Write the yearly report of each branch: schemes, standings, signatures, objections, awards and more."""
    from bot.wiring import house_of

    settings = founded(config)
    if isinstance(settings, Refusal):
        return settings
    house = house_of(settings)
    async with opened(settings) as database:
        await settle(database, settings)
        written = await database.read(lambda tx: _write(tx, house, year, branch, out))
    if isinstance(written, Refusal):
        return written
    shell.say(f"{out}: {written} {'report' if written == 1 else 'reports'}, PDF and XLSX each")
    return None


def _write(tx: "Tx", house: "House", year: Period, branch: str, out: Path) -> int | Refusal:
    """Reads and writes in one go, so that all files show one state; how many reports that are."""
    from services import annual_report

    every = annual_report.list_branches(tx)
    wanted = _named(tx, branch) if branch else every
    if isinstance(wanted, Refusal):
        return wanted
    now, count, names = datetime.now(UTC), 0, _file_names(every)
    with shell.progress("reports", len(wanted)) as advance:
        for one in wanted:
            found = annual_report.of_branch(tx, house, one, year, now)
            if found is not None:
                _save(out, f"{names[one.id]}-{year.key}", house, found)
                count += 1
            advance(1)
    if count:
        return count
    whom = f" of {branch}" if branch else ""
    return Refusal.of(f"there is nothing{whom} to report for {year.key}: nothing was counted in it")


def _named(tx: "Tx", name: str) -> "list[Branch] | Refusal":
    from domain.binding import NotBound
    from services import annual_report

    found = annual_report.find_branch(tx, name)
    if not isinstance(found, NotBound):
        return [found]
    names = ", ".join(found.names)
    if found.ambiguous:
        return Refusal.of(f"{name} is the name of several branches: {names}")
    return Refusal.of(f"there is no branch {name}" + (f"; there is {names}" if names else ""))


def _file_names(branches: "Sequence[Branch]") -> dict[int, str]:
    """What each branch's files begin with: its name, safe for any file system; told apart where two are alike."""
    safe = {one.id: re.sub(r"[^\w-]+", "_", one.name)[:BRANCH_SHOWN].strip("-") or "_" for one in branches}
    alike = Counter(name.casefold() for name in safe.values())
    return {
        one.id: safe[one.id] if alike[safe[one.id].casefold()] == 1 else f"{safe[one.id]}-{one.key[:4]}"
        for one in branches
    }


def _save(out: Path, name: str, house: "House", found: "AnnualReport") -> None:
    from bot.making import make
    from render import annual_report
    from render.texts import texts

    t = texts(house.language)
    out.mkdir(mode=0o700, parents=True, exist_ok=True)  # names and grades
    (out / f"{name}.pdf").write_bytes(make(annual_report.dossier(t, house.zone, found)))
    (out / f"{name}.xlsx").write_bytes(make(annual_report.workbook(t, house.zone, found)))
