"""The yearly report as a paper: any number of rows, any words, both languages."""

import re
import zlib

import pytest

from render.dossier import typeset
from render.dossiers import Column, Dossier, Kind, Section

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


def pages(pdf: bytes) -> int:
    """Pages by what the PDF says of itself, also within its compressed objects."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    texts = [pdf]
    for stream in streams:
        try:
            texts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return sum(len(re.findall(rb"/Type\s*/Page(?!s)", text)) for text in texts)


def test_a_long_table_goes_on_over_pages() -> None:
    few, many = pages(typeset(dossier(1))), pages(typeset(dossier(200)))
    assert few == 1
    assert many > 3


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize(
    "name",
    ["#panic()", "$x$ *a* _b_ @c <d>", "王" * 200, "W" * 200, "龚䶮\n第二行", "", "]]" * 20, "\\"],
)
def test_whatever_people_are_called_it_is_set_as_text(name: str, language: str) -> None:
    made = typeset(dossier(4, name, language))
    assert made.startswith(b"%PDF-")
    assert pages(made) <= 4


def test_without_rows_it_says_so() -> None:
    assert typeset(dossier(0)).startswith(b"%PDF-")
