"""The figures as a table, beside their aims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from bench.charts import ChartFigures
from bench.company import SizeFigures
from bench.flow import AIOGRAM, PTB, FlowFigures, Turn
from bench.latency import LatencyFigures
from bench.lookups import LookupFigures
from bench.parts import PartFigures

_AIMS = {PTB: 3.0, AIOGRAM: 1.0}

Figures = FlowFigures | PartFigures | LatencyFigures | SizeFigures | LookupFigures | ChartFigures


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
        case PartFigures():
            yield from _parts(figures)
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
            yield Row("/mine with what is compared, p50", f"{figures.mine_p50_ms:.1f} ms")
            yield _below("/mine, slowest", figures.mine_max_ms, 50, "ms", digits=1)
            yield _below("a member by category, slowest", figures.radar_max_ms, 50, "ms", digits=1)
            yield _below("111 branches compared, slowest", figures.branches_max_ms, 50, "ms", digits=1)
            yield _below("member by number, slowest", figures.by_number_max_ms, 50, "ms", digits=1)
            yield _below("members by name, slowest", figures.by_name_max_ms, 50, "ms", digits=1)
        case ChartFigures():
            yield Row("a board's chart", f"{figures.board_ms:.0f} ms, {figures.kilobytes:.0f} kB")
            yield Row("… against plain pyplot", f"{figures.speedup:.1f} times as fast")
            yield Row("charts a minute", f"{figures.charts_a_minute:.0f}")
            yield _below("event loop late meanwhile, p99", figures.lateness_p99_ms, 20, "ms", digits=1)


def _flow(figures: FlowFigures) -> Iterator[Row]:
    where = f"{figures.network_ms} ms of network" if figures.network_ms else "no network"
    yield Row(f"Throughput, {where}", "updates/s · calls/s · CPU each")
    yield _turn("  text, ✅, three approvals, ledger", figures.flow)
    yield _turn("  its first update alone: text → draft", figures.draft)
    for name, turn in figures.echoes.items():
        yield _turn(f"  bare echo, {name}", turn)
    for name, ratio in figures.flow_ratios.items():
        what = f"whole flow ÷ {name}"
        by_updates = f"{what}: updates"
        yield _above(by_updates, ratio, _AIMS[name]) if name in _AIMS else Row(by_updates, f"{ratio:.2f}")
        yield Row("  … calls", f"{figures.by_calls(name):.2f}")
        yield Row("  … calls for the same CPU", f"{figures.cpu_by_calls(name):.2f}")
    for name, ratio in figures.draft_ratios.items():
        yield Row(f"draft alone ÷ {name}", f"{ratio:.2f}")
    busy = max((figures.flow, figures.draft, *figures.echoes.values()), key=lambda turn: turn.server_busy)
    yield Row("the server's core, where it was busiest", f"{busy.server_busy:.0%} used")


def _turn(what: str, turn: Turn) -> Row:
    return Row(what, f"{turn.rate:,.0f} · {turn.rate * turn.calls:,.0f} · {turn.cpu_ms:.2f} ms")


def _parts(figures: PartFigures) -> Iterator[Row]:
    yield Row("CPU of an update, part by part in one thread", "µs")
    yield Row("  kept in the inbox", f"{figures.store_us:.0f}")
    yield Row("  read", f"{figures.read_us:.0f}")
    yield Row("  handled", f"{figures.handle_us:.0f}")
    yield Row(f"    of which SQL, {figures.statements:.0f} statements", f"{figures.sql_us:.0f}")
    yield Row("  outbox read", f"{figures.send_us:.0f}")
    yield Row("  outbox marked", f"{figures.mark_us:.0f}")
    yield Row("  a call", f"{figures.call_us:.0f}")
    yield Row("    by aiohttp's client", f"{figures.aiohttp_call_us:.0f}")
    yield Row("the floor: its calls and its SQL alone", f"{figures.floor_us:.0f}")


def _below(what: str, figure: float, aim: float, unit: str, digits: int = 0) -> Row:
    return Row(what, f"{figure:.{digits}f} {unit}", f"< {aim:g} {unit}", figure < aim)


def _above(what: str, figure: float, aim: float) -> Row:
    return Row(what, f"{figure:.2f}", f"≥ {aim:.1f}", figure >= aim)


def show(parts: dict[str, Figures]) -> None:
    """The table, on stdout: within 100 columns, a line for each figure."""
    table = Table(box=None, pad_edge=False)
    for name in ("what", "figure", "aim", ""):
        table.add_column(name, justify="right" if name in {"figure", "aim"} else "left", no_wrap=True)
    for figures in parts.values():
        for row in rows_of(figures):
            mark = "" if row.reached is None else "reached" if row.reached else "MISSED"
            table.add_row(row.what, row.figure, row.aim, mark)
        table.add_row()
    Console(width=100).print(table)
