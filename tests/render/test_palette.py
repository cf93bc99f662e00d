"""Grades are told apart by every eye."""

import itertools

import pytest

from render.palette import GradeStyle, contrast, grade_styles, luminance

Rgb = tuple[float, float, float]
# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
BLINDNESS: dict[str, tuple[Rgb, Rgb, Rgb]] = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
    "none": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
}


def lightness(colour: str, matrix: tuple[Rgb, Rgb, Rgb]) -> float:
    """CIE L* of a colour as this eye sees it."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    seen = [min(1.0, max(0.0, sum(m * c for m, c in zip(row, linear, strict=True)))) for row in matrix]
    y = 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


@pytest.mark.parametrize("eye", BLINDNESS)
@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_neighbouring_grades_differ_in_lightness_for_every_eye(eye: str, count: int) -> None:
    seen = [lightness(style.colour, BLINDNESS[eye]) for style in grade_styles(count)]
    assert all(lighter - darker >= 7 for darker, lighter in itertools.pairwise(seen))


@pytest.mark.parametrize("count", range(8))
def test_neighbouring_grades_differ_in_pattern(count: int) -> None:
    styles = grade_styles(count)
    assert len(styles) == count
    assert all(one.pattern is not next_.pattern for one, next_ in itertools.pairwise(styles[:5]))


@pytest.mark.parametrize("style", grade_styles(5) + grade_styles(4))
def test_a_letter_is_readable_on_its_badge(style: GradeStyle) -> None:
    assert contrast(style.on, style.colour) >= 4.5


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert luminance("#777777") == pytest.approx(0.184, abs=0.001)
