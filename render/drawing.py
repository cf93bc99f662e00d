"""Chart in, PNG out: the one door to everything that loads matplotlib."""

from __future__ import annotations

from typing import assert_never

from render import board_chart, radar_chart, trend_chart
from render.canvas import paint
from render.charts import BoardChart, Chart, RadarChart, TrendChart
from render.typeface import TypeRuler


def render(chart: Chart) -> bytes:
    """The chart as a PNG for a phone, within Telegram's limits for photos."""
    match chart:
        case BoardChart():
            return paint(board_chart.layout(chart, TypeRuler()))
        case TrendChart():
            return paint(trend_chart.layout(chart, TypeRuler()))
        case RadarChart():
            return paint(radar_chart.layout(chart, TypeRuler()))
        case _:
            assert_never(chart)
