"""A text inside Telegram's limits: the least important lines go."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from render.fitting import Line, fitted, visible_length
from tests.telegram_rules import shown

LINES = st.lists(
    st.builds(
        Line, st.text(st.characters(exclude_categories=["Cs"]), max_size=80).map(escape), st.integers(0, 4)
    ),
    max_size=20,
)


def line(text: str, rank: int = 0) -> Line:
    return Line(Markup(text), rank)


def test_what_fits_stays_as_it_is() -> None:
    assert fitted([line("a"), line("b", 3)], 3) == "a\nb"


def test_the_highest_rank_goes_first_and_of_equals_the_earlier() -> None:
    lines = [line("1111", 2), line("2222", 3), line("3333"), line("4444", 2)]
    assert fitted(lines, 19) == "1111\n2222\n3333\n4444"
    assert fitted(lines, 18) == "1111\n3333\n4444"
    assert fitted(lines, 13) == "3333\n4444"
    assert fitted(lines, 8) == "3333"


def test_a_line_of_rank_zero_stays_whatever_the_limit() -> None:
    assert fitted([line("kept"), line("gone", 1)], 1) == "kept"


def test_equal_lines_are_not_taken_for_each_other() -> None:
    assert fitted([line("same", 1), line("x"), line("same", 1)], 6) == "x\nsame"


def test_marks_do_not_count_and_a_sign_outside_the_basic_plane_counts_twice() -> None:
    assert visible_length(Markup("<b>中</b> &lt;&amp;")) == 4
    assert visible_length(Markup("👷")) == 2
    assert visible_length(Markup("")) == 0


@given(LINES, st.integers(0, 400))
def test_nothing_is_longer_than_the_limit_but_what_must_stay(lines: list[Line], limit: int) -> None:
    text = fitted(lines, limit)
    must = fitted([kept for kept in lines if not kept.rank], limit)
    assert visible_length(text) <= max(limit, visible_length(must))
    assert all(str(kept.text) in str(text) for kept in lines if not kept.rank)
    whole = Markup("\n").join(kept.text for kept in lines)
    if visible_length(whole) <= limit:
        assert text == whole


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_the_length_is_that_of_what_a_phone_shows(text: str) -> None:
    html = Markup("<b>{}</b>").format(text)
    if "\r" not in text and "\0" not in text:
        assert visible_length(html) == len(shown(str(html)).encode("utf-16-le")) // 2
