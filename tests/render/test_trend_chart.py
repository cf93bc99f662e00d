"""The trend: one mark a period on the bands of the grades, and figures that can be read."""

import io
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from domain.schemes import Grade
from render.charts import Stop, TrendChart
from render.drawing import render
from render.palette import grade_styles
from render.sheet import Box, Rule, Sheet
from render.trend_chart import layout
from render.typeface import TypeRuler
from tests.render.sheets import assert_inside, overlapping, texts, words

RULER = TypeRuler()
GRADES = (Grade("A", Decimal(90)), Grade("B", Decimal(70)), Grade("C", Decimal(0)))
MOMENT = datetime(2026, 11, 21, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def trend(*totals: str | int, language: str = "zh-Hans") -> TrendChart:
    stops = tuple(
        Stop(f"2026年第{n}季度", Decimal(total), f"第 {n} 名 / 26", grade_of(Decimal(total)))
        for n, total in enumerate(totals, 1)
    )
    return TrendChart("阿卜杜热合曼·麦麦提吐尔逊", "党员积分管理", stops, GRADES, MOMENT, "分", language)


def grade_of(total: Decimal) -> str:
    return next((grade.code for grade in GRADES if total >= grade.min), "C")


def badges(sheet: Sheet) -> list[Box]:
    colours = {style.colour for style in grade_styles(3)}
    return [mark for mark in sheet.marks if isinstance(mark, Box) and mark.colour in colours]


def thresholds(sheet: Sheet) -> list[Rule]:
    return [mark for mark in sheet.marks if isinstance(mark, Rule) and mark.dash]


@pytest.mark.parametrize(
    "totals", [(), (12,), (62, "71.5"), (-12, 0, 3, -40), (62, "71.5", 68, 92), (0, 0, 0, 0)]
)
def test_a_trend_is_painted_for_a_phone(totals: tuple[str | int, ...]) -> None:
    picture = Image.open(io.BytesIO(render(trend(*totals))))
    assert picture.width == 1080
    assert picture.height < 1300
    assert np.asarray(picture.convert("L")).min() < 60


@pytest.mark.parametrize(
    "totals", [(12,), (62, "71.5", 68, 92), (-12, 0, 3, -40), (1234567, "7.5", 22, 999999)]
)
def test_every_figure_period_and_rank_is_there_and_none_is_written_over_another(
    totals: tuple[str | int, ...],
) -> None:
    sheet = layout(trend(*totals), RULER)
    shown = words(sheet)
    for n, total in enumerate(totals, 1):
        assert str(total).replace("-", "−") in shown
        assert f"第 {n} 名 / 26" in shown
        assert f"2026年第{n}季度" in "".join(shown)
    assert overlapping(sheet) == []


def test_higher_totals_stand_higher_and_equal_ones_level() -> None:
    low, high, again = badges(layout(trend(60, 80, 80), RULER))
    assert high.y < low.y
    assert high.y == again.y


def test_a_mark_stands_on_the_band_of_its_grade() -> None:
    sheet = layout(trend(89, 90, 91), RULER)
    at_least_a = min(line.y1 for line in thresholds(sheet))
    middles = [badge.y + badge.height / 2 for badge in badges(sheet)]
    assert middles[0] > at_least_a
    assert middles[1] == pytest.approx(at_least_a)
    assert middles[2] < at_least_a
    assert {"A 90", "B 70"} <= set(words(sheet))


def test_a_grade_shows_by_letter_and_colour() -> None:
    sheet = layout(trend(50, 75, 95), RULER)
    assert [badge.colour for badge in badges(sheet)] == [style.colour for style in reversed(grade_styles(3))]
    assert [text.text for text in texts(sheet) if text.text in "ABC"] == ["C", "B", "A"]


def test_a_far_off_grade_does_not_press_the_line_flat() -> None:
    first, second = badges(layout(trend(4, 8), RULER))
    assert first.y - second.y > 80


def test_without_grades_there_are_no_bands_and_no_letters() -> None:
    chart = replace(trend(50, 60), grades=())
    sheet = layout(replace(chart, stops=tuple(replace(stop, grade="") for stop in chart.stops)), RULER)
    assert thresholds(sheet) == []
    assert not set(words(sheet)) & set("ABC")


def test_nothing_to_show_is_said() -> None:
    assert "还没有可比的数据" in words(layout(trend(), RULER))
    assert "Nothing to compare yet" in words(layout(trend(language="en"), RULER))


amounts = st.decimals(-(10**7), 10**7, places=3)
lines = st.text(max_size=40)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(lines, amounts, lines, st.sampled_from(["A", "B", "C", ""])), max_size=4),
    st.lists(st.tuples(lines.filter(bool), amounts), max_size=6, unique_by=lambda grade: grade[0]),
    lines,
)
def test_nothing_ever_leaves_the_sheet(
    stops: list[tuple[str, Decimal, str, str]], ladder: list[tuple[str, Decimal]], title: str
) -> None:
    grades = tuple(Grade(code, least) for code, least in sorted(ladder, key=lambda grade: -grade[1]))
    made = tuple(Stop(label, total, note, grade) for label, total, note, grade in stops)
    assert_inside(layout(TrendChart(title, title, made, grades, MOMENT, "分"), RULER))


@pytest.mark.parametrize(("language", "said"), [("zh-Hans", "进行中"), ("en", "so far")])
def test_a_period_that_is_not_over_is_said_to_be_and_led_to_by_a_broken_line(
    language: str, said: str
) -> None:
    over = trend(92, 95, 40, language=language)
    running = replace(over, stops=(*over.stops[:-1], replace(over.stops[-1], running=True)))
    assert said not in words(layout(over, RULER))
    sheet = layout(running, RULER)
    assert said in words(sheet)
    assert len(thresholds(sheet)) == len(thresholds(layout(over, RULER))) + 1
    assert overlapping(sheet) == []
