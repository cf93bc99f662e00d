"""The figures as a table, beside their aims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from bench.charts import ChartFigures
from bench.company import SizeFigures
from bench.flow import FlowFigures
from bench.latency import LatencyFigures
from bench.lookups import LookupFigures

Figures = FlowFigures | LatencyFigures | SizeFigures | LookupFigures | ChartFigures


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; ``reached`` is None where there is no aim."""

    what: str
    figure: str
    aim: str = ""
    reached: bool | None = None


def rows_of(figures: Figures) -> Iterator[Row]:
    """The figures in words."""
    match figures:
        case FlowFigures():
            yield from _flow(figures)
        case LatencyFigures():
            name = f"text to draft at {figures.updates_per_second:.0f} updates/s"
            yield Row(f"{name}, p50", f"{figures.draft_p50_ms:.0f} ms")
            yield _below(f"{name}, p99", figures.draft_p99_ms, 100, "ms")
        case SizeFigures():
            yield _below("import of 4,215 members", figures.import_seconds, 3, "s", digits=2)
            yield _below("idle memory with them", figures.idle_mb, 150, "MB")
        case LookupFigures():
            yield Row(f"/board with {figures.entries:,} entries, p50", f"{figures.board_p50_ms:.1f} ms")
            yield _below("/board, slowest of 111 branches", figures.board_max_ms, 50, "ms", digits=1)
            yield _below("member by number, slowest", figures.by_number_max_ms, 50, "ms", digits=1)
            yield _below("members by name, slowest", figures.by_name_max_ms, 50, "ms", digits=1)
        case ChartFigures():
            yield Row("a board's chart", f"{figures.board_ms:.0f} ms, {figures.kilobytes:.0f} kB")
            yield Row("… against plain pyplot", f"{figures.speedup:.1f} times as fast")
            yield Row("charts a minute", f"{figures.charts_a_minute:.0f}")
            yield _below("event loop late meanwhile, p99", figures.lateness_p99_ms, 20, "ms", digits=1)


def _flow(figures: FlowFigures) -> Iterator[Row]:
    where = f", {figures.network_ms} ms of network" if figures.network_ms else ""
    for name, turn in (
        (f"claim → three approvals → ledger{where}", figures.flow),
        ("text → draft alone", figures.draft),
        ("python-telegram-bot, bare echo", figures.ptb),
        ("aiogram, bare echo", figures.aiogram),
    ):
        yield Row(
            name,
            f"{turn.rate:.0f} updates/s, {turn.rate * turn.calls:.0f} calls/s, {turn.cpu_ms:.2f} ms each",
        )
    yield _above("updates/s of the flow ÷ python-telegram-bot's", figures.flow_to_ptb, 3.0)
    yield _above("updates/s of the flow ÷ aiogram's", figures.flow_to_aiogram, 1.0)
    calls = figures.flow.calls
    ratios = f"{figures.flow_to_ptb * calls:.2f}, {figures.flow_to_aiogram * calls:.2f}"
    yield Row("calls/s of the flow ÷ either's", ratios)
    yield Row("drafts/s ÷ either's echoes/s", f"{figures.draft_to_ptb:.2f}, {figures.draft_to_aiogram:.2f}")


def _below(what: str, figure: float, aim: float, unit: str, digits: int = 0) -> Row:
    return Row(what, f"{figure:.{digits}f} {unit}", f"< {aim:g} {unit}", figure < aim)


def _above(what: str, figure: float, aim: float) -> Row:
    return Row(what, f"{figure:.2f}", f"≥ {aim:.1f}", figure >= aim)


def show(parts: dict[str, Figures]) -> None:
    """The table, on stdout."""
    table = Table(box=None, pad_edge=False)
    for name in ("what", "figure", "aim", ""):
        table.add_column(name, justify="right" if name in {"figure", "aim"} else "left")
    for figures in parts.values():
        for row in rows_of(figures):
            mark = "" if row.reached is None else "reached" if row.reached else "missed"
            table.add_row(row.what, row.figure, row.aim, mark)
        table.add_section()
    Console(width=110).print(table)
