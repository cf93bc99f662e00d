"""`--period`, as several commands take it."""

from typing import Annotated

import typer

from domain import periods
from domain.periods import Period


def parse_period(text: str) -> Period:
    """The period of that name; anything else is wrong usage."""
    period = periods.parse(text)
    if period is None:
        raise typer.BadParameter(f"{text!r} is no period; write 2026Q4, 2026-10 or 2026")
    return period


_HELP = "2026Q4, 2026-10 or 2026."

PeriodOption = Annotated[Period, typer.Option("--period", parser=parse_period, metavar="PERIOD", help=_HELP)]
MaybePeriodOption = Annotated[
    Period | None,
    typer.Option("--period", parser=parse_period, metavar="PERIOD", help=_HELP, show_default=False),
]
