"""What is shown of a name, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.erasure import ERASED_NAME
from domain.names import NameForm, family, shown


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("李喆", "李*"),
        ("张伟国", "张**"),
        ("龚䶮", "龚*"),
        ("欧阳娜娜", "欧阳**"),
        ("司马光", "司马*"),
        ("爱新觉罗溥仪", "爱新觉罗**"),
        ("欧阳", "欧*"),  # nothing would be left to hide
        ("陈李美玲", "陈***"),
        ("李 喆", "李*"),
        ("王小明（大）", "王***"),
        ("李", "李*"),
        ("阿卜杜拉·买买提", "阿卜杜拉·**"),
        ("Abdulla • Mamat", "Abdulla·**"),
        ("John Smith", "J. Smith"),
        ("Smith, John", "J. Smith"),
        ("John Quincy Smith", "J. Smith"),
        ("LI Zhe", "Z. LI"),
        ("Zhe LI", "Z. LI"),
        ("Madonna", "M**"),
        ("", "**"),
    ],
)
def test_a_family_name_is_what_is_left_of_a_name(name: str, seen: str) -> None:
    assert family(name) == seen


@given(st.text(max_size=30))
def test_a_name_by_family_is_never_the_whole_name_and_never_nothing(name: str) -> None:
    seen = family(name)
    assert seen
    assert seen != name or "*" in name or "." in name


@given(st.text("李王欧阳司马伟娜明喆", min_size=2, max_size=6))
def test_the_given_name_is_hidden(name: str) -> None:
    seen = family(name)
    stem = seen.rstrip("*")
    assert seen.endswith("*")
    assert name.startswith(stem)
    assert 0 < len(stem) < len(name)


def test_a_branch_shows_names_numbers_or_families() -> None:
    assert shown("李喆", "0604", NameForm.FULL) == "李喆"
    assert shown("李喆", "0604", NameForm.FAMILY) == "李*"
    assert shown("李喆", "0604", NameForm.NUMBER) == "0604"


@pytest.mark.parametrize("form", NameForm)
def test_whoever_is_erased_is_nobody_in_every_form(form: NameForm) -> None:
    assert shown(ERASED_NAME, "erased-17", form) == ERASED_NAME
