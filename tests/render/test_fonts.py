"""The type: every character of a name is there, and in its Chinese form."""

import warnings

import pytest
from matplotlib.ft2font import FT2Font

from render import fonts
from render.canvas import paint
from render.sheet import Sheet, Text
from render.typeface import TypeRuler, typeface

RULER = TypeRuler()


@pytest.mark.parametrize("character", "李喆龚䶮骨张𬭎镕堃赟㛃·")
def test_rare_characters_of_names_are_in_the_chinese_face(character: str) -> None:
    faces = [FT2Font(str(fonts.collection()), face_index=index) for index in range(10)]
    chinese = next(face for face in faces if face.family_name == fonts.FAMILY)
    assert chinese.get_char_index(ord(character)) != 0


def test_the_chinese_face_is_the_one_that_is_found() -> None:
    assert typeface(12).get_family()[0] == "Noto Sans CJK SC"
    assert RULER.width("龚", 10) == pytest.approx(10)


def test_a_character_no_face_has_is_marked_and_painted_without_a_warning() -> None:
    text = RULER.printable("李\U0010fffd\U00013000喆")
    assert text == "李〓喆"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert paint(
            Sheet(40, (Text(10, 30, text, 20, "#000000"), Text(200, 30, text, 20, "#000000", weight=1)))
        )


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("李\u202e喆", "李喆"),
        ("李\n 喆\t", "李 喆"),
        ("Zoe\u0301", "Zoé"),
        ("$x^2$ <b>", "$x^2$ <b>"),
        ("\x00", ""),
    ],
)
def test_a_name_is_one_line_without_invisible_signs(typed: str, printed: str) -> None:
    assert RULER.printable(typed) == printed
