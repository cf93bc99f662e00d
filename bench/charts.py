"""A board's picture: its time against plain pyplot, and what the event loop feels while 111 are drawn."""

from __future__ import annotations

import asyncio
import io
import logging
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise

import matplotlib as mpl
import matplotlib.pyplot as plt

from bot.drawing import Studio
from domain.schemes import Grade
from render import fonts
from render.charts import Bar, BoardChart
from render.drawing import render
from render.palette import grade_styles
from render.typeface import typeface

BRANCHES = 111
MEMBERS = 25
_ROUNDS = 7
_TICK = 0.002


@dataclass(frozen=True, slots=True)
class ChartFigures:
    """Milliseconds, except where a name says otherwise; the aims are issue 2's."""

    pyplot_ms: float
    board_ms: float
    speedup: float
    charts_a_minute: float
    lateness_p50_ms: float
    lateness_p99_ms: float  # aim: under 20
    lateness_max_ms: float
    kilobytes: float


def sample(seed: int = 0) -> BoardChart:
    """A branch of 25 with three grades."""
    grades = (Grade("A", Decimal(90)), Grade("B", Decimal(70)), Grade("C", Decimal(0)))
    surnames, given = "李王张刘陈杨赵黄周吴", "喆䶮伟丽明海建志"
    rows = []
    for place in range(MEMBERS):
        total = Decimal(205 - 6 * place - seed % 5) / 2
        name = surnames[(place + seed) % 10] + given[place % 8] + given[seed % 8]
        grade = next(grade.code for grade in grades if total >= grade.min)
        rows.append(Bar(place + 1, name, total, grade))
    moment = datetime(2026, 11, 21, tzinfo=UTC)
    return BoardChart(
        f"第 {seed} 党支部", "党员积分管理", "2026 年第四季度", tuple(rows), grades, moment, "分"
    )


def plain(chart: BoardChart) -> bytes:
    """The same bars the way every tutorial draws them: pyplot, tight_layout, savefig at the same width."""
    colours = dict(zip("ABC", (style.colour for style in grade_styles(3)), strict=True))
    figure, axes = plt.subplots(figsize=(4, 9.35), dpi=270)
    names = [f"{row.rank} {row.name}" for row in chart.rows]
    bars = axes.barh(
        names, [float(row.total) for row in chart.rows], color=[colours[row.grade] for row in chart.rows]
    )
    axes.bar_label(bars)
    axes.invert_yaxis()
    axes.set_title(chart.title)
    for grade in chart.grades:
        axes.axvline(float(grade.min), linestyle="--", label=grade.code)
    axes.legend()
    figure.tight_layout()
    file = io.BytesIO()
    figure.savefig(file, format="png")
    plt.close(figure)
    return file.getvalue()


def compare() -> tuple[float, float]:
    """Median milliseconds of a plain picture and of ours, drawn by turns in this process."""
    typeface(10)  # makes the face known to pyplot, too
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    with mpl.rc_context({"font.family": [fonts.FAMILY, fonts.FALLBACK_FAMILY], "backend": "agg"}):
        plain(sample()), render(sample())
        turns = [(_milliseconds(plain, sample(n)), _milliseconds(render, sample(n))) for n in range(_ROUNDS)]
    return statistics.median(turn[0] for turn in turns), statistics.median(turn[1] for turn in turns)


async def broadcast() -> tuple[float, list[float], int]:
    """Seconds for 111 pictures, the loop's lateness (ms, sorted) meanwhile, and the bytes of all of them."""
    loop = asyncio.get_running_loop()
    async with Studio() as studio:
        await studio.draw(sample())
        began = loop.time()
        pictures = asyncio.gather(*(studio.draw(sample(branch)) for branch in range(BRANCHES)))
        ticks = [began]
        while not pictures.done():
            await asyncio.sleep(_TICK)
            ticks.append(loop.time())
        took = loop.time() - began
        size = sum(map(len, await pictures))
    late = sorted(max(0.0, later - earlier - _TICK) * 1000 for earlier, later in pairwise(ticks))
    return took, late, size


async def measure() -> ChartFigures:
    """Everything, some 25 seconds."""
    took, late, size = await broadcast()
    plain_ms, board_ms = compare()
    return ChartFigures(
        pyplot_ms=plain_ms,
        board_ms=board_ms,
        speedup=plain_ms / board_ms,
        charts_a_minute=BRANCHES / took * 60,
        lateness_p50_ms=late[len(late) // 2],
        lateness_p99_ms=late[len(late) * 99 // 100],
        lateness_max_ms=late[-1],
        kilobytes=size / BRANCHES / 1024,
    )


async def main() -> dict[str, float]:
    """The figures by name, printed too."""
    figures = await measure()
    print(f"a board of {MEMBERS}: {figures.board_ms:.0f} ms, {figures.kilobytes:.0f} kB;", end=" ")
    print(f"plain pyplot {figures.pyplot_ms:.0f} ms: {figures.speedup:.1f} times as long")
    print(f"{BRANCHES} boards: {figures.charts_a_minute:.0f} a minute; the event loop is late by", end=" ")
    print(
        f"{figures.lateness_p50_ms:.1f} ms (p50), {figures.lateness_p99_ms:.1f} ms (p99, aim < 20),", end=" "
    )
    print(f"{figures.lateness_max_ms:.1f} ms (most)")
    return asdict(figures)


def _milliseconds(draw: Callable[[BoardChart], bytes], chart: BoardChart) -> float:
    began = time.perf_counter()
    draw(chart)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    asyncio.run(main())
