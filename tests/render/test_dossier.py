"""The yearly report as a paper: any number of rows, any words, both languages."""

from collections import Counter

import pytest

from render.dossier import typeset
from render.dossiers import Column, Dossier, Kind, Section
from tests.pdfs import pages, squeezed, words

COLUMNS = (
    Column("考核期"),
    Column("姓名", 2.0),
    Column("得分", 1.0, Kind.NUMBER),
    Column("封印", 2.0, Kind.CODE),
)


def dossier(rows: int, name: str = "李喆", language: str = "zh-Hans") -> Dossier:
    section = Section(
        title="积分排名",
        note="左为公示时，右为更正后",
        columns=COLUMNS,
        rows=tuple((f"2026Q{n % 4 + 1}", name, n / 2, "0f" * 32) for n in range(rows)),
        empty="无",
        grouped=1,
        marked=(1, 3),
    )
    return Dossier(
        "钻井党委",
        "第一党支部",
        "2026 年度报告",
        "2026年12月20日",
        "请勿张贴",
        (("1/4", "定稿"),),
        (section,),
        language,
    )


def test_a_long_table_goes_on_over_pages() -> None:
    few, many = pages(typeset(dossier(1))), pages(typeset(dossier(200)))
    assert len(few) == 1
    assert len(many) > 3
    assert all("请勿张贴" in page.extract_text() for page in many)
    said = words(typeset(dossier(200)))
    assert said.count("李喆") == 200
    assert said.count("0f" * 32) == 200


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_everything_that_it_is_given_stands_in_it(language: str) -> None:
    said = words(typeset(dossier(3, "龚䶮", language)))
    for text in (
        "钻井党委",
        "第一党支部",
        "2026年度报告",
        "2026年12月20日",
        "1/4定稿",
        "积分排名",
        "左为公示时",
    ):
        assert text in said, text
    assert [said.count(f"2026Q{n}") for n in (1, 2, 3, 4)] == [1, 1, 1, 0], "a heading for each period"
    assert said.count("龚䶮") == 3


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize(
    "name",
    ["#panic()", "$x$ *a* _b_ @c <d>", "王" * 200, "W" * 200, "龚䶮\n第二行", "", "]]" * 20, "\\"],
)
def test_whatever_people_are_called_it_is_set_as_text(name: str, language: str) -> None:
    made = typeset(dossier(4, name, language))
    assert made.startswith(b"%PDF-")
    assert len(pages(made)) <= 4
    said, unnamed = words(made), words(typeset(dossier(4, "", language)))
    assert said.count(squeezed(name)) >= 3, "one may go on over the page"
    assert Counter(said) - Counter(unnamed) >= Counter(squeezed(name) * 4), "every sign of it is there"


def test_without_rows_it_says_so() -> None:
    said = words(typeset(dossier(0)))
    assert "积分排名左为公示时，右为更正后无" in said
    assert "2026Q1" not in said
