"""The board: what stands where, how large, and that it is really painted."""

import io
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.textpath import TextPath
from PIL import Image

from domain.schemes import Grade
from render.board_chart import MOST_HEIGHT, MOST_ROWS, layout
from render.canvas import DENSITY
from render.chart_frame import LEAST_SIZE
from render.charts import Bar, BoardChart
from render.drawing import render
from render.palette import MEDALS, PAPER, TRACK, grade_styles
from render.sheet import Box, Pattern, Rule, Sheet
from render.typeface import TypeRuler, typeface
from tests.render.sheets import assert_inside, texts, words

RULER = TypeRuler()
GRADES = (Grade("A", Decimal(90)), Grade("B", Decimal(70)), Grade("C", Decimal(0)))
MOMENT = datetime(2026, 11, 21, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NAMES = ("李喆", "龚䶮", "欧阳修远", "阿卜杜热合曼·麦麦提吐尔逊", "Alexandra Featherstonehaugh")


def grade_of(total: Decimal) -> str:
    return next((grade.code for grade in GRADES if total >= grade.min), "C")


def board(*totals: str | int | Decimal, language: str = "zh-Hans") -> BoardChart:
    """A board of these totals, best first; ties share a rank."""
    values = [Decimal(total) for total in totals]
    rows = tuple(
        Bar(values.index(total) + 1, NAMES[place % len(NAMES)], total, grade_of(total))
        for place, total in enumerate(values)
    )
    return BoardChart(
        "钻井队党支部", "党员积分管理", "2026 年第四季度", rows, GRADES, MOMENT, "分", language=language
    )


def members(count: int) -> BoardChart:
    return board(*(Decimal(200 - place) / 2 for place in range(count)))


def boxes(sheet: Sheet, colour: str) -> list[Box]:
    return [mark for mark in sheet.marks if isinstance(mark, Box) and mark.colour == colour]


def tracks(sheet: Sheet) -> list[Box]:
    return boxes(sheet, TRACK)


def bars(sheet: Sheet) -> list[Box]:
    """The bars, from the top: what has a grade's colour and begins where the tracks do or at zero."""
    track = tracks(sheet)[0]
    colours = {style.colour for style in grade_styles(len(GRADES))}
    return [
        mark
        for mark in sheet.marks
        if isinstance(mark, Box)
        and mark.colour in colours
        and mark.x >= track.x - 0.01
        and mark.height == track.height
    ]


@pytest.mark.parametrize("count", [0, 1, 5, 12, 25, 40, 130])
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_a_picture_keeps_within_telegrams_limits(count: int, language: str) -> None:
    picture = render(replace(members(count), language=language))
    width, height = Image.open(io.BytesIO(picture)).size
    assert width == 1080
    assert width + height <= 10_000
    assert max(width, height) / min(width, height) <= 20
    assert len(picture) <= 10 * 1024 * 1024


def test_a_hundred_long_names_with_notes_still_make_a_photo() -> None:
    rows = [Bar(1, NAMES[3], Decimal(50), "C", note="一票否决") for _ in range(120)]
    sheet = layout(replace(board(), rows=tuple(rows)), RULER)
    assert sheet.height <= MOST_HEIGHT
    assert (sheet.height + sheet.width) * DENSITY <= 10_000
    hidden = 120 - len(tracks(sheet))
    assert f"另有 {hidden} 人未列出" in words(sheet)


@pytest.mark.parametrize("count", [1, 5, 12, 25, 40, 130])
def test_every_character_is_eleven_pixels_high_on_a_phone(count: int) -> None:
    smallest = min(text.size for text in texts(layout(members(count), RULER)))
    character = TextPath((0, 0), "龚", prop=typeface(100)).get_extents().height / 100
    assert smallest * character >= 11


def test_forty_members_stay_readable_in_the_size_telegram_shows_first() -> None:
    sheet = layout(members(40), RULER)
    assert 1280 / max(sheet.height, sheet.width) * LEAST_SIZE > 11


@pytest.mark.parametrize("count", [1, 5, 12, 25, 40])
def test_every_name_is_there_in_full(count: int) -> None:
    chart = members(count)
    shown = "".join(words(layout(chart, RULER))).replace(" ", "")
    for row in chart.rows:
        assert row.name.replace(" ", "") in shown


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    sheet = layout(board(95, 95, 80, 60), RULER)
    ranks = [text.text for text in texts(sheet) if text.x < 40 and text.text.isdigit()]
    assert ranks == ["1", "1", "3", "4"]


def test_the_first_three_ranks_have_a_medal() -> None:
    sheet = layout(board(95, 95, 80, 60), RULER)
    assert [len(boxes(sheet, MEDALS[rank])) for rank in (1, 2, 3)] == [2, 0, 1]


def test_nobody_has_a_medal_for_nothing() -> None:
    sheet = layout(board(0, 0, -5), RULER)
    assert not any(boxes(sheet, medal) for medal in MEDALS.values())


def test_totals_are_printed_exactly() -> None:
    shown = words(layout(board("98.5", "33.333", "0", "-12.25"), RULER))
    assert {"98.5", "33.333", "0", "−12.25"} <= set(shown)


def test_bars_are_as_long_as_their_totals() -> None:
    long, half, none = 100, 50, 0
    first, second, *rest = bars(layout(board(long, half, none), RULER))
    assert first.width == pytest.approx(2 * second.width)
    assert first.width == pytest.approx(tracks(layout(board(long, half, none), RULER))[0].width)
    assert rest == []


def test_a_negative_total_runs_to_the_left_of_zero() -> None:
    positive, negative = bars(layout(board(75, -25), RULER))
    assert negative.x + negative.width == pytest.approx(positive.x)
    assert positive.width == pytest.approx(3 * negative.width)


def test_the_line_of_a_grade_stands_at_its_least_total() -> None:
    sheet = layout(board(100, 80), RULER)
    track = tracks(sheet)[0]
    lines = sorted({mark.x1 for mark in sheet.marks if isinstance(mark, Rule) and mark.dash})
    assert lines == pytest.approx([track.x + track.width * 0.7, track.x + track.width * 0.9])
    assert {"A 90", "B 70"} <= set(words(sheet))


def test_a_far_off_grade_does_not_crush_the_bars() -> None:
    sheet = layout(board(8, 4), RULER)
    assert bars(sheet)[0].width == pytest.approx(tracks(sheet)[0].width)


def test_a_grade_shows_by_letter_colour_and_pattern() -> None:
    sheet = layout(board(95, 75, 10), RULER)
    looks = [(bar.colour, bar.pattern) for bar in bars(sheet)]
    assert looks == [(style.colour, style.pattern) for style in grade_styles(3)]
    assert len({pattern for _, pattern in looks}) == 3
    assert [words(sheet).count(code) for code in "ABC"] == [2, 2, 2]


def test_a_veto_shows_in_the_grade_and_the_note_while_the_rank_stays() -> None:
    chart = board(95, 75)
    vetoed = replace(chart.rows[0], grade="C", note="一票否决")
    sheet = layout(replace(chart, rows=(vetoed, chart.rows[1])), RULER)
    assert bars(sheet)[0].colour == grade_styles(3)[2].colour
    assert "一票否决" in words(sheet)
    assert boxes(sheet, MEDALS[1])


def test_the_legend_counts_everybody_also_those_not_shown() -> None:
    chart = replace(board(), rows=tuple(Bar(1, "李喆", Decimal(1), "C") for _ in range(MOST_ROWS + 30)))
    sheet = layout(chart, RULER)
    assert f"{MOST_ROWS + 30} 人" in words(sheet)
    assert words(sheet).count("0 人") == 2
    assert "另有 30 人未列出" in words(sheet)


def test_the_readers_own_row_is_shown_wherever_it_stands() -> None:
    chart = members(130)
    own = replace(chart.rows[125], name="我", highlight=True)
    sheet = layout(replace(chart, rows=(*chart.rows[:125], own, *chart.rows[126:])), RULER)
    assert "我" in words(sheet)
    assert f"另有 {130 - len(tracks(sheet))} 人未列出" in words(sheet)


def test_units_beyond_the_most_are_counted_as_what_they_are_and_the_own_one_stays() -> None:
    chart = replace(members(111), grades=(), rows_of="branches", most=20, full=Decimal(200))
    own = replace(chart.rows[70], name="本支部", highlight=True)
    sheet = layout(replace(chart, rows=(*chart.rows[:70], own, *chart.rows[71:])), RULER)
    assert len(tracks(sheet)) == 20
    assert "本支部" in words(sheet)
    assert "另有 91 个支部未列出" in words(sheet)
    assert "91 more groups are not shown" in words(
        layout(replace(chart, rows_of="groups", language="en"), RULER)
    )


def test_a_row_is_full_at_the_total_that_fills_it() -> None:
    chart = replace(board(50, 25), grades=(), full=Decimal(100))
    sheet = layout(replace(chart, rows=tuple(replace(row, grade="") for row in chart.rows)), RULER)
    first, second = bars(sheet)
    assert first.width == pytest.approx(tracks(sheet)[0].width / 2)
    assert second.width == pytest.approx(first.width / 2)


def test_a_row_that_is_not_ranked_has_no_rank() -> None:
    chart = board(50)
    sheet = layout(replace(chart, rows=(replace(chart.rows[0], rank=0),)), RULER)
    assert "0" not in words(sheet)
    assert not any(boxes(sheet, medal) for medal in MEDALS.values())


def test_an_empty_branch_says_so() -> None:
    assert "暂无成员" in words(layout(board(), RULER))
    assert "No members yet" in words(layout(board(language="en"), RULER))


def test_a_scheme_without_grades_has_bars_of_one_look_and_no_legend() -> None:
    chart = board(30, 20)
    plain = replace(chart, grades=(), rows=tuple(replace(row, grade="") for row in chart.rows))
    sheet = layout(plain, RULER)
    assert {(bar.colour, bar.pattern) for bar in bars(sheet)} == {(grade_styles(1)[0].colour, Pattern.PLAIN)}
    assert not any("≥" in word for word in words(sheet))


def test_title_period_and_moment_are_on_it() -> None:
    shown = words(layout(board(50), RULER))
    assert "钻井队党支部" in shown
    assert "党员积分管理 | 2026 年第四季度" in shown
    assert "截至 2026-11-21 08:00" in shown


def test_an_english_board_adds_no_chinese_but_the_seal() -> None:
    row = Bar(1, "Li Zhe", Decimal(95), "A")
    chart = BoardChart("Crew 30645", "Points", "Q4 2026", (row,), GRADES, MOMENT, "pts", language="en")
    shown = words(layout(chart, RULER))
    assert [word for word in shown if not word.replace("≥", "").isascii()] == ["亮", "榜"]
    assert {"1 person", "As of 2026-11-21 08:00"} <= set(shown)


amounts = st.decimals(min_value=-(10**7), max_value=10**7, places=3)
lines = st.text(max_size=40)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(lines, amounts, st.sampled_from("ABC"), lines), max_size=45),
    st.lists(st.tuples(lines.filter(bool), amounts), max_size=7, unique_by=lambda grade: grade[0]),
    lines,
    lines,
)
def test_nothing_ever_leaves_the_sheet(
    people: list[tuple[str, Decimal, str, str]], ladder: list[tuple[str, Decimal]], title: str, footer: str
) -> None:
    people.sort(key=lambda person: -person[1])
    rows = tuple(Bar(n, name, total, grade, note) for n, (name, total, grade, note) in enumerate(people, 1))
    grades = tuple(Grade(code, least) for code, least in sorted(ladder, key=lambda grade: -grade[1]))
    sheet = layout(BoardChart(title, title, "2026Q4", rows, grades, MOMENT, "分", footer), RULER)
    assert_inside(sheet)


@pytest.mark.parametrize("count", [5, 25, 40])
def test_every_patterned_bar_is_painted_with_its_pattern(count: int) -> None:
    chart = board(*(Decimal(85) - place for place in range(count)))
    picture = np.asarray(Image.open(io.BytesIO(render(chart))).convert("RGB")).astype(int)
    for bar in bars(layout(chart, RULER)):
        assert bar.pattern is not Pattern.PLAIN
        top, left = round((bar.y + 2) * DENSITY), round((bar.x + 4) * DENSITY)
        bottom, right = round((bar.y + bar.height - 2) * DENSITY), round((bar.x + 34) * DENSITY)
        inside = picture[top:bottom, left:right].reshape(-1, 3)
        plain = np.array([int(bar.colour[at : at + 2], 16) for at in (1, 3, 5)])
        patterned = np.abs(inside - plain).max(axis=1) > 20
        assert 0.05 < patterned.mean() < 0.6


def test_the_paper_is_white_and_the_ink_is_on_it() -> None:
    picture = np.asarray(Image.open(io.BytesIO(render(members(3)))).convert("L"))
    assert picture[0, 0] >= 250
    assert PAPER == "#ffffff"
    assert picture.min() < 60


@pytest.mark.parametrize("rows", [(95, 70), ()])
def test_who_is_counted_and_not_shown_has_no_bar_but_is_in_the_legend(rows: tuple[int, ...]) -> None:
    sheet = layout(replace(board(*rows), unnamed=("C", "C", "C")), RULER)
    assert "另有 3 人未列出" in words(sheet)
    assert "3 人" in words(sheet)
    assert "暂无成员" not in words(sheet)
