"""The monthly picture: numbers in cells, the weaker the darker, names whole, nothing outside, nothing too small."""

import io
import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from render import palette
from render.charts import HeatChart, as_json, from_json
from render.drawing import render
from render.heat_chart import MOST_BLOCKS, MOST_COLUMNS, MOST_ROWS, STEPS, colour_of, layout
from render.sheet import Box
from render.typeface import TypeRuler
from tests.render.sheets import assert_inside, overlapping, texts, words

RULER = TypeRuler()
MOMENT = datetime(2026, 11, 30, 21, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TRADES = ("井下作业工", "大修司钻", "采油工", "特车司机", "机关")
CATEGORIES = (
    "井控",
    "HSE与职业健康",
    "交通安全",
    "井下作业",
    "消防应急",
    "电气安全与用电管理",
    "危险化学品储存与运输",
    "设备",
)
ENGLISH = ("Downhole operator", "Workover driller", "Oil production", "Heavy vehicle drivers", "Office")
LONG = "阿卜杜热合曼维修保运特种作业班组人员"


def chart(
    trades: tuple[str, ...] = TRADES, categories: tuple[str, ...] = CATEGORIES, **more: object
) -> HeatChart:
    cells = tuple(
        tuple((r * 7 + c * 13) % 101 or None for c in range(len(trades))) for r in range(len(categories))
    )
    fields: dict[str, object] = {"title": "各工种答对率", "subtitle": "2026年11月", "as_of": MOMENT}
    return HeatChart(**fields | {"columns": trades, "rows": categories, "cells": cells} | more)  # type: ignore[arg-type]


def test_a_chart_comes_back_from_json_as_it_was() -> None:
    assert from_json(json.loads(json.dumps(as_json(chart())))) == chart()


def test_every_cell_says_its_number_and_one_of_too_few_answers_none() -> None:
    said = words(layout(chart(("甲", "乙"), ("一",), cells=((37, None),)), RULER))
    assert said.count("37") == 1
    assert said.count("–") == 1


def test_the_weaker_the_darker_and_the_number_can_be_read_on_it() -> None:
    lights = [palette.luminance(colour_of(percent)) for percent in range(101)]
    assert lights == sorted(lights)
    assert len({colour_of(percent) for percent in range(101)}) == len(STEPS)
    assert all(
        later - before > 0.02
        for before, later in zip(sorted(set(lights)), sorted(set(lights))[1:], strict=False)
    )
    for colour in STEPS:
        assert max(palette.contrast(ink, colour) for ink in (palette.PAPER, palette.INK)) > 4.5


@pytest.mark.parametrize(
    "trades", [TRADES, ENGLISH, (LONG,), (*TRADES, *ENGLISH, LONG), tuple(map(str, range(60)))]
)
@pytest.mark.parametrize("categories", [CATEGORIES, ("井控",), (LONG * 2,) * 40])
def test_names_of_any_length_and_number_stay_inside_apart_and_large_enough(
    trades: tuple[str, ...], categories: tuple[str, ...]
) -> None:
    sheet = layout(chart(trades, categories), RULER)
    assert_inside(sheet)
    assert overlapping(sheet) == []
    assert sheet.height < 3200
    cells = [mark for mark in sheet.marks if isinstance(mark, Box) and mark.height > 25 and mark.width > 30]
    assert len(cells) >= min(len(trades), MOST_COLUMNS * MOST_BLOCKS) * min(len(categories), MOST_ROWS)


def test_names_that_do_not_fit_over_a_column_stand_whole_above_it_by_number() -> None:
    said = words(layout(chart(ENGLISH), RULER))
    assert set(ENGLISH) <= set(said)
    assert not [text for text in said if text.endswith("…")]
    assert "井下" in words(layout(chart(), RULER)), "short ones stand over their column"


def test_what_there_is_no_room_for_is_counted() -> None:
    sheet = layout(chart(tuple(f"工种{n}" for n in range(25)), tuple(f"类别{n}" for n in range(18))), RULER)
    assert any("5 个工种" in text.text and "2 个类别" in text.text for text in texts(sheet))


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_it_is_painted_within_telegram_s_limits(language: str) -> None:
    picture = render(chart(language=language))
    with Image.open(io.BytesIO(picture)) as image:
        assert image.width + image.height <= 10_000
        assert image.height / image.width < 20
    assert len(picture) < 1_000_000
