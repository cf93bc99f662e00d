"""Which branch is meant by what an admin typed."""

import pytest

from domain.binding import NotBound, meant
from domain.members import Branch

FIRST = Branch(1, "一公司党委", "钻井一队党支部", None)
SECOND = Branch(2, "二公司党委", "钻井一队党支部", None)
THIRD = Branch(3, "一公司党委", "机关党支部", None)
FREE = Branch(4, "", "录井党支部", None)
ALL = (FIRST, SECOND, THIRD, FREE)


@pytest.mark.parametrize(
    "typed", ["机关党支部", " 机关 党支部", "一公司党委/机关党支部", "一公司党委 机关党支部"]
)
def test_a_branch_is_found_by_name_with_or_without_its_committee(typed: str) -> None:
    assert meant(typed, ALL) == THIRD


def test_a_name_in_two_committees_is_ambiguous_and_both_are_named() -> None:
    assert meant("钻井一队党支部", ALL) == NotBound(
        ambiguous=True, names=("一公司党委/钻井一队党支部", "二公司党委/钻井一队党支部")
    )
    assert meant("二公司党委/钻井一队党支部", ALL) == SECOND


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("机关支部", ("机关党支部",)),
        ("录井", ("录井党支部",)),
        ("钻井一队", ("钻井一队党支部",)),
        ("", ()),
        ("xyz", ()),
    ],
)
def test_an_unknown_name_brings_the_nearest(typed: str, names: tuple[str, ...]) -> None:
    assert meant(typed, ALL) == NotBound(ambiguous=False, names=names)
