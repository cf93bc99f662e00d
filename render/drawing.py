"""Chart or paper in, PNG or PDF out: the one door to everything that loads matplotlib or typst.

Each is loaded when it is first needed: who only sets papers does without matplotlib's memory.
"""

from __future__ import annotations

from typing import assert_never

from render.charts import BoardChart, Chart, HeatChart, QuizChart, RadarChart, TrendChart
from render.dossiers import Dossier
from render.papers import Certificate
from render.posters import Poster


def render(drawing: Chart | Certificate | Poster | Dossier) -> bytes:
    """The drawing as the PNG or the PDF that it is to be, within Telegram's limits for photos."""
    match drawing:
        case Certificate():
            from render import certificate  # noqa: PLC0415

            return certificate.typeset(drawing)
        case Poster():
            from render import poster  # noqa: PLC0415

            return poster.typeset(drawing)
        case Dossier():
            from render import dossier  # noqa: PLC0415

            return dossier.typeset(drawing)
        case _:
            return _painted(drawing)


def _painted(chart: Chart) -> bytes:
    from render import board_chart, heat_chart, quiz_chart, radar_chart, trend_chart  # noqa: PLC0415
    from render.canvas import paint  # noqa: PLC0415
    from render.typeface import TypeRuler  # noqa: PLC0415

    match chart:
        case BoardChart():
            return paint(board_chart.layout(chart, TypeRuler()))
        case TrendChart():
            return paint(trend_chart.layout(chart, TypeRuler()))
        case RadarChart():
            return paint(radar_chart.layout(chart, TypeRuler()))
        case QuizChart():
            return paint(quiz_chart.layout(chart, TypeRuler()))
        case HeatChart():
            return paint(heat_chart.layout(chart, TypeRuler()))
        case _:
            assert_never(chart)
