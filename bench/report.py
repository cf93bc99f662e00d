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
from bench.quiz_load import QuizLoadFigures
from bench.quiz_year import YearFigures

_AIMS = {PTB: 3.0, AIOGRAM: 1.0}

Figures = (
    FlowFigures
    | PartFigures
    | LatencyFigures
    | SizeFigures
    | LookupFigures
    | ChartFigures
    | YearFigures
    | QuizLoadFigures
)


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
        case YearFigures():
            yield from _year(figures)
        case QuizLoadFigures():
            yield from _quiz_load(figures)
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


def _year(figures: YearFigures) -> Iterator[Row]:
    year = f"A year of the quiz: {figures.rounds} rounds, {figures.attempts:,} attempts"
    yield Row(year, f"{figures.answers:,} answers")
    yield _at_most("a draw off its target, points of 100", figures.off_target, 0.5)
    yield Row("spread of one person's true expectation", f"{figures.spread:.1f} points")
    yield Row("  … by plain chance", f"{figures.chance_spread:.1f} points")
    yield _at_most("easiest quarter of draws scored more by", abs(figures.tilt), 2)
    yield _at_most(f"shown again within {figures.fresh_rounds} rounds", figures.shown_again, 0)
    yield Row("  … for want of others", f"{figures.had_to_be}")
    weak = "not configured" if figures.weak_share is None else f"{figures.weak_share:.0%}"
    yield Row("of topics that the trade is weak in", weak)
    if figures.weak_share is not None:
        yield _at_most("  draws with fewer than set aside", figures.weak_short, 0)
    yield Row("a draw, p50", f"{figures.draw_p50_ms:.1f} ms")
    yield _below("a draw, p99", figures.draw_p99_ms, 20, "ms", digits=1)
    yield Row("a tap's rules and rows, p50 · p99", f"{figures.tap_p50_ms:.2f} · {figures.tap_p99_ms:.2f} ms")
    yield _below("all statistics", figures.statistics_ms, 1000, "ms")
    yield Row("database", f"{figures.database_mb:.0f} MB")
    yield _below(f"import of {figures.large_bank:,} questions", figures.import_seconds, 2, "s", digits=2)
    yield _below("opening a round with them", figures.open_seconds, 1, "s", digits=2)
    yield _below("a draw from them, p99", figures.large_draw_p99_ms, 20, "ms", digits=1)


def _quiz_load(figures: QuizLoadFigures) -> Iterator[Row]:
    quiz, echo = figures.quiz, figures.echo
    yield Row(f"{figures.people:,} people in the quiz", f"{quiz.rate:.0f} taps/s")
    yield Row("tap to next question, p50", f"{quiz.p50_ms:.0f} ms")
    yield _below("tap to next question, p99", quiz.p99_ms, 100, "ms")
    yield Row("  bare echo, p50 · p99", f"{echo.p50_ms:.0f} · {echo.p99_ms:.0f} ms")
    yield Row("  … quiz ÷ echo, p99", f"{figures.p99_ratio:.2f}")
    yield Row("CPU a tap · an echo", f"{quiz.cpu_ms:.2f} · {echo.cpu_ms:.2f} ms")
    yield Row("all of them at once: the last has theirs", f"{quiz.burst_seconds:.1f} s")
    yield _below("  CPU a tap", quiz.burst_cpu_ms, 1.5, "ms", digits=2)
    yield Row("  bare echo", f"{echo.burst_seconds:.1f} s · {echo.burst_cpu_ms:.2f} ms")
    yield Row("  … quiz as fast as the echo", f"{figures.burst_ratio:.2f} times")


def _at_most(what: str, figure: float, aim: float) -> Row:
    return Row(what, f"{figure:.2g}", f"≤ {aim:g}", figure <= aim)


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
