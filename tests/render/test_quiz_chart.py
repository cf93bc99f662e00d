"""The picture of a round: who stands where on the podium, what the rows say, and that it is painted."""

import io
import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from render import palette
from render.chart_frame import LEAST_SIZE, MARGIN, RIGHT
from render.charts import QuizChart, QuizPlace, as_json, from_json
from render.drawing import render
from render.quiz_chart import layout
from render.sheet import Box, Sheet, Text
from render.typeface import TypeRuler

RULER = TypeRuler()
MOMENT = datetime(2026, 11, 30, 21, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LONG = "阿卜杜热合曼·麦麦提吐尔逊·买买提艾力"


def place(rank: int, name: str = "李喆", note: str = "") -> QuizPlace:
    return QuizPlace(rank, name, str(101 - rank), f"{rank}:27", note)


def chart(podium: tuple[QuizPlace, ...], rows: tuple[QuizPlace, ...] = (), **more: object) -> QuizChart:
    fields: dict[str, object] = {
        "title": "最强大脑",
        "subtitle": "2026年第48周",
        "podium": podium,
        "heading": "第一党支部",
        "rows": rows,
        "as_of": MOMENT,
        "unit": "分",
        "footer": "参加 18/26 人（69%）",
    }
    return QuizChart(**fields | more)  # type: ignore[arg-type]


def texts(sheet: Sheet) -> list[Text]:
    return [mark for mark in sheet.marks if isinstance(mark, Text)]


def steps(sheet: Sheet) -> list[Box]:
    """The podium's steps from left to right."""
    boxes = [mark for mark in sheet.marks if isinstance(mark, Box) and mark.width > 100 and mark.height > 50]
    return sorted(boxes, key=lambda box: box.x)


def test_a_chart_comes_back_from_json_as_it_was() -> None:
    whole = chart((place(1), place(2, note="第二党支部")), (place(1), place(2)), not_shown=3)
    assert from_json(json.loads(json.dumps(as_json(whole)))) == whole


def test_the_first_stands_in_the_middle_and_highest() -> None:
    second, first, third = steps(layout(chart((place(1), place(2), place(3))), RULER))
    assert first.height > second.height > third.height
    assert [first.colour, second.colour, third.colour] == [palette.MEDALS[n] for n in (1, 2, 3)]


def test_who_shares_a_rank_stands_as_high() -> None:
    left, middle, right = steps(layout(chart((place(1), place(1), place(3))), RULER))
    assert left.height == middle.height > right.height


@pytest.mark.parametrize("people", [0, 1, 2])
def test_fewer_than_three_leave_a_step_empty(people: int) -> None:
    sheet = layout(chart(tuple(place(n + 1) for n in range(people))), RULER)
    assert len(steps(sheet)) == people


def test_names_of_any_length_stay_inside_and_are_large_enough_to_read() -> None:
    names = (LONG, "Alexandra Featherstonehaugh-Cholmondeley", "龚䶮")
    podium = tuple(place(n, name, note=LONG) for n, name in enumerate(names, 1))
    sheet = layout(chart(podium, tuple(place(n, name) for n, name in enumerate(names * 6, 1))), RULER)
    for text in texts(sheet):
        width = RULER.width(text.text, text.size)
        left = text.x - {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
        assert left >= MARGIN - 6.5, text
        assert left + width <= RIGHT + 6.5, text
        assert text.size >= LEAST_SIZE


def test_words_on_a_step_can_be_read_on_its_colour() -> None:
    sheet = layout(chart((place(1), place(2), place(3))), RULER)
    on_steps = [text for text in texts(sheet) if text.text.endswith("分")]
    assert len(on_steps) == 3
    for text, step in zip(sorted(on_steps, key=lambda text: text.x), steps(sheet), strict=True):
        assert palette.contrast(text.colour, step.colour) > 3.5


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_it_is_painted_within_telegram_s_limits(language: str) -> None:
    rows = tuple(place(n) for n in range(1, 21))
    picture = render(chart((place(1), place(2), place(3)), rows, not_shown=20, language=language))
    with Image.open(io.BytesIO(picture)) as image:
        assert image.width + image.height <= 10_000
        assert image.height / image.width < 20
    assert len(picture) < 1_000_000
