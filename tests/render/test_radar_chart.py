"""The radar: each category once, three looks that nobody needs colours for, and the figures below."""

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

from render import palette
from render.charts import RadarChart, Spoke
from render.drawing import render
from render.gap_table import LOOKS, MOST_ROWS
from render.radar_chart import FEWEST, MOST, layout
from render.sheet import Area, Box, Pattern, Rule, Sheet
from render.typeface import TypeRuler
from tests.render.sheets import assert_inside, overlapping, words

RULER = TypeRuler()
D = Decimal
MOMENT = datetime(2026, 11, 21, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SHORT = [
    *("学习教育", "参与活动", "岗位工作", "履行义务", "服务群众"),
    *("遵章守纪", "创新创效", "创先争优", "奉献社会", "群众评议"),
]
LONG = [
    "安全生产与环境保护责任落实情况考核",
    "党史学习教育与理论武装专题",
    "Occupational health and safety",
] * 5


def radar(names: list[str], *, alone: bool = False, language: str = "zh-Hans") -> RadarChart:
    spokes = tuple(
        Spoke(name, D(n), None if alone else D(n + 1), None if alone else D(n + 3), D(20))
        for n, name in enumerate(names)
    )
    return RadarChart("李喆", "党员积分管理", "2026年第4季度", spokes, MOMENT, "分", "外圈", language)


def lines_of(sheet: Sheet, colour: str) -> list[Rule]:
    return [mark for mark in sheet.marks if isinstance(mark, Rule) and mark.colour == colour]


def areas(sheet: Sheet) -> list[Area]:
    return [mark for mark in sheet.marks if isinstance(mark, Area)]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 10, 12, 13, 15])
@pytest.mark.parametrize("alone", [False, True])
def test_a_radar_is_painted_for_a_phone(count: int, alone: bool) -> None:
    picture = Image.open(io.BytesIO(render(radar(LONG[:count], alone=alone))))
    assert picture.width == 1080
    assert picture.width + picture.height <= 10_000
    assert np.asarray(picture.convert("L")).min() < 60


@pytest.mark.parametrize("count", range(FEWEST, MOST + 1))
@pytest.mark.parametrize("names", [SHORT + SHORT, LONG], ids=["short", "long"])
def test_names_stand_around_the_radar_and_none_is_written_over_another(names: list[str], count: int) -> None:
    sheet = layout(radar(names[:count]), RULER)
    assert overlapping(sheet) == []
    assert_inside(sheet)
    assert len(areas(sheet)[0].corners) == count


def test_every_category_has_its_figures_in_the_table() -> None:
    chart = RadarChart(
        "李喆",
        "s",
        "p",
        (Spoke("学习教育", D("12.5"), D(9), D(18), D(20)), *radar(SHORT[1:4]).spokes),
        MOMENT,
    )
    shown = words(layout(chart, RULER))
    assert {"12.5", "9", "18", "我", "支部中位", "支部最高"} <= set(shown)
    assert shown.count("学习教育") == 2  # around the radar and in the table


@pytest.mark.parametrize("count", [1, FEWEST - 1, MOST + 1])
def test_too_few_for_an_area_or_too_many_for_names_get_bars(count: int) -> None:
    sheet = layout(radar(LONG[:count]), RULER)
    assert areas(sheet) == []
    bars = [mark for mark in sheet.marks if isinstance(mark, Box) and mark.colour == palette.BEST]
    assert len(bars) == count + 1  # and the sample in the head
    assert {bar.pattern for bar in bars} == {Pattern.DOTS}


def test_the_three_differ_by_line_and_pattern_as_well_as_colour() -> None:
    looks = [look for _, look in LOOKS]
    for distinct in (
        {look.colour for look in looks},
        {look.dash for look in looks},
        {look.pattern for look in looks},
    ):
        assert len(distinct) == 3
    sheet = layout(radar(SHORT), RULER)
    for look in looks:
        assert {line.dash for line in lines_of(sheet, look.colour)} == {look.dash}
        assert palette.contrast(look.colour, palette.PAPER) >= 3


def test_who_is_compared_with_nobody_sees_themselves_alone() -> None:
    sheet = layout(radar(SHORT, alone=True), RULER)
    assert lines_of(sheet, palette.MINE)
    assert not lines_of(sheet, palette.MIDDLE)
    assert not lines_of(sheet, palette.BEST)
    assert not {"支部中位", "支部最高"} & set(words(sheet))


def test_a_spoke_is_full_at_what_the_category_can_bring_and_empty_below_zero() -> None:
    full, half, below, above = (Spoke("类", D(value), None, None, D(20)) for value in (20, 10, -5, 30))
    [area] = areas(layout(replace(radar([]), spokes=(full, half, below, above)), RULER))
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = area.corners
    centre = (x2, y2)
    assert (x0, x1 > x2, x3 < x2) == (x2, True, True)
    assert centre[1] - y0 == pytest.approx(2 * (x1 - centre[0]))
    assert centre[0] - x3 == pytest.approx(centre[1] - y0)
    assert y1 == pytest.approx(y3)


def test_categories_without_limit_are_measured_by_the_best() -> None:
    spokes = tuple(Spoke(name, D(5), D(7), D(10)) for name in SHORT[:4])
    [area] = areas(layout(replace(radar([]), spokes=spokes), RULER))
    ring = max(
        line.x2 for line in lines_of(layout(replace(radar([]), spokes=spokes), RULER), palette.BEST)[:4]
    )
    assert max(x for x, _ in area.corners) - 200 == pytest.approx((ring - 200) / 2)


def test_nothing_at_all_is_said_in_both_languages() -> None:
    assert "还没有可比的数据" in words(layout(radar([]), RULER))
    assert "Nothing to compare yet" in words(layout(radar([], language="en"), RULER))


def test_more_categories_than_can_be_read_are_counted() -> None:
    assert "另有 3 类未列出" in words(layout(radar(["类"] * (MOST_ROWS + 3)), RULER))


amounts = st.decimals(-(10**7), 10**7, places=3)
lines = st.text(max_size=40)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(lines, amounts, amounts, amounts, st.none() | amounts), max_size=16),
    st.booleans(),
    lines,
)
def test_nothing_ever_leaves_the_sheet(
    rows: list[tuple[str, Decimal, Decimal, Decimal, Decimal | None]], alone: bool, title: str
) -> None:
    spokes = tuple(
        Spoke(name, mine, None if alone else median, None if alone else best, most)
        for name, mine, median, best, most in rows
    )
    assert_inside(layout(RadarChart(title, title, title, spokes, MOMENT, "分", title), RULER))
