"""Fitting text into a width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.lettering import fit


class SquareRuler:
    """Every character is as wide as it is high, as in Chinese."""

    def width(self, text: str, size: float) -> float:
        return len(text) * size

    def printable(self, text: str) -> str:
        return text


RULER = SquareRuler()


def test_what_fits_is_left_alone() -> None:
    fitted = fit("李喆", 40, 16, 12, RULER)
    assert (fitted.lines, fitted.size) == (("李喆",), 16)


def test_a_little_too_long_is_set_a_little_smaller() -> None:
    fitted = fit("古丽巴哈尔", 75, 16, 12, RULER)
    assert (fitted.lines, fitted.size) == (("古丽巴哈尔",), 15)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("阿卜杜热合曼·麦麦提吐尔逊", ("阿卜杜热合曼·", "麦麦提吐尔逊")),
        ("Maximilian von Hohenberg", ("Maximilian", "von Hohenberg")),
        ("Anna Montgomery-Smith", ("Anna", "Montgomery-Smith")),
        ("石油集团工程有限公司川东第二项目部党支部", ("石油集团工程有限公司", "川东第二项目部党支部")),
    ],
)
def test_a_long_one_is_broken_where_its_parts_meet(text: str, lines: tuple[str, str]) -> None:
    assert fit(text, 16 * len(max(lines, key=len)), 16, 12, RULER).lines == lines


def test_what_fits_nowhere_ends_in_an_ellipsis() -> None:
    assert fit("一二三四五六七八九十", 48, 16, 12, RULER).lines == ("一二三四", "五六七…")
    assert fit("一二三四五六七八九十", 48, 16, 12, RULER, lines=1).lines == ("一二三…",)


@given(st.text(min_size=1, max_size=60), st.integers(30, 300), st.sampled_from([1, 2]))
def test_lines_never_exceed_the_width(text: str, width: int, lines: int) -> None:
    fitted = fit(text, width, 16, 12, RULER, lines=lines)
    assert 12 <= fitted.size <= 16
    assert len(fitted.lines) <= lines
    assert all(RULER.width(line, fitted.size) <= width for line in fitted.lines)
